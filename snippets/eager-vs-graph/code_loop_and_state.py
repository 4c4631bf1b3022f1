"""A loop, a counter and a history that run in the graph."""

# /// script
# [tool.traced.variants.list]
# edits = [
#   ["tf.TensorArray(tf.float32, size=years)", "[]"],
#   ["balances = balances.write(year, balance)", "balances.append(balance)"],
#   ["balances.stack()", "tf.stack(balances)"],
# ]
# raises = "InaccessibleTensorError: .*out of scope"
#
# [tool.traced.variants.write-lost]
# edits = [
#   ["balances = balances.write", "balances.write"],
#   ["[2.0, 4.0]", "[0.0, 0.0]"],
# ]
#
# [tool.traced.variants.inside]
# edits = [["runs.assign_add(1)", "runs = tf.Variable(1)"]]
# raises = "ValueError: .*created on the first call"
# ///
import tensorflow as tf


# --8<-- [start:loop]
@tf.function
def grown(balance, years):
    for _ in tf.range(years):
        balance *= 2.0
    return balance


print(grown(tf.constant(5.0), tf.constant(3)).numpy())
print(grown(tf.constant(5.0), tf.constant(10)).numpy())
print(grown.experimental_get_tracing_count())
# --8<-- [end:loop]
# --8<-- [start:history]
runs = tf.Variable(0)


@tf.function
def history(balance, years):
    runs.assign_add(1)
    balances = tf.TensorArray(tf.float32, size=years)
    for year in tf.range(years):
        balance *= 2.0
        balances = balances.write(year, balance)
    return balances.stack()


print(history(tf.constant(5.0), tf.constant(3)).numpy())
print(history(tf.constant(1.0), tf.constant(5)).numpy())
print(runs.numpy(), history.experimental_get_tracing_count())
# --8<-- [end:history]
assert grown.experimental_get_tracing_count() == 1
assert history.experimental_get_tracing_count() == 1 and runs == 2
doubled = history(tf.constant(1.0), tf.constant(2)).numpy()
assert doubled.tolist() == [2.0, 4.0]

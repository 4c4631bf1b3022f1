"""The balance of an account, year by year."""

# /// script
# [tool.traced]
# raises = "InaccessibleTensorError: is out of scope and cannot be used here"
#
# [tool.traced.variants.fixed]
# edits = [
#   ["    balances = []\n", "    balances = tf.TensorArray(tf.float32, size=years)\n"],
#   ["for _ in tf.range(years)", "for year in tf.range(years)"],
#   ["        balances.append(balance)\n", "        balances = balances.write(year, balance)\n"],
#   ["tf.stack(balances)", "balances.stack()"],
# ]
#
# [tool.traced.variants.unrolled]
# edits = [["tf.range(years)", "range(3)"]]
#
# [tool.traced.variants.eager]
# edits = [["@tf.function\n", ""]]
# ///
import tensorflow as tf


@tf.function
def grow(balance, years):
    balances = []
    for _ in tf.range(years):
        balance = 1.5 * balance
        balances.append(balance)
    return tf.stack(balances)


growth = grow(tf.constant(100.0), tf.constant(3))
print(growth.numpy())
assert growth[2] == 337.5

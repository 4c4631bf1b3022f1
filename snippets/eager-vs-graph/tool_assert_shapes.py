"""One line that states shapes, checked as early as they are known."""

import tensorflow as tf


def loss(x, y):
    tf.debugging.assert_shapes([(x, ("batch", 4)), (y, ("batch",))])
    return tf.reduce_mean(tf.reduce_sum(x, axis=1) - y)


def outcome(run, x, y):
    try:
        return f"loss {run(x, y):.1f}"
    except (ValueError, tf.errors.InvalidArgumentError) as error:
        return type(error).__name__


known = tf.function(loss)
unknown = tf.function(
    loss,
    input_signature=[tf.TensorSpec(None), tf.TensorSpec(None)],
)
x, wrong = tf.ones([3, 4]), tf.ones([2])

print(outcome(known, x, tf.ones([3])))
# --8<-- [start:eager]
print(outcome(loss, x, wrong))
# --8<-- [end:eager]
# --8<-- [start:known]
print(outcome(known, x, wrong))
# --8<-- [end:known]
# --8<-- [start:unknown]
print(outcome(unknown, x, wrong))
# --8<-- [end:unknown]
assert outcome(known, x, wrong) == "ValueError"
assert outcome(unknown, x, wrong) == "InvalidArgumentError"

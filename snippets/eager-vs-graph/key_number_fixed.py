"""With tensors going in, one of the two right answers stops being right."""

import tensorflow as tf


def multiply(x, y):
    return x * y


call_multiply = tf.function(multiply)
two, three = tf.constant(2), tf.constant(3)

# --8<-- [start:no_decorator]
print(multiply(two, three))
# --8<-- [end:no_decorator]
# --8<-- [start:numpy]
print(call_multiply(two, three).numpy())
# --8<-- [end:numpy]

assert f"{multiply(two, three)!r}".startswith("<tf.Tensor")
assert str(multiply(two, three)) != "6"
assert str(call_multiply(two, three).numpy()) == "6"

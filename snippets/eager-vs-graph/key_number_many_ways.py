"""Every one of these shows a plain 6."""

# --8<-- [start:tensor]
import tensorflow as tf


def multiply(x, y):
    return x * y


call_multiply = tf.function(multiply)
print(call_multiply(2, 3))
# --8<-- [end:tensor]

# --8<-- [start:ways]
print(call_multiply(2, 3).numpy())
print(multiply(2, 3))  # the decorator removed
print(int(call_multiply(2, 3)))
print(f"{call_multiply(2, 3)}")
tf.print(call_multiply(2, 3))
# --8<-- [end:ways]

assert str(call_multiply(2, 3).numpy()) == "6"
assert type(multiply(2, 3)) is int and str(multiply(2, 3)) == "6"
assert str(int(call_multiply(2, 3))) == f"{call_multiply(2, 3)}" == "6"

"""Four changes; one of them prints a bare 6."""

# --8<-- [start:stem]
import tensorflow as tf


def multiply(x, y):
    return x * y


call_multiply = tf.function(multiply)
two, three = tf.constant(2), tf.constant(3)
print(call_multiply(two, three))
# --8<-- [end:stem]


def multiply_and_print(x, y):
    print(x * y)
    return x * y


def multiply_to_number(x, y):
    return (x * y).numpy()


# --8<-- [start:numpy_outside]
print(call_multiply(two, three).numpy())
# --8<-- [end:numpy_outside]
# --8<-- [start:no_decorator]
print(multiply(two, three))
# --8<-- [end:no_decorator]
# --8<-- [start:print_inside]
result = tf.function(multiply_and_print)(two, three)
# --8<-- [end:print_inside]
# --8<-- [start:f_string]
print(f"{call_multiply(two, three)}")
# --8<-- [end:f_string]
# --8<-- [start:numpy_inside]
try:
    print(tf.function(multiply_to_number)(two, three))
    error = None
except AttributeError as caught:
    error = caught
    print(type(error).__name__)
# --8<-- [end:numpy_inside]
assert str(call_multiply(two, three).numpy()) == "6"
assert str(multiply(two, three)) != "6" == f"{call_multiply(two, three)}"
assert error is not None

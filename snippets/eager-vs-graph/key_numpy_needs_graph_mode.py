"""The debug switch makes .numpy() fail on a result that was fine before."""

import tensorflow as tf


@tf.function
def call_multiply(x, y):
    return x * y


# --8<-- [start:graph]
print(type(call_multiply(2, 3).numpy()).__name__)
# --8<-- [end:graph]

# --8<-- [start:eager]
tf.config.run_functions_eagerly(True)
result = call_multiply(2, 3)
print(type(result).__name__, hasattr(result, "numpy"))
# --8<-- [end:eager]

assert type(result) is int
assert not hasattr(result, "numpy")

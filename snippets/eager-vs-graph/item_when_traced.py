"""A product, and the number of traces at some moment."""

import tensorflow as tf


@tf.function
def multiply(x, y):
    return x * y


# --8<-- [start:count]
print(multiply.experimental_get_tracing_count())
# --8<-- [end:count]
# --8<-- [start:call]
product = multiply(tf.constant(2), tf.constant(3))
# --8<-- [end:call]
# --8<-- [start:show]
print(product.numpy())
# --8<-- [end:show]

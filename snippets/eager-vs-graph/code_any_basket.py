"""A signature: one trace, made before there is a basket."""

import tensorflow as tf


# --8<-- [start:signature]
any_basket = tf.TensorSpec([None])
one_number = tf.TensorSpec([])


@tf.function(input_signature=[any_basket, one_number])
def to_pay(prices, discount):
    return tf.reduce_sum(prices) * (1.0 - discount)


# --8<-- [end:signature]
# --8<-- [start:early]
to_pay.get_concrete_function()
print(to_pay.experimental_get_tracing_count())
# --8<-- [end:early]
assert to_pay.experimental_get_tracing_count() == 1
# --8<-- [start:calls]
for size, discount in [(2, 0.1), (3, 0.25), (4, 0.5)]:
    to_pay(tf.ones([size]), discount)
print(to_pay.experimental_get_tracing_count())
# --8<-- [end:calls]
assert to_pay.experimental_get_tracing_count() == 1
assert any_basket.dtype == one_number.dtype == tf.float32

"""An eager function on its way to one graph for all calls."""

import tensorflow as tf


# --8<-- [start:eager]
def to_pay(prices, discount):
    return tf.reduce_sum(prices) * (1.0 - discount)


basket = tf.constant([10.0, 30.0])
print(to_pay(basket, 0.5).numpy())
# --8<-- [end:eager]
# --8<-- [start:numbers]
numbers = tf.function(to_pay)
for discount in [0.1, 0.25, 0.5]:
    numbers(basket, discount)
print(numbers.experimental_get_tracing_count())
# --8<-- [end:numbers]
# --8<-- [start:tensors]
tensors = tf.function(to_pay)
for discount in [0.1, 0.25, 0.5]:
    tensors(basket, tf.constant(discount))
print(tensors.experimental_get_tracing_count())
# --8<-- [end:tensors]
# --8<-- [start:signature]
any_basket, one_number = tf.TensorSpec([None]), tf.TensorSpec([])
signed = tf.function(to_pay, input_signature=[any_basket, one_number])
for size, discount in [(2, 0.1), (3, 0.25), (4, 0.5)]:
    signed(tf.ones([size]), discount)
print(signed.experimental_get_tracing_count())
# --8<-- [end:signature]
# --8<-- [start:early]
early = tf.function(to_pay, input_signature=[any_basket, one_number])
early.get_concrete_function()
print(early.experimental_get_tracing_count())
# --8<-- [end:early]

functions = [numbers, tensors, signed, early]
counts = [one.experimental_get_tracing_count() for one in functions]
assert counts == [3, 1, 1, 1]
assert signed(basket, 0.5) == to_pay(basket, 0.5) == 20.0

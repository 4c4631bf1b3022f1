"""Three discounts as Python numbers, then as tensors."""

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

assert numbers.experimental_get_tracing_count() == 3
assert tensors.experimental_get_tracing_count() == 1
assert numbers(basket, 0.5) == to_pay(basket, 0.5) == 20.0

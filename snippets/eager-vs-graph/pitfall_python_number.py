"""Five learning rates, passed as Python numbers and as tensors"""

import tensorflow as tf


@tf.function
def update(weight, rate):
    return weight - rate * 2.0 * weight


weight = tf.constant(1.0)
rates = [0.5, 0.4, 0.3, 0.2, 0.1]

for rate in rates:
    update(weight, rate)
# --8<-- [start:numbers]
numbers = update.experimental_get_tracing_count()
print(numbers)
# --8<-- [end:numbers]

for rate in rates:
    update(weight, tf.constant(rate))
# --8<-- [start:tensors]
tensors = update.experimental_get_tracing_count() - numbers
print(tensors)
# --8<-- [end:tensors]
assert numbers == len(rates) and tensors == 1

"""Five Python numbers, five traces, and what TensorFlow says about it."""

import logging

import tensorflow as tf

heard = []
logger = logging.getLogger("tensorflow")
logger.addFilter(lambda entry: heard.append(entry.getMessage()) or True)


# --8<-- [start:calls]
@tf.function
def double(x):
    return 2 * x


for number in range(5):
    double(number)
# --8<-- [end:calls]
assert len(heard) == 1
assert "triggered tf.function retracing" in heard[0]

"""What the switch changes, and what it leaves alone."""

import tensorflow as tf

values = []  # whether parse saw one


@tf.function
def double(x):
    return 2 * x


def parse(x):
    print("parse sees", x)
    values.append(hasattr(x, "numpy"))
    return x + 1


# --8<-- [start:off]
print(type(double(3)).__name__)
# --8<-- [end:off]
tf.config.run_functions_eagerly(True)
# --8<-- [start:on]
print(type(double(3)).__name__)
# --8<-- [end:on]

data = tf.data.Dataset.range(2)
print([int(x) for x in data.map(parse)])

tf.data.experimental.enable_debug_mode()
data = tf.data.Dataset.range(2)
print([int(x) for x in data.map(parse)])

assert double(3) == 6 and isinstance(double(3), int)
assert values == [False, False, True, True]

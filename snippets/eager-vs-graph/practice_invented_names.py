"""Two names that sound right and do not exist."""

import tensorflow as tf


def multiply(x, y):
    return x * y


missing = []

# --8<-- [start:convert]
try:
    multiply = tf.convert_to_graph(multiply)
except AttributeError as error:
    missing.append(error.name)
    print(error)
# --8<-- [end:convert]

# --8<-- [start:enable]
try:
    tf.enable_graph_mode()
except AttributeError as error:
    missing.append(error.name)
    print(error)
# --8<-- [end:enable]

assert missing == ["convert_to_graph", "enable_graph_mode"]

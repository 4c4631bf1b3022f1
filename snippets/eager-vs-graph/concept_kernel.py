"""One op, two dtypes, and a kernel for one of them"""

# /// script
# [tool.traced]
# devices = ["cpu"]
# ///
import re

# --8<-- [start:program]
import tensorflow as tf

floats = tf.ones([2, 2])
small_ints = tf.ones([2, 2], tf.uint8)


def square(matrix):
    return matrix @ matrix


# --8<-- [end:program]

# --8<-- [start:answer]
print("float32: ran on", square(floats).device[-5:])
try:
    square(small_ints)
except tf.errors.NotFoundError as error:
    message = str(error)
print("uint8:  ", message[: message.index(" for")])
# --8<-- [end:answer]

# --8<-- [start:kernels]
on_cpu = re.findall(r"'CPU'; T in \[DT_(\w+)", message)
print(*sorted(name.lower() for name in on_cpu))
# --8<-- [end:kernels]
assert "FLOAT" in on_cpu and "UINT8" not in on_cpu

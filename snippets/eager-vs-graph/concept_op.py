"""Three spellings of one op, and a sum that is none"""

import textwrap

import tensorflow as tf

# --8<-- [start:spellings]
a, b = tf.constant(2.0), tf.constant(3.0)

print(a + b)
print(tf.add(a, b))
print(tf.raw_ops.AddV2(x=a, y=b))
print(2.0 + 3.0)  # two Python numbers: no op
# --8<-- [end:spellings]
assert isinstance(2.0 + 3.0, float)
assert a + b == tf.raw_ops.AddV2(x=a, y=b)

# --8<-- [start:error]
try:
    tf.ones([2]) + tf.ones([3])
except tf.errors.InvalidArgumentError as error:
    message = str(error)
message = message[message.index("Incompatible") :]
print(textwrap.fill(message, 36))
# --8<-- [end:error]
assert "[Op:AddV2]" in message

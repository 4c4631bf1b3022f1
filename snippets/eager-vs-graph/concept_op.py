"""Three spellings of one op, and a sum that is none"""

import tensorflow as tf

# --8<-- [start:spellings]
a, b = tf.constant(2.0), tf.constant(3.0)

print(a + b)
print(tf.add(a, b))
print(tf.raw_ops.AddV2(x=a, y=b))
print(2.0 + 3.0)  # two Python numbers: no op
# --8<-- [end:spellings]
assert a + b == tf.raw_ops.AddV2(x=a, y=b)

# --8<-- [start:error]
try:
    tf.ones([2]) + tf.ones([3])
except tf.errors.InvalidArgumentError as error:
    message = str(error)
print(message[message.index("Incompatible") :])
# --8<-- [end:error]
assert "[Op:AddV2]" in message

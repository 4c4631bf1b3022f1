"""A tape asked once the right way, once the wrong way"""

# --8<-- [start:program]
import tensorflow as tf

weight = tf.Variable(3.0)

with tf.GradientTape() as tape:
    loss = weight**2
print("slope:", tape.gradient(loss, weight).numpy())

with tf.GradientTape() as tape:
    pass
loss = weight**2
print("outside:", tape.gradient(loss, weight))
# --8<-- [end:program]

with tf.GradientTape(persistent=True) as tape:
    loss = weight**2
assert tape.gradient(loss, weight) == 6
assert tape.gradient(weight, loss) is None
with tf.GradientTape() as tape:
    pass
assert tape.gradient(weight**2, weight) is None

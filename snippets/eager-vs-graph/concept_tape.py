"""A loss computed under a tape, and one computed outside"""

# --8<-- [start:program]
import tensorflow as tf

weight = tf.Variable(3.0)

with tf.GradientTape() as tape:
    loss = weight**2
slope = tape.gradient(loss, weight)
print("inside: ", slope.numpy())

with tf.GradientTape() as tape:
    pass
loss = weight**2
nothing = tape.gradient(loss, weight)
print("outside:", nothing)
# --8<-- [end:program]

with tf.GradientTape() as tape:
    loss = weight**2
swapped = tape.gradient(weight, loss)
assert slope == 6 and nothing is None and swapped is None

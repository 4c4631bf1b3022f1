"""Three steps, each smaller than the one before."""

import tensorflow as tf

weight, steps = tf.Variable(8.0), tf.Variable(0.0)


@tf.function
def step():
    # --8<-- [start:count]
    steps.assign_add(1.0)
    # --8<-- [end:count]
    # --8<-- [start:forward]
    with tf.GradientTape() as tape:
        loss = weight**2
    # --8<-- [end:forward]
    # --8<-- [start:gradient]
    gradient = tape.gradient(loss, weight)
    # --8<-- [end:gradient]
    # --8<-- [start:update]
    weight.assign_sub(0.25 / steps * gradient)
    # --8<-- [end:update]


for _ in range(3):
    step()
# --8<-- [start:weight]
print(weight.numpy())
# --8<-- [end:weight]

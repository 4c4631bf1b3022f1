"""Three steps downhill, in the graph."""

import tensorflow as tf

weight = tf.Variable(8.0)


@tf.function
def step():
    with tf.GradientTape() as tape:
        loss = weight**2
    gradient = tape.gradient(loss, weight)
    weight.assign_sub(0.125 * gradient)
    return loss


for _ in range(3):
    print(step().numpy())
print(step.experimental_get_tracing_count())

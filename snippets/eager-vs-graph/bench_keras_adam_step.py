"""A Keras training step with Adam"""

# /// script
# [tool.traced]
# measure = ["eager", "graph", "xla"]
# budget_s = 2.0
# expect = ["eager/graph > 3"]
# ///
import keras
import tensorflow as tf

keras.utils.set_random_seed(0)
model = keras.Sequential(
    [keras.Input([64]), keras.layers.Dense(64, "relu"), keras.layers.Dense(1)]
)
optimizer = keras.optimizers.Adam(0.001)
optimizer.build(model.trainable_variables)
x = tf.random.stateless_normal([32, 64], seed=[1, 1])
y = tf.reduce_mean(x, axis=1, keepdims=True)


def eager():
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.square(model(x, training=True) - y))
    slopes = tape.gradient(loss, model.trainable_variables)
    optimizer.apply(slopes, model.trainable_variables)
    return loss


graph = tf.function(eager)
xla = tf.function(eager, jit_compile=True)

eager()  # TensorFlow's own warm-up counts for no mode

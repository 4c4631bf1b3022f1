"""Learn that y is three times x."""

# /// script
# [tool.traced]
# raises = "AssertionError: w is 1.00 after 20 epochs"
#
# [tool.traced.variants.fixed]
# edits = [["tf.Variable(1.0)", "self.add_weight(initializer=\"ones\")"]]
#
# [tool.traced.variants.eager]
# edits = [["loss=\"mse\")", "loss=\"mse\", run_eagerly=True)"]]
# raises = "AssertionError: w is 1.00 after 20 epochs"
# ///
import keras
import numpy as np
import tensorflow as tf


class Scale(keras.Model):
    def __init__(self):
        super().__init__()
        self.w = tf.Variable(1.0)

    def call(self, x):
        return self.w * x


x = np.linspace(-1, 1, 64, dtype="float32")[:, None]
model = Scale()
model.compile(keras.optimizers.SGD(0.1), loss="mse")
model.fit(x, 3 * x, batch_size=16, epochs=20, verbose=0)

w = model.w.numpy()
print(f"w = {w:.2f}")
assert abs(w - 3) < 0.05, f"w is {w:.2f} after 20 epochs"

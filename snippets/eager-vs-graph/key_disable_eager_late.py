"""No error when it comes late: the next line is in another mode."""

import keras
import numpy as np
import tensorflow as tf

model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.compile("sgd", "mse")

# --8<-- [start:flip]
print(tf.constant(2) * 3)
tf.compat.v1.disable_eager_execution()
after = tf.constant(2) * 3
print(after)
# --8<-- [end:flip]

# --8<-- [start:broken]
print("has .numpy():", hasattr(after, "numpy"))
try:
    model.fit(np.ones((4, 1)), np.ones((4, 1)), verbose=0)
    fit_error = None
except RuntimeError as error:
    fit_error = error
    print("fit:", error)
# --8<-- [end:broken]

assert not tf.executing_eagerly()
assert not hasattr(after, "numpy")
assert fit_error is not None

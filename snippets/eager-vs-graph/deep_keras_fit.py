"""A Keras fit of 150 small batches"""

# /// script
# [tool.traced]
# devices = ["cpu"]
# measure = ["one_by_one", "fifty_at_once"]
# budget_s = 2.0
# expect = ["one_by_one/fifty_at_once > 1.4"]
# ///
import keras
import numpy as np

keras.utils.set_random_seed(0)
x = np.random.normal(size=[1200, 32]).astype("float32")
y = x.mean(axis=1, keepdims=True)


def make_fit(**options):
    layers = [keras.layers.Dense(64, "relu"), keras.layers.Dense(1)]
    model = keras.Sequential([keras.Input([32]), *layers])
    model.compile("sgd", "mse", **options)
    return lambda: model.fit(x, y, batch_size=8, verbose=0)


one_by_one = make_fit()
fifty_at_once = make_fit(steps_per_execution=50)

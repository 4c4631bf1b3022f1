"""A fit of 20 batches: how often Python runs, by compile option."""

# /// script
# [tool.traced]
# devices = ["cpu"]
# ///
import keras
import numpy as np


def fit(**options):
    steps, callbacks = [], []

    class Model(keras.Sequential):
        def train_step(self, data):
            steps.append("Python ran")
            return super().train_step(data)

    class Watch(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            callbacks.append(batch)

    model = Model([keras.Input([4]), keras.layers.Dense(1)])
    model.compile("sgd", "mse", **options)
    x, y = np.ones([160, 4]), np.ones([160, 1])
    model.fit(x, y, batch_size=8, verbose=0, callbacks=[Watch()])
    print(f"train_step {len(steps)}, callback {len(callbacks)}")
    return len(steps), len(callbacks), model.jit_compile


# --8<-- [start:default]
default = fit()
# --8<-- [end:default]
# --8<-- [start:eagerly]
eagerly = fit(run_eagerly=True)
# --8<-- [end:eagerly]
# --8<-- [start:jit]
jit = fit(jit_compile=True)
# --8<-- [end:jit]
# --8<-- [start:five]
five = fit(steps_per_execution=5)
# --8<-- [end:five]
# --8<-- [start:auto]
print(default[2])
# --8<-- [end:auto]
assert default == (1, 20, False) and eagerly == (20, 20, False)
assert jit == (1, 20, True) and five == (1, 4, False)

"""One model, trained in every mode from the same start."""

# /// script
# [tool.traced]
# devices = ["cpu"]
# ///
import keras
import numpy as np

rng = np.random.default_rng(0)
x = rng.normal(size=[512, 8]).astype("float32")
y = (x.sum(axis=1) + x[:, 0] * x[:, 1] > 0).astype("float32")


def accuracy(**options):
    keras.utils.set_random_seed(1)
    layers = [keras.layers.Dense(16, "tanh"), keras.layers.Dense(1, "sigmoid")]
    model = keras.Sequential([keras.Input([8]), *layers])
    model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy", **options)
    model.fit(x, y, batch_size=64, epochs=5, shuffle=False, verbose=0)
    answers = model(x).numpy()[:, 0] > 0.5
    return f"{np.mean(answers == y):.3f}"


# --8<-- [start:accuracy]
eager = accuracy(run_eagerly=True)
graph = accuracy(jit_compile=False)
xla = accuracy(jit_compile=True)
print(f"eager {eager}, graph {graph}, XLA {xla}")
# --8<-- [end:accuracy]
assert eager == graph == xla

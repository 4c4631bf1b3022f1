"""Precision, recall and F1 of one detector, computed in every mode"""

import numpy as np
import tensorflow as tf

fraud = np.arange(10_000) < 200  # 2 % of the cases
alarm = np.zeros(10_000, bool)
alarm[176:224] = True  # 24 hits, 24 false alarms, 176 misses


def scores(truth, answer):
    hits = tf.math.count_nonzero(truth & answer, dtype=tf.float32)
    alarms = tf.math.count_nonzero(answer, dtype=tf.float32)
    frauds = tf.math.count_nonzero(truth, dtype=tf.float32)
    return hits / alarms, hits / frauds, 2.0 * hits / (alarms + frauds)


modes = {
    "eager": scores,
    "graph": tf.function(scores),
    "xla": tf.function(scores, jit_compile=True),
}
results = []
for name, run in modes.items():
    precision, recall, f1 = (float(s) for s in run(fraud, alarm))
    print(
        f"{name}: precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}"
    )
    results.append((precision, recall, f1))
np.testing.assert_allclose(results, [results[0]] * 3, rtol=1e-6)
# --8<-- [start:f1]
print(f"{results[0][2]:.3f}")
# --8<-- [end:f1]
assert results[0][1] < 0.13

"""The function this page follows, in three modes."""

# --8<-- [start:bill]
import tensorflow as tf


def bill(prices):
    rate = tf.constant(1.0) + 0.25
    dearest = tf.reduce_max(prices)
    total = tf.reduce_sum(prices * rate)
    if total > 100.0:
        total = total - 10.0
    full = tf.reduce_sum(prices * rate)
    return total, full


# --8<-- [end:bill]
prices = tf.constant([40.0, 60.0])
modes = {
    "eager": bill,
    "graph": tf.function(bill),
    "xla": tf.function(bill, jit_compile=True),
}
for mode, run in modes.items():
    total, full = run(prices)
    print(f"{mode}: {total:.0f} of {full:.0f}")
    assert (total, full) == (115.0, 125.0)

"""Both modes run on a plain CPU."""

import tensorflow as tf


def double(x):
    return x * 2


with tf.device("CPU"):
    x = tf.constant([1.0, 2.0])
    results = {"eager": double(x), "graph": tf.function(double)(x)}

for mode, result in results.items():
    device = tf.DeviceSpec.from_string(result.device).device_type
    print(mode, device, result.numpy())
    assert device == "CPU"

"""Ten batch sizes, and three ways to receive them"""

import tensorflow as tf


def mean(batch):
    return tf.reduce_mean(batch, axis=0)


def traces(function):
    for size in range(1, 11):
        function(tf.ones([size, 4]))
    return function.experimental_get_tracing_count()


# --8<-- [start:plain]
print(traces(tf.function(mean)))
# --8<-- [end:plain]
# --8<-- [start:reduced]
print(traces(tf.function(mean, reduce_retracing=True)))
# --8<-- [end:reduced]
# --8<-- [start:signed]
any_batch = [tf.TensorSpec([None, 4])]
print(traces(tf.function(mean, input_signature=any_batch)))
# --8<-- [end:signed]
assert traces(tf.function(mean)) == 10
assert traces(tf.function(mean, reduce_retracing=True)) == 2
assert traces(tf.function(mean, input_signature=any_batch)) == 1

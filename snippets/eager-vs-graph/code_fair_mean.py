"""A jury's score, without its highest and its lowest vote."""

import tensorflow as tf


@tf.function(input_signature=[tf.TensorSpec([None])])
def fair_mean(votes):
    return tf.reduce_mean(tf.sort(votes)[1:-1])


# --8<-- [start:calls]
print(fair_mean([6.0, 9.0, 5.0, 7.0]).numpy())
print(fair_mean([8.0, 2.0, 7.0, 9.0, 9.0]).numpy())
print(fair_mean.experimental_get_tracing_count())
# --8<-- [end:calls]

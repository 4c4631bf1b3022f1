"""The shape while tracing, and the shape while running."""

import tensorflow as tf


# --8<-- [start:mean]
@tf.function(input_signature=[tf.TensorSpec([None])])
def mean(x):
    print("tracing, length", x.shape[0])
    length = tf.shape(x)[0]
    return tf.reduce_sum(x) / tf.cast(length, tf.float32), length


for numbers in ([1.0, 2.0, 6.0], [4.0, 5.0]):
    average, length = mean(numbers)
    print("running, length", length.numpy())
# --8<-- [end:mean]


@tf.function(input_signature=[tf.TensorSpec([None])])
def wrong_mean(x):
    return tf.reduce_sum(x) / x.shape[0]


def outcome(function, argument):
    try:
        function(argument)
    except (TypeError, ValueError) as error:
        return type(error).__name__
    return "accepted"


# --8<-- [start:static]
print(outcome(wrong_mean, [4.0, 5.0]))
# --8<-- [end:static]
# --8<-- [start:list]
print(outcome(mean, [1, 2]))
# --8<-- [end:list]
# --8<-- [start:dtype]
print(outcome(mean, tf.constant([1, 2])))
# --8<-- [end:dtype]
# --8<-- [start:rank]
print(outcome(mean, tf.constant([[1.0, 2.0]])))
# --8<-- [end:rank]
assert mean.experimental_get_tracing_count() == 1
assert outcome(wrong_mean, [4.0, 5.0]) == "ValueError"
assert outcome(mean, [1, 2]) == "accepted" and mean([1, 2])[0] == 1.5
assert outcome(mean, tf.constant([1, 2])) == "TypeError"

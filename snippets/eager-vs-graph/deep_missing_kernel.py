"""An op can exist without a kernel for this dtype."""

# /// script
# [tool.traced]
# devices = ["cpu"]
# ///
import tensorflow as tf


def square(x):
    return tf.matmul(x, x)


def outcome(call, *arguments):
    try:
        call(*arguments)
    except tf.errors.OpError as error:
        return type(error).__name__
    return "works"


small = tf.ones([2, 2], tf.uint8)
graph = tf.function(square)
# --8<-- [start:eager]
print(outcome(square, small))
# --8<-- [end:eager]
# --8<-- [start:traced]
print(outcome(graph.get_concrete_function, small))
# --8<-- [end:traced]
# --8<-- [start:run]
print(outcome(graph, small))
# --8<-- [end:run]
assert outcome(square, small) == "NotFoundError"
assert outcome(graph.get_concrete_function, small) == "works"
assert outcome(graph, small) == "InvalidArgumentError"

"""Ten thousand additions, in one op and in a hundred"""

# /// script
# [tool.traced]
# measure = ["one_op", "hundred_ops"]
# budget_s = 1.5
# expect = ["hundred_ops/one_op > 8"]
# ///
import tensorflow as tf

numbers = tf.zeros([10_000])
pieces = tf.split(numbers, 100)


def one_op():
    return numbers + 1.0


def hundred_ops():
    for piece in pieces:
        result = piece + 1.0
    return result

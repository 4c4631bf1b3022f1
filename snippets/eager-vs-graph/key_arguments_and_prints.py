"""How often the print in the body runs, by kind of argument."""

import numpy as np
import tensorflow as tf


class Add:
    def __init__(self):
        self.lines = 0

    def __call__(self, a, b):
        self.lines += 1  # a side effect, like print
        return a + b


def prints(*calls):
    """Make these calls of a new tf.function; count the runs of its body."""
    body = Add()
    add = tf.function(body)
    for a, b in calls:
        add(a, b)
    return body.lines


c = tf.constant
v, w, x = (tf.Variable(n) for n in (1, 2, 3))
# --8<-- [start:ints]
print(ints := prints((1, 2), (3, 4)))
# --8<-- [end:ints]
# --8<-- [start:same_ints]
print(same_ints := prints((1, 2), (1, 2)))
# --8<-- [end:same_ints]
# --8<-- [start:back_again]
print(back_again := prints((1, 2), (3, 4), (1, 2)))
# --8<-- [end:back_again]
# --8<-- [start:floats]
print(floats := prints((1, 2), (1.0, 2.0)))
# --8<-- [end:floats]
# --8<-- [start:bools]
print(bools := prints((1, 1), (True, True)))
# --8<-- [end:bools]
# --8<-- [start:numpy]
print(numpys := prints((np.int64(1), np.int64(2)), (np.int64(3), np.int64(4))))
# --8<-- [end:numpy]
# --8<-- [start:dtype]
print(dtypes := prints((c(1), c(2)), (c(1.0), c(2.0))))
# --8<-- [end:dtype]
# --8<-- [start:variables]
print(variables := prints((v, w), (x, w)))
# --8<-- [end:variables]
assert (ints, same_ints, back_again, floats, bools) == (2, 1, 2, 1, 1)
assert (numpys, dtypes, variables) == (1, 2, 1)

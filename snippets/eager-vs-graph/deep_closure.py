"""Four kinds of outside value, all changed after the first call."""

import numpy as np
import tensorflow as tf

# --8<-- [start:program]
number, array = 1, np.array(1)
tensor, variable = tf.constant(1), tf.Variable(1)


@tf.function
def outside():
    return number, array, tensor, variable


outside()
number = 2
array[...] = 2
tensor = tf.constant(2)
variable.assign(2)
# --8<-- [end:program]
# --8<-- [start:results]
names = "number", "array", "tensor", "variable"
for name, value in zip(names, outside()):
    print(f"{name:8}", int(value))
# --8<-- [end:results]
# --8<-- [start:captures]
plan = outside.get_concrete_function()
print(len(plan.captured_inputs), "captured")
# --8<-- [end:captures]

assert [int(value) for value in outside()] == [1, 1, 1, 2]
kept = [x for x in plan.captured_inputs if x.dtype != tf.resource]
assert [int(x) for x in kept] == [1]  # the first tensor
anew = tf.function(outside.python_function)
assert [int(value) for value in anew()] == [2, 2, 2, 2]

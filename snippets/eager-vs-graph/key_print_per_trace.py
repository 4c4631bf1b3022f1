"""A print in the body runs once per trace: no times, once, twice or always."""

import tensorflow as tf

runs = []


@tf.function
def step(x):
    runs.append("print")  # a side effect, like print
    return x + 1


@tf.function
def layer(x):
    global weight
    runs.append("print")
    if weight is None:
        weight = tf.Variable(2.0)
    return x * weight


weight = None
concrete = step.get_concrete_function(tf.TensorSpec([], tf.float32))
runs.clear()
concrete(tf.constant(1.0))
concrete(tf.constant(2.0))
# --8<-- [start:already_traced]
print(already_traced := len(runs))
# --8<-- [end:already_traced]
runs.clear()
layer(tf.constant(1.0))
# --8<-- [start:makes_variable]
print(makes_variable := len(runs))
# --8<-- [end:makes_variable]
runs.clear()
for n in range(4):
    step(n)
# --8<-- [start:four_ints]
print(four_ints := len(runs))
# --8<-- [end:four_ints]
assert (already_traced, makes_variable, four_ints) == (0, 2, 4)

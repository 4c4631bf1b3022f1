"""Two reads of a variable, and an assignment between them."""

import tensorflow as tf

total = tf.Variable(0)


# --8<-- [start:program]
@tf.function
def add(price):
    before = total.read_value()
    total.assign_add(price)
    after = total.read_value()
    return before, after


# --8<-- [end:program]
before, after = add(tf.constant(5))
# --8<-- [start:waits]
graph = add.get_concrete_function(tf.constant(5)).graph
waits = [
    (op.type, earlier.type)
    for op in graph.get_operations()
    for earlier in op.control_inputs
    if op.type.endswith("VariableOp")
]
for pair in waits:
    print("{} waits for {}".format(*pair).replace("VariableOp", ""))
# --8<-- [end:waits]
assert (before, after) == (0, 5)
assert ("AssignAddVariableOp", "ReadVariableOp") in waits
assert ("ReadVariableOp", "AssignAddVariableOp") in waits

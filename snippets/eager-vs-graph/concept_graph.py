"""What the graph keeps of a loop and a print"""

# --8<-- [start:program]
import tensorflow as tf


@tf.function
def grow(x):
    print("growing")
    for _ in range(3):
        x = x * 2.0
    return x + 1.0


plan = grow.get_concrete_function(tf.constant(1.0))
# --8<-- [end:program]

# --8<-- [start:ops]
for op in plan.graph.get_operations():
    inputs = [tensor.op.name for tensor in op.inputs]
    print(f"{op.name} = {op.type}({', '.join(inputs)})")
# --8<-- [end:ops]
types = [op.type for op in plan.graph.get_operations()]
assert types.count("Mul") == 3 and len(types) == 10

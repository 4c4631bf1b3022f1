"""Plus a hundred million, minus a hundred million"""

# --8<-- [start:program]
import tensorflow as tf


def back(x):
    return (x + 1e8) - 1e8


x = tf.constant(1.5)
planned = tf.function(back)
# --8<-- [end:program]

# --8<-- [start:values]
print("eager:", back(x).numpy())
print("graph:", planned(x).numpy())
# --8<-- [end:values]
assert back(x) == 0.0 and planned(x) == 1.5

# --8<-- [start:graphs]
from tensorflow.python.eager import context  # not public

context.enable_run_metadata()
tf.function(back)(x)
run = context.export_run_metadata().function_graphs[0]
before = [op.op for op in run.pre_optimization_graph.node]
after = [op.op for op in run.post_optimization_graph.node]
print("traced:  ", *before)
print("executed:", *after)
# --8<-- [end:graphs]
assert after == ["_Arg", "_Retval"]

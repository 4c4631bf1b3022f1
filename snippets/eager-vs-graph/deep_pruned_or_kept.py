"""Seven ops whose results nobody uses."""

# /// script
# [tool.traced]
# devices = ["cpu"]
# ///
import tensorflow as tf
from tensorflow.python.eager import context

count = tf.Variable(0)


# --8<-- [start:step]
@tf.function
def step(x):
    tf.sqrt(x)
    tf.gather(x, 7)  # there is no number 7
    tf.random.normal([2])
    tf.print("price", x)
    tf.debugging.Assert(x[0] > 0.0, [x])
    tf.debugging.check_numerics(x, "price")
    count.assign_add(1)
    return x


# --8<-- [end:step]
x = tf.constant([1.0, 2.0])
step.get_concrete_function(x)
runtime = context.context()  # not a public interface
runtime.enable_graph_collection()
step(x)
(graphs,) = runtime.export_run_metadata().function_graphs
after = {node.op for node in graphs.post_optimization_graph.node}
dropped = []
# --8<-- [start:verdicts]
for op in (
    "Sqrt GatherV2 RandomStandardNormal PrintV2"
    " Assert CheckNumerics AssignAddVariableOp"
).split():
    print("kept   " if op in after else "dropped", op)
    dropped += [] if op in after else [op]
# --8<-- [end:verdicts]
assert dropped == ["Sqrt", "GatherV2", "RandomStandardNormal"]

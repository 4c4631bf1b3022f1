"""The same graph, before and after Grappler."""

# /// script
# [tool.traced]
# devices = ["cpu"]
# ///
import tensorflow as tf
from tensorflow.python.eager import context


def bill(prices):
    rate = tf.constant(1.0) + 0.25
    dearest = tf.reduce_max(prices)
    total = tf.reduce_sum(prices * rate)
    if total > 100.0:
        total = total - 10.0
    full = tf.reduce_sum(prices * rate)
    return total, full


def work(graph):
    passive = ("_Arg", "_Retval", "Const", "Identity")
    ops = (node.op for node in graph.node)
    return [op for op in ops if op not in passive]


run, prices = tf.function(bill), tf.constant([40.0, 60.0])
run.get_concrete_function(prices)  # traced, not yet run
runtime = context.context()  # not a public interface
runtime.enable_graph_collection()
run(prices)
(graphs,) = runtime.export_run_metadata().function_graphs
before = work(graphs.pre_optimization_graph)
after = work(graphs.post_optimization_graph)
# --8<-- [start:before]
print(*before)
# --8<-- [end:before]
# --8<-- [start:after]
print(*after)
# --8<-- [end:after]

assert before.count("Mul") == before.count("Sum") == 2
assert after.count("Mul") == after.count("Sum") == 1
assert "Max" in before and "Max" not in after
assert "AddV2" in before and "AddV2" not in after
assert "Switch" in after and "Merge" in after

"""More of what Grappler rewrites, and one thing it leaves alone."""

# /// script
# [tool.traced]
# devices = ["cpu"]
# ///
import tensorflow as tf
from tensorflow.python.eager import context


def optimised(function):
    """Return the working ops that Grappler leaves of a function."""
    run, x = tf.function(function), tf.ones([2, 2])
    run.get_concrete_function(x)
    context.context().enable_graph_collection()
    run(x)
    (graphs,) = context.context().export_run_metadata().function_graphs
    ops = [node.op for node in graphs.post_optimization_graph.node]
    passive = ("_Arg", "_Retval", "Const", "Identity")
    return " ".join(op for op in ops if op not in passive) or "nothing"


def choose(x, condition):
    return tf.cond(condition, lambda: x @ x, lambda: x)


def noise(x):
    return tf.random.normal([2]) + tf.random.normal([2])


b = tf.constant([1.0, 2.0])
yes = tf.constant(True)
# --8<-- [start:rewrites]
fused = optimised(lambda x: tf.nn.relu(tf.nn.bias_add(x @ x, b)))
print("relu(x @ x + b)         ->", fused)
square = optimised(lambda x: tf.sin(x) * tf.sin(x))
print("sin(x) * sin(x)         ->", square)
neutral = optimised(lambda x: x * 1.0 + 0.0)
print("x * 1 + 0               ->", neutral)
turned = optimised(lambda x: tf.transpose(tf.transpose(x)))
print("transpose(transpose(x)) ->", turned)
known = optimised(lambda x: choose(x, tf.constant(True)))
print("if True, made inside    ->", known)
captured = optimised(lambda x: choose(x, yes))
print("if True, made outside   ->", captured)
random = optimised(noise)
print("normal() + normal()     ->", random)
# --8<-- [end:rewrites]
assert (fused, known) == ("_FusedMatMul", "MatMul")
assert "Switch" in captured
assert neutral == turned == "nothing"
assert random.count("RandomStandardNormal") == 2

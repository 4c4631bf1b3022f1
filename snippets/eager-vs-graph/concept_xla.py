"""Four ops in the graph, one after XLA"""

# /// script
# [tool.traced]
# devices = ["cpu"]
# ///
# --8<-- [start:program]
import tensorflow as tf


@tf.function(jit_compile=True)
def chain(x):
    return tf.sqrt(tf.abs(x * 2.0 + 1.0))


x = tf.ones([1000])
# --8<-- [end:program]

# --8<-- [start:fused]
plan = chain.get_concrete_function(x)
ends = {"Placeholder", "Const", "Identity"}
types = [op.type for op in plan.graph.get_operations()]
work = [name for name in types if name not in ends]
print("graph:", *work)

compiled = chain.experimental_get_compiler_ir(x)
hlo = compiled(stage="optimized_hlo")  # XLA's own language
main = hlo[hlo.index("ENTRY") :]
lines = [line.split() for line in main.splitlines()]
fused = [words[1] for words in lines if words[:1] == ["ROOT"]]
print("XLA:  ", *fused)
# --8<-- [end:fused]
assert len(work) == 4 and main.count(" fusion(") == 1

"""What XLA gets, and what it makes of it."""

# /// script
# [tool.traced]
# devices = ["cpu"]
# ///
import re

import tensorflow as tf


def bill(prices):
    rate = tf.constant(1.0) + 0.25
    dearest = tf.reduce_max(prices)
    total = tf.reduce_sum(prices * rate)
    if total > 100.0:
        total = total - 10.0
    full = tf.reduce_sum(prices * rate)
    return total, full


compiled = tf.function(bill, jit_compile=True)
hlo = compiled.experimental_get_compiler_ir(tf.constant([40.0, 60.0]))


def show(text):
    """Print the arithmetic, without shapes, layouts and plumbing."""
    text = re.sub(r"\w+\[\d*\](\{0\})? (?=%)|\(\w+\[\]\) (?=%)|%", "", text)
    for line in text.splitlines():
        found = re.search(r"(\S+) = \S+ (\w+)(\(.*?\))", line)
        if found and found[2] in known:
            print("{} = {}{}".format(*found.groups()))


known = "multiply", "reduce", "compare", "conditional", "fusion"
before, after = hlo(stage="hlo"), hlo(stage="optimized_hlo")
# --8<-- [start:before]
show(before[before.index("ENTRY") :])
# --8<-- [end:before]
# --8<-- [start:after]
show(after[after.index("ENTRY") :])
# --8<-- [end:after]
# --8<-- [start:fused]
inside = after[after.index("%fused_computation") :]
show(inside[: inside.index("ROOT") + 99])
# --8<-- [end:fused]
assert before.count(" multiply(") == 2 and before.count(" reduce(") == 3
assert "constant(1.25)" in before  # the sum of two constants
assert after.count(" multiply(") == after.count(" reduce(") == 1
assert "%multiply_reduce_fusion = f32[] fusion(" in after
assert "constant(-10)" in after and "%wrapped_add = " in after

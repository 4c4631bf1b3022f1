"""What AutoGraph makes of the if."""

import textwrap

import tensorflow as tf


def bill(prices):
    rate = tf.constant(1.0) + 0.25
    dearest = tf.reduce_max(prices)
    total = tf.reduce_sum(prices * rate)
    if total > 100.0:
        total = total - 10.0
    full = tf.reduce_sum(prices * rate)
    return total, full


# --8<-- [start:code]
code = tf.autograph.to_code(bill).replace("ag__.", "")
start = code.rindex("\n", 0, code.index("def if_body"))
converted = textwrap.dedent(code[start : code.index("    full =")])
tail = "get_state, set_state, ('total',), 1"
print(converted.strip().replace(tail, "..."))
# --8<-- [end:code]

assert "def else_body" in converted
assert "if_stmt(ld(total) > 100.0, if_body, else_body" in converted

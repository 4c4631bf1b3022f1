"""An if on a tensor, and what AutoGraph makes of it"""

import textwrap

import tensorflow as tf


# --8<-- [start:source]
def size(x):
    if x > 0:
        print("Python: then")
        y = x
    else:
        print("Python: else")
        y = -x
    return y


plan = tf.function(size).get_concrete_function(tf.constant(5))
# --8<-- [end:source]

# --8<-- [start:code]
code = tf.autograph.to_code(size)
start = code.index("        def if_body")
end = code.index("        try:")
print(textwrap.dedent(code[start:end]).strip())
# --8<-- [end:code]

# --8<-- [start:ops]
ops = [op.type for op in plan.graph.get_operations()]
print(*ops)
# --8<-- [end:ops]
assert "if_stmt" in code and "StatelessIf" in ops
assert plan(tf.constant(5)) == plan(tf.constant(-5)) == 5

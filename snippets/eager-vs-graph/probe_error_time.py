"""When does a wrong shape raise: at the call, or before any op has run?"""

import tensorflow as tf

ran = tf.Variable(0)  # counts steps that really ran


def step(x):
    ran.assign_add(1)
    return x @ tf.ones([3, 2])  # x has 4 columns


def verdict(run):
    ran.assign(0)
    try:
        run(tf.ones([2, 4]))
    except (ValueError, tf.errors.InvalidArgumentError) as error:
        when = "while tracing" if ran.numpy() == 0 else "at the call"
        return f"{when}: {type(error).__name__}"
    return "no error"


# --8<-- [start:eager]
print(verdict(step))
# --8<-- [end:eager]
# --8<-- [start:graph]
print(verdict(tf.function(step)))
# --8<-- [end:graph]
# --8<-- [start:xla]
print(verdict(tf.function(step, jit_compile=True)))
# --8<-- [end:xla]

assert verdict(step) == "at the call: InvalidArgumentError"
assert verdict(tf.function(step)) == "while tracing: ValueError"

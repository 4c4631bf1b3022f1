"""An error that only tracing reports"""

import tensorflow as tf


def step(x, big):
    if big:  # a tensor: tracing looks into both branches
        return x @ tf.ones([5, 5])  # wrong: x is 2 by 2
    return x @ tf.ones([2, 2])


def outcome(run):
    try:
        run(tf.ones([2, 2]), tf.constant(False))
    except ValueError as error:
        return f"raised {type(error).__name__}"
    return "returned"


# --8<-- [start:eager]
print(outcome(step))
# --8<-- [end:eager]
# --8<-- [start:graph]
print(outcome(tf.function(step)))
# --8<-- [end:graph]
assert outcome(step) == "returned"
assert outcome(tf.function(step)) == "raised ValueError"

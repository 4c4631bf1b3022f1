"""Graph for speed, and a switch for the day you must look inside."""

import tensorflow as tf

w = tf.Variable(1.0)
has_value = []


# --8<-- [start:step]
@tf.function
def train_step(x, y):
    error = w * x - y
    print("in the step:", error)
    has_value.append(hasattr(error, "numpy"))
    w.assign_sub(0.125 * error * x)
    return error**2


# --8<-- [end:step]


x, y = tf.constant(2.0), tf.constant(6.0)

# --8<-- [start:graph]
for step in range(3):
    loss = train_step(x, y)
    print("step", step, "loss", float(loss))
# --8<-- [end:graph]
traces = train_step.experimental_get_tracing_count()

# --8<-- [start:debug]
tf.config.run_functions_eagerly(True)
for step in range(3):
    train_step(x, y)
tf.config.run_functions_eagerly(False)
# --8<-- [end:debug]

assert has_value == [False, True, True, True]
assert traces == train_step.experimental_get_tracing_count() == 1

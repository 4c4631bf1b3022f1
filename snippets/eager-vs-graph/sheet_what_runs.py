"""What has run, after the decorator and after each of two calls?"""

import tensorflow as tf

python_runs, op_runs = [], tf.Variable(0)


@tf.function
def double(x):
    python_runs.append("once per trace")
    op_runs.assign_add(1)
    return 2 * x


# --8<-- [start:python_0]
print(len(python_runs))
# --8<-- [end:python_0]
# --8<-- [start:op_0]
print(op_runs.numpy())
# --8<-- [end:op_0]
assert python_runs == [] and op_runs == 0
double(tf.constant(1))
# --8<-- [start:python_1]
print(len(python_runs))
# --8<-- [end:python_1]
# --8<-- [start:op_1]
print(op_runs.numpy())
# --8<-- [end:op_1]
assert len(python_runs) == 1 and op_runs == 1
double(tf.constant(2))
# --8<-- [start:python_2]
print(len(python_runs))
# --8<-- [end:python_2]
# --8<-- [start:op_2]
print(op_runs.numpy())
# --8<-- [end:op_2]
assert len(python_runs) == 1 and op_runs == 2

"""What the body leaves behind after three calls."""

import tensorflow as tf

# --8<-- [start:program]
seen, count = [], 0
total = tf.Variable(0)


@tf.function
def step(x):
    global count
    seen.append(x)
    count += 1
    total.assign_add(1)
    return x + count


results = [int(step(tf.constant(10))) for _ in range(3)]
# --8<-- [end:program]
# --8<-- [start:left]
print("returned:", results)
print("list:", len(seen), "item,", type(seen[0]).__name__)
print("counter:", count)
print("variable:", total.numpy())
# --8<-- [end:left]

assert results == [11, 11, 11]
assert len(seen) == count == 1 and total == 3

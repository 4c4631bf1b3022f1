"""Three results, and a rate that changes."""

import tensorflow as tf

rate = 2
results = []


@tf.function
def scale(x):
    return rate * x


# --8<-- [start:one]
results.append(scale(tf.constant(1)))
# --8<-- [end:one]
# --8<-- [start:rate]
rate = 3
# --8<-- [end:rate]
# --8<-- [start:ten]
results.append(scale(tf.constant(10)))
# --8<-- [end:ten]
# --8<-- [start:hundred]
results.append(scale(100))
# --8<-- [end:hundred]
# --8<-- [start:results]
print(*[int(result) for result in results])
# --8<-- [end:results]

"""An eager line computes; the same line in a graph only plans."""

import tensorflow as tf

kinds = []


def product(x, y):
    z = x * y
    print(z)
    kinds.append(hasattr(z, "numpy"))
    return z


two, three = tf.constant(2), tf.constant(3)

# --8<-- [start:eager]
product(two, three)
# --8<-- [end:eager]

# --8<-- [start:graph]
result = tf.function(product)(two, three)
# --8<-- [end:graph]

# --8<-- [start:result]
print(result.numpy())
# --8<-- [end:result]

assert kinds == [True, False]
assert result.numpy() == 6

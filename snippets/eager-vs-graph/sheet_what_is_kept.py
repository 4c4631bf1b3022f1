"""A Python number is kept as it was, a variable is read anew."""

import tensorflow as tf

number, variable = 1, tf.Variable(1)


@tf.function
def both():
    return number, variable.read_value()


both()
number = 2
variable.assign(2)
kept, read = both()
# --8<-- [start:number]
print(kept.numpy())
# --8<-- [end:number]
# --8<-- [start:variable]
print(read.numpy())
# --8<-- [end:variable]
assert (kept, read) == (1, 2)

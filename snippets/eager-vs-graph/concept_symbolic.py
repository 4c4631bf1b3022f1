"""One function sees an eager tensor, then a symbolic one"""

# --8<-- [start:program]
import tensorflow as tf


def double(x):
    print("inside:", type(x).__name__)
    print(" ", x)
    return x * 2


planned = tf.function(double)
x = tf.constant(3.0)

double(x)
result = planned(x)
print("outside:", type(result).__name__)
print(" ", result)
# --8<-- [end:program]
assert result.numpy() == 6

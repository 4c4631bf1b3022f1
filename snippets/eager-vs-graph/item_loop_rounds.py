"""A loop in a function, over tensors and over a list."""

import tensorflow as tf


@tf.function
def total(values):
    result = 0
    for value in values:
        print("round")
        result += value
    return result


print(int(total(tf.constant([1, 2, 3]))))
print(int(total([4, 5])))
print(int(total(tf.constant([6, 7, 8]))))

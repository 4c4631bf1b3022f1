"""A function that makes its variable when it first needs it."""

import tensorflow as tf

total = None


@tf.function
def add(x):
    global total
    print("body")
    if total is None:
        print("new variable")
        total = tf.Variable(10)
    return total.assign_add(x)


print(add(tf.constant(1)).numpy())
print(add(tf.constant(5)).numpy())

"""Pure Python, decorated"""

# /// script
# [tool.traced]
# measure = ["plain", "decorated"]
# budget_s = 1.0
# expect = ["decorated/plain > 5"]
# ///
import itertools

import tensorflow as tf

numbers = itertools.count(1000)


def collatz(n):
    """Count the steps from n to 1, without TensorFlow."""
    steps = 0
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        steps += 1
    return steps


traced = tf.function(collatz)


def plain():
    return collatz(next(numbers))


def decorated():
    return traced(next(numbers))

"""Which second call makes a new trace?"""

import numpy as np
import tensorflow as tf


def traces_again(first, second):
    function = tf.function(lambda given: tf.zeros([]))
    for argument in (first, second):
        function(argument)
    traces = function.experimental_get_tracing_count()
    return "new trace" if traces == 2 else "same trace"


two = tf.constant([1.0, 2.0])
# --8<-- [start:number]
print(traces_again(1, 2))
# --8<-- [end:number]
# --8<-- [start:equal]
print(traces_again(1, 1.0))
# --8<-- [end:equal]
# --8<-- [start:list]
print(traces_again([1.0, 2.0], [3.0, 4.0]))
# --8<-- [end:list]
# --8<-- [start:object]
print(traces_again(len, max))
# --8<-- [end:object]
# --8<-- [start:value]
print(traces_again(two, tf.constant([3.0, 4.0])))
# --8<-- [end:value]
# --8<-- [start:shape]
print(traces_again(two, tf.constant([3.0])))
# --8<-- [end:shape]
# --8<-- [start:dtype]
print(traces_again(two, tf.constant([3, 4])))
# --8<-- [end:dtype]
# --8<-- [start:array]
print(traces_again(two, np.float32([3.0, 4.0])))
# --8<-- [end:array]
# --8<-- [start:variable]
print(traces_again(tf.Variable(1.0), tf.Variable(2.0)))
# --8<-- [end:variable]

assert traces_again(1, 2) == traces_again([1.0], [2.0]) == "new trace"
assert traces_again(two, tf.constant([3.0])) == "new trace"
assert traces_again(two, tf.constant([3, 4])) == "new trace"
assert traces_again(len, max) == "new trace"
assert traces_again(1, 1.0) == traces_again(two, two + 1.0) == "same trace"
assert traces_again(two, np.float32([3.0, 4.0])) == "same trace"
assert traces_again(tf.Variable(1.0), tf.Variable(2.0)) == "same trace"

"""How many traces two calls make, by what changes between them."""

import numpy as np
import tensorflow as tf


class Rate:
    value = 1.0


class Body:
    def __call__(self, *arguments):
        return tf.constant(0)


def traces(*calls):
    function = tf.function(Body())
    for call in calls:
        function(*call)
    return function.experimental_get_tracing_count()


two, three = tf.ones([2]), tf.ones([3])
v, w = tf.Variable(two), tf.Variable(two)
rate, other = Rate(), Rate()
changed = {"rate": 1}
# --8<-- [start:shape]
print(shape := traces((two,), (three,)))
# --8<-- [end:shape]
# --8<-- [start:list]
print(lists := traces(([1, 2],), ((1, 2),)))
# --8<-- [end:list]
# --8<-- [start:dict]
print(dicts := traces(({"rate": 1},), ({"rate": 2},)))
# --8<-- [end:dict]
# --8<-- [start:no_tensor]
print(no_tensor := traces((two,), ([1.0, 1.0],)))
# --8<-- [end:no_tensor]
# --8<-- [start:numpy]
print(arrays := traces((np.array([1, 2]),), (np.array([3, 4]),)))
# --8<-- [end:numpy]
# --8<-- [start:variable]
print(variable := traces((two,), (v,)))
# --8<-- [end:variable]
# --8<-- [start:alias]
print(alias := traces((v, w), (v, v)))
# --8<-- [end:alias]
# --8<-- [start:object]
print(objects := traces((rate,), (other,)))
# --8<-- [end:object]
assert (shape, lists, dicts, arrays) == (2, 2, 2, 1)
assert (variable, alias, objects) == (2, 2, 2)
assert no_tensor == 2

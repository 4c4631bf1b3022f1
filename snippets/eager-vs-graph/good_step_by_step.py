"""Three steps of a price, watched live and as a plan"""

import tensorflow as tf


def total(prices):
    cheaper = prices * 0.5
    print("cheaper:", cheaper)
    taxed = cheaper + 1.0
    print("taxed:  ", taxed)
    return tf.reduce_sum(taxed)


prices = tf.constant([10.0, 20.0])

# --8<-- [start:eager]
print("total:  ", total(prices).numpy())
# --8<-- [end:eager]

# --8<-- [start:graph]
planned = tf.function(total).get_concrete_function(prices)
for op in planned.graph.get_operations():
    print("plan:", op.type)
# --8<-- [end:graph]
assert planned(prices) == 17.0

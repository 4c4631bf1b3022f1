"""Two outside values, changed after the trace"""

# --8<-- [start:program]
import tensorflow as tf

price = 10.0
stock = tf.Variable(1.0)


@tf.function
def value():
    return price * stock


print(value().numpy())
price = 1000.0
stock.assign(2.0)
print(value().numpy())
# --8<-- [end:program]
assert value() == 20.0

# --8<-- [start:graph]
graph = value.get_concrete_function().graph
print(type(graph).__name__, "captures", len(graph.captures))
# --8<-- [end:graph]
assert len(graph.captures) == 1

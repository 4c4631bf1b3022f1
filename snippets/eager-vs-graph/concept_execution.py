"""Who executes eagerly? Asked in four places"""

# --8<-- [start:program]
import tensorflow as tf

answers = []


def ask(place):
    mode = "eager" if tf.executing_eagerly() else "graph"
    answers.append(mode)
    print(f"{place:16} {mode}")


@tf.function
def function(x):
    ask("tf.function body")
    return x + 1


def load(x):
    ask("Dataset.map body")
    return x * 2


ask("top of a script")
result = function(tf.constant(1))
ask("after the call")
data = tf.data.Dataset.range(3).map(load)
# --8<-- [end:program]
assert answers == ["eager", "graph", "eager", "graph"]
assert result.numpy() == 2
assert list(data.as_numpy_iterator()) == [0, 2, 4]

"""Four expressions, each in three modes."""

# /// script
# [tool.traced]
# devices = ["cpu"]
# ///
import tensorflow as tf


def compare(function, x):
    graph = tf.function(function)
    xla = tf.function(function, jit_compile=True)
    runs = [run(tf.constant(x)).numpy() for run in (function, graph, xla)]
    print("eager {:.4}, graph {:.4}, XLA {:.4}".format(*runs))
    return [f"{result:.4}" for result in runs]


# --8<-- [start:far]
far = compare(lambda x: (x + 1e8) - 1e8, 1.1)
# --8<-- [end:far]
# --8<-- [start:softmax]
pair = [0.0, 200.0]
soft = compare(lambda x: tf.math.log(tf.nn.softmax(x))[0], pair)
# --8<-- [end:softmax]
# --8<-- [start:exp]
logs = compare(lambda x: tf.math.log(tf.exp(x)), 100.0)
# --8<-- [end:exp]
# --8<-- [start:times]
times = compare(lambda x: x * 3.0 / 3.0 - x, 7.7)
# --8<-- [end:times]
assert far == ["0.0", "1.1", "1.1"]
assert soft == ["-inf", "-200.0", "-inf"]
assert times[0] != "0.0" and times[1] == times[2] == "0.0"
assert logs == ["inf", "inf", "100.0"]

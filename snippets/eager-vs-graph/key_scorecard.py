"""Five typed answers, each checked by a run."""

import tensorflow as tf

concrete, lines, holds = [], [], {}


def multiply(x, y):
    concrete.append(hasattr(x * y, "numpy"))
    return x * y


@tf.function
def add(a, b):
    lines.append("Running add")
    return a + b


two, three = tf.constant(2), tf.constant(3)
graph_multiply = tf.function(multiply)

# 1: eager computes at once, a graph is planned first
multiply(two, three), graph_multiply(two, three)
holds[1] = concrete == [True, False]
# 2: tf.function makes the graph; the two invented names do not exist
invented = [
    hasattr(tf, name) for name in ("convert_to_graph", "enable_graph_mode")
]
holds[2] = graph_multiply.experimental_get_tracing_count() == 1 and not any(
    invented
)
# 3: "Running add" is printed once
add(1, 2), add(3, 4)
holds[3] = len(lines) == 1
# 4: of .numpy() and no decorator, only one shows a bare 6
shown = [str(graph_multiply(2, 3).numpy()), str(multiply(2, 3))]
holds[4] = shown.count("6") == 1
# 5: a decorated step is a graph inside and a value outside
concrete.clear()
step = tf.function(multiply)(two, three)
holds[5] = concrete == [False] and step.numpy() == 6

# --8<-- [start:verdicts]
for answer, true in holds.items():
    print("answer", answer, "holds" if true else "FAILS")
# --8<-- [end:verdicts]
# --8<-- [start:failed]
print(list(holds.values()).count(False), "of", len(holds))
# --8<-- [end:failed]
assert holds == {1: True, 2: True, 3: False, 4: False, 5: True}

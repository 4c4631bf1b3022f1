"""The same training in both modes"""

# /// script
# [tool.traced]
# alt = ["Loss over 60 steps, falling fast and then slowly. The thin curve of the graph lies on the wide curve of eager from the first step to the last."]
# ///
import matplotlib.pyplot as plt
import tensorflow as tf

x = tf.random.stateless_normal([256, 8], seed=[1, 2])
y = tf.sin(2.0 * x[:, :1]) + x[:, 1:2]


def make_step():
    first = tf.random.stateless_normal([8, 16], seed=[3, 4])
    last = tf.random.stateless_normal([16, 1], seed=[5, 6])
    weights = [tf.Variable(0.3 * first), tf.Variable(0.3 * last)]

    def step():
        with tf.GradientTape() as tape:
            guess = tf.tanh(x @ weights[0]) @ weights[1]
            loss = tf.reduce_mean((guess - y) ** 2)
        for weight, slope in zip(weights, tape.gradient(loss, weights)):
            weight.assign_sub(0.1 * slope)
        return loss

    return step


eager, graph = make_step(), tf.function(make_step())
by_eager = [float(eager()) for _ in range(60)]
by_graph = [float(graph()) for _ in range(60)]
assert by_eager[-1] < by_eager[0] / 2
assert all(abs(a / b - 1) < 1e-3 for a, b in zip(by_eager, by_graph))

plt.figure(figsize=(6.4, 3))
plt.plot(by_eager, linewidth=7, color="#9ccdd6", label="eager")
plt.plot(by_graph, linewidth=1.5, color="#a34206", label="graph")
plt.xlabel("step")
plt.ylabel("loss")
plt.legend()
plt.tight_layout()

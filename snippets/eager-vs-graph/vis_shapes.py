"""What flows through one training step"""

# /// script
# [tool.traced.variants.open]
# edits = [["step(tf.ones", """
# sizes = [
#     tf.TensorSpec([None, 784]),
#     tf.TensorSpec([None], tf.int32),
# ]
# step = tf.function(step, input_signature=sizes)
# step(tf.ones"""]]
# ///
import tensorflow as tf

weights = tf.Variable(tf.zeros([784, 10]))
bias = tf.Variable(tf.zeros([10]))


def show(part, name, tensor):
    shape = str(tensor.shape)
    print(f"{part:9}{name:8}{shape:12}{tensor.dtype.name}")


def step(images, labels):
    show("input", "images", images)
    show("input", "labels", labels)
    with tf.GradientTape() as tape:
        logits = images @ weights + bias
        show("forward", "logits", logits)
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
        show("loss", "losses", losses)
        loss = tf.reduce_mean(losses)
        show("loss", "loss", loss)
    variables = [weights, bias]
    slopes = tape.gradient(loss, variables)
    for name, slope in zip(["weights", "bias"], slopes):
        show("gradient", name, slope)
    for name, v, slope in zip(["weights", "bias"], variables, slopes):
        show("update", name, v.assign_sub(0.1 * slope))
        assert slope.shape == v.shape


step(tf.ones([32, 784]), tf.zeros([32], tf.int32))

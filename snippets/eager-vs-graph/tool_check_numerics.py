"""Find the op that made the first nan."""

# /// script
# [tool.traced]
# devices = ["cpu"]
#
# [tool.traced.variants.off]
# edits = [["tf.debugging.enable_check_numerics()\n", ""]]
# ///
import tensorflow as tf

tf.debugging.enable_check_numerics()


@tf.function
def entropy(p):
    logs = tf.math.log(p)
    each = p * logs
    return -tf.reduce_sum(each)


try:
    print(entropy(tf.constant([0.5, 0.5, 0.0])).numpy())
except tf.errors.InvalidArgumentError as error:
    told = ("!!!", "shape:", "Input tensor", "values", "in entropy")
    for line in str(error).splitlines():
        if any(word in line for word in told):
            print(line.strip())
    assert 'graph op "Log"' in str(error)
    assert "in entropy" in str(error)

"""Checks the `fair_mean` of code_fair_mean.py."""

# /// script
# [tool.traced.variants.eager]
# edits = [["from code_fair_mean import fair_mean", """\
# def fair_mean(votes):
#     return tf.reduce_mean(tf.sort(votes)[1:-1])
# """]]
# raises = "AssertionError: not a tf.function"
#
# [tool.traced.variants.no-signature]
# edits = [["from code_fair_mean import fair_mean", """\
# @tf.function
# def fair_mean(votes):
#     return tf.reduce_mean(tf.sort(votes)[1:-1])
# """]]
# raises = "AssertionError: 3 traces"
#
# [tool.traced.variants.unsorted]
# edits = [["from code_fair_mean import fair_mean", """\
# @tf.function(input_signature=[tf.TensorSpec([None])])
# def fair_mean(votes):
#     return tf.reduce_mean(votes[1:-1])
# """]]
# raises = "AssertionError: .* 1.00, not 3.0"
# ///
import tensorflow as tf

from code_fair_mean import fair_mean

assert hasattr(fair_mean, "get_concrete_function"), "not a tf.function"
for votes, score in [
    ([3.0, 1.0, 8.0], 3.0),
    ([4.0, 4.0, 4.0, 4.0], 4.0),
    ([9.0, 1.0, 2.0, 5.0, 8.0], 5.0),
]:
    got = float(fair_mean(tf.constant(votes)))
    assert abs(got - score) < 1e-4, f"{votes}: {got:.2f}, not {score}"
traces = fair_mean.experimental_get_tracing_count()
assert traces == 1, f"{traces} traces, where one would do"
print("fair_mean is right")

"""Three programs that the checker of `fair_mean` refuses."""

# /// script
# [tool.traced]
# raises = "AssertionError: not a tf.function"
#
# [tool.traced.variants.no-signature]
# edits = [["def fair_mean", "@tf.function\ndef fair_mean"]]
# raises = "AssertionError: 3 traces"
#
# [tool.traced.variants.unsorted]
# edits = [["def fair_mean", """\
# @tf.function(input_signature=[tf.TensorSpec([None])])
# def fair_mean"""], ["tf.sort(votes)", "votes"]]
# raises = "AssertionError: .*: 1.0"
# ///
import tensorflow as tf

from code_check_fair_mean import check


def fair_mean(votes):
    return tf.reduce_mean(tf.sort(votes)[1:-1])


check(fair_mean)

"""The switch that the AutoGraph reference recommends."""

# /// script
# [tool.traced]
# raises = "AttributeError: .*has no attribute 'experimental_execute_functions_eagerly'"
# ///
import tensorflow as tf

tf.config.run_functions_eagerly(False)  # this one exists
tf.config.experimental_execute_functions_eagerly(True)

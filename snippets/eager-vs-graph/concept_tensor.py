"""The same two lines, with an array and with a tensor"""

# --8<-- [start:program]
import numpy as np
import tensorflow as tf

array = np.array([1.0, 2.0])
kept_array = array
array += 10

tensor = tf.constant([1.0, 2.0])
kept_tensor = tensor
tensor += 10

print("array: ", kept_array)
print("tensor:", kept_tensor)
# --8<-- [end:program]
assert kept_array is array and kept_array[0] == 11
assert kept_tensor is not tensor and kept_tensor[0] == 1

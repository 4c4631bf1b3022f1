"""Checks the `fibonacci` and the `calls` of code_fibonacci.py."""

# /// script
# [tool.traced.variants.list]
# edits = [["from code_fibonacci import calls, fibonacci", """\
# calls = tf.Variable(0)
#
#
# @tf.function
# def fibonacci(count):
#     calls.assign_add(1)
#     found = [1, 1]
#     for _ in tf.range(2, count):
#         found.append(found[-1] + found[-2])
#     return tf.stack(found)
# """]]
# raises = "AssertionError: 3 numbers, not 7"
#
# [tool.traced.variants.python-counter]
# edits = [["from code_fibonacci import calls, fibonacci", """\
# calls = 0
#
#
# @tf.function
# def fibonacci(count):
#     global calls
#     calls += 1
#     found = tf.TensorArray(tf.int32, size=count)
#     here, ahead = 1, 1
#     for n in tf.range(count):
#         found = found.write(n, here)
#         here, ahead = ahead, here + ahead
#     return found.stack()
# """]]
# raises = "AssertionError: calls is no tf.Variable"
# ///
import tensorflow as tf

from code_fibonacci import calls, fibonacci

assert isinstance(calls, tf.Variable), "calls is no tf.Variable"
before = int(calls)
for count, last in [(7, 13), (1, 1), (2, 1), (30, 832040)]:
    got = fibonacci(tf.constant(count)).numpy().tolist()
    assert len(got) == count, f"{len(got)} numbers, not {count}"
    assert got[-1] == last, f"number {count} is {got[-1]}"
counted = int(calls) - before
assert counted == 4, f"calls went up by {counted} in 4 calls"
traces = fibonacci.experimental_get_tracing_count()
assert traces == 1, f"{traces} traces, where one would do"
print("fibonacci is right")

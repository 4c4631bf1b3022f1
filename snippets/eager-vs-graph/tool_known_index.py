"""One bad index, known while tracing or not."""

# /// script
# [tool.traced]
# devices = ["cpu"]
# ///
import tensorflow as tf

prices = tf.constant([10.0, 20.0, 30.0])
moments = []


def pick(index):
    moments.append("tracing began")
    price = prices[index]
    moments.append("tracing ended")
    return price


def outcome(index):
    moments.clear()
    try:
        tf.function(pick)(index)
    except (ValueError, tf.errors.InvalidArgumentError) as error:
        traced = moments[-1] == "tracing ended"
        moment = "running" if traced else "tracing"
        return f"{type(error).__name__}, while {moment}"
    return "works"


# --8<-- [start:number]
print(outcome(7))
# --8<-- [end:number]
# --8<-- [start:tensor]
print(outcome(tf.constant(7)))
# --8<-- [end:tensor]
assert outcome(7) == "ValueError, while tracing"
late = "InvalidArgumentError, while running"
assert outcome(tf.constant(7)) == late

"""Plain Python that has no form as a graph."""

import tensorflow as tf


def endless(x):
    while True:
        x = x + 1
        if x[0] > 5:
            break
    return x


def early(x):
    for n in x:
        if n > 1:
            return n
    return x[0]


def half(x):
    if x[0] > 0:
        sign = 1
    return sign


def refusal(function):
    x = tf.constant([1, 2, 3])
    function(x)  # no problem in eager mode
    try:
        tf.function(function).get_concrete_function(x)
    except Exception as error:  # every class counts here
        return type(error).__name__
    raise AssertionError("traced without complaint")


# --8<-- [start:member]
print(refusal(lambda x: x[0] in [1, 2]))
# --8<-- [end:member]
# --8<-- [start:biggest]
print(refusal(lambda x: max(x)))
# --8<-- [end:biggest]
# --8<-- [start:squares]
print(refusal(lambda x: [n * n for n in x]))
# --8<-- [end:squares]
# --8<-- [start:endless]
print(refusal(endless))
# --8<-- [end:endless]
# --8<-- [start:early]
print(refusal(early))
# --8<-- [end:early]
# --8<-- [start:half]
print(refusal(half))
# --8<-- [end:half]
assert refusal(endless) == refusal(early) == "NotImplementedError"

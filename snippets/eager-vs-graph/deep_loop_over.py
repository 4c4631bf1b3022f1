"""How often the body of a loop is traced, by what it goes over."""

import tensorflow as tf

rounds = []


@tf.function
def count(values):
    steps = 0
    for _ in values:
        rounds.append("traced")
        steps += 1
    kinds.append("tensor" if tf.is_tensor(steps) else "Python number")
    return steps


@tf.function
def count_to(n):
    for _ in range(n):
        rounds.append("traced")


@tf.function
def halvings(n):
    steps = 0
    while n > 1:
        rounds.append("traced")
        n //= 2
        steps += 1
    return steps


def traced(function, argument):
    rounds.clear()
    function(argument)
    return len(rounds)


kinds = []
three = tf.constant(3)
# --8<-- [start:tensor]
print(tensor := traced(count, tf.constant([7, 8, 9])))
# --8<-- [end:tensor]
# --8<-- [start:list]
print(a_list := traced(count, [7, 8, 9]))
# --8<-- [end:list]
# --8<-- [start:number]
print(number := traced(count_to, 3))
# --8<-- [end:number]
# --8<-- [start:range]
print(tensor_range := traced(count_to, three))
# --8<-- [end:range]
# --8<-- [start:steps]
print(kinds[0])
# --8<-- [end:steps]
assert (tensor, a_list, number, tensor_range) == (1, 3, 3, 1)
assert kinds == ["tensor", "Python number"]
assert count(tf.constant([7, 8, 9])) == 3
assert traced(halvings, tf.constant(8)) == 1
assert halvings(tf.constant(8)) == 3 and halvings(tf.constant(32)) == 5

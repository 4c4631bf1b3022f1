"""Four questions about random numbers, asked in each mode."""

# /// script
# [tool.traced]
# devices = ["cpu"]
# ///
import random

import tensorflow as tf


def dice():
    return tf.constant(random.random())


def draw():
    return tf.random.uniform([])


def pair():
    one, two = (tf.random.uniform([], seed=1) for _ in range(2))
    return one == two


def stateless(seed):
    return tf.random.stateless_uniform([], seed)


def three(function, seed=7):
    tf.random.set_seed(seed)
    return [function().numpy().item() for _ in range(3)]


def ask(question):
    answers = question(lambda f: f), question(tf.function), question(xla)
    words = {True: "yes", False: "no"}
    eager, graph, compiled = (words[answer] for answer in answers)
    print(f"eager {eager}, graph {graph}, XLA {compiled}")
    return answers


def again(mode):
    function = mode(draw)
    return three(function) == three(function)


def new_seed(mode):
    function = mode(draw)
    return three(function, seed=1) != three(function, seed=2)


xla = lambda f: tf.function(f, jit_compile=True)
# --8<-- [start:python]
python = ask(lambda mode: len(set(three(mode(dice)))) == 3)
# --8<-- [end:python]
# --8<-- [start:again]
repeats = ask(again)
# --8<-- [end:again]
# --8<-- [start:eager]
as_eager = ask(lambda mode: three(mode(draw)) == three(draw))
# --8<-- [end:eager]
# --8<-- [start:reseed]
reseeded = ask(new_seed)
# --8<-- [end:reseed]
# --8<-- [start:pair]
equal = ask(lambda mode: all(three(mode(pair))))
# --8<-- [end:pair]
assert python == (True, False, False)
assert repeats == (True, True, False)
assert as_eager == (True, False, False)
by_seed = [xla(stateless)(tf.constant([n, n])) for n in (1, 1, 2)]
assert by_seed[0] == by_seed[1] != by_seed[2]
assert reseeded[:2] == (True, False) and equal == (False, True, False)

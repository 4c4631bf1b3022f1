"""Does an editor's line breakpoint stop on every call?"""

import bdb

import tensorflow as tf


def step(x):
    return x * x  # the breakpoint is on this line


class Debugger(bdb.Bdb):  # pdb is built on this
    stops = 0

    def user_line(self, frame):
        self.stops += self.break_here(frame)
        self.set_continue()


def verdict(run):
    code, debugger = step.__code__, Debugger()
    assert debugger.set_break(code.co_filename, code.co_firstlineno + 1) is None
    for x in (1.5, 2.5, 3.5):
        debugger.runcall(run, tf.constant(x))
    return "yes" if debugger.stops == 3 else f"no: {debugger.stops} of 3 calls"


# --8<-- [start:eager]
print(verdict(step))
# --8<-- [end:eager]
# --8<-- [start:graph]
print(verdict(tf.function(step)))
# --8<-- [end:graph]
# --8<-- [start:xla]
print(verdict(tf.function(step, jit_compile=True)))
# --8<-- [end:xla]

assert verdict(step) == "yes"
assert verdict(tf.function(step)) == "no: 0 of 3 calls"  # AutoGraph runs a copy
assert verdict(tf.function(step, autograph=False)) == "no: 1 of 3 calls"

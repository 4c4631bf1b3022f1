"""Two calls with Python numbers, and a print in the body."""

# --8<-- [start:program]
import tensorflow as tf


@tf.function
def add(a, b):
    print("Running add")
    return a + b


first = add(1, 2)
second = add(3, 4)
# --8<-- [end:program]

# --8<-- [start:traces]
print(add.experimental_get_tracing_count())
# --8<-- [end:traces]

# --8<-- [start:why]
for line in add.pretty_printed_concrete_signatures().splitlines():
    if "Literal" in line:
        print(line.strip())
# --8<-- [end:why]

assert add.experimental_get_tracing_count() == 2
assert (int(first), int(second)) == (3, 7)

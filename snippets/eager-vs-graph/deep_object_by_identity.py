"""An object and a dict, both changed between two calls."""

import tensorflow as tf


# --8<-- [start:program]
class Settings:
    rate = 1


@tf.function
def from_object(settings):
    return tf.constant(settings.rate)


@tf.function
def from_dict(settings):
    return tf.constant(settings["rate"])


thing, table = Settings(), {"rate": 1}
from_object(thing), from_dict(table)
thing.rate = table["rate"] = 5
# --8<-- [end:program]
# --8<-- [start:results]
print("object:", from_object(thing).numpy())
print("dict:  ", from_dict(table).numpy())
# --8<-- [end:results]

assert from_object(thing) == 1 and from_dict(table) == 5
assert from_object.experimental_get_tracing_count() == 1
assert from_dict.experimental_get_tracing_count() == 2

"""What is left of an object after saving and loading."""

import tempfile

import tensorflow as tf


# --8<-- [start:model]
class Model(tf.Module):
    rate = 2.0

    def __init__(self):
        self.bias = tf.Variable(1.0)

    @tf.function
    def predict(self, x):
        print("tracing", x.shape)
        return x * self.rate + self.bias

    @tf.function
    def never_called(self, x):
        return x

    @tf.function(input_signature=[tf.TensorSpec([None])])
    def signed(self, x):
        return x * self.rate

    def plain(self, x):
        return x


# --8<-- [end:model]
model, folder = Model(), tempfile.mkdtemp()
# --8<-- [start:save]
model.predict(tf.ones([2]))
print("saving")
tf.saved_model.save(model, folder)
# --8<-- [end:save]
loaded = tf.saved_model.load(folder)


def outcome(call):
    try:
        return str(call())
    except (AttributeError, ValueError) as error:
        return f"{type(error).__name__}: {str(error).split('.')[0]}"


two, three = tf.ones([2]), tf.ones([3])
# --8<-- [start:same]
print(same := outcome(lambda: loaded.predict(two).numpy()))
# --8<-- [end:same]
# --8<-- [start:shape]
print(shape := outcome(lambda: loaded.predict(three)))
# --8<-- [end:shape]
# --8<-- [start:never]
print(never := outcome(lambda: loaded.never_called(two)))
# --8<-- [end:never]
# --8<-- [start:signed]
print(signed := outcome(lambda: loaded.signed(three).numpy()))
# --8<-- [end:signed]
# --8<-- [start:plain]
print(plain := outcome(lambda: loaded.plain(two)))
# --8<-- [end:plain]
# --8<-- [start:rate]
print(rate := outcome(lambda: loaded.rate))
# --8<-- [end:rate]
# --8<-- [start:bias]
print(bias := outcome(lambda: loaded.bias.numpy()))
# --8<-- [end:bias]
assert same == "[3. 3.]" and bias == "1.0"
assert signed == "[2. 2. 2.]"
assert shape.startswith("ValueError") and never.startswith("ValueError")
assert all(one.startswith("AttributeError") for one in (plain, rate))

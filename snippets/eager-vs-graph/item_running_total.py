"""An object that keeps a running total."""

import tensorflow as tf


class Till(tf.Module):
    total = None

    @tf.function
    def add(self, price):
        # --8<-- [start:create]
        if self.total is None:
            self.total = tf.Variable(0)
        # --8<-- [end:create]
        # --8<-- [start:before]
        before = self.total.read_value()
        # --8<-- [end:before]
        # --8<-- [start:update]
        self.total.assign_add(price)
        # --8<-- [end:update]
        return before, self.total.read_value()


till = Till()
first, second = till.add(tf.constant(5)), till.add(tf.constant(20))
# --8<-- [start:totals]
print(*[int(number) for number in first + second])
# --8<-- [end:totals]

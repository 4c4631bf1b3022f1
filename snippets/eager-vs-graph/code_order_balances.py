"""What each year begins with, and the number of years."""

import tensorflow as tf

years_seen = tf.Variable(0)


@tf.function
def history(balance, years):
    balances = tf.TensorArray(tf.int32, size=years)
    for year in tf.range(years):
        # --8<-- [start:write]
        balances = balances.write(year, balance)
        # --8<-- [end:write]
        # --8<-- [start:grow]
        balance = 2 * balance
        # --8<-- [end:grow]
        # --8<-- [start:count]
        years_seen.assign_add(1)
        # --8<-- [end:count]
    return balances.stack()


# --8<-- [start:history]
print(history(tf.constant(1), tf.constant(4)).numpy())
# --8<-- [end:history]
# --8<-- [start:years]
print(years_seen.numpy())
# --8<-- [end:years]

"""A script that changes everything, between two runs of one that looks."""

# /// script
# [tool.traced]
# devices = ["cpu"]
# timeout_s = 120
# ///
from _project import run_all, script

look = """
    'Looks around.'
    import os
    import tensorflow as tf
    print('functions run eagerly:', tf.config.functions_run_eagerly())
    print('random:', tf.random.uniform([], 0, 99, tf.int32, seed=1).numpy())
    print('DEBUG:', os.environ.get('DEBUG'), '· files here:', os.listdir())
"""
disturb = """
    'Changes what it can reach.'
    import os
    import tensorflow as tf
    tf.config.run_functions_eagerly(True)
    tf.random.set_seed(7)
    os.environ['DEBUG'] = '1'
    open('left_behind.txt', 'w').close()
"""
looks = script(look, name="looks")
disturbs = script(disturb, name="disturbs")
before, between, after = run_all(
    looks, disturbs, looks, libraries=["tensorflow"]
)
assert not between.problems
print(before.record.stdout)
print(after.record.stdout, end="")
assert before.record.stdout == after.record.stdout

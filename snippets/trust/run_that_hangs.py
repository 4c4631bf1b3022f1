"""A script that never ends."""

# /// script
# [tool.traced]
# devices = ["cpu"]
# ///
from _project import run, say

script = """
    'Waits for the loss to fall.'
    loss = 1.0
    while loss > 0.1:
        new_loss = loss * 0.9
"""
result = run(script, timeout_s=0.5)

say(*result.problems)
assert result.problems[0].code == "timed-out"

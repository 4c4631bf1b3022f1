"""The same script, run twice."""

# /// script
# [tool.traced]
# devices = ["cpu"]
# ///
from _project import differences, run_twice

# --8<-- [start:unseeded]
script = """
    'Draws a weight.'
    import random
    print('a weight:', random.random())
"""
found = differences(*run_twice(script))
for drift in found:
    print(f"{drift.path}:{drift.line}: another {drift.kind}")
# --8<-- [end:unseeded]
assert [drift.kind for drift in found] == ["number"]

# --8<-- [start:seeded]
seeded = script.replace("print", "random.seed(7)\n    print")
found = differences(*run_twice(seeded))
print(len(found), "differences")
# --8<-- [end:seeded]
assert not found

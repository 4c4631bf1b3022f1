"""One script that works beside one that raises."""

# /// script
# [tool.traced]
# devices = ["cpu"]
# ///
from _project import build, say, script

wrong = """
    'Adds a number and a word.'
    print('adding')
    print(1 + '2')
"""
good = script("'Adds.'\nprint(1 + 2)\n", name="good")
bad = script(wrong, name="bad")
project = build()

say(*project.problems)
print("good:", "kept" if project.fresh(good, "cpu") else "not kept")
print("bad: ", "kept" if project.fresh(bad, "cpu") else "not kept")
assert project.fresh(good, "cpu")
assert not project.fresh(bad, "cpu")

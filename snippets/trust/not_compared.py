"""What may differ between two honest runs."""

# /// script
# [tool.traced]
# devices = ["cpu"]
# ///
from _project import differences, run, run_twice, say
from traced.drift.normalise import NORMALISERS

# --8<-- [start:runs]
text = """
    'Prints a place in memory, a file and a loss.'
    import tempfile
    print(object())
    print(tempfile.mkstemp()[1])
    print('loss', 0.25)
"""
first, second = run_twice(text, fork=False)
print(first.record.stdout, second.record.stdout, sep="\n", end="")
# --8<-- [end:runs]
assert first.record.stdout != second.record.stdout
assert not differences(first, second)

# --8<-- [start:hidden]
worse = run(text.replace("0.25", "0.26"))
say(*(drift.explain() for drift in differences(first, worse)))
# --8<-- [end:hidden]
assert len(differences(first, worse)) == 1

# --8<-- [start:list]
for one in NORMALISERS:
    print(f"{one.name}\n    {one.reason}")
# --8<-- [end:list]
assert all(one.reason for one in NORMALISERS)

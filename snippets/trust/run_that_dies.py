"""A script whose process is gone from one moment to the next."""

# /// script
# [tool.traced]
# devices = ["cpu"]
# ///
from _project import run_all, say, script

dies = script("""
    'Ends as a failed check in C++ does.'
    import os
    print('so far, so good')
    os.abort()
""")
neighbour = script("'Prints.'\nprint('fine')\n", name="neighbour")
crashed, beside = run_all(dies, neighbour)

say(*crashed.problems)
print("it had said:", crashed.record.stdout, end="")
print("the next one says:", beside.record.stdout, end="")
assert crashed.problems[0].code == "killed"
assert not beside.problems

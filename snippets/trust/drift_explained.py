"""One script before and after an upgrade that changed its output."""

# /// script
# [tool.traced]
# devices = ["cpu"]
# ///
from _project import differences, run, say

# --8<-- [start:drift]
before = """
    'Reports on a training.'
    print('loss 0.2500')
    print('Tensor(shape=(2, 3), dtype=float32)')
    print('saved')
"""
after = (
    before.replace("0.2500", "0.2501")
    .replace("(2, 3)", "(3, 2)")
    .replace("print('saved')", "raise OSError('no room')")
)
found = differences(run(before), run(after))
say(*(drift.explain() for drift in found))
# --8<-- [end:drift]
kinds = {drift.kind for drift in found}
assert kinds == {"number", "shape", "missing line", "error class"}

# --8<-- [start:tolerance]
near = before.replace("0.2500", "0.2501")
strict = differences(run(before), run(near))
loose = differences(run(before, tolerance=1e-3), run(near, tolerance=1e-3))
print(len(strict), "difference; with tolerance = 1e-3,", len(loose))
# --8<-- [end:tolerance]
assert (len(strict), len(loose)) == (1, 0)

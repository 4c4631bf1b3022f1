"""A known line, an unknown line and a print."""

# /// script
# [tool.traced]
# devices = ["cpu"]
# ///
from _project import run
from traced.records.output import KNOWN_NOISE

# --8<-- [start:run]
result = run("""
    'Writes to its log.'
    import sys
    print('oneDNN custom operations are on.', file=sys.stderr)
    print('oneDNN is out of memory.', file=sys.stderr)
    print('result: 3')
""")
for output in result.record.outputs:
    print(f"{output.stream}, line {output.first_line}: {output.text}", end="")
# --8<-- [end:run]
shown = "".join(output.text for output in result.record.outputs)
assert shown == "oneDNN is out of memory.\nresult: 3\n"

# --8<-- [start:list]
for noise in KNOWN_NOISE:
    print(f"{noise.reason}\n    {noise.pattern.pattern}")
# --8<-- [end:list]
assert all(noise.reason for noise in KNOWN_NOISE)

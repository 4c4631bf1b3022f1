"""What a stored run depends on, and what each change does."""

# /// script
# [tool.traced]
# devices = ["cpu"]
# ///
from _project import build, cpu, layout, say, script, write
from traced.records.key import changed_fields

text = """
    'Adds up prices.'
    from pathlib import Path
    import numpy as np
    prices = Path(__file__).parents[1] / 'prices.csv'
    print(np.sum(np.loadtxt(prices, delimiter=',')))
"""
write("prices.csv", "1,2,3\n")
snippet = script(text)
project = build()
record = project.fresh(snippet, "cpu")

# --8<-- [start:evidence]
say("known before: " + ", ".join(record.evidence))
say("opened:       " + ", ".join(record.observed))
say("imported:     " + ", ".join(record.imported))
# --8<-- [end:evidence]


def changed(**upgrade):
    now = project.evidence(script(text), cpu) | upgrade
    return changed_fields(record, now, layout.root)


# --8<-- [start:changes]
print("nothing:         ", changed())
print("another library: ", changed(tensorflow="2.99.0"))
write("prices.csv", "1,2,4\n")
print("another price:   ", changed())
text = text.replace("sum", "max")
print("another function:", changed())
# --8<-- [end:changes]
assert changed() == ["source", "file prices.csv"]

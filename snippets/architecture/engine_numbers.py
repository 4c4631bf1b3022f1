"""Numbers that the engine is built with."""

# /// script
# [tool.traced]
# devices = ["cpu"]
# ///
from pathlib import Path

from markdown import Markdown

from traced.adapters.markdown_extension import PRIORITY
from traced.records.measure import CONFIDENCE, STEADY

root = Path(__file__).parents[2]

# --8<-- [start:steady]
print(round(100 * STEADY))
# --8<-- [end:steady]
# --8<-- [start:confidence]
print(round(100 * CONFIDENCE))
# --8<-- [end:confidence]

modules = (root / "docs/assets/quiz").glob("*.js")
kilobytes = sum(len(path.read_bytes()) for path in modules) / 1000
# --8<-- [start:script]
print(round(kilobytes))
# --8<-- [end:script]

stages = Markdown(extensions=["pymdownx.snippets"]).preprocessors
stages.register(object(), "traced", PRIORITY)
place = stages.get_index_for_name("traced")
assert place > stages.get_index_for_name("normalize_whitespace")
assert place > stages.get_index_for_name("snippet")

"""The engine's modules, in the order in which data passes through them."""

# /// script
# [tool.traced]
# devices = ["cpu"]
# ///
import ast
from pathlib import Path

from traced import FLOW

engine = Path(__file__).parents[2] / "src" / "traced"


def read(name):
    path = engine / f"{name}.py"
    return ast.parse(
        (path if path.exists() else engine / name / "__init__.py").read_text()
    )


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "traced":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (
            node.module or ""
        ).startswith("traced."):
            yield node.module.split(".")[1]


# --8<-- [start:order]
for place, name in enumerate(FLOW):
    tree = read(name)
    assert not set(imported(tree)) & set(FLOW[place:]), name
    print(f"{name:12} {ast.get_docstring(tree).splitlines()[0]}")
# --8<-- [end:order]

found = {path.stem for path in engine.glob("*.py")} - {"__init__"}
assert found | {"adapters"} == set(FLOW)

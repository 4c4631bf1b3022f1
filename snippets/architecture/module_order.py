"""The engine's modules, in the order in which data passes through them."""

# /// script
# [tool.traced]
# devices = ["cpu"]
# ///
import ast
from pathlib import Path

from traced import FLOW

engine = Path(__file__).parents[2] / "src" / "traced"
modules = [f"{f}.{m}" for f, names in FLOW.items() for m in names]


def read(*parts):
    return ast.parse(engine.joinpath(*parts).read_text("utf-8"))


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [
                node.module,
                *(f"{node.module}.{a.name}" for a in node.names),
            ]
            yield from (name.removeprefix("traced.") for name in names)


# --8<-- [start:order]
for folder, names in FLOW.items():
    print(folder, "-", ast.get_docstring(read(folder, "__init__.py")))
    for name in names:
        tree = read(folder, f"{name}.py")
        below = modules[modules.index(f"{folder}.{name}") :]
        assert not set(imported(tree)) & {*below, "adapters"}, name
        print(f"  {name:15} {ast.get_docstring(tree).splitlines()[0]}")
# --8<-- [end:order]

found = {f"{p.parent.name}.{p.stem}" for p in engine.glob("*/*.py")}
assert {f for f in found if "adapters" not in f and "__" not in f} == set(
    modules
)

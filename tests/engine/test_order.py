"""Data moves one way: modules import only those above them, and outsiders stay outside."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import traced
from traced import FLOW

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(traced.__file__).parent
HOSTS = {"mkdocs", "markdown", "pytest", "material", "zensical"}
"""Programs that only adapters know."""
TENSORFLOW = {"tensorflow", "keras", "numpy"}
"""Libraries that only runs load."""
RUNS = ("execution/child.py", "execution/concrete.py", "execution/observe.py")
"""Modules of the process that runs a snippet."""


ORDER = (
    "traced",
    *(f"traced.{s}.{m}" for s, names in FLOW.items() for m in names),
    "traced.adapters",
)
"""Modules in the order of the flow, in full."""
FILES = {
    path.relative_to(PACKAGE).as_posix(): path
    for path in sorted(PACKAGE.rglob("*.py"))
    if path.parent.name not in FLOW or path.name != "__init__.py"
}


def module_of(full: str) -> str | None:
    """The module in the flow that an imported name belongs to."""
    return next((m for m in reversed(ORDER) if f"{full}.".startswith(f"{m}.")), None)


def module_at(name: str) -> str:
    """The module in the flow that a file belongs to."""
    return module_of("traced." + name.removesuffix(".py").replace("/", ".")) or ""


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, in full, also those it asks importlib for."""
    package = ("traced", *path.relative_to(PACKAGE).parts[:-1])
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Import():
                yield from (alias.name for alias in node.names)
            case ast.ImportFrom():
                above = package[: len(package) - node.level + 1] if node.level else ()
                base = ".".join([*above, *([node.module] if node.module else [])])
                yield base
                yield from (f"{base}.{alias.name}" for alias in node.names)
            case ast.Call(
                func=ast.Attribute(attr="import_module"), args=[ast.Constant(value=str(name))]
            ):
                yield name


def test_every_module_has_its_place() -> None:
    """The documented flow names every module, and no module that is gone, once."""
    assert {module_at(name) for name in FILES} == set(ORDER) - {"traced"} | {
        module_at("__init__.py")
    }
    assert len(set(ORDER)) == len(ORDER)


def test_folders_say_what_they_hold() -> None:
    """Each folder of the flow opens with one sentence, and imports nothing."""
    for folder in set(FLOW) - {"adapters"}:
        tree = ast.parse((PACKAGE / folder / "__init__.py").read_text("utf-8"))
        assert ast.get_docstring(tree)
        assert 1 == len(tree.body), folder


@pytest.mark.parametrize("name", FILES)
def test_imports_go_upwards(name: str) -> None:
    """A module imports only those above it; one within `adapters` also its neighbours."""
    own = module_at(name)
    below = ORDER[ORDER.index(own) + (own == "traced.adapters") :]
    inner = {module_of(full) for full in imports(FILES[name])}

    assert set() == inner & set(below)


@pytest.mark.parametrize("name", [n for n in FILES if not n.startswith("adapters/")])
def test_hosts_stay_in_adapters(name: str) -> None:
    """Outside `adapters/` nothing knows MkDocs, Python-Markdown or pytest."""
    assert set() == HOSTS & {full.split(".")[0] for full in imports(FILES[name])}


@pytest.mark.parametrize("name", [n for n in FILES if n not in RUNS])
def test_only_runs_touch_tensorflow(name: str) -> None:
    """A build that renders records needs no TensorFlow: only what a run loads imports it."""
    assert set() == TENSORFLOW & {full.split(".")[0] for full in imports(FILES[name])}


def test_the_rule_sees_every_way_to_import() -> None:
    """The reading of imports that the rules rest on finds what is there."""
    assert {"traced.records.measure", "tensorflow", "traced.execution.job.Job"} <= set(
        imports(FILES["execution/child.py"])
    )

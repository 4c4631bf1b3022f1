"""What a run used of this project is part of its record, so that it is made anew when that changes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
USES = re.compile(r"^(?:from|import) (?:traced|_\w+)\b", re.MULTILINE)
USERS = sorted(
    path.relative_to(ROOT / "snippets").with_suffix("").as_posix()
    for path in (ROOT / "snippets").rglob("*.py")
    if not path.name.startswith("_") and USES.search(path.read_text(encoding="utf-8"))
)


def test_some_use_the_engine() -> None:
    """There are programs to look at."""
    assert "trust/ratio_survives" in USERS


@pytest.mark.parametrize("name", USERS)
def test_a_record_names_the_engine(name: str) -> None:
    """The record of a program that imports the engine lists the engine's files."""
    path = ROOT / "docs/records" / name / "cpu/run.json"
    observed = json.loads(path.read_text(encoding="utf-8"))["observed"]

    assert [] != [file for file in observed if file.startswith("src/traced/")]

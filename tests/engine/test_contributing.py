"""What the guide for authors shows can be copied: its files are read as real ones are."""

from __future__ import annotations

import re
from pathlib import Path

from traced.base.layout import Layout
from traced.inputs.bank import load_bank
from traced.inputs.lesson import parse_lesson

GUIDE = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text(encoding="utf-8")
YAML = re.findall(r"^```yaml\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


def test_the_bank(tmp_path: Path) -> None:
    """The bank is one, with a question that has everything a question needs."""
    [text] = [one for one in YAML if "items:" in one]
    path = tmp_path / "quiz" / "l.yml"
    path.parent.mkdir()
    path.write_text(text.replace("<lesson>", "l"), encoding="utf-8")

    loaded = load_bank(Layout(tmp_path), path)

    [item] = loaded.bank.items
    assert "two-calls" == item.id
    assert ("When is a new graph traced?",) == tuple(item.hints)


def test_the_manifest() -> None:
    """The manifest of a lesson is one."""
    [text] = [one for one in YAML if "styles:" in one]

    loaded = parse_lesson("docs/l/lesson.yml", text)

    assert ["why.md"] == [style.page for style in loaded.lesson.styles]


def test_tables_are_whole() -> None:
    """No blank line parts a table: rows after one have no head."""
    starts = re.findall(r"^\n(\|[^\n]*)\n(\|[^\n]*)?", GUIDE, re.MULTILINE)

    assert len(starts) >= 5
    assert [] == [first for first, second in starts if not second.startswith("| ---")]

"""The badge says how many claims hold, in words that need no colour."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from tests.engine.test_build import built
from traced.evidence.build import Build
from traced.page.badge import BAD, GOOD, badge

SVG = "{http://www.w3.org/2000/svg}"


def read(build: Build, problems: int) -> tuple[str, str, str]:
    """Name, text and colour of a badge."""
    root = ET.fromstring(badge(build, problems))
    title = root.find(f"{SVG}title")
    path = root.find(f"{SVG}path")
    assert title is not None
    assert path is not None
    assert title.text == root.get("aria-label")
    assert "img" == root.get("role")
    texts = [one.text or "" for one in root.iter(f"{SVG}text")]
    return root.get("aria-label", ""), "|".join(texts), path.get("fill", "")


def test_good() -> None:
    """All claims hold: counts and version."""
    name, text, colour = read(Build(), 0)

    assert "claims traced: 0 / 0 · TensorFlow unknown" == name
    assert "claims traced|0 / 0 · TensorFlow unknown" == text
    assert GOOD == colour


@pytest.mark.parametrize(
    ("problems", "words"),
    [
        (0, "1 / 2 · TensorFlow 2.99.0"),
        (1, "1 / 2 · 1 problem · TensorFlow 2.99.0"),
        (1200, "1 / 2 · 1,200 problems · TensorFlow 2.99.0"),
    ],
)
def test_failing(problems: int, words: str) -> None:
    """A claim without proof, or any problem, is said by a mark, a word and a colour."""
    name, text, colour = read(built(), problems)

    assert f"claims traced, failing: {words}" == name
    assert f"claims traced|✗ {words}" == text
    assert BAD == colour


def test_texts_fit() -> None:
    """Each text is as long as its field is wide, less the padding."""
    root = ET.fromstring(badge(built(), 0))
    width = int(root.get("width", ""))
    left, right = root.iter(f"{SVG}text")

    end = int(right.get("x", "")) + int(right.get("textLength", ""))
    assert int(left.get("x", "")) + int(left.get("textLength", "")) < int(right.get("x", ""))
    assert width - 7 == end

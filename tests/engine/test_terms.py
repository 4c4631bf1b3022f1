"""A lesson keeps to its words, and leads to where each is defined."""

from __future__ import annotations

from pathlib import Path

import pytest

from traced.base.layout import Layout
from traced.base.problem import ProblemsError
from traced.embeds.manuscript import read_manuscript
from traced.embeds.terms import (
    Glossary,
    read_glossaries,
    read_glossary,
    unlinked_terms,
    wrong_words,
)

FILE = "docs/l/terms.yml"
TERMS = """\
terms:
  - term: symbolic tensor
    defined: concepts.md#symbolic-tensor
    forms: [symbolic tensors]
    link: first-use
    avoid: [placeholder tensor]
  - term: AutoGraph
    avoid: [Autograph, autograph]
"""


def glossary(tmp_path: Path, text: str = TERMS) -> Glossary:
    """Read terms."""
    path = tmp_path / "terms.yml"
    path.write_text(text, encoding="utf-8")
    return read_glossary(FILE, path)


def wrong(tmp_path: Path, text: str) -> list[str]:
    """What is said of a page's words."""
    page = read_manuscript("docs/l/p.md", text)
    return [str(one) for one in wrong_words(page, glossary(tmp_path))]


def unlinked(tmp_path: Path, text: str, path: str = "docs/l/p.md") -> list[str]:
    """What is said of a page's links."""
    page = read_manuscript(path, text)
    return [str(one) for one in unlinked_terms(page, glossary(tmp_path))]


def test_wrong_words(tmp_path: Path) -> None:
    """A forbidden word is a problem where it stands, in a heading, too."""
    text = "# Placeholder tensors\n\nA Placeholder\ntensor, and Autograph.\n"

    assert [
        "docs/l/p.md:3: wrong-word: 'Placeholder tensor' (say 'symbolic tensor')",
        "docs/l/p.md:4: wrong-word: 'Autograph' (say 'AutoGraph')",
    ] == wrong(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        "AutoGraph",
        "`autograph=False`",
        "“Autograph”, they say",
        "autographs",
        "x-autograph",
        "[AutoGraph](autograph.md)",
        "```\nautograph\n```",
    ],
)
def test_right_words(tmp_path: Path, text: str) -> None:
    """Code, targets, quotations and other words are none."""
    assert [] == wrong(tmp_path, text)


LINK = "[symbolic tensor](concepts.md#symbolic-tensor)"
SAID = (
    "unlinked-term: first use of 'symbolic tensor' without its definition"
    " (link to concepts.md#symbolic-tensor, or to the page, in that paragraph or above it)"
)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (f"A {LINK} is one.", []),
        (f"A symbolic tensor is one: a {LINK}.", []),
        (f"See {LINK}.\n\nA symbolic tensor.", []),
        (f"A Symbolic\ntensor.\n\nSee {LINK}.", [1]),
        ("Words.\n\n- symbolic tensors", [3]),
        ("Words are in [Concepts](concepts.md).\n\nA symbolic tensor.", []),
        ("A [symbolic tensor](concepts.md#tensor).", [1]),
        ("# Symbolic tensors\n\nNone.", []),
        ("`symbolic tensor`", []),
    ],
)
def test_first_use(tmp_path: Path, text: str, lines: list[int]) -> None:
    """The definition is led to in the paragraph of the first use, or before."""
    assert [f"docs/l/p.md:{line}: {SAID}" for line in lines] == unlinked(tmp_path, text)


def test_the_page_that_defines_it(tmp_path: Path) -> None:
    """It need not lead to itself."""
    assert [] == unlinked(tmp_path, "A symbolic tensor.", "docs/l/concepts.md")


def test_whose_pages(tmp_path: Path) -> None:
    """Terms hold for the pages beside their file."""
    found = glossary(tmp_path)

    assert [True, False] == [found.holds_for(page) for page in ("docs/l/p.md", "docs/p.md")]
    assert ("docs/l/concepts.md#symbolic-tensor", "") == tuple(map(found.definition, found.terms))
    assert (2, 7) == found.lines


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "terms: [",
            "1: bad-terms: not YAML: expected the node content, but found '<stream end>' (mend the YAML)",
        ),
        (
            "terms:\n  - term: x\n    fors: [y]\n",
            "3: unknown-option: terms.fors: no such key (did you mean forms?)",
        ),
        (
            "terms:\n  - defined: x\n",
            "2: bad-terms: terms.term is missing (known: term, defined, forms, link, avoid)",
        ),
    ],
)
def test_bad_file(tmp_path: Path, text: str, said: str) -> None:
    """A file that cannot be read is a problem at its line."""
    with pytest.raises(ProblemsError) as caught:
        glossary(tmp_path, text)

    assert f"{FILE}:{said}" == str(caught.value)


def test_every_lesson(tmp_path: Path) -> None:
    """Each folder of pages may have terms of its own."""
    for name in ("a", "b"):
        (tmp_path / "docs" / name).mkdir(parents=True)
        (tmp_path / "docs" / name / "terms.yml").write_text(TERMS, encoding="utf-8")

    found = [one.path for one in read_glossaries(Layout(tmp_path))]
    assert ["docs/a/terms.yml", "docs/b/terms.yml"] == found

"""A page is taken apart into prose and all else, and everything keeps its place."""

from __future__ import annotations

import re

import pytest

from traced.embeds.manuscript import (
    CODE,
    Block,
    BlockKind,
    Manuscript,
    front_matter_lines,
    read_manuscript,
)


def read(text: str) -> Manuscript:
    """Read a page."""
    return read_manuscript("docs/l/p.md", text)


def shown(page: Manuscript, block: Block) -> str:
    """A block's words, what is not prose left out, code as #."""
    words = " ".join(page.prose[block.start : block.end].split())
    return re.sub(f"{CODE}+", "#", words)


def blocks(text: str) -> list[tuple[int, str, str]]:
    """Line, kind and words of each block of a page."""
    page = read(text)
    return [
        (page.line(b.start), str(b.kind), shown(page, b)) for b in page.blocks if shown(page, b)
    ]


def test_every_kind_of_block() -> None:
    """Headings, paragraphs, items, cells and titles are told apart, each with its line."""
    text = """\
---
title: Front 7
---
# Title

Two lines
of one paragraph.

- an item
  that goes on
1. another

| a | b 1 |
| --- | --- |
| c \\| d | e |

??? question "Really?"

    Inside.

> Quoted
> words.

[^1]: A note.
"""

    assert [
        (4, "heading", "Title"),
        (6, "paragraph", "Two lines of one paragraph."),
        (9, "item", "an item that goes on"),
        (11, "item", "another"),
        (13, "cell", "a"),
        (13, "cell", "b 1"),
        (15, "cell", "c \\| d"),
        (15, "cell", "e"),
        (17, "title", "Really?"),
        (19, "paragraph", "Inside."),
        (21, "paragraph", "Quoted words."),
        (24, "item", "A note."),
    ] == blocks(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("A `code 1` here", "A # here"),
        ("A [link](page.md#x 'no') here", "A [link](page.md#x 'no') here"),
        ("A [link](page.md#x) here", "A link here"),
        ("A [link](page.md){ .big } here", "A link here"),
        ("See [11](#bug-11) there", "See # there"),
        ("A [link][ref] here", "A [link] here"),
        ("A <b>bold</b> word", "A bold word"),
        ("An <https://x.org/1> there", "An # there"),
        ("Too &nbsp; far", "Too # far"),
        ("See <!-- traced: number 1 because --> this", "See this"),
        ("An ![image 3](x.png) here", "An here"),
        ("[A 2](../../snippets/l/x.py#n){ .value } there", "# there"),
        (
            "[It is [2](../../snippets/l/x.py#n){ .value }.](../../snippets/l/x.py){ .claim } So",
            "It is #. So",
        ),
        ("[Runs](../this-build.md#runs){ .build } there", "# there"),
    ],
)
def test_what_is_not_prose(text: str, words: str) -> None:
    """Code, values and addresses stand as one word; targets, tags and comments are gone."""
    page = read(text)

    assert [words] == [shown(page, block) for block in page.blocks]
    assert len(text) == len(page.prose)


@pytest.mark.parametrize(
    "text",
    [
        "```python\nx = 1\n```",
        "Text.\n\n    indented = 1\n\n    more = 2\n",
        "- item\n\n        indented in the item\n",
        '??? note "T"\n\n        indented in the fold\n',
        "[Show](../../snippets/l/x.py){ .snippet }",
        "[ref]: https://x.org",
        "*[AB]: a b",
        "<style>\na { b: c }\n</style>",
    ],
)
def test_no_prose(text: str) -> None:
    """Code, embeds and definitions are no prose."""
    said = [words for _, _, words in blocks(text)]
    assert [] == [w for w in said if w not in {"Text.", "item", "T"}]


def test_content_of_folds_and_items_is_prose() -> None:
    """What is set in by as much as it must be is no code, at any depth."""
    text = '- item\n\n    more of it\n\n    ??? note "T"\n\n        deep\n\n            code\n'

    assert ["item", "more of it", "T", "deep"] == [words for _, _, words in blocks(text)]


def test_fences_links_and_comments() -> None:
    """They are kept, with their places."""
    page = read(
        "A [b](c.md).\n\n![](d.png)\n\n<img src='e.png' alt='E'>\n\n~~~ py\n1\n2\n~~~\n<!-- f -->\n"
    )

    assert [("c.md", "b", False, 1), ("d.png", "", True, 3), ("e.png", "E", True, 5)] == [
        (link.target, link.text, link.image, page.line(link.start)) for link in page.links
    ]
    assert [("py", "1\n2", 7)] == [
        (fence.language, fence.code, page.line(fence.start)) for fence in page.fences
    ]
    assert [(11, "f")] == [(page.line(place), text) for place, text in page.comments]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("One. Two! Three? Four…", 4),
        ("Say e.g. Python, i.e. this. Next.", 2),
        ("Version 2.21 runs. `x` is next.", 2),
        ("**Draws.** “Quoted.” (Or so.) 3 of them.", 4),
        ("no end, no start. lower case goes on", 1),
    ],
)
def test_sentences(text: str, count: int) -> None:
    """A sentence ends where the next one begins."""
    page = read(text)
    assert count == sum(len(list(page.sentences(block))) for block in page.blocks)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("---\ntitle: Given\n---\n# Heading\n", "Given"),
        ("---\ndescription: no\n---\n\n# The `x` heading\n", "The `x` heading"),
        ("words", "p"),
    ],
)
def test_title(text: str, title: str) -> None:
    """A page is called what its front matter, its first heading or its file says."""
    assert title == read(text).title


@pytest.mark.parametrize(("text", "lines"), [("a", 0), ("---\nt: 1\n---\n\n\na", 5), ("\n\na", 2)])
def test_front_matter_lines(text: str, lines: int) -> None:
    """A host removes front matter, and blank lines behind it."""
    assert lines == front_matter_lines(text)


def test_an_unclosed_front_matter_is_text() -> None:
    """Three dashes alone begin nothing."""
    assert BlockKind.PARAGRAPH in [block.kind for block in read("---\nwords\n").blocks]

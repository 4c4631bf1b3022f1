"""A program becomes a notebook that two builds write alike."""

from __future__ import annotations

import json

from traced.inputs.snippet import parse_snippet
from traced.markup.notebook import to_notebook
from traced.markup.place import colab_of

SOURCE = '''"""Adds."""
# /// script
# [tool.traced]
# timeout_s = 5
# ///
import math

# --8<-- [start:sum]
total = 1 + 2
# --8<-- [end:sum]
print(total)
'''


def test_cells() -> None:
    """The caption, then a cell for what stands before, in and behind a section."""
    book = json.loads(to_notebook(parse_snippet("l/add", "snippets/l/add.py", SOURCE)))

    assert ["# Adds.", "import math", "total = 1 + 2", "print(total)"] == [
        cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])
        for cell in book["cells"]
    ]


def test_same_twice() -> None:
    """Ids of cells come from their text."""
    snippet = parse_snippet("l/add", "snippets/l/add.py", SOURCE)

    assert to_notebook(snippet) == to_notebook(snippet)


def test_same_text_twice() -> None:
    """Two cells with one text have two ids."""
    section = "# --8<-- [start:{0}]\nprint(1)\n# --8<-- [end:{0}]\n"
    source = f'"""Prints."""\n{section.format("a")}{section.format("b")}'
    book = json.loads(to_notebook(parse_snippet("l/p", "snippets/l/p.py", source)))

    assert 3 == len({cell["id"] for cell in book["cells"]})


def test_colab() -> None:
    """Only a repository on GitHub has an address in Colab."""
    github = "https://colab.research.google.com/github/a/b.c/blob/notebooks/"

    assert github == colab_of("https://github.com/a/b.c/")
    assert github == colab_of("https://github.com/a/b.c.git")
    assert "" == colab_of("https://example.org/a/b")
    assert "" == colab_of(None)

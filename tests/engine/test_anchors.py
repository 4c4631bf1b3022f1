"""Anchors are those that the built page has, of headings and of all that embeds become."""

from __future__ import annotations

import re

import markdown
import pytest

from tests.engine.test_evidence import LIST, PAGE, exhibit, ledger
from traced.markup.sheet import Gallery
from traced.site.anchors import anchors_of, slug

HEADINGS = """\
---
title: no
---
# The `code` of *it* & more

## The same

## The same

### Ünïcode – “quoted”

## { #named } odd

## Named { #given }

??? note "T"

    ### Inside a fold

```
## in code
```

## [A link](page.md) and 1.5 ×

## snake_case_name
"""


def built(text: str) -> set[str]:
    """Ids that Python-Markdown gives."""
    body = text.partition("---\n")[2].partition("---\n")[2]
    names = ["toc", "attr_list", "pymdownx.superfences", "pymdownx.details", "md_in_html"]
    html = markdown.Markdown(extensions=names).convert(body)
    return set(re.findall(r'id="([^"]+)"', html))


def test_as_the_host_makes_them() -> None:
    """Headings get the ids that the host gives them."""
    assert built(HEADINGS) <= anchors_of("docs/l/p.md", HEADINGS, Gallery({}))
    assert {"the-same", "the-same_1", "given", "inside-a-fold"} <= built(HEADINGS)
    assert "in-code" not in anchors_of("docs/l/p.md", HEADINGS, Gallery({}))


def test_of_embeds() -> None:
    """Claims, runs and appended parts have anchors, too."""
    found = anchors_of("docs/l/a.md", PAGE, Gallery(exhibit()))
    assert {"a-page", "claim-x", "claim-x-sum", "run-x"} == found

    cited = PAGE.partition("[Adds]")[0]
    found = anchors_of("docs/l/a.md", cited, Gallery(exhibit()))
    assert "the-other-runs-behind-this-page" in found

    listed = anchors_of("docs/l/evidence.md", LIST, Gallery(exhibit(), ledger=ledger))
    assert {"evidence", "a-page", "programs", "values-and-charts"} <= listed


def test_of_value_in_a_heading() -> None:
    """A value's text counts as words of the heading."""
    text = "## It is [2](../../snippets/l/x.py#sum){ .value } now\n"

    assert "it-is-2-now" in anchors_of("docs/l/a.md", text, Gallery(exhibit()))


def test_of_html() -> None:
    """Ids that the author writes count; those in code do not."""
    text = '<div id="mine" markdown>\n\n`id="code"`\n\nA line. {: #listed }\n\n</div>\n'

    assert {"mine", "listed"} == anchors_of("docs/l/a.md", text, Gallery({}))


@pytest.mark.parametrize(
    ("words", "ident"),
    [("Good and bad values", "good-and-bad-values"), ("“Faster” isn't", "faster-isnt"), ("×", "")],
)
def test_slug(words: str, ident: str) -> None:
    """Words of a heading, in lower case with dashes."""
    assert ident == slug(words)

"""A claim has an anchor that stays, its sentence, and the lines that prove it."""

from __future__ import annotations

from traced.embeds.claim import assertions_of, claim_anchors, sentence
from traced.embeds.embed import find_embeds
from traced.inputs.snippet import parse_snippet

X = "../../snippets/l/add_twice.py"
PAGE = "docs/l/p.md"


def test_anchors() -> None:
    """They are named after program, variant and section, and numbered where that is not enough."""
    text = (
        f"[a]({X}){{ .claim }} [b]({X}#sum){{ .claim }} [c [1]({X}#n){{ .value }}]({X}){{ .claim }} "
        f'[d]({X}){{ .claim variant="fixed" }} [e]({X}){{ .claim }}'
    )

    assert [
        "claim-add-twice",
        "claim-add-twice-sum",
        "claim-add-twice-2",
        "claim-add-twice-fixed",
        "claim-add-twice-3",
    ] == list(claim_anchors(find_embeds(text, PAGE).embeds).values())


def test_sentence() -> None:
    """Values are filled in, and Markdown takes none of their characters for its own."""
    text = f"[It *is*\n[…]({X}#n){{ .value }}, not `0`.]({X}){{ .claim }}"
    embeds = find_embeds(text, PAGE).embeds
    [claim] = [one for one in embeds if one.kind == "claim"]

    assert r"It *is* \[2\_3\], not `0`." == sentence(claim, embeds, lambda _: "[2_3]")


def test_part_of_a_sentence() -> None:
    """What begins in the middle of a sentence says so."""
    [claim] = find_embeds(f"Add, and [it grows.]({X}){{ .claim }}", PAGE).embeds

    assert "… it grows." == sentence(claim, [], lambda _: "")


SOURCE = '''\
"""Adds."""
# /// script
# [tool.traced]
# measure = ["a", "b"]
# expect = ["a/b > 2"]
# raises = "ValueError: no"
# ///
def a():
    assert True, "never"

# --8<-- [start:sum]
assert (
    1 + 1
    == 2
)
# --8<-- [end:sum]
'''


def test_assertions() -> None:
    """Every condition is listed with its line: assertions, the declared error, expected ratios."""
    snippet = parse_snippet("l/x", "snippets/l/x.py", SOURCE)

    declared = [(6, "raises ValueError: no"), (5, "expect a/b > 2")]
    inner = (12, "assert (\n    1 + 1\n    == 2\n)")
    assert [(9, 'assert True, "never"'), inner, *declared] == [
        (one.line, one.source) for one in assertions_of(snippet)
    ]
    assert [inner, *declared] == [(one.line, one.source) for one in assertions_of(snippet, "sum")]


def test_section_without_an_assertion() -> None:
    """A claim about a part that asserts nothing itself rests on the whole program."""
    source = '"""Adds."""\n# --8<-- [start:n]\nn = 1\n# --8<-- [end:n]\nassert n == 1\n'
    snippet = parse_snippet("l/x", "snippets/l/x.py", source)

    assert ["assert n == 1"] == [one.source for one in assertions_of(snippet, "n")]

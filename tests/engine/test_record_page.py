"""The page of one run says what ran, how it ended, and what all that depended on."""

from __future__ import annotations

import pytest

from tests.engine.banks import HOSTILE, Tree
from tests.engine.records import CPU, make_error, make_measurement, out, record_of
from traced.embeds.exhibit import Origin, Shown
from traced.inputs.snippet import parse_snippet
from traced.markup.record_page import Site, record_page

SOURCE = '"""Adds two numbers."""\n\ntotal = 1 + 2\nprint(total)\nassert total == 3\n'
SNIPPET = parse_snippet("lesson/add", "snippets/lesson/add.py", SOURCE)
SITE = Site("Small facts", ("assets/a.css", "assets/b.css"), "assets/icon.svg")


def page(**changes: object) -> Tree:
    """The page of a run that printed 3."""
    record = record_of(SNIPPET, CPU, out("3\n", line=4), **changes)
    return Tree(
        record_page(SNIPPET, Shown(record, Origin.THIS_BUILD), SITE).removeprefix("<!doctype html>")
    )


def links(seen: Tree) -> list[str]:
    """Where the page leads to, in its order."""
    return [one.attributes["href"] for one in seen.find("a")]


def test_whole_page() -> None:
    """Title, program, output and conditions stand on a page with the site's sheets."""
    seen = page()

    assert ["Adds two numbers - Small facts"] == [one.text for one in seen.find("title")]
    assert ["Adds two numbers"] == [one.text for one in seen.find("h1")]
    assert "The record of one run of lesson/add on a CPU. It ended well." in seen.text
    assert "total = 1 + 2" in seen.text
    assert [
        "../../../../assets/icon.svg",
        "../../../../assets/a.css",
        "../../../../assets/b.css",
    ] == [one.attributes["href"] for one in seen.find("link")]
    assert ["What the run depends on", "As files"] == [one.text for one in seen.find("h2")]
    assert "tensorflow" in [one.text for one in seen.find("th")]
    assert "open" in seen.find("details", class_="traced-provenance")[0].attributes


def test_leads_back_and_on() -> None:
    """It leads to the site, to the program, and to the record as files."""
    found = links(page())

    assert "../../../../index.html" == found[0]
    assert "../../../../snippets/lesson/add.py" in found
    assert [
        "../../../../records/lesson/add/cpu/run.json",
        "../../../../records/lesson/add/cpu/stdout.txt",
    ] == found[-2:]


def test_error() -> None:
    """A run that ended with an error names it."""
    assert "It raised ValueError." in page(error=make_error()).text


def test_measured() -> None:
    """What was measured stands in a table."""
    seen = page(measurement=make_measurement({"f": 1e-3, "g": 2e-3}))

    assert "Speed-up over f" in [one.text for one in seen.find("th")]


@pytest.mark.parametrize(
    ("imported", "said"), [({"numpy": "2.4.6"}, "1 library"), ({"a": "1", "b": "2"}, "2 libraries")]
)
def test_what_was_used(imported: dict[str, str], said: str) -> None:
    """Files of the project and libraries are listed, folded."""
    seen = page(observed={"snippets/lesson/_m.py": "0" * 64}, imported=imported)

    assert ["1 file", said] == [one.text for one in seen.find("summary")][1:]
    assert "snippets/lesson/_m.py" in [one.text for one in seen.find("th")]


def test_hostile_words_are_words() -> None:
    """Nothing that a record says becomes an element."""
    seen = page(
        observed={HOSTILE: HOSTILE},
        imported={HOSTILE: HOSTILE},
        evidence={HOSTILE: HOSTILE},
        error=make_error(HOSTILE),
    )

    assert 3 == [one.text for one in seen.find("th")].count(HOSTILE)
    assert [] == seen.find("script", src="x")

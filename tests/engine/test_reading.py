"""What a page lets its reader read is counted: words, and lines of code and output."""

from __future__ import annotations

import pytest

from tests.engine.lessons import notebook
from tests.engine.records import out
from tests.engine.test_page import PAGE, SOURCE, Shop, X, ran
from traced.embeds.reading import PageReading, Reading, reading_of, reading_of_notebook


def counted(text: str, *outputs: object) -> Reading:
    """Words and lines of a page that may embed a snippet, every answer open."""
    shop = Shop()
    shop.add(SOURCE, ran(*outputs))
    found = reading_of(text, PAGE.path, shop.exhibits)
    assert found
    return found.opened


def test_prose() -> None:
    """A reader reads words, not marks, targets, tags, attributes or comments."""
    text = (
        '# A title\n\nTwo *words*, [a link](x.md#y){ .big title="not read" } and `code`.\n\n'
        '| a | b |\n| --- | --- |\n| 1 | 2 |\n\n<div class="x" markdown>\n<!-- not\nread -->\n'
        '??? question "Predict: one?"\n\n    Inside it.\n\n=== "Tab"\n\n$x + 1$ – 5 %'
    )

    assert 20 == counted(text).words
    assert 0 == counted(text).lines


def test_fences() -> None:
    """Fenced lines are code, blank ones left out."""
    text = "Run:\n\n```python\nx = 1\n\ny = 2\n```\n\n~~~\n```\nz\n~~~\n\nDone.\n"

    assert Reading(2, 4) == counted(text)


def test_embedded_snippet() -> None:
    """A caption is prose; the source and the output it shows are lines."""
    outputs = (out("2 <b>\n", 10), out("a\n\nb\n", 14, "stderr"))

    assert Reading(2, 5 + 3) == counted(f"[How so]({X}){{ .snippet }}", *outputs)
    assert Reading(1, 5) == counted(f'[How]({X}){{ .snippet show="source" }}', *outputs)
    assert Reading(1, 1) == counted(f'[How]({X}#sum){{ .snippet show="output" }}', *outputs)


def test_folded_output() -> None:
    """Output that is folded away for its length does not count."""
    many = out("line\n" * 33, 10)

    assert Reading(1, 0) == counted(f'[How]({X}){{ .snippet show="output" }}', many)
    assert Reading(1, 32) == counted(
        f'[How]({X}){{ .snippet show="output" }}', out("line\n" * 32, 10)
    )


def test_values_and_claims() -> None:
    """A value is a word, a claim its sentence, also with a value inside."""
    text = f"It is [[…]({X}#sum){{ .value }} in all]({X}){{ .claim }}. So [x]({X}#sum){{ .value }}."

    assert Reading(7, 0) == counted(text, out("2\n", 10))


def test_questions_charts_and_mistakes() -> None:
    """Questions take a time of their own; what cannot be shown is not read."""
    quiz = "../../quiz/l.yml"
    text = (
        f"[A question here]({quiz}#one){{ .quiz }}\n\n"
        f"[Three words here]({X}){{ .chart }}\n\n[None](../../snippets/none.py){{ .snippet }}\n\n"
        f"[None]({X}#none){{ .snippet }}\n"
    )

    assert Reading(5, 0) == counted(text)


def test_closed_answers() -> None:
    """What stands in an aside that is closed at first counts apart; its title does not."""
    text = (
        '??? question "Predict: what?"\n\n    One two.\n\n        x = 1\n\n    Three.\n\nOpen.\n\n'
        '=== "Tab"\n\n    ??? info "More"\n\n        Four.\n\n    Open.\n\n'
        '???+ note "Open"\n\n    Open.\n'
    )

    reading = reading_of(text, PAGE.path, {})
    assert reading
    assert Reading(8, 0) == reading.closed
    assert Reading(8 + 6, 0) == reading.opened


@pytest.mark.parametrize(
    "embed",
    [
        "[Cards](../../quiz/l.yml){ .quiz-recall }",
        "[Test](../../quiz/l.yml){ .quiz-test }",
        "[All](.){ .evidence }",
        "[All](../build.md){ .build }",
    ],
)
def test_lists(embed: str) -> None:
    """Of a page that is mostly a test, cards or a list there is no reading time."""
    assert reading_of(f"Words.\n\n{embed}\n", PAGE.path, {}) is None
    assert reading_of("So many: [1](../build.md#runs){ .build }.", PAGE.path, {})


def test_notebook() -> None:
    """A notebook's cells count by the same rule, its outputs not."""
    text = notebook(
        ("markdown", "# Title\n\nFour words of text\n\n```\nx\n```\n"),
        ("code", "x = 1\n\nprint(x)\n"),
        ("raw", "not shown"),
    )

    assert PageReading(Reading(5, 3), Reading(5, 3)) == reading_of_notebook(text)


def test_minutes() -> None:
    """Words at 200 a minute, lines at 30, and never less than a minute."""
    assert 1 == Reading().minutes
    assert 1 == Reading(250, 5).minutes
    assert 2 == Reading(300, 10).minutes
    assert 19 == Reading(2312, 216).minutes

"""Prose that loses its reader, or says what no run has said, is found; all other is left alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from traced.base.problem import Problem
from traced.embeds.manuscript import Manuscript, read_manuscript
from traced.embeds.prose_rules import (
    fillers,
    long_sentences,
    numbers_in,
    unrun_code,
    untraced_numbers,
)


def said(rule: Callable[[Manuscript], Iterable[Problem]], text: str) -> list[str]:
    """What a rule says of a page."""
    return [str(one) for one in rule(read_manuscript("docs/p.md", text))]


def numbers(text: str, *known: str) -> list[str]:
    """What is said of a page's numbers when these texts supply some."""
    page = read_manuscript("docs/p.md", text)
    return [str(one) for one in untraced_numbers(page, numbers_in(known))]


def test_long_sentence() -> None:
    """More than 35 words are one sentence too few, said where it begins."""
    words = " ".join(["Word", *["word"] * 34])

    assert [] == said(long_sentences, f"Short. {words}. Short.")
    assert [
        "docs/p.md:3: long-sentence: 36 words in a sentence (make two of it; 35 are allowed)"
    ] == said(
        long_sentences, f"Short.\n\nShort.\n\n{words} more.".replace("Short.\n\nShort.", "Short.")
    )


def test_code_and_values_are_one_word() -> None:
    """What they are long with is not the author's sentence."""
    code = "`a b c d e f g`"
    assert [] == said(long_sentences, " ".join([code] * 35) + ".")


def test_cells_and_items_are_sentences_of_their_own() -> None:
    """A row of a table, or a list, is no sentence."""
    half = " ".join(["word"] * 20)

    assert [] == said(long_sentences, f"| {half} | {half} |\n| --- | --- |\n\n- {half}\n- {half}\n")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("It is Simply so", "Simply"),
        ("Just do it", "Just"),
        ("in\norder to see", "in order to"),
        ("# Very big", "Very"),
        ("Note that it is", "Note that"),
        ("Of course not", "Of course"),
    ],
)
def test_filler(text: str, word: str) -> None:
    """A word that says nothing is a problem, in headings, too."""
    assert [f"docs/p.md:1: filler: {word!r} says nothing (cut it)"] == said(fillers, text)


@pytest.mark.parametrize(
    "text",
    [
        "`just` in code",
        "a just-in-time compiler",
        "just in time",
        "just as fast",
        "adjusts the justified",
        "“just” is a word",
        "every one",
        "[words](just.md)",
    ],
)
def test_no_filler(text: str) -> None:
    """Code, quotations, targets and words that mean something stay."""
    assert [] == said(fillers, text)


def test_unrun_code() -> None:
    """Typed Python that prints, or is long, belongs into a snippet."""
    long = "```python\n" + "x = 1\n" * 13 + "```\n"
    prints = "```{.python notest}\nx = 1\nprint(x)\n```\n"

    assert [
        "docs/p.md:1: unrun-code: 13 lines of typed Python (make it a snippet, so that it runs)",
        "docs/p.md:16: unrun-code: typed Python prints something"
        " (make it a snippet, so that it runs)",
    ] == said(unrun_code, long + prints)


@pytest.mark.parametrize(
    "text", ["```sh\nprint(1)\n```", "```python\n" + "x = 1\n" * 12 + "```", "```\nprint(1)\n```"]
)
def test_code_that_may_be_typed(text: str) -> None:
    """Other languages, and a few lines that print nothing."""
    assert [] == said(unrun_code, text)


def test_untraced_number() -> None:
    """A number that no run supplies is a problem where it stands."""
    fix = "(let a snippet supply it by a .value, or say why not: see CONTRIBUTING.md)"

    assert [
        f"docs/p.md:1: untraced-number: no run supplies 7 {fix}",
        f"docs/p.md:4: untraced-number: no run supplies 98 % {fix}",
        f"docs/p.md:6: untraced-number: no run supplies 1,000 {fix}",
    ] == numbers("7 ops.\n\n| a |\n| 98 % |\n\n- 1,000 of 3\n", "x = 3")


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("100 matmuls of 10 × 10", "range(100), (10, 10)"),
        ("98 % of them", "accuracy = 0.98"),
        ("98 % of them", "98"),
        ("2.3 % of them", "0.023"),
        ("a 5 ms wait", "takes(0.005)"),
        ("1,000,000 floats", "1_000_000"),
        ("1,000,000 floats", "1000000"),
        ("1000 floats", "1,000 of them"),
        ("2 and 3", "call(2,3)"),
        ("0.001 s", "1e-3"),
        ("the 32-bit kind", "tf.int32"),
    ],
)
def test_number_of_a_run(text: str, source: str) -> None:
    """A number counts in whichever way a program or an output writes it."""
    assert [] == numbers(text, source)


@pytest.mark.parametrize(
    "text",
    [
        "# 1. Heading of 7",
        "1. first\n2. second",
        "`7` and `x[7]`",
        "Python 3.11 and TensorFlow 2.21",
        "Python 3.11, 3.12 or 3.13",
        "version 7",
        "TensorFlow 2.21.0",
        "PEP 723 and QTI 3",
        "int32 and UTF-8",
        "[seven](page7.md#part-7)",
        "[≈](../../snippets/l/x.py#n7){ .value }",
        "<!-- 7 -->",
        "---\ndate: 2026-11-27\n---\nwords",
        "seven",
    ],
)
def test_no_number(text: str) -> None:
    """Versions, names, code, targets, headings and marks of lists are no statements."""
    assert [] == numbers(text)


def test_excused_number() -> None:
    """A comment with a reason lets a number pass on its page, wherever it stands."""
    text = "It is 98 %.\n\n<!-- traced: number 98 because the question gives it -->\n\nStill 98.\n"

    assert [] == numbers(text)


@pytest.mark.parametrize(
    ("comment", "complaint"),
    [
        (
            "traced: number 98",
            "cannot read 'traced: number 98'"
            " (write <!-- traced: number 98 because … -->, with a reason)",
        ),
        (
            "traced: numbers because so",
            "cannot read 'traced: numbers because so'"
            " (write <!-- traced: number 98 because … -->, with a reason)",
        ),
        ("traced: number 98 because so", "no number 98 on this page (remove the comment)"),
    ],
)
def test_bad_exception(comment: str, complaint: str) -> None:
    """An exception without a reason, or without a number, is a problem itself."""
    assert [f"docs/p.md:3: bad-exception: {complaint}"] == numbers(f"Words.\n\n<!-- {comment} -->")

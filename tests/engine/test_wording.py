"""Wordings that give an answer away, or ask for reading instead of knowing, are problems."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest

from tests.engine.records import make_record
from traced.embeds.exhibit import Origin, Shown
from traced.inputs.bank import LoadedBank
from traced.inputs.question import Bank
from traced.inputs.snippet import parse_snippet
from traced.quiz.answer import Option, Proof, VerifiedChoice
from traced.quiz.wording import lint

PROOF = Proof(
    parse_snippet("l/x", "snippets/l/x.py", '"""Prints."""\nprint(1)\n'),
    Shown(make_record(), Origin.THIS_BUILD),
)


def item(ident: str, *texts: str, **changed: object) -> dict[str, Any]:
    """A question with these options, as an author writes it."""
    return {
        "id": ident,
        "title": "A title",
        "type": "choice",
        "objective": "o",
        "difficulty": "easy",
        "stem": "Which is true?",
        "snippet": "../snippets/l/x.py",
        "choices": [
            {"id": f"c{n}", "text": text, "holds": "True", "rationale": "r"}
            for n, text in enumerate(texts)
        ],
        "hints": ["h"],
        "solution": ["s"],
    } | changed


def said(items: Sequence[dict[str, Any]], right: Sequence[int] = ()) -> list[str]:
    """What lint says of items, of whose options these are right."""
    written = {"title": "t", "objectives": {"o": {"text": "t", "page": "p"}}, "items": items}
    bank = Bank.model_validate_json(json.dumps(written))
    lines: dict[tuple[str | int, ...], int] = {}
    for n, one in enumerate(items):
        lines["items", n] = 100 * (n + 1)
        lines["items", n, "stem"] = 100 * (n + 1) + 1
        lines["items", n, "choices"] = 100 * (n + 1) + 2
        for k, _ in enumerate(one.get("choices", ())):
            lines["items", n, "choices", k] = 100 * (n + 1) + 10 + k
    loaded = LoadedBank("quiz/l.yml", "l", bank, lines)
    verified = [
        VerifiedChoice(
            item=one,  # type: ignore[arg-type]
            lesson="l",
            path="quiz/l.yml",
            line=1,
            program=PROOF,
            options=tuple(
                Option(c.id, c.text or "", None, k == chosen, "r", None, PROOF)
                for k, c in enumerate(one.choices)  # type: ignore[union-attr]
            ),
        )
        for one, chosen in zip(bank.items, right, strict=False)
    ]
    found = list(lint(loaded, verified))
    assert all(problem.message.startswith(f"{ident}: ") for problem, ident in found)
    return [str(problem) for problem, _ in found]


def test_good_wording() -> None:
    """A plain stem and options of about one length say nothing."""
    assert [] == said([item("a", "It adds.", "It fails.", "It waits.")], [0])


@pytest.mark.parametrize(
    ("stem", "word"),
    [
        ("Which of these is NOT printed?", "NOT"),
        ("All EXCEPT one are true. Which?", "EXCEPT"),
        ("All are true except which?", "except"),
        ("Which is not true?", "not true"),
        ("Which sentence is false?", "is false"),
        ("Which sentence is incorrect?", "incorrect"),
    ],
)
def test_negated_stem(stem: str, word: str) -> None:
    """A stem that asks for what is untrue tests reading."""
    expected = f"quiz/l.yml:101: wording: a: the stem asks by {word!r} (ask for what is true)"

    assert [expected] == said([item("a", "One", "Two", "Three", stem=stem)])
    other = item("a", stem=stem, type="predict_output", near_misses=[{"id": "n", "rationale": "r"}])
    del other["choices"]
    assert [expected] == said([other])


@pytest.mark.parametrize(
    "stem", ["What is printed when it does not run?", "Which exception comes?", "Is `NOTE` set?"]
)
def test_harmless_negation(stem: str) -> None:
    """A stem may speak of what a program does not do."""
    assert [] == said([item("a", "One", "Two", "Three", stem=stem)])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("All of the above.", "All of the"),
        ("None of these", "None of these"),
        ("It is both of the above", "both of the"),
        ("neither of those", "neither of those"),
    ],
)
def test_sweeping_option(text: str, words: str) -> None:
    """An option that stands for others breaks when they are shuffled."""
    assert [
        f"quiz/l.yml:112: wording: a: option c2 says {words!r} (say what it stands for)"
    ] == said([item("a", "One", "Two", text)])


@pytest.mark.parametrize("kind", ["choice", "multiple_response"])
def test_few_options(kind: str) -> None:
    """Two options are a coin."""
    assert ["quiz/l.yml:102: wording: a: 2 options (give at least 3)"] == said(
        [item("a", "One", "Two", type=kind)]
    )


@pytest.mark.parametrize(
    ("right", "wrong", "tells"),
    [
        ("a" * 45, "b" * 30, True),
        ("a" * 44, "b" * 30, False),
        ("a" * 23, "b" * 3, False),
        ("a" * 24, "b" * 3, True),
        ("a" * 30, "b" * 90, False),
    ],
)
def test_telling_length(right: str, wrong: str, tells: bool) -> None:
    """A right option longer than each wrong one by half or more gives itself away."""
    problem = (
        "quiz/l.yml:111: wording: a: the right option c1 is by far the longest"
        " (shorten it, or say more in the others)"
    )

    assert ([problem] if tells else []) == said([item("a", wrong, right, wrong[:-1])], [1])


def test_crowded_positions() -> None:
    """Right options of a bank that stand mostly at one place give it away, from five items on."""
    items = [item(f"i{n}", "One", "Two", "Three") for n in range(6)]

    assert [] == said(items[:4], [0, 0, 0, 0])
    assert [] == said(items[:5], [0, 1, 0, 2, 0])
    assert [
        "quiz/l.yml:502: wording: i4: the right option is number 2 in 4 of 5 choice items"
        " (move some of them)"
    ] == said(items[:5], [1, 0, 1, 1, 1])
    assert [] == said([one | {"type": "multiple_response"} for one in items], [1] * 6)

"""The report counts a bank and names, for each option, the program that proves it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.engine.banks import BANK, ITEMS, LESSON, Workshop, harmless, workshop
from traced.quiz.quiz_report import report


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """A project whose bank is right."""
    with workshop(tmp_path_factory.mktemp("project")) as shop:
        yield shop


def line_of(item: str) -> int:
    """The line of the bank on which an item begins."""
    return LESSON[: LESSON.index(f"- id: {item}")].count("\n") + 1


def test_numbers() -> None:
    """A bank is counted by type, difficulty and objective."""
    said = list(report(harmless().bank(BANK)))

    assert [
        "quiz/l.yml: 10 items, all verified",
        "  by type: choice 2, multiple_response 1, predict_output 1, numeric 2, order 1, gap 1, hottext 2",
        "  by difficulty: easy 3, medium 4, hard 3",
        "  by objective: adds 10",
        "  constructed response: 7 of 10",
    ] == said[:5]
    assert said[5].startswith("  programs executed: ")
    assert [f"{one}, line {line_of(one)}" for one in ITEMS] == [
        line.partition(":")[0] for line in said[6:] if line and line[0] != " "
    ]


def test_proofs() -> None:
    """Each option, near miss, arrangement, filling and fix stands with its program and its end."""
    said = list(report(harmless().bank(BANK)))

    assert {
        "  right both: l/add: prints '3\\n7'",
        "  wrong error: l/add/sums-error: ends with NameError",
        "  wrong four: l/facts/true-of-it-four: ends with AssertionError",
        "  right when changed: four: l/facts/true-of-it-four-when: ends well",
        "  right speed: l/bench: ends well",
        "  wrong silent: l/fails/what-is-printed-silent: ends with ValueError",
        "  right from 2 to 8: l/bench: ends well",
        "  right make, fill, show: l/stack/put-in-order-order-make-fill-show: prints '[1]'",
        "  1 of 64 arrangements accepted",
        "    make, fill, show",
        "  right '2 * x': l/twice/fill-in-g1-accept-1: prints '8'",
        "  wrong 'y + y': l/twice/fill-in-g1-reject-2: ends with NameError",
        "  as it stands: l/bug/find-it-goal: ends with AssertionError",
        "  right line 3 changed: l/bug/find-it-fix-1: prints '3'",
        "  wrong line 5 changed: l/bug/find-it-near-1: ends with AssertionError",
    } <= set(said)


def test_unverified(shop: Workshop) -> None:
    """A question that is not verified stands at the end with its problems, and is counted."""
    found = shop.edited(('["print(3 + 4)", "pass"]', '["print(3 + 5)", "pass"]'))

    said = list(report(found.bank()))

    assert "quiz/l.yml: 10 items, 1 with problems" == said[0]
    assert ["", "sums: not verified", *(f"  {problem}" for problem in found.problems)] == said[-3:]

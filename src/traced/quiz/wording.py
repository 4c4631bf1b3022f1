"""Lint of items: wordings that give the answer away or test reading instead of knowing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from traced.base.data_file import Key
from traced.base.problem import Code, Problem
from traced.inputs.bank import LoadedBank
from traced.inputs.question import ChoiceItem, Item, MultipleResponseItem
from traced.quiz.answer import AnyVerified, VerifiedChoice

NEGATED: Final = re.compile(r"\b(?:NOT|EXCEPT)\b|\b(?:except|not true|is false|incorrect)\b")
SWEEPING: Final = re.compile(r"\b(?:all|none|both|neither) of (?:the|these|those)\b", re.IGNORECASE)
FEWEST_CHOICES: Final = 3
LONGER: Final = 1.5
"""Times the longest wrong option that a right one may be long."""
SHORT_CHARS: Final = 24
"""Options shorter than this give nothing away by their length."""
CROWDED: Final = 0.6
"""Part of a bank's right options that may stand at one position."""
ENOUGH_ITEMS: Final = 5
"""Items of one bank from which on positions say something."""


def lint(loaded: LoadedBank, verified: Sequence[AnyVerified]) -> Iterator[tuple[Problem, str]]:
    """Every wording to mend, with the id of its item."""
    for number, item in enumerate(loaded.bank.items):
        for message, fix, way in _of_item(item):
            yield _problem(loaded, number, way, (message, fix)), item.id
    numbers = {item.id: n for n, item in enumerate(loaded.bank.items)}
    choices = [v for v in verified if isinstance(v, VerifiedChoice)]
    for one in choices:
        for k, message in _telling_length(one):
            said = (message, "shorten it, or say more in the others")
            problem = _problem(loaded, numbers[one.item.id], ("choices", k), said)
            yield problem, one.item.id
    yield from _crowded(loaded, numbers, [c for c in choices if c.item.type == "choice"])


def _problem(loaded: LoadedBank, number: int, way: Sequence[Key], said: tuple[str, str]) -> Problem:
    message = f"{loaded.bank.items[number].id}: {said[0]}"
    line = loaded.line("items", number, *way)
    return Problem(loaded.path, line, Code.WORDING, message, said[1])


def _of_item(item: Item) -> Iterator[tuple[str, str, tuple[Key, ...]]]:
    """What is wrong with the words alone."""
    if found := NEGATED.search(item.stem):
        yield f"the stem asks by {found[0]!r}", "ask for what is true", ("stem",)
    if not isinstance(item, (ChoiceItem, MultipleResponseItem)):
        return
    if len(item.choices) < FEWEST_CHOICES:
        yield f"{len(item.choices)} options", f"give at least {FEWEST_CHOICES}", ("choices",)
    for k, choice in enumerate(item.choices):
        if found := SWEEPING.search(choice.text or ""):
            yield f"option {choice.id} says {found[0]!r}", "say what it stands for", ("choices", k)


def _telling_length(one: VerifiedChoice) -> Iterator[tuple[int, str]]:
    """Right options that stand out by their length."""
    wrong = max((len(o.text) for o in one.options if not o.right), default=0)
    for k, option in enumerate(one.options):
        length = len(option.text)
        if option.right and length >= SHORT_CHARS and wrong and length >= LONGER * wrong:
            yield k, f"the right option {option.id} is by far the longest"


def _crowded(
    loaded: LoadedBank, numbers: dict[str, int], choices: Sequence[VerifiedChoice]
) -> Iterator[tuple[Problem, str]]:
    """Right options that mostly stand at one position of their lists."""
    positions = Counter(
        next(k for k, option in enumerate(one.options) if option.right) for one in choices
    )
    if len(choices) < ENOUGH_ITEMS:
        return
    position, count = positions.most_common(1)[0]
    if count <= CROWDED * len(choices):
        return
    last = [c for c in choices if c.options[position].right][-1].item.id
    said = f"the right option is number {position + 1} in {count} of {len(choices)} choice items"
    problem = _problem(loaded, numbers[last], ("choices",), (said, "move some of them"))
    yield problem, last

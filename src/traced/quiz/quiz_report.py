"""Says what a bank holds, and what proves each option."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from traced.embeds.quantity import format_number
from traced.inputs.question import DIFFICULTIES
from traced.quiz.answer import (
    AnyVerified,
    Proof,
    VerifiedBank,
    VerifiedChoice,
    VerifiedGaps,
    VerifiedHottext,
    VerifiedNumeric,
    VerifiedOrder,
    VerifiedPredict,
)
from traced.quiz.plan import printed, short

SELECTED = ("choice", "multiple_response")
"""Types whose answer is selected; that of all others is constructed."""


def report(bank: VerifiedBank) -> Iterator[str]:
    """Lines for a terminal: the bank in numbers, then item by item what proves each option."""
    items = [one.item for one in bank.items]
    count, left_out = len(items), len(bank.unverified)
    state = f"{left_out} with problems" if left_out else "all verified"
    yield f"{bank.path}: {count + left_out} items, {state}"
    yield _counts("type", Counter(item.type for item in items))
    levels = Counter(item.difficulty for item in items)
    yield _counts("difficulty", Counter({name: levels[name] for name in DIFFICULTIES}))
    taught = Counter(item.objective for item in items)
    yield _counts("objective", Counter({name: taught[name] for name in bank.objectives}))
    constructed = sum(item.type not in SELECTED for item in items)
    yield f"  constructed response: {constructed} of {count}"
    programs = {run.program.id for one in bank.items for run, _ in runs_behind(one)}
    yield f"  programs executed: {len(programs)}"
    for one in bank.items:
        yield ""
        yield from _item(one)
    for name, problems in bank.unverified.items():
        yield ""
        yield f"{name}: not verified"
        yield from (f"  {problem}" for problem in problems)


def _counts(name: str, counts: Counter[str]) -> str:
    said = ", ".join(f"{key} {count}" for key, count in counts.items())
    return f"  by {name}: {said}"


def _item(one: AnyVerified) -> Iterator[str]:
    item = one.item
    yield f"{item.id}, line {one.line}: {item.type}, {item.difficulty}, {item.objective}"
    for run, what in runs_behind(one):
        yield f"  {what}: {run.program.id}: {_ended(run)}"
    if isinstance(one, VerifiedOrder):
        yield f"  {len(one.accepted)} of {one.tried} arrangements accepted"
        yield from (f"    {', '.join(order)}" for order in one.accepted)


Runs = Iterator[tuple[Proof, str]]


def runs_behind(one: AnyVerified) -> Runs:
    """Every run behind an item, with what it shows."""
    match one:
        case VerifiedChoice():
            yield from _of_choice(one)
        case VerifiedPredict():
            yield one.program, "right"
            yield from ((near.proof, f"wrong {near.id}") for near in one.near)
        case VerifiedNumeric():
            span = f"{format_number(one.low)} to {format_number(one.high)}"
            yield one.program, f"right from {span}"
            yield from ((near.proof, f"wrong {near.id}") for near in one.near)
        case VerifiedOrder():
            orders = (f"right {', '.join(order)}" for order in one.accepted)
            yield from zip(one.proofs, orders, strict=True)
        case VerifiedGaps():
            yield from _of_gaps(one)
        case VerifiedHottext():
            yield (one.goal or one.program), "as it stands"
            for fix in one.fixes:
                yield fix.proof, f"{_mark(right=fix.right)} line {fix.line} changed"


def _of_choice(one: VerifiedChoice) -> Runs:
    for option in one.options:
        yield option.proof, f"{_mark(right=option.right)} {option.id}"
        if option.right_when:
            yield option.right_when, f"right when changed: {option.id}"


def _of_gaps(one: VerifiedGaps) -> Runs:
    for gap in one.gaps:
        for filling in gap.fillings:
            yield filling.proof, f"{_mark(right=filling.right)} {filling.answer!r}"


def _mark(*, right: bool) -> str:
    return "right" if right else "wrong"


def _ended(run: Proof) -> str:
    """What a run did, in a few words."""
    record = run.shown.record
    if record.error:
        return f"ends with {record.error.class_names[0]}"
    text = printed(record)
    return f"prints {short(text)}" if text else "ends well"


def options_of(one: AnyVerified) -> int:
    """How many answers to a question were executed: options, fillings, changes, arrangements."""
    match one:
        case VerifiedChoice():
            return len(one.options)
        case VerifiedPredict() | VerifiedNumeric():
            return 1 + len(one.near)
        case VerifiedOrder():
            return one.tried
        case VerifiedGaps():
            return sum(len(gap.fillings) for gap in one.gaps)
        case VerifiedHottext():
            return len(one.fixes)

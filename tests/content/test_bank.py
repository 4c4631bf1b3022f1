"""The lesson's bank, corrupted item by item: verification says so at the right line.

Nothing runs here. Programs are looked up, by their text, among the committed records.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from traced.base.data_file import Key
from traced.base.layout import Layout
from traced.commands.project import Project
from traced.embeds.exhibit import Origin, Shown
from traced.inputs.question import (
    AnyItem,
    ChoiceItem,
    GapItem,
    HottextItem,
    MultipleResponseItem,
    NearMiss,
    NumericItem,
    OrderItem,
    PredictItem,
    Rejected,
)
from traced.inputs.snippet import Snippet
from traced.quiz.order_items import plan_further
from traced.quiz.plan import Plan
from traced.quiz.verify import plan_bank, verify

ROOT = Path(__file__).parents[2]
Way = tuple[Key, ...]
Corruption = tuple[str, AnyItem, Way]
"""Words of the complaint that is due, the corrupted item, and the part it is about."""


@functools.cache
def project() -> Project:
    """This project, from its committed records."""
    found = Project(Layout(ROOT), execute=False)
    found.read()
    return found


def plans() -> list[Plan]:
    """The items of the lesson's bank."""
    return project().quizzes.plans["quiz/eager-vs-graph.yml"]


@functools.cache
def runs() -> dict[str, Shown]:
    """Every accepted run on a CPU, by the text of its program; of arrangements by its id, too."""
    found = {}
    for program in project().programs():
        record = project().committed.load(program.id, "cpu")
        if record:
            found[program.source] = found[program.id] = Shown(record, Origin.COMMITTED)
    return found


def find(program: Snippet) -> Shown | None:
    """The run of a program with this text."""
    return runs().get(program.source) or runs().get(program.id)


def right_ids(plan: Plan) -> set[str]:
    """Ids of the options that are right as things are."""
    verified, problems = verify(plan, find)
    assert () == problems
    return set(getattr(verified, "right", ()))


def corruptions(plan: Plan) -> Iterator[Corruption]:
    """Ways to spoil an item that need no further run."""
    item, right = plan.item, right_ids(plan)
    match item:
        case ChoiceItem() | MultipleResponseItem():
            wrong = tuple(c for c in item.choices if c.id not in right)
            good = tuple(c for c in item.choices if c.id in right)
            zero = "0 options are right" if item.type == "choice" else f"0 of {len(wrong)} options"
            yield zero, item.model_copy(update={"choices": wrong}), ("choices",)
            twin = good[0].model_copy(update={"id": "twin"})
            if item.type == "choice":
                choices = (*item.choices, twin)
                yield (
                    "2 options are right",
                    item.model_copy(update={"choices": choices}),
                    ("choices",),
                )
            else:
                every = f"{len(good)} of {len(good)} options"
                yield every, item.model_copy(update={"choices": good}), ("choices",)
        case PredictItem() | NumericItem():
            yield from near_corruptions(item)
        case OrderItem():
            blocks = item.blocks[::-1]
            said = "the arrangement of blocks does not achieve the goal"
            yield said, item.model_copy(update={"blocks": blocks}), ("blocks",)
        case GapItem():
            yield from gap_corruptions(item)
        case HottextItem() if item.fixes:
            swapped = {"fixes": item.near_misses, "near_misses": item.fixes}
            yield "does not achieve the goal", item.model_copy(update=swapped), ("fixes", 0)
            none = item.model_copy(update={"fixes": ()})
            yield "no line is named, yet the goal is missed", none, ("goal",)
        case HottextItem():
            unfit = replace_goal(item)
            yield "no line is named, yet the goal is missed", unfit, ("goal",)


def replace_goal(item: HottextItem) -> HottextItem:
    """The same program, asked for something it does not do."""
    goal = item.goal.model_copy(update={"prints": "something else", "holds": None})
    return item.model_copy(update={"goal": goal, "near_misses": ()})


def near_corruptions(item: PredictItem | NumericItem) -> Iterator[Corruption]:
    """A near miss that is no miss, and a tolerance that measuring cannot keep."""
    same = NearMiss(id="same", snippet=item.snippet, rationale="It is the program itself.")
    spoilt = item.model_copy(update={"near_misses": (same,)})
    yield "same gives the same as the answer", spoilt, ("near_misses", 0)
    if isinstance(item, NumericItem) and item.factor:
        tight = item.model_copy(update={"factor": 1.000001, "near_misses": ()})
        yield "is tighter than what was measured", tight, ("value",)


def gap_corruptions(item: GapItem) -> Iterator[Corruption]:
    """Fillings on the wrong list."""
    gap = item.gaps[0]
    accepted = gap.model_copy(update={"accept": (gap.reject[0].answer,)})
    spoilt = item.model_copy(update={"gaps": (accepted, *item.gaps[1:])})
    yield "does something else", spoilt, ("gaps", 0, "accept", 0)
    same = Rejected(answer=gap.text, rationale="It is what stands there.")
    rejected = gap.model_copy(update={"accept": (), "reject": (same,)})
    spoilt = item.model_copy(update={"gaps": (rejected, *item.gaps[1:])})
    yield "does the same as the program", spoilt, ("gaps", 0, "reject", 0)


def spoilt_plan(plan: Plan, item: AnyItem) -> Plan:
    """The plan of the bank with one item replaced."""
    bank = plan.loaded.bank
    items = (*bank.items[: plan.number], item, *bank.items[plan.number + 1 :])
    loaded = replace(plan.loaded, bank=bank.model_copy(update={"items": items}))
    spoilt = plan_bank(loaded, project().snippets, {})[plan.number]
    plan_further(spoilt, find)
    return spoilt


@pytest.mark.parametrize("plan", plans(), ids=lambda plan: plan.item.id)
def test_every_item_of_the_bank_can_be_caught(plan: Plan) -> None:
    """Each item is right as it stands, and each corruption of it is complained of in its place."""
    for said, item, way in corruptions(plan):
        verified, problems = verify(spoilt_plan(plan, item), find)

        assert verified is None, said
        assert plan.line(*way) in [p.line for p in problems if said in p.message], problems


def test_every_item_is_corrupted() -> None:
    """No item is passed over: each has at least one corruption."""
    counts: dict[str, int] = {p.item.id: len(list(corruptions(p))) for p in plans()}

    assert [] == [name for name, count in counts.items() if not count]
    assert len(plans()) == len(counts)


def test_the_bank_as_it_stands_is_right() -> None:
    """The same look-up finds nothing against the items as they are."""
    assert [] == [problem for plan in plans() for problem in verify(plan, find)[1]]

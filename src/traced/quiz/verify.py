"""Turns items into verified items: plans the programs to run, and judges what they did.

Nothing here runs anything. `plan_bank` names every program that items need; once they have run,
`verify` finds the key in their records, or says what is wrong with the item.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from dataclasses import replace

from traced.base.problem import Problem, did_you_mean
from traced.inputs.bank import LoadedBank
from traced.inputs.question import (
    ChoiceItem,
    GapItem,
    HottextItem,
    MultipleResponseItem,
    NumericItem,
    OrderItem,
    PredictItem,
)
from traced.inputs.snippet import Snippet
from traced.quiz import choice_items, gap_items, hottext_items, order_items, predict_items
from traced.quiz.answer import AnyVerified
from traced.quiz.plan import Desk, Find, Plan, Unverified


def plan_bank(
    loaded: LoadedBank, snippets: Mapping[str, Snippet], broken: Mapping[str, object]
) -> list[Plan]:
    """Name the programs of every item, as far as they are known before any has run."""
    plans = []
    for number, item in enumerate(loaded.bank.items):
        plan = Plan(loaded, number, snippets, broken)
        stem = plan.base(None)
        if stem:
            plan.add("stem", stem)
            if item.section and item.section not in stem.sections:
                fix = did_you_mean(item.section, stem.sections, "mark it in the snippet")
                plan.complain(f"no section {item.section!r} in {stem.path}", fix, "section")
            _plan(plan, stem)
        plans.append(plan)
    return plans


def verify(plan: Plan, find: Find) -> tuple[AnyVerified | None, tuple[Problem, ...]]:
    """Judge an item whose programs have run, or say what is wrong with it or with a run of it."""
    verified = None
    plan = replace(plan, problems=list(plan.problems))
    if not plan.problems and not plan.incomplete:
        with contextlib.suppress(Unverified):
            verified = _judge(Desk(plan, find))
    problems = tuple(dict.fromkeys(plan.problems))
    return (None if problems else verified), problems


def _plan(plan: Plan, stem: Snippet) -> None:
    match plan.item:
        case ChoiceItem() | MultipleResponseItem() as item:
            choice_items.plan_choices(plan, item)
        case PredictItem() as item:
            predict_items.plan_predict(plan, item, stem)
        case NumericItem() as item:
            predict_items.plan_numeric(plan, item)
        case OrderItem() as item:
            order_items.plan_order(plan, item, stem)
        case GapItem() as item:
            gap_items.plan_gaps(plan, item, stem)
        case HottextItem() as item:
            hottext_items.plan_hottext(plan, item, stem)


def _judge(desk: Desk) -> AnyVerified:
    match desk.plan.item:
        case ChoiceItem() | MultipleResponseItem() as item:
            return choice_items.verify_choices(desk, item)
        case PredictItem() as item:
            return predict_items.verify_predict(desk, item)
        case NumericItem() as item:
            return predict_items.verify_numeric(desk, item)
        case OrderItem() as item:
            return order_items.verify_order(desk, item)
        case GapItem() as item:
            return gap_items.verify_gaps(desk, item)
        case HottextItem() as item:
            return hottext_items.verify_hottext(desk, item)

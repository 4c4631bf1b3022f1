"""Items of type `predict_output` and `numeric`: what a program prints or counts."""

from __future__ import annotations

from dataclasses import replace

from traced.embeds.value import Number, ValueProblemError, number_of
from traced.inputs.question import NumericItem, PredictItem
from traced.inputs.snippet import Snippet
from traced.quiz.answer import Proof, VerifiedNumeric, VerifiedPredict
from traced.quiz.plan import Desk, Plan, Unverified, expected_near, plan_near, printed, short


def plan_predict(plan: Plan, item: PredictItem, stem: Snippet) -> None:
    """Name the programs that decide on the item."""
    for number in range(2, item.repeats + 1):
        wish = replace(plan.wish(f"repeat-{number}"), raises=stem.options.raises)
        plan.vary(f"repeat:{number}", stem, wish)
    plan_near(plan, item.near_misses)


def verify_predict(desk: Desk, item: PredictItem) -> VerifiedPredict:
    """Judge the item by the runs of its programs."""
    text = printed(desk.proof("stem").shown.record)
    for number in range(2, item.repeats + 1):
        again = printed(desk.proof(f"repeat:{number}").shown.record)
        if again != text:
            said = f"fresh runs print different things: {short(text)}, then {short(again)}"
            desk.plan.complain(said, "seed it, or ask something else", "snippet")
            break
    near = expected_near(desk, item.near_misses, text, lambda p: printed(p.shown.record))
    return VerifiedPredict(**desk.common(), text=text, near=near)  # type: ignore[arg-type]


def plan_numeric(plan: Plan, item: NumericItem) -> None:
    """Name the programs that decide on the item."""
    plan_near(plan, item.near_misses)


def verify_numeric(desk: Desk, item: NumericItem) -> VerifiedNumeric:
    """Judge the item by the runs of its programs."""
    stem = desk.proof("stem")
    number = _number(desk, stem, item.value)
    value = number.value
    if item.factor is not None:
        low, high = sorted((value / item.factor, value * item.factor))
    else:
        low, high = value - (item.absolute or 0.0), value + (item.absolute or 0.0)
    if number.low < low or high < number.high:
        said = (
            f"the tolerance, {low:.3g} to {high:.3g}, is tighter than what was measured, "
            f"{number.low:.3g} to {number.high:.3g}"
        )
        desk.plan.complain(said, "widen it, or ask for something steadier", "value")
    near = expected_near(
        desk, item.near_misses, f"{value:g}", lambda p: f"{_number(desk, p, item.value).value:g}"
    )
    for position, one in enumerate(near):
        if low <= float(one.text) <= high:
            said = f"{one.id} gives {one.text}, which counts as right"
            desk.plan.complain(said, "narrow the tolerance or drop it", "near_misses", position)
    return VerifiedNumeric(**desk.common(), value=value, low=low, high=high, near=near)  # type: ignore[arg-type]


def _number(desk: Desk, proof: Proof, fragment: str) -> Number:
    try:
        return number_of(proof.program, proof.shown.record, fragment)
    except ValueProblemError as error:
        desk.plan.complain(str(error), error.fix, "value")
        raise Unverified from None

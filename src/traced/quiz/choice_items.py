"""Items of type `choice` and `multiple_response`: which options their runs make right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from traced.inputs.options import EXPECTATION
from traced.inputs.question import ChoiceItem, MultipleResponseItem
from traced.inputs.variant import check_line
from traced.quiz.answer import Option, Proof, VerifiedChoice
from traced.quiz.plan import Desk, Plan, achieves, asserts, printed, short
from traced.records.measure import met
from traced.records.record import Record


def plan_choices(plan: Plan, item: ChoiceItem | MultipleResponseItem) -> None:
    """Name the programs that decide on the item."""
    for number, choice in enumerate(item.choices):
        way = ("choices", number)
        base = plan.base(choice.snippet, *way)
        if base is None:
            continue
        part, wish = f"choice:{choice.id}", plan.wish(choice.id, *way)
        wish = replace(wish, edits=choice.edits, raises=choice.raises)
        if choice.expect is not None:
            if choice.edits or not base.options.measure:
                plan.complain(
                    "expect needs a measured snippet without edits",
                    "see CONTRIBUTING.md, quizzes",
                    *way,
                    "expect",
                )
            plan.add(part, base)
        elif choice.holds is not None:
            may = "" if choice.raises else "AssertionError"
            plan.vary(part, base, replace(wish, check=choice.holds, may_raise=may))
        elif check := asserts(item.goal):
            may = "" if choice.raises else "AssertionError"
            plan.vary(part, base, replace(wish, check=check, may_raise=may))
        elif choice.edits:
            plan.vary(part, base, wish)
        else:
            plan.add(part, base)
        if item.goal and choice.text is None:
            plan.complain(f"{choice.id} has no text", "say what the change is", *way)
        if choice.right_when:
            edits = (*choice.edits, *choice.right_when)
            wish = plan.wish(f"{choice.id}-when", *way, "right_when")
            plan.vary(
                f"when:{choice.id}", base, replace(wish, edits=edits, check=choice.holds or "")
            )


def verify_choices(desk: Desk, item: ChoiceItem | MultipleResponseItem) -> VerifiedChoice:
    """Judge the item by the runs of its programs."""
    proofs = {choice.id: desk.proof(f"choice:{choice.id}") for choice in item.choices}
    stem = printed(desk.proof("stem").shown.record)
    options = []
    for number, choice in enumerate(item.choices):
        proof = proofs[choice.id]
        outcome = item.goal is None and choice.holds is None and choice.expect is None
        right = _is_right(desk, item, number, proof, stem)
        when = desk.proof(f"when:{choice.id}") if choice.right_when else None
        if when and right:
            desk.plan.complain(
                f"{choice.id} is true as it is",
                "remove right_when",
                "choices",
                number,
                "right_when",
            )
        shown = printed(proof.shown.record) if outcome and choice.text is None else None
        options.append(
            Option(
                choice.id,
                choice.text or "",
                shown,
                right,
                choice.rationale,
                choice.misconception,
                proof,
                when,
            )
        )
    _check_options(desk, item, options)
    return VerifiedChoice(**desk.common(), options=tuple(options))  # type: ignore[arg-type]


def _is_right(
    desk: Desk, item: ChoiceItem | MultipleResponseItem, number: int, proof: Proof, stem: str
) -> bool:
    """What the run of an option says of it."""
    choice, record = item.choices[number], proof.shown.record
    if choice.expect is not None:
        return _expected(desk, number, choice.expect, record)
    if choice.holds is None and item.goal is None:
        return printed(record) == stem
    error = record.error
    if error and not choice.raises and error.line != check_line(proof.program):
        said = f"{choice.id}: line {error.line} of its program fails, not what was to be checked"
        desk.plan.complain(said, "mend the edits or the check", "choices", number)
    if choice.holds is None and item.goal is not None:
        return achieves(proof, item.goal)
    return error is None


def _expected(desk: Desk, number: int, text: str, record: Record) -> bool:
    """Whether a ratio of medians holds, when its interval lies clear of the bound."""
    match = EXPECTATION.match(text)
    ratio = None
    if match and record.measurement:
        ratio = record.measurement.ratio(match["slow"], match["fast"])
    if ratio is None or match is None:
        fix = "name two of its measured functions"
        desk.plan.complain(f"nothing measured for {text!r}", fix, "choices", number, "expect")
        return False
    bound = float(match["bound"])
    if ratio.interval.low <= bound <= ratio.interval.high:
        span = f"{ratio.interval.low:.3g} to {ratio.interval.high:.3g}"
        said = f"{text!r} cannot be decided: measured {span}"
        desk.plan.complain(said, "move the bound away", "choices", number, "expect")
    return met(ratio.ratio, match["op"], bound)


def _check_options(
    desk: Desk, item: ChoiceItem | MultipleResponseItem, options: Sequence[Option]
) -> None:
    """Complain of options that cannot be told apart, and of too many or too few right ones."""
    outputs: dict[str, str] = {}
    for number, option in enumerate(options):
        if option.output is None:
            continue
        if other := outputs.get(option.output):
            said = f"{other} and {option.id} print the same: {short(option.output)}"
            desk.plan.complain(said, "change one of them", "choices", number)
        outputs.setdefault(option.output, option.id)
    right = [option.id for option in options if option.right]
    names = ", ".join(right) or "none"
    if item.type == "choice" and len(right) != 1:
        said = f"{len(right)} options are right, not one: {names}"
        desk.plan.complain(said, "change the options or the stem", "choices")
    elif item.type == "multiple_response" and len(right) in (0, len(options)):
        said = f"{len(right)} of {len(options)} options are right"
        desk.plan.complain(said, "have right and wrong ones", "choices")

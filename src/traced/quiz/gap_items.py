"""Items of type `gap`: which fillings do the same as the program, and which do not."""

from __future__ import annotations

from dataclasses import replace

from traced.base.problem import Code
from traced.inputs.question import Gap, GapItem
from traced.inputs.snippet import Snippet
from traced.inputs.variant import Edit
from traced.quiz.answer import Proof, VerifiedFilling, VerifiedGap, VerifiedGaps
from traced.quiz.plan import ANY_ERROR, Desk, Plan, achieves, asserts, printed, short


def plan_gaps(plan: Plan, item: GapItem, stem: Snippet) -> None:
    """Name the programs that decide on the item."""
    check = asserts(item.goal)
    if check:
        plan.vary("goal", stem, replace(plan.wish("goal", "goal"), check=check))
    for number, gap in enumerate(item.gaps):
        way = ("gaps", number)
        around = gap.within or gap.text
        if around.count(gap.text) != 1 or stem.source.count(around) != 1:
            said = f"gap {gap.id}: {around!r} must occur once, and {gap.text!r} once in it"
            plan.complain(said, "widen within", *way, code=Code.BAD_EDIT)
            continue
        for kind, answers in (("accept", gap.accept), ("reject", [r.answer for r in gap.reject])):
            for k, answer in enumerate(answers):
                wish = plan.wish(f"{gap.id}-{kind}-{k + 1}", *way, kind, k)
                may = ANY_ERROR if kind == "reject" else ""
                wish = replace(wish, edits=_fill(gap, answer), check=check, may_raise=may)
                plan.vary(f"{kind}:{gap.id}:{k}", stem, wish)


def _fill(gap: Gap, answer: str) -> tuple[Edit, ...]:
    around = gap.within or gap.text
    return ((around, around.replace(gap.text, answer, 1)),)


def verify_gaps(desk: Desk, item: GapItem) -> VerifiedGaps:
    """Judge the item by the runs of its programs."""
    if item.goal and not achieves(desk.proof("goal" if item.goal.holds else "stem"), item.goal):
        desk.plan.complain("the program does not achieve the goal", "mend one of them", "goal")
    return VerifiedGaps(
        **desk.common(),  # type: ignore[arg-type]
        gaps=tuple(_verified_gap(desk, item, n) for n in range(len(item.gaps))),
    )


def _verified_gap(desk: Desk, item: GapItem, number: int) -> VerifiedGap:
    gap, stem = item.gaps[number], desk.proof("stem")
    wanted = printed(stem.shown.record)
    fillings = [VerifiedFilling(gap.text, stem, item.rationale, right=True)]

    def good(proof: Proof) -> bool:
        return achieves(proof, item.goal) if item.goal else printed(proof.shown.record) == wanted

    for k, answer in enumerate(gap.accept):
        proof = desk.proof(f"accept:{gap.id}:{k}")
        if not good(proof):
            said = f"{gap.id}: {answer!r} does something else: {short(printed(proof.shown.record))}"
            desk.plan.complain(said, "reject it", "gaps", number, "accept", k)
        fillings.append(VerifiedFilling(answer, proof, item.rationale, right=True))
    for k, one in enumerate(gap.reject):
        proof = desk.proof(f"reject:{gap.id}:{k}")
        if good(proof):
            said = f"{gap.id}: {one.answer!r} does the same as the program"
            desk.plan.complain(said, "accept it", "gaps", number, "reject", k)
        wrong_idea = one.misconception
        fillings.append(
            VerifiedFilling(one.answer, proof, one.rationale, right=False, misconception=wrong_idea)
        )
    around = gap.within or gap.text
    at = stem.program.source.index(around) + around.index(gap.text)
    line = stem.program.source.count("\n", 0, at) + 1
    column = at - (stem.program.source.rfind("\n", 0, at) + 1)
    if line not in {n for n, _ in stem.program.visible(item.section)}:
        desk.plan.complain(f"gap {gap.id} is in no shown line", "mend section", "gaps", number)
    return VerifiedGap(gap.id, line, column, gap.text, tuple(fillings))

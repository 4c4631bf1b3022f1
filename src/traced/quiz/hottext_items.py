"""Items of type `hottext`: the line whose mending achieves the goal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from traced.inputs.question import HottextItem
from traced.inputs.snippet import Snippet
from traced.quiz.answer import VerifiedFix, VerifiedHottext
from traced.quiz.plan import ANY_ERROR, Desk, Plan, achieves, asserts


def plan_hottext(plan: Plan, item: HottextItem, stem: Snippet) -> None:
    """Name the programs that decide on the item."""
    check = asserts(item.goal)
    if check:
        may = ANY_ERROR if item.fixes else ""
        wish = replace(plan.wish("goal", "goal"), check=check, may_raise=may)
        plan.vary("goal", stem, wish)
    for name, fixes in (("fixes", item.fixes), ("near_misses", item.near_misses)):
        for number, fix in enumerate(fixes):
            if "\n" in "".join(fix.edits[0]):
                plan.complain("a fix changes more than a line", "edit one line", name, number)
            kind = "fix" if name == "fixes" else "near"
            may = ANY_ERROR if name == "near_misses" else ""
            wish = plan.wish(f"{kind}-{number + 1}", name, number)
            wish = replace(wish, edits=fix.edits, check=check, may_raise=may)
            plan.vary(f"{kind}:{number}", stem, wish)


def verify_hottext(desk: Desk, item: HottextItem) -> VerifiedHottext:
    """Judge the item by the runs of its programs."""
    goal = desk.proof("goal" if item.goal.holds else "stem")
    good = achieves(goal, item.goal)
    if good and item.fixes:
        desk.plan.complain("the program achieves the goal unmended", "break it", "goal")
    elif not good and not item.fixes:
        desk.plan.complain("no line is named, yet the goal is missed", "add a fix", "goal")
    lines = tuple(
        (n, text) for n, text in desk.proof("stem").program.visible(item.section) if text.strip()
    )
    fixes = tuple(_verified_fixes(desk, item, {n for n, _ in lines}))
    return VerifiedHottext(**desk.common(), lines=lines, fixes=fixes, goal=goal)  # type: ignore[arg-type]


def _verified_fixes(desk: Desk, item: HottextItem, shown: set[int]) -> Iterator[VerifiedFix]:
    source = desk.plan.programs["stem"].source
    mended: set[int] = set()
    for name, kind, fixes in (
        ("fixes", "fix", item.fixes),
        ("near_misses", "near", item.near_misses),
    ):
        for number, fix in enumerate(fixes):
            proof = desk.proof(f"{kind}:{number}")
            line = source.count("\n", 0, source.index(fix.edits[0][0])) + 1
            right = achieves(proof, item.goal)
            if right != (kind == "fix"):
                said = "does not achieve the goal" if kind == "fix" else "achieves the goal"
                desk.plan.complain(
                    f"the change of line {line} {said}", "move or mend it", name, number
                )
            if line not in shown:
                desk.plan.complain(f"line {line} is not shown", "mend section", name, number)
            mended |= {line} if kind == "fix" else set()
            if kind == "near" and line in mended:
                said = f"line {line} is at fault; a near miss there misleads"
                desk.plan.complain(said, "change another line", name, number)
            yield VerifiedFix(line, right, fix.rationale, fix.misconception, proof)

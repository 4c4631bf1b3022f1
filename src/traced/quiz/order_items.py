"""Items of type `order`: the arrangements of blocks that were found to achieve the goal."""

from __future__ import annotations

import json
from dataclasses import replace

from traced.base.problem import Code, ProblemsError, did_you_mean
from traced.inputs.arrange import ALL_S, Blocks, cut, driver, strays
from traced.inputs.question import OrderItem
from traced.inputs.snippet import Snippet
from traced.inputs.variant import rewritten
from traced.quiz.answer import Piece, Proof, VerifiedOrder
from traced.quiz.plan import Desk, Find, Plan, Unverified
from traced.records.record import Record


def plan_order(plan: Plan, item: OrderItem, stem: Snippet) -> None:
    """Name the programs that decide on the item."""
    for number, name in enumerate(item.blocks):
        if name not in stem.sections:
            fix = did_you_mean(name, stem.sections, "mark it in the snippet")
            plan.complain(f"no section {name!r} in {stem.path}", fix, "blocks", number)
    clash = {one.id for one in item.distractors} & set(item.blocks)
    if clash or len(set(item.blocks)) < len(item.blocks):
        plan.complain("two pieces have one name", "rename one", "blocks")
    if plan.problems:
        return
    for line in strays(stem, item):
        said = f"line {line} of {stem.path} stands between blocks and belongs to none"
        plan.complain(said, "move it into a block, or out of them", "blocks")
    wish = replace(plan.wish("orders", "blocks"), timeout_s=ALL_S)
    plan.add("orders", rewritten(stem, driver(cut(stem, item), item), wish))


def verify_order(desk: Desk, item: OrderItem) -> VerifiedOrder:
    """Judge the item by the runs of its programs."""
    explored = _explored(desk)
    orders = sorted(accepted(explored), key=lambda order: order != item.blocks)
    if item.blocks not in orders:
        said = "the arrangement of blocks does not achieve the goal"
        desk.plan.complain(said, "mend the blocks or the goal", "blocks")
    for number, one in enumerate(item.distractors):
        if using := next((order for order in orders if one.id in order), None):
            said = f"distractor {one.id} is no obstacle: {', '.join(using)} achieves the goal"
            desk.plan.complain(said, "make it do harm, or a block", "distractors", number)
    blocks = cut(desk.plan.programs["stem"], item)
    return VerifiedOrder(
        **desk.common(),  # type: ignore[arg-type]
        pieces=_pieces(blocks, item),
        before=_shown(desk.plan.programs["stem"], item, above=True),
        after=_shown(desk.plan.programs["stem"], item, above=False),
        accepted=tuple(orders),
        proofs=tuple(_arranged(desk, item, order) for order in orders),
        tried=json.loads(explored.stdout)["tried"],
    )


def _explored(desk: Desk) -> Record:
    """The run that tried all arrangements, of just these blocks."""
    proof = desk.proof("orders")
    if proof.shown.changed:
        said = f"the record of {proof.program.id} is of other blocks"
        desk.plan.complain(said, "run traced record", "blocks", code=Code.MISSING_RECORD)
        raise Unverified
    return proof.shown.record


def _arranged(desk: Desk, item: OrderItem, order: tuple[str, ...]) -> Proof:
    """A fresh run of an arrangement, which must do what it did among all the others."""
    proof = desk.proof("order:" + ",".join(order))
    wanted = item.goal.prints if item.goal else desk.proof("stem").shown.record.stdout
    if wanted is not None and wanted.strip() != proof.shown.record.stdout.strip():
        said = f"{', '.join(order)} achieves the goal only among other arrangements"
        desk.plan.complain(said, "let the program depend on nothing outside it", "blocks")
    return proof


def _shown(program: Snippet, item: OrderItem, *, above: bool) -> str:
    """Lines that a reader sees above or below all blocks."""
    sections = [program.sections[name] for name in item.blocks]
    first, last = min(s.first_line for s in sections), max(s.last_line for s in sections)
    lines = [text for n, text in program.visible() if (n < first if above else n > last)]
    return "\n".join(lines).strip("\n")


def _pieces(blocks: Blocks, item: OrderItem) -> tuple[Piece, ...]:
    named = {one.id: one for one in item.distractors}
    return tuple(
        Piece(name, code.rstrip("\n"), named.get(name)) for name, code in blocks.codes.items()
    )


def accepted(record: Record) -> list[tuple[str, ...]]:
    """Arrangements that a run of the driver found to achieve the goal."""
    return [tuple(order) for order in json.loads(record.stdout)["accepted"]]


def plan_further(plan: Plan, find: Find) -> dict[str, Snippet]:
    """Programs that only the runs so far have shown to be needed: accepted arrangements."""
    if not isinstance(plan.item, OrderItem) or "orders" not in plan.programs:
        return {}
    shown = find(plan.programs["orders"])
    if shown is None or shown.problems or shown.changed:
        return {}
    blocks = cut(plan.programs["stem"], plan.item)
    found = {}
    for order in accepted(shown.record):
        part = "order:" + ",".join(order)
        if part not in plan.programs:
            wish = plan.wish(f"order-{'-'.join(order)}", "blocks")
            source = blocks.source(order, plan.item.goal)
            try:
                found[part] = rewritten(plan.programs["stem"], source, wish)
            except ProblemsError as error:
                plan.report(error)
    plan.programs.update(found)
    return found

"""What judging an item needs: the programs it asks for, and their runs."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from traced.base.data_file import Key
from traced.base.problem import Code, Problem, ProblemsError, did_you_mean
from traced.embeds.exhibit import Shown
from traced.inputs.bank import LoadedBank
from traced.inputs.question import AnyItem, Goal, NearMiss
from traced.inputs.snippet import Snippet
from traced.inputs.variant import Wish, vary
from traced.quiz.answer import Expected, Proof
from traced.records.record import Record

Find = Callable[[Snippet], Shown | None]
"""The run of a program that counts now, or the accepted one."""
ANY_ERROR = "Exception"


class Unverified(Exception):  # noqa: N818 — a way out, when its cause has been reported already
    """A program of the item has no run to judge; whoever ran it has said why."""


@dataclass
class Plan:
    """One item of a bank with the programs that decide on it, by the part they play."""

    loaded: LoadedBank
    number: int
    snippets: Mapping[str, Snippet]
    """Whole snippets, by file."""
    broken: Mapping[str, object] = field(default_factory=dict)
    """Files of snippets with problems of their own."""
    programs: dict[str, Snippet] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    incomplete: bool = False
    """Whether a program is a snippet with problems of its own, which are told elsewhere."""

    @property
    def item(self) -> AnyItem:
        """The item as the author wrote it."""
        return self.loaded.bank.items[self.number]

    def line(self, *way: Key) -> int:
        """Line of a part of the item."""
        return self.loaded.line("items", self.number, *way)

    def complain(self, message: str, fix: str, *way: Key, code: Code = Code.BAD_ITEM) -> None:
        """Note a problem with a part of the item."""
        said = f"{self.item.id}: {message}"
        self.problems.append(Problem(self.loaded.path, self.line(*way), code, said, fix))

    def base(self, path: str | None, *way: Key) -> Snippet | None:
        """The snippet a part names, the item's by default; none after a complaint."""
        target = path or self.item.snippet
        name = posixpath.normpath(posixpath.join(posixpath.dirname(self.loaded.path), target))
        found = self.snippets.get(name)
        if name in self.broken:
            self.incomplete = True
        elif found is None:
            fix = did_you_mean(name, self.snippets, "write it, or mend the path")
            where = (*way, "snippet") if path else ("snippet",)
            self.complain(f"no {name}", fix, *where, code=Code.MISSING_SNIPPET)
        elif "cpu" not in found.options.devices:
            self.complain(f"{name} does not run on a CPU", 'add "cpu" to its devices', *way)
        return found

    def add(self, part: str, program: Snippet) -> None:
        """Note that a program plays a part."""
        self.programs[part] = program

    def vary(self, part: str, base: Snippet, wish: Wish) -> None:
        """Make a variant for a part; its problems are the item's."""
        try:
            self.programs[part] = vary(base, wish)
        except ProblemsError as error:
            self.report(error)

    def report(self, error: ProblemsError) -> None:
        """Note the problems of a program as the item's."""
        self.problems += [
            replace(p, message=f"{self.item.id}: {p.message}") for p in error.problems
        ]

    def wish(self, name: str, *way: Key) -> Wish:
        """A wish for a variant, called after the item, asked for by one of its parts."""
        return Wish(f"{self.item.id}-{name}", self.loaded.path, self.line(*way))


@dataclass
class Desk:
    """Where an item is judged."""

    plan: Plan
    find: Find

    def proof(self, part: str) -> Proof:
        """The program that plays a part, with its run."""
        program = self.plan.programs[part]
        shown = self.find(program)
        if shown is None:
            fix = "run traced run"
            self.plan.complain(f"no run of {program.id}", fix, code=Code.MISSING_RECORD)
            raise Unverified
        if shown.problems:
            self.plan.problems += shown.problems
            raise Unverified
        return Proof(program, shown, program.variant.edits if program.variant else ())

    def common(self) -> dict[str, object]:
        """What all verified items have."""
        plan = self.plan
        return {
            "item": plan.item,
            "lesson": plan.loaded.lesson,
            "path": plan.loaded.path,
            "line": plan.line(),
            "program": self.proof("stem"),
        }


def printed(record: Record) -> str:
    """What a reader is asked to write: standard output, and the class of an error."""
    lines = [line.rstrip() for line in record.stdout.rstrip().split("\n")]
    text = "\n".join(lines).strip("\n")
    if record.error:
        text += ("\n" if text else "") + record.error.class_names[0]
    return text


def achieves(proof: Proof, goal: Goal) -> bool:
    """Whether a program (that asserts the goal, if it is an expression) achieves the goal."""
    record = proof.shown.record
    if record.error:
        return False
    return goal.prints is None or goal.prints.strip("\n") == record.stdout.strip("\n")


def asserts(goal: Goal | None) -> str:
    """The expression a goal asserts, or nothing."""
    return goal.holds or "" if goal else ""


def short(text: str) -> str:
    """A text as a message quotes it."""
    limit = 40
    return repr(text if len(text) <= limit else text[: limit - 1] + "…")


def plan_near(plan: Plan, near: Sequence[NearMiss]) -> None:
    """Name the programs of near misses."""
    for number, one in enumerate(near):
        way = ("near_misses", number)
        base = plan.base(one.snippet, *way)
        if base is None:
            continue
        if one.edits:
            wish = replace(plan.wish(one.id, *way), edits=one.edits, raises=one.raises)
            plan.vary(f"near:{one.id}", base, wish)
        elif one.snippet:
            plan.add(f"near:{one.id}", base)
        else:
            plan.complain(f"{one.id} changes nothing", "give edits or a snippet", *way)


def expected_near(
    desk: Desk, near: Sequence[NearMiss], key: str, read: Callable[[Proof], str]
) -> tuple[Expected, ...]:
    """What each near miss gives; two that give the same, or the key, help nobody."""
    seen = {key: "the answer"}
    found = []
    for number, one in enumerate(near):
        proof = desk.proof(f"near:{one.id}")
        text = read(proof)
        if text in seen:
            said = f"{one.id} gives the same as {seen[text]}: {short(text)}"
            desk.plan.complain(said, "change its edits", "near_misses", number)
        seen.setdefault(text, one.id)
        found.append(Expected(one.id, text, one.rationale, one.misconception, proof))
    return tuple(found)

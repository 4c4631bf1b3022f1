"""All item banks of a project: the programs they need, and what verification says of them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from traced.base.data_file import Key
from traced.base.layout import Layout
from traced.base.problem import Code, Problem, ProblemsError
from traced.embeds.embed import find_embeds, joined
from traced.inputs.bank import LoadedBank, bank_paths, load_bank
from traced.inputs.snippet import Snippet
from traced.quiz.answer import VerifiedBank
from traced.quiz.order_items import plan_further
from traced.quiz.plan import Find, Plan
from traced.quiz.verify import plan_bank, verify
from traced.quiz.wording import lint


@dataclass(frozen=True)
class Words:
    """A text of a bank."""

    bank: str
    """File relative to the project's root."""
    line: int
    item: str
    """Id of the question it is part of, or empty."""
    text: str


@dataclass
class Quizzes:
    """The banks as they are on disk now."""

    loaded: list[LoadedBank] = field(default_factory=list)
    broken: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    """Problems of banks that cannot be read, by file."""
    named: set[str] = field(default_factory=set)
    """Snippets that stand in the text of such a bank: nobody can say that they are unused."""
    plans: dict[str, list[Plan]] = field(default_factory=dict)
    """Items with the programs they need, by the bank's file."""
    problems: list[Problem] = field(default_factory=list)
    """What is wrong between banks, or with what they point to."""

    @property
    def paths(self) -> list[str]:
        """Files of all banks."""
        return [*(one.path for one in self.loaded), *self.broken]

    def programs(self) -> Iterator[Snippet]:
        """Every variant that is known to be needed, each once."""
        for plan in itertools.chain.from_iterable(self.plans.values()):
            yield from (p for p in plan.programs.values() if p.variant)

    def needing(self, program_id: str) -> Iterator[str]:
        """Files of the banks with an item that a program decides on."""
        for path, plans in self.plans.items():
            if any(one.id == program_id for plan in plans for one in plan.programs.values()):
                yield path

    def used(self) -> set[str]:
        """Files of the snippets that items name, in their words too."""
        plans = itertools.chain.from_iterable(self.plans.values())
        found = {program.path for plan in plans for program in plan.programs.values()} | self.named
        for words in self.words():
            found.update(embed.path for embed in find_embeds(words.text, words.bank).embeds)
        return found

    def words(self) -> Iterator[Words]:
        """Every text of every bank."""
        for one in self.loaded:
            for way, text in _texts(one.bank.model_dump()):
                number = way[1] if way[0] == "items" else None
                item = one.bank.items[number].id if isinstance(number, int) else ""
                yield Words(one.path, one.line(*way), item, text)

    def unused(self, asked: set[tuple[str, str]]) -> Iterator[Problem]:
        """Complain of questions that no page asks; an empty id stands for a whole bank."""
        for one in self.loaded:
            for number, item in enumerate(one.bank.items):
                if not asked & {(one.path, ""), (one.path, item.id)}:
                    line = one.line("items", number)
                    message = f"{item.id}: no page embeds it"
                    fix = "embed the bank as a test, or the item in a page"
                    yield Problem(one.path, line, Code.UNUSED_ITEM, message, fix)

    def extend(self, find: Find) -> list[Snippet]:
        """Programs that the runs so far have shown to be needed as well."""
        plans = itertools.chain.from_iterable(self.plans.values())
        return [program for plan in plans for program in plan_further(plan, find).values()]

    def verify(self, find: Find) -> dict[str, VerifiedBank | tuple[Problem, ...]]:
        """Every bank with its items judged, by file; of one that cannot be read its problems."""
        return {one.path: self._verify(one, find) for one in self.loaded} | self.broken

    def _verify(self, loaded: LoadedBank, find: Find) -> VerifiedBank:
        bank = loaded.bank
        judged = {plan.item.id: verify(plan, find) for plan in self.plans[loaded.path]}
        verified = [item for item, _ in judged.values() if item]
        problems = {item_id: list(found) for item_id, (_, found) in judged.items()}
        for problem, item_id in lint(loaded, verified):
            problems[item_id].append(problem)
        good = tuple(item for item in verified if not problems[item.item.id])
        names = {item.item.id for item in good}
        return VerifiedBank(
            lesson=loaded.lesson,
            path=loaded.path,
            title=bank.title,
            objectives={
                name: (one.text, joined(loaded.path, one.page))
                for name, one in bank.objectives.items()
            },
            misconceptions=dict(bank.misconceptions),
            items=good,
            unverified={
                name: tuple(found) for name, found in problems.items() if name not in names
            },
        )


def _texts(part: Any, way: tuple[Key, ...] = ()) -> Iterator[tuple[tuple[Key, ...], str]]:
    """Every text inside plain data, with the way that leads there."""
    if isinstance(part, str):
        yield way, part
    elif isinstance(part, dict):
        for key, value in part.items():
            yield from _texts(value, (*way, key))
    elif isinstance(part, (list, tuple)):
        for number, value in enumerate(part):
            yield from _texts(value, (*way, number))


def read_quizzes(
    layout: Layout,
    snippets: Mapping[str, Snippet],
    broken: Mapping[str, object],
    others: Mapping[str, Snippet],
) -> Quizzes:
    """Read every bank of a project, and name the programs its items need.

    Args:
        layout: Where the banks are.
        snippets: Whole snippets, by file.
        broken: Files of snippets with problems of their own.
        others: Programs there are besides, by id.
    """
    found = Quizzes()
    seen: dict[str, str] = {}
    named = dict(others)
    for path in bank_paths(layout):
        try:
            loaded = load_bank(layout, path)
        except ProblemsError as error:
            found.broken[layout.relative(path)] = error.problems
            text = path.read_text(encoding="utf-8", errors="replace")
            found.named |= {name for name in (*snippets, *broken) if name in text}
            continue
        found.loaded.append(loaded)
        found.plans[loaded.path] = plan_bank(loaded, snippets, broken)
        _tell_apart(found.plans[loaded.path], named)
        found.problems += _between(loaded, seen)
        found.problems += _nowhere(layout, loaded)
    return found


def _tell_apart(plans: Sequence[Plan], named: dict[str, Snippet]) -> None:
    """Complain of programs that are called alike: a run is kept under the name alone."""
    for plan in plans:
        for program in plan.programs.values():
            if named.setdefault(program.id, program) is not program:
                message = f"{plan.item.id}: another program is called {program.id} too"
                place = program.place(1)
                problem = Problem(*place, Code.BAD_ITEM, message, "rename the part or the item")
                plan.problems.append(problem)


def _between(loaded: LoadedBank, seen: dict[str, str]) -> Iterator[Problem]:
    """Ids that another bank uses too: readers' progress is kept under the id alone."""
    for number, item in enumerate(loaded.bank.items):
        if item.id in seen:
            message = f"{seen[item.id]} has an item {item.id!r} too"
            line = loaded.line("items", number, "id")
            yield Problem(loaded.path, line, Code.BAD_BANK, message, "rename one, for ever")
        seen.setdefault(item.id, loaded.path)


def _nowhere(layout: Layout, loaded: LoadedBank) -> Iterator[Problem]:
    """Objectives whose page does not exist."""
    for name, objective in loaded.bank.objectives.items():
        page = joined(loaded.path, objective.page).partition("#")[0]
        if not page.startswith("docs/") or not (layout.root / page).is_file():
            line = loaded.line("objectives", name, "page")
            message = f"objective {name}: no page {page}"
            fix = "name a page of docs/, relative to the bank"
            yield Problem(loaded.path, line, Code.BAD_BANK, message, fix)

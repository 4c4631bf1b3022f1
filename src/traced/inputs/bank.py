"""Reads item banks: YAML in, located problems or a checked bank out."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pydantic import BaseModel

from traced.base.data_file import Key, line_in
from traced.base.data_model import Form, Lines, parse, read_text
from traced.base.layout import Layout
from traced.base.problem import Code, Problem, ProblemsError, did_you_mean
from traced.inputs import question
from traced.inputs.question import Bank

SCHEMA_FILE: Final = "bank.schema.json"
"""JSON Schema of banks, beside them, for editors."""


def _known_keys() -> list[str]:
    """Keys that any part of a bank may have."""
    models = [
        m for m in vars(question).values() if isinstance(m, type) and issubclass(m, BaseModel)
    ]
    return sorted({name for model in models for name in model.model_fields})


FORM: Final = Form(
    Bank, Code.BAD_BANK, "see CONTRIBUTING.md, quizzes", _known_keys(), "id", unsaid="items"
)


@dataclass(frozen=True)
class LoadedBank:
    """A bank with the place of each of its parts."""

    path: str
    """File relative to the project's root."""
    lesson: str
    bank: Bank
    lines: Lines = field(default_factory=dict)

    def line(self, *way: Key) -> int:
        """Line of the part that `way` leads to, or of the nearest part around it."""
        return line_in(self.lines, way)


def bank_paths(layout: Layout) -> list[Path]:
    """All banks of a project."""
    return sorted(p for p in layout.quiz.glob("*.yml") if p.is_file())


def load_bank(layout: Layout, path: Path) -> LoadedBank:
    """Read and check one bank.

    Raises:
        ProblemsError: With every problem the file has.
    """
    return parse_bank(layout.relative(path), path.stem, read_text(layout, path))


@functools.lru_cache(maxsize=64)
def parse_bank(path: str, lesson: str, text: str) -> LoadedBank:
    """Parse the text of a bank; kept, since a server reads all of them on each save.

    Raises:
        ProblemsError: With every problem the text has.
    """
    bank, lines = parse(path, text, FORM)
    loaded = LoadedBank(path, lesson, bank, lines)
    problems = sorted(_crosswise(loaded))
    if problems:
        raise ProblemsError(problems)
    return loaded


def json_schema() -> str:
    """The schema that editors complete and check banks with, made of the same model."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps(schema | Bank.model_json_schema(), indent=1) + "\n"


def _crosswise(loaded: LoadedBank) -> Iterator[Problem]:
    """Problems that no part has by itself: names used twice, and names that stand for nothing."""
    bank = loaded.bank
    seen: set[str] = set()
    for number, item in enumerate(bank.items):
        way: tuple[Key, ...] = ("items", number)
        if item.id in seen:
            message = f"a second item {item.id!r}"
            yield Problem(
                loaded.path, loaded.line(*way, "id"), Code.BAD_BANK, message, "rename one, for ever"
            )
        seen.add(item.id)
        if item.objective not in bank.objectives:
            fix = did_you_mean(item.objective, bank.objectives, "add it to objectives")
            message = f"{item.id}: no objective {item.objective!r}"
            yield Problem(loaded.path, loaded.line(*way, "objective"), Code.BAD_BANK, message, fix)
        yield from _inside(loaded, way, item)


def _inside(loaded: LoadedBank, way: tuple[Key, ...], item: question.Item) -> Iterator[Problem]:
    """Names inside an item: options' ids once each, misconceptions known."""
    misconceptions = loaded.bank.misconceptions
    for here, parts in _lists(item):
        ids: set[str] = set()
        for number, part in enumerate(parts):
            place = (*way, *here, number)
            part_id = getattr(part, "id", None)
            if part_id is not None and part_id in ids:
                message = f"{item.id}: a second {part_id!r} in {here[-1]}"
                line = loaded.line(*place, "id")
                yield Problem(loaded.path, line, Code.BAD_BANK, message, "rename one")
            ids.add(part_id or "")
            wrong_idea = getattr(part, "misconception", None)
            if wrong_idea and wrong_idea not in misconceptions:
                fix = did_you_mean(wrong_idea, misconceptions, "add it to misconceptions")
                message = f"{item.id}: no misconception {wrong_idea!r}"
                line = loaded.line(*place, "misconception")
                yield Problem(loaded.path, line, Code.BAD_BANK, message, fix)


def _lists(part: question.Part) -> Iterator[tuple[tuple[Key, ...], tuple[question.Part, ...]]]:
    """The lists of parts inside a part, with the way to each."""
    for name in type(part).model_fields:
        value = getattr(part, name)
        if isinstance(value, tuple) and value and isinstance(value[0], question.Part):
            yield (name,), value
            for number, one in enumerate(value):
                yield from (((name, number, *way), found) for way, found in _lists(one))

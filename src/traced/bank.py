"""Reads item banks: YAML in, located problems or a checked bank out."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from traced import question
from traced.data_file import DataReader, Key, line_in
from traced.layout import Layout
from traced.problem import Code, Problem, ProblemsError, did_you_mean
from traced.question import Bank

SCHEMA_FILE: Final = "bank.schema.json"
"""JSON Schema of banks, beside them, for editors."""


@dataclass(frozen=True)
class LoadedBank:
    """A bank with the place of each of its parts."""

    path: str
    """File relative to the project's root."""
    lesson: str
    bank: Bank
    lines: Mapping[tuple[Key, ...], int] = field(default_factory=dict)
    """Line of each key and list element, by the way that leads there."""

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
    name = layout.relative(path)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        said = getattr(error, "strerror", None) or str(error)
        problem = Problem(name, 1, Code.UNREADABLE, said, "save it as readable UTF-8")
        raise ProblemsError([problem]) from None
    return parse_bank(name, path.stem, text)


@functools.lru_cache(maxsize=64)
def parse_bank(path: str, lesson: str, text: str) -> LoadedBank:
    """Parse the text of a bank; kept, since a server reads all of them on each save.

    Raises:
        ProblemsError: With every problem the text has.
    """
    problems: list[Problem] = []
    reader = DataReader(path, problems, Code.BAD_BANK)
    data = reader.read(text)
    if problems:
        raise ProblemsError(sorted(problems))
    try:
        # Strict JSON validation takes arrays as tuples, strict Python validation does not.
        bank = Bank.model_validate_json(json.dumps(data))
    except ValidationError as error:
        raise ProblemsError(sorted(_invalid(path, reader.lines, data, error))) from None
    loaded = LoadedBank(path, lesson, bank, reader.lines)
    problems += _crosswise(loaded)
    if problems:
        raise ProblemsError(sorted(problems))
    return loaded


def json_schema() -> str:
    """The schema that editors complete and check banks with, made of the same model."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return json.dumps(schema | Bank.model_json_schema(), indent=1) + "\n"


def _invalid(
    path: str, lines: Mapping[tuple[Key, ...], int], data: Any, error: ValidationError
) -> Iterator[Problem]:
    """Problems with what the model does not take."""
    details = error.errors()
    for detail in details:
        if detail["type"] == "too_short" and _consists_of_bad(detail, details):
            continue
        way = tuple(_way(data, detail["loc"]))
        known = way
        while known and known not in lines:
            known = known[:-1]
        line = lines.get(known, 1)
        name = _name(way, data)
        if detail["type"] == "extra_forbidden":
            others = [key for key in _known_keys() if key != way[-1]]
            fix = did_you_mean(str(way[-1]), others, "see CONTRIBUTING.md, quizzes")
            message = f"{name}: no such key"
            yield Problem(path, line, Code.UNKNOWN_OPTION, message, fix)
        elif detail["type"] == "missing":
            fix = "see CONTRIBUTING.md, quizzes"
            yield Problem(path, line, Code.BAD_BANK, f"{name} is missing", fix)
        else:
            said = detail["msg"].removeprefix("Value error, ")
            message = f"{name}: {said}" if name else said
            yield Problem(path, line, Code.BAD_BANK, message, "see CONTRIBUTING.md, quizzes")


def _consists_of_bad(short: ErrorDetails, others: Sequence[ErrorDetails]) -> bool:
    """Whether a list is too short only because its elements, bad themselves, do not count."""
    loc = short["loc"]
    return any(one["loc"][: len(loc)] == loc and one is not short for one in others)


def _way(data: Any, loc: tuple[Key, ...]) -> Iterator[Key]:
    """A place without the words that only name an alternative of the model."""
    for number, step in enumerate(loc):
        inside = isinstance(data, (dict, list))
        if _holds(data, step):
            data = data[step]
        elif not inside or number < len(loc) - 1 or _is_type(data, step):
            continue
        yield step


def _name(way: tuple[Key, ...], data: Any) -> str:
    """A place in words: elements of lists go by their id."""
    words = []
    for step in way:
        data = data[step] if _holds(data, step) else None
        if isinstance(step, int) and isinstance(data, dict) and isinstance(data.get("id"), str):
            words.append(data["id"])
        else:
            words.append(str(step + 1) if isinstance(step, int) else step)
    return ".".join(word for word in words if word != "items")


def _is_type(data: Any, step: Key) -> bool:
    return isinstance(data, dict) and data.get("type") == step


def _holds(data: Any, step: Key) -> bool:
    if isinstance(data, dict):
        return step in data
    return isinstance(data, list) and isinstance(step, int) and step < len(data)


def _known_keys() -> list[str]:
    """Keys that any part of a bank may have."""
    models = [
        m for m in vars(question).values() if isinstance(m, type) and issubclass(m, BaseModel)
    ]
    return sorted({name for model in models for name in model.model_fields})


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

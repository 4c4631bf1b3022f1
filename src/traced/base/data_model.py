"""Checks a data file against the model of its kind: text in, located problems or the model out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from traced.base.data_file import DataReader, Key, line_in
from traced.base.layout import Layout
from traced.base.problem import Code, Problem, ProblemsError, did_you_mean
from traced.base.refusal import refusal

Lines = Mapping[tuple[Key, ...], int]
"""Line of each key and list element, by the way that leads there."""
M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Form(Generic[M]):
    """A kind of file: what it may hold, and how to speak of it."""

    model: type[M]
    code: Code
    see: str
    """Where an author reads about it."""
    keys: Sequence[str]
    """Every key that any part may have."""
    named_by: str
    """Key by which an element of a list is called."""
    unsaid: str = ""
    """Key that is left out when a place is put into words."""


def read_text(layout: Layout, path: Path) -> str:
    """The text of a file.

    Raises:
        ProblemsError: It cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        said = getattr(error, "strerror", None) or str(error)
        fix = "save it as readable UTF-8"
        problem = Problem(layout.relative(path), 1, Code.UNREADABLE, said, fix)
        raise ProblemsError([problem]) from None


def parse(path: str, text: str, form: Form[M]) -> tuple[M, Lines]:
    """Check a text against the form of its kind.

    Raises:
        ProblemsError: With every problem the text has.
    """
    problems: list[Problem] = []
    reader = DataReader(path, problems, form.code)
    data = reader.read(text)
    if problems:
        raise ProblemsError(sorted(problems))
    try:
        # Strict JSON validation takes arrays as tuples, strict Python validation does not.
        return form.model.model_validate_json(json.dumps(data)), reader.lines
    except ValidationError as error:
        found = _invalid(_Read(path, data, reader.lines), form, error)
        raise ProblemsError(sorted(found)) from None


@dataclass(frozen=True)
class _Read:
    """A file as it was read."""

    path: str
    data: Any
    lines: Lines


def _invalid(read: _Read, form: Form[Any], error: ValidationError) -> Iterator[Problem]:
    """Problems with what the model does not take."""
    details = error.errors()
    for detail in details:
        if detail["type"] == "too_short" and _consists_of_bad(detail, details):
            continue
        way = tuple(_way(read.data, detail["loc"]))
        line = line_in(read.lines, way)
        name = _name(way, read.data, form)
        if detail["type"] == "extra_forbidden":
            others = [key for key in form.keys if key != way[-1]]
            fix = did_you_mean(str(way[-1]), others, form.see)
            message = f"{name}: no such key"
            yield Problem(read.path, line, Code.UNKNOWN_OPTION, message, fix)
        else:
            refused = refusal(detail)
            fix = refused.fix or form.see
            yield Problem(read.path, line, form.code, refused.about(name), fix)


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


def _name(way: tuple[Key, ...], data: Any, form: Form[Any]) -> str:
    """A place in words: elements of lists go by what they are called."""
    words = []
    for step in way:
        data = data[step] if _holds(data, step) else None
        called = data.get(form.named_by) if isinstance(data, dict) else None
        if isinstance(step, int) and isinstance(called, str):
            words.append(called)
        else:
            words.append(str(step + 1) if isinstance(step, int) else step)
    return ".".join(word for word in words if word != form.unsaid)


def _is_type(data: Any, step: Key) -> bool:
    return isinstance(data, dict) and data.get("type") == step


def _holds(data: Any, step: Key) -> bool:
    if isinstance(data, dict):
        return step in data
    return isinstance(data, list) and isinstance(step, int) and step < len(data)

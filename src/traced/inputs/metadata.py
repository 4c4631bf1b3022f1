"""The options block of a snippet: PEP 723 metadata, read and checked."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from traced.base.problem import Code, Problem, did_you_mean
from traced.base.refusal import named, refusal
from traced.inputs.options import DeclaredVariant, Options
from traced.inputs.source import lines_of

METADATA_START = "# /// script"
METADATA_END = "# ///"
STRAY_TABLE = re.compile(r"^\s*#\s*\[tool\.traced\]\s*$")
"""A table of options; where no block holds it, the block's first line is mistyped."""


VARIANTS = "variants"
"""The table below `[tool.traced]` that holds variants by name."""
VARIANT_NAME = re.compile(r"^[a-z][a-z0-9-]*$")
"""Names of variants end an address: small letters, digits and hyphens."""


AnyModel = TypeVar("AnyModel", bound=BaseModel)


@dataclass(frozen=True)
class Metadata:
    """What a snippet's options block says, and where."""

    options: Options = field(default_factory=Options)
    option_lines: dict[str, int] = field(default_factory=dict)
    """Line on which each option is set."""
    block: frozenset[int] = frozenset()
    """Lines of the block."""
    variants: dict[str, DeclaredVariant] = field(default_factory=dict)
    variant_lines: dict[str, int] = field(default_factory=dict)
    """Line on which each variant's table begins."""


def read_metadata(
    path: str, source: str, texts: Container[int], problems: list[Problem]
) -> Metadata:
    """Find the PEP 723 block and read it.

    A line that stands inside a string, as those of `texts` do, begins no block.
    """
    lines = ["" if n in texts else line for n, line in enumerate(lines_of(source), 1)]
    starts = [n for n, line in enumerate(lines, 1) if line.rstrip() == METADATA_START]
    fix = f"write one block from '{METADATA_START}' to '{METADATA_END}', each line behind '#'"
    if not starts:
        for number, line in enumerate(lines, 1):
            if STRAY_TABLE.match(line):
                message = "[tool.traced] outside a metadata block"
                problems.append(Problem(path, number, Code.BAD_METADATA, message, fix))
        return Metadata()
    if len(starts) > 1:
        message = "second '# /// script' block"
        problems.append(Problem(path, starts[1], Code.BAD_METADATA, message, fix))
        return Metadata()
    start = starts[0]
    end = start + 1
    while end <= len(lines) and lines[end - 1].startswith("#"):
        if lines[end - 1].rstrip() == METADATA_END:
            break
        end += 1
    if end > len(lines) or lines[end - 1].rstrip() != METADATA_END:
        message = f"the metadata block is not closed by '{METADATA_END}'"
        problems.append(Problem(path, start, Code.BAD_METADATA, message, fix))
        return Metadata()
    body = [line[2:] if line.startswith("# ") else line[1:] for line in lines[start : end - 1]]
    block = frozenset(range(start, end + 1))
    table = _read_table(path, start + 1, body, problems)
    where = _lines_of_keys(start + 1, body)
    declared = table.pop(VARIANTS, {})
    options = _validate(Options, table, _Table(path, start + 1, where, OPTIONS_FIX), problems)
    heads = _lines_of_variants(start + 1, body)
    variants = dict(_read_variants(path, start + 1, declared, heads, problems))
    return Metadata(options or Options(), where, block, variants, heads)


def _read_table(path: str, first: int, body: list[str], problems: list[Problem]) -> dict[str, Any]:
    """The `[tool.traced]` table of a metadata block whose text begins on line `first`."""
    try:
        tables = tomllib.loads("\n".join([*body, ""]))
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        line = first + min(int(at[1]) if at else len(body), len(body)) - 1
        message = f"not TOML: {str(error).partition(' (at')[0]}"
        problems.append(Problem(path, line, Code.BAD_METADATA, message, "mend the block"))
        return {}
    tool = tables.get("tool", {})
    table = tool.get("traced", {}) if isinstance(tool, dict) else tool
    if not isinstance(table, dict):
        message = "tool.traced is no table"
        problems.append(Problem(path, first, Code.BAD_METADATA, message, "mend the block"))
        return {}
    return table


@dataclass(frozen=True)
class _Table:
    """Where a table stands, for complaints about its keys."""

    path: str
    line: int
    lines: Mapping[str, int]
    """Line of each key."""
    fix: str
    prefix: str = ""
    """What stands before a key in a complaint."""


OPTIONS_FIX = "see CONTRIBUTING.md, options"
VARIANTS_FIX = "see CONTRIBUTING.md, variants"


def _validate(
    model: type[AnyModel], table: Mapping[str, Any], place: _Table, problems: list[Problem]
) -> AnyModel | None:
    try:
        # Strict JSON validation takes arrays as tuples, strict Python validation does not.
        return model.model_validate_json(json.dumps(table, default=str))
    except ValidationError as error:
        problems += _key_problems(model, place, error.errors())
        return None


def _key_problems(
    model: type[BaseModel], place: _Table, errors: Iterable[ErrorDetails]
) -> Iterator[Problem]:
    for detail in errors:
        name = str(detail["loc"][0]) if detail["loc"] else "expect"
        line = place.lines.get(name, place.line)
        if detail["type"] == "extra_forbidden":
            known = "known: " + ", ".join(model.model_fields)
            fix = did_you_mean(name, model.model_fields, known)
            message = f"no option {place.prefix + name!r}"
            yield Problem(place.path, line, Code.UNKNOWN_OPTION, message, fix)
        else:
            refused = refusal(detail)
            message = refused.about(place.prefix + named(detail) if detail["loc"] else "")
            yield Problem(place.path, line, Code.BAD_OPTION, message, refused.fix or place.fix)


def _read_variants(
    path: str, first: int, declared: object, heads: Mapping[str, int], problems: list[Problem]
) -> Iterator[tuple[str, DeclaredVariant]]:
    if not isinstance(declared, dict) or not all(isinstance(t, dict) for t in declared.values()):
        message = "variants is no table of tables"
        problems.append(Problem(path, first, Code.BAD_METADATA, message, VARIANTS_FIX))
        return
    for name, table in declared.items():
        line = heads.get(name, first)
        if not VARIANT_NAME.match(name):
            message = f"no name for a variant: {name!r}"
            fix = "use small letters, digits and hyphens"
            problems.append(Problem(path, line, Code.BAD_OPTION, message, fix))
            continue
        place = _Table(path, line, {}, VARIANTS_FIX, f"{VARIANTS}.{name}.")
        variant = _validate(DeclaredVariant, table, place, problems)
        if variant:
            yield name, variant


def _lines_of_keys(first: int, body: list[str]) -> dict[str, int]:
    """Find the line on which each key of the `[tool.traced]` table is set."""
    where: dict[str, int] = {}
    table = ""
    for number, text in enumerate(body, first):
        if header := re.match(r"\s*\[\s*([\w.-]+)\s*\]", text):
            table = header[1]
        elif table == "tool.traced" and (key := re.match(r"\s*[\"']?([\w-]+)[\"']?\s*=", text)):
            where.setdefault(key[1], number)
    return where


def _lines_of_variants(first: int, body: list[str]) -> dict[str, int]:
    """Find the line on which the table of each variant begins."""
    head = re.compile(r"\s*\[\s*tool\.traced\.variants\.([\w-]+)\s*\]")
    found = ((number, head.match(text)) for number, text in enumerate(body, first))
    return {match[1]: number for number, match in found if match}

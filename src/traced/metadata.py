"""The options block of a snippet: PEP 723 metadata, read and checked."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Container

from pydantic import ValidationError

from traced.options import Options
from traced.problem import Code, Problem, did_you_mean
from traced.source import lines_of

METADATA_START = "# /// script"
METADATA_END = "# ///"
STRAY_TABLE = re.compile(r"^\s*#\s*\[tool\.traced\]\s*$")
"""A table of options; where no block holds it, the block's first line is mistyped."""


def read_metadata(
    path: str, source: str, texts: Container[int], problems: list[Problem]
) -> tuple[Options, dict[str, int], set[int]]:
    """Find the PEP 723 block; return the options, where each is set, and the block's lines.

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
        return Options(), {}, set()
    if len(starts) > 1:
        message = "second '# /// script' block"
        problems.append(Problem(path, starts[1], Code.BAD_METADATA, message, fix))
        return Options(), {}, set()
    start = starts[0]
    end = start + 1
    while end <= len(lines) and lines[end - 1].startswith("#"):
        if lines[end - 1].rstrip() == METADATA_END:
            break
        end += 1
    if end > len(lines) or lines[end - 1].rstrip() != METADATA_END:
        message = f"the metadata block is not closed by '{METADATA_END}'"
        problems.append(Problem(path, start, Code.BAD_METADATA, message, fix))
        return Options(), {}, set()
    body = [line[2:] if line.startswith("# ") else line[1:] for line in lines[start : end - 1]]
    hidden = set(range(start, end + 1))
    options, where = _parse_table(path, start + 1, body, problems)
    return options, where, hidden


def _parse_table(
    path: str, first: int, body: list[str], problems: list[Problem]
) -> tuple[Options, dict[str, int]]:
    """Validate the `[tool.traced]` table of a metadata block that begins on line `first`."""
    try:
        tables = tomllib.loads("\n".join([*body, ""]))
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        line = first + min(int(at[1]) if at else len(body), len(body)) - 1
        message = f"not TOML: {str(error).partition(' (at')[0]}"
        problems.append(Problem(path, line, Code.BAD_METADATA, message, "mend the block"))
        return Options(), {}
    tool = tables.get("tool", {})
    table = tool.get("traced", {}) if isinstance(tool, dict) else tool
    if not isinstance(table, dict):
        message = "tool.traced is no table"
        problems.append(Problem(path, first, Code.BAD_METADATA, message, "mend the block"))
        return Options(), {}
    where = _option_lines(first, body)
    try:
        # Strict JSON validation takes arrays as tuples, strict Python validation does not.
        return Options.model_validate_json(json.dumps(table, default=str)), where
    except ValidationError as error:
        problems += _option_problems(path, first, where, error)
        return Options(), where


def _option_lines(first: int, body: list[str]) -> dict[str, int]:
    """Find the line on which each key of the `[tool.traced]` table is set."""
    where: dict[str, int] = {}
    table = ""
    for number, text in enumerate(body, first):
        if header := re.match(r"\s*\[\s*([\w.-]+)\s*\]", text):
            table = header[1]
        elif table == "tool.traced" and (key := re.match(r"\s*[\"']?([\w-]+)[\"']?\s*=", text)):
            where.setdefault(key[1], number)
    return where


def _option_problems(
    path: str, first: int, where: dict[str, int], error: ValidationError
) -> list[Problem]:
    problems = []
    for detail in error.errors():
        name = str(detail["loc"][0]) if detail["loc"] else "expect"
        line = where.get(name, first)
        if detail["type"] == "extra_forbidden":
            known = "known: " + ", ".join(Options.model_fields)
            fix = did_you_mean(name, Options.model_fields, known)
            problems.append(Problem(path, line, Code.UNKNOWN_OPTION, f"no option {name!r}", fix))
        else:
            said = detail["msg"].removeprefix("Value error, ")
            message = f"{name}: {said}" if detail["loc"] else said
            problems.append(
                Problem(path, line, Code.BAD_OPTION, message, "see CONTRIBUTING.md, options")
            )
    return problems

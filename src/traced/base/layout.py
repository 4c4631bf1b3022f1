"""Where a project keeps its things, and what it sets for all its snippets."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from traced.base.problem import Code, Problem, ProblemsError, did_you_mean
from traced.base.refusal import named, refusal

LIBRARIES: Final = ("tensorflow", "keras", "numpy")
"""Imported before the first run, so that no run pays for it."""
SETTINGS_FILE = "pyproject.toml"
SETTINGS_TABLE = "[tool.traced]"


class Settings(BaseModel):
    """The `[tool.traced]` table of a project's `pyproject.toml`; every key has a default."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    libraries: tuple[str, ...] = LIBRARIES
    """Modules to import before the first run; an empty list suits snippets that need none."""


@dataclass(frozen=True)
class Layout:
    """The folders of a project, all derived from its root."""

    root: Path
    """Folder that holds `mkdocs.yml`."""

    @property
    def snippets(self) -> Path:
        """Scripts, one folder per lesson."""
        return self.root / "snippets"

    @property
    def quiz(self) -> Path:
        """Item banks, one file per lesson."""
        return self.root / "quiz"

    @property
    def docs(self) -> Path:
        """Pages."""
        return self.root / "docs"

    @property
    def records(self) -> Path:
        """Committed records, published with the site."""
        return self.docs / "records"

    @property
    def cache(self) -> Path:
        """Disposable results of this machine."""
        return self.root / ".cache" / "traced"

    def relative(self, path: Path) -> str:
        """Name `path` as an author would: relative to the root, with forward slashes."""
        return path.relative_to(self.root).as_posix()


def find_layout(start: Path) -> Layout:
    """Find the project that `start` is in: the nearest folder upwards with a `mkdocs.yml`.

    Raises:
        FileNotFoundError: No folder from `start` upwards holds a `mkdocs.yml`.
    """
    for folder in (start, *start.parents):
        if (folder / "mkdocs.yml").is_file():
            return Layout(folder)
    raise FileNotFoundError(f"no mkdocs.yml in {start} or any folder above it")


def read_settings(layout: Layout) -> Settings:
    """Read what the project sets; a project without a `pyproject.toml` sets nothing.

    Raises:
        ProblemsError: With every problem of the table.
    """
    try:
        text = (layout.root / SETTINGS_FILE).read_text(encoding="utf-8")
        tool = tomllib.loads(text).get("tool", {})
    except FileNotFoundError:
        return Settings()
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        message = f"not TOML: {str(error).partition(' (at')[0]}"
        line = int(at[1]) if at else 1
        problem = Problem(SETTINGS_FILE, line, Code.BAD_METADATA, message, "mend the file")
        raise ProblemsError([problem]) from None
    table = tool.get("traced", {}) if isinstance(tool, dict) else {}
    try:
        # Strict JSON validation takes arrays as tuples, strict Python validation does not.
        return Settings.model_validate_json(json.dumps(table, default=str))
    except ValidationError as error:
        raise ProblemsError(_setting_problems(text, error)) from None


def _setting_problems(text: str, error: ValidationError) -> Iterator[Problem]:
    known = Settings.model_fields
    for detail in error.errors():
        name = str(detail["loc"][0]) if detail["loc"] else ""
        line = _line_of(text, name)
        if detail["type"] == "extra_forbidden":
            fix = did_you_mean(name, known, f"known: {', '.join(known)}")
            yield Problem(SETTINGS_FILE, line, Code.UNKNOWN_OPTION, f"no option {name!r}", fix)
        else:
            refused = refusal(detail)
            message = refused.about(named(detail) or SETTINGS_TABLE)
            fix = refused.fix or f'write {SETTINGS_TABLE}, then libraries = ["numpy"]'
            yield Problem(SETTINGS_FILE, line, Code.BAD_OPTION, message, fix)


def _line_of(text: str, name: str) -> int:
    """Line on which the table sets `name`, else the table's first line, else 1."""
    lines = text.splitlines()
    start = next((n for n, line in enumerate(lines, 1) if line.strip() == SETTINGS_TABLE), 1)
    wanted = re.compile(rf"\s*[\"']?{re.escape(name)}[\"']?\s*=")
    found = (n for n, line in enumerate(lines, 1) if n > start and wanted.match(line))
    return next(found, start)

"""A located complaint, and the collection that gathers all of them before anything fails."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """The name of a kind of problem, as printed between the location and the message."""

    SYNTAX_ERROR = "syntax-error"
    UNREADABLE = "unreadable"
    MISSING_CAPTION = "missing-caption"
    BAD_METADATA = "bad-metadata"
    UNKNOWN_OPTION = "unknown-option"
    BAD_OPTION = "bad-option"
    BAD_SECTION = "bad-section"
    MISSING_SNIPPET = "missing-snippet"
    MISSING_SECTION = "missing-section"
    OUTSIDE_SNIPPETS = "outside-snippets"
    UNUSED_SNIPPET = "unused-snippet"
    BAD_EMBED = "bad-embed"
    BAD_VALUE = "bad-value"
    UNPROVEN_CLAIM = "unproven-claim"
    RAISED = "raised"
    DID_NOT_RAISE = "did-not-raise"
    EXITED = "exited"
    KILLED = "killed"
    TIMED_OUT = "timed-out"
    OUT_OF_MEMORY = "out-of-memory"
    TOO_MANY_PROCESSES = "too-many-processes"
    MISSING_ALT = "missing-alt"
    BAD_FIGURE = "bad-figure"
    EXPECTATION = "expectation"
    MISSING_VARIANT = "missing-variant"
    MISSING_FUNCTION = "missing-function"
    UNOBSERVABLE = "unobservable"
    TRACED_BEFORE = "traced-before"
    ENGINE = "engine"
    MISSING_RECORD = "missing-record"
    BAD_RECORD = "bad-record"
    DRIFT = "drift"
    BAD_BANK = "bad-bank"
    BAD_EDIT = "bad-edit"
    BAD_ITEM = "bad-item"
    WORDING = "wording"
    MISSING_ITEM = "missing-item"
    UNUSED_ITEM = "unused-item"
    BAD_TERMS = "bad-terms"
    BROKEN_LINK = "broken-link"
    BROKEN_ANCHOR = "broken-anchor"
    MISSING_IMAGE = "missing-image"
    UNTRACED_NUMBER = "untraced-number"
    BAD_EXCEPTION = "bad-exception"
    UNTRACED_PAGE = "untraced-page"
    UNRUN_CODE = "unrun-code"
    LONG_SENTENCE = "long-sentence"
    FILLER = "filler"
    UNLINKED_TERM = "unlinked-term"
    WRONG_WORD = "wrong-word"
    BAD_LESSON = "bad-lesson"
    MISSING_PAGE = "missing-page"
    UNLISTED_PAGE = "unlisted-page"
    STALE_BADGE = "stale-badge"


@dataclass(frozen=True, order=True)
class Problem:
    """One complaint at one place; its text is the line an author reads."""

    path: str
    """File the author can open, relative to the project's root, with forward slashes."""
    line: int
    """Line in that file, counted from 1."""
    code: Code
    message: str
    """What is wrong."""
    fix: str
    """What to do about it."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.code}: {self.message} ({self.fix})"


class ProblemsError(Exception):
    """Raised by a parser once it has found *all* problems of its file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


class Problems:
    """The problems of a build, each kept once however often it is met."""

    def __init__(self) -> None:
        self._seen: dict[Problem, None] = {}

    def add(self, *problems: Problem) -> None:
        """Keep these problems, unless they are known already."""
        self._seen.update(dict.fromkeys(problems))

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(self._seen))

    def __len__(self) -> int:
        return len(self._seen)


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """Suggest the known word that `word` was probably meant to be, or say `otherwise`."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"did you mean {close[0]}?" if close else otherwise

"""A build in numbers: what ran, how it ended, how long it took, and on what machine."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from traced.base.problem import Problem
from traced.embeds.exhibit import Shown
from traced.embeds.quantity import format_seconds
from traced.evidence.evidence import Ledger, Status, status_of
from traced.inputs.snippet import Snippet
from traced.quiz.answer import VerifiedBank
from traced.quiz.quiz_report import options_of
from traced.records.record import Environment

NUMBERS: Final[Mapping[str, str]] = {
    "snippets": "programs written as files",
    "variants": "changed programs: declared by a file, or asked for by a question",
    "runs": "runs of all these that count now",
    "made": "of them made anew by this build; nothing that the others depend on has changed",
    "claims": "claims on pages and in answers",
    "traced": "of them proved by a run that counts",
    "questions": "questions whose key a run decided",
    "options": "options of these questions that were executed, right and wrong",
    "time": "time that the runs took, imports apart",
    "tensorflow": "version of TensorFlow that most of the runs used",
    "date": "day of the build (UTC)",
}
"""What can be asked of a build, with its meaning."""


@dataclass(frozen=True)
class BuildRun:
    """One run that counts now."""

    program: Snippet
    shown: Shown
    made: bool
    """Whether this very build made it."""

    @property
    def wall_s(self) -> float:
        """Seconds it took."""
        return self.shown.record.timing.wall_s


@dataclass(frozen=True)
class Build:
    """What a build knows of itself."""

    runs: tuple[BuildRun, ...] = ()
    """Longest first."""
    ledger: Ledger = field(default_factory=Ledger)
    questions: int = 0
    options: int = 0
    snippets: int = 0
    date: str = ""

    @property
    def environments(self) -> tuple[tuple[Environment, int], ...]:
        """Machines and versions, each with its number of runs, most first."""
        return tuple(Counter(run.shown.record.environment for run in self.runs).most_common())

    @property
    def tensorflow(self) -> str:
        """Version that most of the runs used."""
        versions = Counter(run.shown.record.environment.tensorflow for run in self.runs)
        return versions.most_common(1)[0][0] if versions else "unknown"

    @property
    def traced(self) -> int:
        """Number of claims that a run proves whose program has not changed since."""
        good = (Status.THIS_BUILD, Status.COMMITTED)
        return sum(claim.status in good for claim in self.ledger.claims)

    @property
    def failed(self) -> int:
        """Number of runs with problems."""
        return sum(status_of(run.shown) is Status.FAILED for run in self.runs)

    def number(self, name: str) -> str:
        """One of `NUMBERS`, as a reader sees it."""
        words = {"tensorflow": self.tensorflow, "date": self.date, "time": self._time}
        if name in words:
            return words[name]
        counts = {
            "snippets": self.snippets,
            "variants": len({run.program.id for run in self.runs if run.program.variant}),
            "runs": len(self.runs),
            "made": sum(run.made for run in self.runs),
            "claims": len(self.ledger.claims),
            "traced": self.traced,
            "questions": self.questions,
            "options": self.options,
        }
        return f"{counts[name]:,}"

    @property
    def _time(self) -> str:
        return format_seconds(sum(run.wall_s for run in self.runs))


def build_of(
    runs: Iterable[tuple[Snippet, Shown]],
    ledger: Ledger,
    banks: Iterable[VerifiedBank | tuple[Problem, ...]],
    since_s: float,
) -> Build:
    """Sum a build up.

    Args:
        runs: Every run that pages may show, with its program.
        ledger: What pages take from them.
        banks: Item banks.
        since_s: When the build began, in seconds since the epoch.
    """
    found = [BuildRun(program, shown, _made(shown, since_s)) for program, shown in runs]
    items = [one for bank in banks if isinstance(bank, VerifiedBank) for one in bank.items]
    return Build(
        runs=tuple(sorted(found, key=lambda run: (-run.wall_s, run.program.id))),
        ledger=ledger,
        questions=len(items),
        options=sum(map(options_of, items)),
        snippets=len({run.program.id for run in found if not run.program.variant}),
        date=f"{datetime.fromtimestamp(since_s, UTC):%Y-%m-%d}",
    )


def _made(shown: Shown, since_s: float) -> bool:
    return datetime.fromisoformat(shown.record.date).timestamp() >= math.floor(since_s)

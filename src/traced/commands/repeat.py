"""Makes the same runs several times and says, line by line, what is not the same each time."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from traced.base.problem import Problem
from traced.commands.progress import OnResult, OnStart, Summary, show_progress
from traced.commands.project import Project, Run
from traced.drift.drift import NUMBER, Kind, Line, Style, align, kind_of, lines_of, same
from traced.drift.normalise import normalise
from traced.execution.result import Result
from traced.inputs.options import DeviceKind, Options
from traced.inputs.snippet import Snippet
from traced.records.record import Record

MOST_SHOWN = 4
"""Values printed of one unsteady line."""
WIDEST_TOLERANCE = 0.1
"""A relative difference beyond this is no rounding: a tolerance would hide a wrong number."""
DURATION = re.compile(r"\d\s*(?:[mµun]?s|sec(?:onds?)?|min(?:utes?)?)\b")
"""A number with a unit of time."""
PASSING: Final = {
    "a time or date": re.compile(r"\d{1,4}[-:/]\d{1,2}[-:/]\d{1,2}\S*"),
    "an address or identity": re.compile(
        r"""
        (?<![\w.])                            # not the digits of a decimal number
        (?: 0x[0-9a-fA-F]+
        | (?=\d*[a-f])(?=[a-f]*\d)[0-9a-f]{6,}  # letters and digits
        | \d{9,}
        ) (?![\w.])
        """,
        re.VERBOSE,
    ),
    "a temporary name": re.compile(r"\S*tmp\w*\S*"),
}
"""Words that name a moment or a process; each would need a normaliser of its own."""


@dataclass(frozen=True)
class Unsteady:
    """One line of output, or the error, that differs between runs of one snippet."""

    path: str
    line: int
    """Line of the statement whose output differs."""
    kind: Kind
    values: tuple[str | None, ...]
    """What the runs printed there, each once, in the order of the runs; none for nothing."""
    fix: str

    def explain(self, style: Style = "terminal") -> str:
        """Say it for a terminal, a Markdown comment or a GitHub annotation."""
        said = ["nothing" if value is None else repr(value) for value in self.values[:MOST_SHOWN]]
        if len(self.values) > MOST_SHOWN:
            said.append(f"… ({len(self.values)} in all)")
        values = " | ".join(said)
        if style == "github":
            place = f"file={self.path},line={self.line},title=unsteady ({self.kind})"
            text = f"{values} ({self.fix})".replace("%", "%25")  # GitHub decodes %0A and the like
            return f"::error {place}::{text}"
        if style == "markdown":
            listed = "".join(f"\n  - {one}" for one in said)
            return f"- `{self.path}:{self.line}` **unsteady ({self.kind})**: {self.fix}{listed}"
        return f"{self.path}:{self.line}: unsteady: {values} ({self.fix})"


@dataclass(frozen=True)
class Repeated:
    """What came of repeating."""

    unsteady: tuple[Unsteady, ...]
    compared: int
    """Snippets and devices of which all runs were good, so that they could be compared."""
    summary: Summary


def repeat(project: Project, runs: list[Run], times: int) -> Repeated:
    """Make each run `times` times, store none, and compare them.

    Each round has a parent process of its own, so that addresses differ too.
    Whatever is wrong with a run is a problem of the project.
    """
    records: dict[tuple[str, DeviceKind], list[Record]] = defaultdict(list)
    failures: Counter[Problem] = Counter()

    def keep(result: Result) -> None:
        failures.update(result.problems)
        if not result.problems:
            records[result.snippet.id, result.device.kind].append(result.record)

    def make(ended: OnResult, started: OnStart) -> None:
        def on_result(result: Result) -> None:
            keep(result)
            ended(result)

        for _ in range(times):
            with project.runner() as runner:
                if not project.attempt(runner, runs, on_result, started):
                    return

    summary = show_progress(times * len(runs), make)
    for problem, count in failures.items():
        some = "" if count == times else f" in {count} of {times} runs"
        project.problems.add(replace(problem, message=problem.message + some))
    whole = [(snippet, records[snippet.id, d.kind]) for snippet, d in runs]
    compared = [(snippet, made) for snippet, made in whole if len(made) == times]
    found = [u for snippet, made in compared for u in differences(snippet, made)]
    return Repeated(tuple(found), len(compared), summary)


def differences(snippet: Snippet, made: Sequence[Record]) -> Iterator[Unsteady]:
    """What differs between runs of one snippet that its options do not allow.

    Of measured snippets the output alone counts: timings always differ.
    """
    yield from sorted(_outputs(snippet, made), key=lambda found: found.line)
    yield from _errors(snippet, made)
    yield from _figures(snippet, made)


def _outputs(snippet: Snippet, made: Sequence[Record]) -> Iterator[Unsteady]:
    outputs = [lines_of(record) for record in made]
    everywhere = [{line.text for line in lines} for lines in outputs]
    moved: dict[int, list[str]] = defaultdict(list)
    for column in _columns(outputs, snippet.options):
        pairs = itertools.combinations(column, 2)
        differing = [(a, b) for a, b in pairs if not same(a, b, snippet.options)]
        if not differing:
            continue
        at = next(line.at for line in column if line)
        values = dict.fromkeys(line.text if line else None for line in column)
        texts = [text for text in values if text is not None]
        if all(text in lines for text in texts for lines in everywhere):
            moved[at] += [text for text in texts if text not in moved[at]]
        else:
            kind = kind_of(*differing[0])
            yield Unsteady(snippet.path, at, kind, tuple(values), _fix(tuple(values)))
    for at, lines in moved.items():
        fix = "printed in another order: sort it"
        yield Unsteady(snippet.path, at, Kind.TEXT, tuple(lines), fix)


def _columns(outputs: Sequence[list[Line]], options: Options) -> list[list[Line | None]]:
    """What each run printed in one place, for each place, in the order of the first run.

    A place is a line of the first run, or one further line that others print behind it.
    """
    first = outputs[0]
    columns: dict[tuple[int, int], list[Line | None]] = {
        (number, 0): [line] + [None] * (len(outputs) - 1) for number, line in enumerate(first)
    }
    for run, lines in enumerate(outputs[1:], 1):
        place = (-1, 0)
        for a, b in align(first, lines, options):
            place = (place[0], place[1] + 1) if a is None else (a, 0)
            if b is not None:
                columns.setdefault(place, [None] * len(outputs))[run] = lines[b]
    return [columns[place] for place in sorted(columns)]


def _errors(snippet: Snippet, made: Sequence[Record]) -> Iterator[Unsteady]:
    """An expected error may differ as well, within what `raises` allows."""
    errors = [record.error for record in made if record.error]
    messages = tuple(dict.fromkeys(normalise(error.message) for error in errors))
    if len(messages) > 1:
        kind = Kind.ERROR_MESSAGE
        yield Unsteady(snippet.path, errors[0].line, kind, messages, _fix(messages))


def _figures(snippet: Snippet, made: Sequence[Record]) -> Iterator[Unsteady]:
    """On one machine, a drawing of the same numbers is the same to the last character."""
    for column in itertools.zip_longest(*(record.figures for record in made)):
        drawings = dict.fromkeys(figure.svg if figure else None for figure in column)
        if len(drawings) > 1:
            first = next(figure for figure in column if figure)
            numbers = itertools.count(1)
            values = tuple(f"drawing {next(numbers)}" if svg else None for svg in drawings)
            fix = "seed what it shows"
            yield Unsteady(snippet.path, max(1, first.first_line), Kind.FIGURE, values, fix)


def _fix(values: Sequence[str | None]) -> str:
    """What would make these the same."""
    texts = [value for value in values if value is not None]
    if len(texts) < len(values):
        return "not there in every run: seed it, or leave it out"
    timings = {NUMBER.sub("#", DURATION.sub("#", text)) for text in texts}
    if len(timings) == 1 and all(DURATION.search(text) for text in texts):
        return "a timing: volatile_numbers would cover it"
    for name, pattern in PASSING.items():
        if len({pattern.sub("#", text) for text in texts}) == 1:
            return f"{name}: print less; only a normaliser for it would cover it"
    if len({NUMBER.sub("#", text) for text in texts}) == 1:
        return _fix_numbers(texts)
    if len({tuple(sorted(re.findall(r"\w+", text))) for text in texts}) == 1:
        return "the same words in another order: sort them"
    return "print less, seed it, or volatile_numbers"


def _fix_numbers(texts: Sequence[str]) -> str:
    rows = [[float(number) for number in NUMBER.findall(text)] for text in texts]
    pairs = (p for numbers in zip(*rows, strict=True) for p in itertools.combinations(numbers, 2))
    widest = max(_relative(a, b) for a, b in pairs)
    if widest > WIDEST_TOLERANCE:
        return "print less, seed it, or volatile_numbers"
    return f"tolerance = {_rounded_up(widest)} would cover it"


def _relative(a: float, b: float) -> float:
    """Difference relative to the larger, as tolerances are meant."""
    return abs(a - b) / max(abs(a), abs(b)) if a != b else 0.0


def _rounded_up(value: float) -> str:
    """One significant digit that is not below the value: 0.0016 is covered by 2e-3."""
    exponent = math.floor(math.log10(value))
    digit = math.ceil(value / 10.0**exponent)
    if digit > 9:  # noqa: PLR2004 — the next power of ten has one digit again
        digit, exponent = 1, exponent + 1
    return f"{digit}e{exponent}"

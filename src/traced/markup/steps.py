"""HTML of what ran, step by step: a table that says all, which JavaScript turns into a walk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from traced.inputs.snippet import Snippet
from traced.inputs.source import lines_of
from traced.markup.listing import literal
from traced.records.record import Record
from traced.records.watch import Ran, Watched, added, line_words, words

LANES: Final = ("Python body", "Trace", "Graph", "Kernels")
"""What may run during a statement, in the order in which it does."""
IDLE = "–"


@dataclass(frozen=True)
class Step:
    """One statement with what ran and what it printed, in words."""

    watched: Watched
    statement: str
    lanes: tuple[str, ...]
    """Words for each of `LANES`, empty where nothing ran."""
    printed: str


def steps_of(snippet: Snippet, record: Record, section: str | None) -> list[Step]:
    """The steps that lie in a section; without one, all at which anything ran or was printed."""
    inside = snippet.sections[section] if section else None
    found = []
    for watched in record.watched:
        first, last = watched.first_line, watched.last_line
        printed = "".join(o.text for o in record.between(first, last))
        if inside and not (inside.first_line <= first and last <= inside.last_line):
            continue
        if inside or watched.events or printed:
            said = statement_words(snippet, watched)
            found.append(Step(watched, said, _lanes(snippet, watched), printed.rstrip("\n")))
    return found


def statement_words(snippet: Snippet, watched: Watched) -> str:
    """A statement on one line: the rest of a longer one is left out."""
    lines = lines_of(snippet.source)[watched.first_line - 1 : watched.last_line]
    head = next((line for line in lines if not line.startswith("@")), lines[0])
    return head.strip() + (" …" if lines[-1] != head else "")


def _lanes(snippet: Snippet, watched: Watched) -> tuple[str, ...]:
    several = len(snippet.options.watch) > 1

    def named(name: str, said: str) -> str:
        return f"{name}: {said}" if several else said

    bodies = (named(b.body, line_words(b.lines)) for b in watched.bodies if b.lines)
    traces = (
        named(t.traced, f"trace {t.number}" + (f" for {t.signature}" if t.signature else ""))
        for t in watched.traces
    )
    graphs = (named(name, said) for name, said in _times(r.graph for r in watched.runs))
    return (
        "; ".join(_counted(bodies)),
        "; ".join(traces),
        "; ".join(graphs),
        words(_kernels(watched)),
    )


def _times(names: Iterable[str]) -> Iterable[tuple[str, str]]:
    """How often each of these graphs ran, in words."""
    for one in _tally(names):
        yield one.op, "runs" if one.count == 1 else f"runs {one.count} times"


def _counted(texts: Iterable[str]) -> list[str]:
    """Each text once, with how often it occurs."""
    return [t.op if t.count == 1 else f"{t.op} ({t.count} times)" for t in _tally(texts)]


def _tally(texts: Iterable[str]) -> list[Ran]:
    counts: dict[str, int] = {}
    for text in texts:
        counts[text] = counts.get(text, 0) + 1
    return [Ran(op=text, count=count) for text, count in counts.items()]


def _kernels(watched: Watched) -> Sequence[Ran]:
    """Kernels of graphs, then those of eager ops."""
    graphs = [one for run in watched.runs for one in run.kernels]
    return [*added(graphs), *(one for ops in watched.eager for one in ops.eager)]


def steps_table(steps: Sequence[Step]) -> str:
    """All steps as a table."""
    heads = ("Step", "Statement", *LANES, "Printed")
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    rows = "".join(_row(number, step) for number, step in enumerate(steps, 1))
    return (
        '<div class="traced-scroll" tabindex="0" role="group" aria-label="Steps">'
        f'<table class="traced-table traced-steps__table"><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
    )


def _row(number: int, step: Step) -> str:
    watched = step.watched
    lines = f"{watched.first_line} {watched.last_line}"
    body = " ".join(map(str, watched.lines))
    lanes = "".join(f"<td>{escape(said or IDLE)}</td>" for said in step.lanes)
    printed = f"<samp>{literal(escape(step.printed))}</samp>" if step.printed else IDLE
    return (
        f'<tr data-lines="{lines}" data-body="{body}"><th scope="row">{number}</th>'
        f"<td><code>{literal(escape(step.statement))}</code></td>{lanes}<td>{printed}</td></tr>"
    )

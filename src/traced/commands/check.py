"""Compares this machine's runs with the accepted records; writes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from traced.base.problem import Code, Problem
from traced.commands.project import Project
from traced.drift.drift import Drift, compare
from traced.inputs.snippet import Snippet
from traced.records.environment import Device
from traced.records.record import BadRecordError


def find_drifts(project: Project, only: Sequence[Path] = ()) -> Iterator[Drift]:
    """Every difference between runs and records, in the snippets or folders `only`."""
    for snippet, device in project.wanted():
        if project.selects(snippet, only):
            yield from drifts_of(project, snippet, device)


def drifts_of(project: Project, snippet: Snippet, device: Device) -> Iterator[Drift]:
    """Differences of one run from its accepted record; a missing record is a problem."""
    new = project.fresh(snippet, device.kind)
    if new is None:
        return
    path = project.layout.relative(project.committed.path(snippet.id, device.kind))
    try:
        old = project.committed.load(snippet.id, device.kind)
    except BadRecordError as error:
        fix = "run traced record, or restore the file"
        project.problems.add(Problem(path, 1, Code.BAD_RECORD, str(error), fix))
        return
    if old is None:
        if device.kind == "cpu":
            place = snippet.place(1)
            message = f"{snippet.id} has no committed record"
            fix = f"traced record {place[0]}"
            project.problems.add(Problem(*place, Code.MISSING_RECORD, message, fix))
        return
    for drift in compare(old, new, snippet.path, snippet.options):
        path, line = snippet.place(drift.line)
        yield replace(drift, path=path, line=line)

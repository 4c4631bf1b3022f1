"""Makes runs the accepted ones: the only module whose work changes the committed records."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from traced.base.problem import Code, Problem
from traced.commands.project import Project
from traced.drift.drift import compare
from traced.execution.store import StoreError, write_atomically
from traced.inputs.snippet import Snippet
from traced.page.badge import ACCEPTED_BADGE, badge
from traced.records.record import BadRecordError, Record

MACHINE: Final = ("platform", "device name", "device driver", "cores")
"""Evidence that says where a run was made."""


def accept(project: Project, only: Sequence[Path] = (), *, everything: bool = False) -> int:
    """Write the records that changed, or all of them; return how many were written.

    A record that cannot be written is a problem at its place, and keeps no other from it.
    """
    written = 0
    for snippet, device in project.wanted():
        new = project.fresh(snippet, device.kind)
        if new is None or not project.selects(snippet, only):
            continue
        if everything or _worth_writing(project, snippet, new):
            try:
                project.committed.accept(new)
                written += 1
            except StoreError as error:
                path = project.layout.relative(project.committed.path(snippet.id, device.kind))
                fix = "make room, or let the folder be written"
                project.problems.add(Problem(path, 1, Code.ENGINE, str(error), fix))
    return written


def _worth_writing(project: Project, snippet: Snippet, new: Record) -> bool:
    """Whether the outputs or what they depend on changed.

    Neither timings nor the machine count by themselves: else whoever accepts one record on another
    machine than the last would replace them all.
    """
    try:
        old = project.committed.load(snippet.id, new.environment.device_kind)
    except BadRecordError:
        return True
    if old is None or _evidence(old) != _evidence(new):
        return True
    return bool(compare(old, new, snippet.path, snippet.options))


def _evidence(record: Record) -> tuple[dict[str, str], ...]:
    fields = {name: value for name, value in record.evidence.items() if name not in MACHINE}
    return fields, record.observed, record.imported


def accept_badge(project: Project) -> bool:
    """Let the README's badge, if there is one, say what holds now; return whether it changed."""
    path = project.layout.root / ACCEPTED_BADGE
    if not path.is_file():
        return False
    drawing = badge(project.build(), len(project.problems))
    if drawing == path.read_text(encoding="utf-8"):
        return False
    write_atomically(path, drawing)
    return True


def drop_orphans(project: Project) -> Iterator[str]:
    """Remove records of snippets that are gone, or no longer run there; say which."""
    if project.broken:
        return  # a file that cannot be parsed has not lost its record
    known = {(s.id, device) for s in project.programs() for device in s.options.devices}
    for snippet_id, path in project.committed.ids():
        device = path.parent.name
        if (snippet_id, device) not in known:
            shutil.rmtree(path.parent)
            yield f"Removed the record of {snippet_id} on {device}, which is gone"

"""Says what the freshness of a snippet's runs depends on, and what of it has changed."""

from __future__ import annotations

import json
from collections.abc import Iterator

from traced.commands.project import Project
from traced.execution.store import complaint
from traced.inputs.options import DeviceKind, Options
from traced.inputs.snippet import Snippet
from traced.records import environment, key
from traced.records.environment import Device
from traced.records.record import BadRecordError, Record

DIGEST_CHARS = 64
SHOWN_CHARS = 12
"""Characters of a digest that are printed: enough to see that it changed."""


def explain(project: Project, snippet: Snippet) -> Iterator[str]:
    """Lines for a terminal: each run this machine can make, then records of other machines."""
    here = {device.kind: device for device in project.devices}
    for kind in sorted(snippet.options.devices):
        if kind in here:
            yield from _explain_run(project, snippet, here[kind])
        else:
            yield from _explain_accepted(project, snippet, kind)


def _explain_run(project: Project, snippet: Snippet, device: Device) -> Iterator[str]:
    fresh = project.fresh(snippet, device.kind)
    old = fresh or project.store.latest(snippet.id, device.kind)
    state = "fresh" if fresh else "stale" if old else _why_no_run(project, snippet, device)
    yield f"{_named(snippet)} on {device.kind}: {state}"
    now = project.evidence(snippet, device)
    was = old.evidence if old else now
    for name in [*now, *(name for name in was if name not in now)]:
        yield _line(name, now.get(name), was.get(name))
    if old:
        files = key.observe(project.layout.root, list(old.observed))
        for name, value in old.observed.items():
            yield _line(f"file {name}", files[name], value)
        for name, value in old.imported.items():
            yield _line(f"distribution {name}", environment.installed(name), value)


def _named(program: Snippet) -> str:
    """A program as an author finds it."""
    return f"{program.id}, a variant of {program.path}," if program.variant else program.path


def _why_no_run(project: Project, snippet: Snippet, device: Device) -> str:
    for path in project.store.paths(snippet.id, device.kind):
        return f"stale, as the earlier run cannot be read: {complaint(path)}"
    return "never run on this machine"


def _explain_accepted(project: Project, snippet: Snippet, kind: DeviceKind) -> Iterator[str]:
    """A record made where there is such a device, which this machine can only show."""
    start = f"{snippet.path} on {kind}: no such device here"
    try:
        record = project.committed.load(snippet.id, kind)
    except BadRecordError as error:
        yield f"{start}, and the accepted record {error}"
        return
    if record is None:
        return
    yield f"{start}; pages show the record of {_origin(record)}"
    changed = project.aged(snippet, record)
    yield f"  changed since: {', '.join(changed)}" if changed else "          nothing changed since"


def _origin(record: Record) -> str:
    return f"{record.environment.device_name}, {record.date[:10]}"


def _line(name: str, now: str | None, was: str | None) -> str:
    mark = "       " if now == was else "changed"
    before = "" if now == was else f"  (was {_short(name, was)})"
    return f"  {mark} {name}: {_short(name, now)}{before}"


def _short(name: str, value: str | None) -> str:
    """A value as it is, a digest by its beginning, options by those that are set."""
    text = value or "absent"
    if name == "options" and value:
        return _set_options(value)
    is_digest = len(text) == DIGEST_CHARS and all(c in "0123456789abcdef" for c in text)
    return text[:SHOWN_CHARS] if is_digest else text


def _set_options(value: str) -> str:
    """Options that differ from their defaults, as an author would write them."""
    defaults = json.loads(Options().model_dump_json())
    chosen = {n: v for n, v in json.loads(value).items() if v != defaults.get(n)}
    return ", ".join(f"{n} = {json.dumps(v)}" for n, v in chosen.items()) or "none set"

"""The command line: run, check, record, explain."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from traced import __version__
from traced.drift import Drift, Style, compare
from traced.environment import Device
from traced.key import changed_fields
from traced.layout import find_layout
from traced.problem import Code, Problem
from traced.progress import execute_with_progress
from traced.project import Project
from traced.record import BadRecordError, Record
from traced.snippet import Snippet
from traced.store import StoreError

PATHS = click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))


@click.group()
@click.version_option(__version__, prog_name="traced")
def main() -> None:
    """Run documentation snippets and keep what they printed."""


@contextmanager
def _opened() -> Iterator[Project]:
    """The project of the current folder; failures of the engine end in one clear line."""
    try:
        project = Project(find_layout(Path.cwd()), execute=True)
        project.read()
        yield project
    except (FileNotFoundError, StoreError) as error:
        raise click.ClickException(str(error)) from None


def _execute(project: Project, paths: tuple[Path, ...], *, again: bool) -> None:
    for path in paths:
        _require_snippet(project, path)
    runs = project.stale(paths)
    if again:
        runs = [(s, d) for s, d in project.wanted() if project.chosen(s.path, paths)]
    for notice in project.notices:
        click.echo(notice, err=True)
    with project.runner() as runner:
        click.echo(str(execute_with_progress(project, runner, runs)), err=True)


def _require_snippet(project: Project, path: Path) -> None:
    """Refuse a path that stands for no snippet, which would otherwise do nothing silently."""
    names = [*project.snippets, *project.broken]
    if not any(project.chosen(name, (path,)) for name in names):
        raise click.UsageError(f"{path} is no snippet and holds none")


def _fail_on(project: Project) -> None:
    for problem in project.problems:
        click.echo(str(problem), err=True)
    if project.problems:
        sys.exit(1)


@main.command()
@PATHS
@click.option("--again", is_flag=True, help="Run fresh snippets too.")
def run(paths: tuple[Path, ...], *, again: bool) -> None:
    """Run what is stale, into this machine's store."""
    with _opened() as project:
        _execute(project, paths, again=again)
        _fail_on(project)


@main.command()
@PATHS
@click.option(
    "--format",
    "style",
    type=click.Choice(["terminal", "markdown", "github"]),
    default="terminal",
    help="How to write the report.",
)
def check(paths: tuple[Path, ...], style: Style) -> None:
    """Compare runs with the committed records; write nothing that is committed."""
    with _opened() as project:
        _execute(project, paths, again=False)
        pages = {
            project.layout.relative(p): p.read_text(encoding="utf-8-sig")
            for p in project.layout.docs.rglob("*.md")
        }
        project.find_unused(pages)
        drifts = list(find_drifts(project, paths))
        for drift in drifts:
            click.echo(drift.explain(style))
        _fail_on(project)
        if drifts:
            count = len(drifts)
            click.echo(f"{count} difference{'s' * (count != 1)} from the records", err=True)
            sys.exit(1)


def find_drifts(project: Project, paths: tuple[Path, ...] = ()) -> Iterator[Drift]:
    """Every difference between this machine's runs and the accepted records."""
    for snippet, device in project.wanted():
        if project.chosen(snippet.path, paths):
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
            fix = f"traced record {snippet.path}"
            message = "has no committed record"
            project.problems.add(Problem(snippet.path, 1, Code.MISSING_RECORD, message, fix))
        return
    yield from compare(old, new, snippet.path, snippet.options)


@main.command()
@PATHS
@click.option("--all", "everything", is_flag=True, help="Rewrite unchanged records too.")
def record(paths: tuple[Path, ...], *, everything: bool) -> None:
    """Accept this machine's runs: write docs/records where they changed."""
    with _opened() as project:
        _execute(project, paths, again=False)
        written = 0
        for snippet, device in project.wanted():
            new = project.fresh(snippet, device.kind)
            if new is None or not project.chosen(snippet.path, paths):
                continue
            if everything or _worth_writing(project, snippet, new):
                project.committed.accept(new)
                written += 1
        _drop_orphans(project)
        click.echo(f"Wrote {written} record{'s' * (written != 1)}", err=True)
        _fail_on(project)


def _worth_writing(project: Project, snippet: Snippet, new: Record) -> bool:
    """Whether the outputs or what they depend on changed; timings alone do not count."""
    try:
        old = project.committed.load(snippet.id, new.environment.device_kind)
    except BadRecordError:
        return True
    if old is None or old.evidence != new.evidence or old.observed != new.observed:
        return True
    return bool(compare(old, new, snippet.path, snippet.options))


def _drop_orphans(project: Project) -> None:
    """Remove committed records of snippets that no longer exist, or no longer run there."""
    known = {(s.id, device) for s in project.snippets.values() for device in s.options.devices}
    if project.broken:
        return  # a file that cannot be parsed has not lost its record
    for snippet_id, path in project.committed.ids():
        device = path.parent.name
        if (snippet_id, device) not in known:
            shutil.rmtree(path.parent)
            gone = f"Removed the record of {snippet_id} on {device}, which is gone"
            click.echo(gone, err=True)


@main.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
def explain(path: Path) -> None:
    """Say what a snippet's key is made of and which field made it stale."""
    with _opened() as project:
        _require_snippet(project, path)
        for snippet, device in project.wanted():
            if not project.chosen(snippet.path, (path,)):
                continue
            now = project.evidence(snippet, device)
            old = project.store.latest(snippet.id, device.kind)
            changed = changed_fields(old, now, project.layout.root) if old else []
            state = "fresh" if project.fresh(snippet, device.kind) else "stale"
            if old is None:
                state = "never run on this machine"
            click.echo(f"{snippet.path} on {device.kind}: {state}")
            for name, value in now.items():
                mark = "changed" if name in changed else "       "
                was = f"  (was {_short(old.evidence.get(name))})" if old and name in changed else ""
                click.echo(f"  {mark} {name}: {_short(value)}{was}")
            for name in old.observed if old else ():
                mark = "changed" if f"file {name}" in changed else "       "
                click.echo(f"  {mark} file {name}")
        _fail_on(project)


def _short(value: str | None) -> str:
    text = value or "absent"
    is_digest = len(text) == 64 and all(c in "0123456789abcdef" for c in text)  # noqa: PLR2004
    return text[:12] if is_digest else text

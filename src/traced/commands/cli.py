"""The command line: run, check, record, lint, explain, gc, doctor. The work is elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from traced import __version__
from traced.base.layout import find_layout
from traced.commands.accept import accept, accept_badge, drop_orphans
from traced.commands.check import find_drifts
from traced.commands.doctor import examine
from traced.commands.explain import explain as explanation
from traced.commands.lint import lint as linted
from traced.commands.progress import execute_with_progress
from traced.commands.project import Project
from traced.commands.repeat import repeat as repeated
from traced.commands.sweep import Limits, sweep, sweep_if_large
from traced.drift.drift import Style
from traced.execution.store import StoreError, write_atomically
from traced.inputs.bank import SCHEMA_FILE, json_schema
from traced.page.export import export as written
from traced.quiz import quiz_report
from traced.quiz.answer import VerifiedBank

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


def _require_snippets(project: Project, paths: Sequence[Path]) -> None:
    """Refuse a path that stands for no snippet, which would otherwise do nothing silently."""
    names = [*project.snippets, *project.broken, *project.quizzes.paths]
    for path in paths:
        if not any(project.chosen(name, (path,)) for name in names):
            raise click.UsageError(f"{path} is no snippet and holds none")


def _execute(project: Project, paths: Sequence[Path], *, again: bool = False) -> None:
    _require_snippets(project, paths)
    runs = project.stale(paths)
    if again:
        runs = [(s, d) for s, d in project.wanted() if project.selects(s, paths)]
    for notice in project.notices:
        click.echo(notice, err=True)
    with project.runner() as runner:
        click.echo(str(execute_with_progress(project, runner, runs)), err=True)
    if swept := sweep_if_large(project):
        click.echo(str(swept), err=True)


def _judge(project: Project, paths: Sequence[Path]) -> None:
    """Verify the questions, unless only snippets were asked for."""
    if not paths or any(project.chosen(bank, paths) for bank in project.quizzes.paths):
        project.banks()


def _fail_on(project: Project) -> None:
    for problem in project.problems:
        click.echo(str(problem), err=True)
    if project.problems:
        sys.exit(1)


def _fail_on_differences(found: int, what: str) -> None:
    if found:
        click.echo(f"{found} difference{'s' * (found != 1)} {what}", err=True)
        sys.exit(1)


@main.command()
@PATHS
@click.option("--again", is_flag=True, help="Run fresh snippets too.")
def run(paths: tuple[Path, ...], *, again: bool) -> None:
    """Run what is stale, into this machine's store."""
    with _opened() as project:
        _execute(project, paths, again=again)
        _judge(project, paths)
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
@click.option(
    "--repeat",
    "times",
    type=click.IntRange(min=2),
    help="Make each run this often, and report what differs between the runs instead.",
)
def check(paths: tuple[Path, ...], style: Style, times: int | None) -> None:
    """Compare runs with the committed records; write nothing that is committed."""
    with _opened() as project:
        if times:
            _check_repeated(project, paths, style, times)
            return
        _execute(project, paths)
        project.find_unused(project.pages())
        drifts = list(find_drifts(project, paths))
        for drift in drifts:
            click.echo(drift.explain(style))
        _judge(project, paths)
        _fail_on(project)
        _fail_on_differences(len(drifts), "from the records")


def _check_repeated(project: Project, paths: Sequence[Path], style: Style, times: int) -> None:
    _require_snippets(project, paths)
    runs = [(s, d) for s, d in project.wanted() if project.selects(s, paths)]
    found = repeated(project, runs, times)
    click.echo(str(found.summary), err=True)
    for unsteady in found.unsteady:
        click.echo(unsteady.explain(style))
    _fail_on(project)
    _fail_on_differences(len(found.unsteady), f"between {times} runs")
    click.echo(f"{times} runs of each snippet are alike", err=True)


@main.command()
@PATHS
@click.option("--all", "everything", is_flag=True, help="Rewrite unchanged records too.")
def record(paths: tuple[Path, ...], *, everything: bool) -> None:
    """Accept this machine's runs: write docs/records where they changed."""
    with _opened() as project:
        _execute(project, paths)
        written = accept(project, paths, everything=everything)
        for gone in drop_orphans(project):
            click.echo(gone, err=True)
        click.echo(f"Wrote {written} record{'s' * (written != 1)}", err=True)
        _judge(project, paths)
        if accept_badge(project):
            click.echo("Wrote docs/badge.svg", err=True)
        _fail_on(project)


@main.command()
@PATHS
def lint(paths: tuple[Path, ...]) -> None:
    """Look at pages: links, terms, numbers without a run, long sentences. Execute nothing."""
    with _opened() as project:
        found = linted(project, paths)
        for notice in found.notices:
            click.echo(notice, err=True)
        for problem in found.problems:
            click.echo(str(problem), err=True)
        if found.problems:
            sys.exit(1)


@main.command()
@click.argument("path", type=click.Path(exists=True, path_type=Path))
def explain(path: Path) -> None:
    """Say what a snippet's key is made of and which field made it stale."""
    with _opened() as project:
        _require_snippets(project, (path,))
        for program in project.programs():
            if project.chosen(program.place(1)[0], (path,)):
                for line in explanation(project, program):
                    click.echo(line)
        _fail_on(project)


@main.command()
@click.option(
    "--keep",
    type=click.IntRange(min=0),
    default=Limits.runs,
    show_default=True,
    help="Newest runs to keep of each snippet and kind of device.",
)
@click.option("--days", type=click.FloatRange(min=0), help="Drop runs older than this, too.")
def gc(keep: int, days: float | None) -> None:
    """Free what no page uses: old runs, unused drawings, left-overs of killed builds."""
    with _opened() as project:
        click.echo(str(sweep(project, Limits(runs=keep, days=days))))


@main.group(invoke_without_command=True)
@click.pass_context
def quiz(context: click.Context) -> None:
    """Report every item bank: what it holds, and what proves each option."""
    if context.invoked_subcommand is not None:
        return
    with _opened() as project:
        _execute(project, ())
        for bank in project.banks().values():
            if isinstance(bank, VerifiedBank):
                click.echo("\n".join(quiz_report.report(bank)))
        _fail_on(project)


@quiz.command()
def schema() -> None:
    """Write the JSON Schema of banks beside them, for editors."""
    with _opened() as project:
        path = project.layout.quiz / SCHEMA_FILE
        write_atomically(path, json_schema())
        click.echo(f"Wrote {project.layout.relative(path)}", err=True)


@quiz.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
def export(folder: Path) -> None:
    """Write every bank as Moodle GIFT and as a QTI 3 package into FOLDER."""
    with _opened() as project:
        _execute(project, ())
        banks = project.banks()
        _fail_on(project)
        for bank in banks.values():
            if isinstance(bank, VerifiedBank):
                for name, content in written(bank, project.exhibits()).items():
                    write_atomically(folder / name, content)
                    click.echo(f"Wrote {folder / name}", err=True)


@main.command()
def doctor() -> None:
    """Say what this machine can do, and what is wrong; fail if anything is."""
    with _opened() as project:
        findings = list(examine(project))
        for finding in findings:
            click.echo(str(finding))
        wrong = sum(bool(finding.wrong) for finding in findings)
        if wrong:
            click.echo(f"{wrong} thing{'s' * (wrong != 1)} wrong", err=True)
            sys.exit(1)


if __name__ == "__main__":
    main()

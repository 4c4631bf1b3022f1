"""HTML of a build: its numbers, its machines, and every run, longest first."""

from __future__ import annotations

from html import escape

from traced.embeds.quantity import format_bytes, held
from traced.evidence.build import NUMBERS, Build, BuildRun
from traced.evidence.evidence import Status, status_of
from traced.markup.place import program_url, record_page_url
from traced.markup.provenance import device_name
from traced.page.evidence_list import NONE, Url, counted, duration, status_mark, table
from traced.records.record import Environment


def number_mark(build: Build, name: str, url: str) -> str:
    """One number inside a sentence, which leads to the page of the build."""
    short = " traced-value--short"
    return (
        f'<a class="traced-value{short}" href="{escape(url)}#build-{escape(name)}" '
        f'title="{escape(_meaning(name))}">{escape(build.number(name))}</a>'
    )


def _meaning(name: str) -> str:
    return NUMBERS[name]


def numbers_list(build: Build) -> str:
    """All numbers, each with its meaning."""
    rows = "".join(
        f'<div id="build-{name}"><dt>{name}</dt>'
        f"<dd><b>{escape(build.number(name))}</b> {escape(meaning)}</dd></div>"
        for name, meaning in NUMBERS.items()
    )
    return f'<dl class="traced-numbers">{rows}</dl>'


def environments_list(build: Build) -> str:
    """The machines, and the versions that ran on them."""
    items = "".join(
        f"<li><strong>{counted(count, 'run')}</strong> {escape(_machine(environment))}</li>"
        for environment, count in build.environments
    )
    return f'<ul class="traced-machines">{items}</ul>'


def _machine(environment: Environment) -> str:
    name = device_name(environment)
    driver = f", driver {environment.driver}" if environment.driver else ""
    return (
        f"on {environment.device_kind.upper()} {name}{driver}, {environment.cores} cores, "
        f"{held(format_bytes(environment.memory_bytes))} of memory, {environment.platform}; "
        f"TensorFlow {environment.tensorflow}, Keras {environment.keras}, "
        f"NumPy {environment.numpy}, Python {environment.python}"
    )


def runs_table(build: Build, url: Url) -> str:
    """Every run; it is left out of the search, which would find names of questions' options."""
    rows = [_row(run, url) for run in build.runs]
    heads = ("Program", "Wall time", "Outcome", "Made on", "Status", "Record")
    body = table(heads, rows, "Runs")
    summary = f"{counted(len(rows), 'run')}, longest first"
    return (
        f'<div data-search-exclude><details class="traced-ledger"><summary>{summary}</summary>'
        f"{body}</details></div>"
    )


def _row(run: BuildRun, url: Url) -> tuple[str, ...]:
    record, program = run.shown.record, run.program
    device = record.environment.device_kind
    name = escape(program.id if device == "cpu" else f"{program.id} ({device.upper()})")
    name = name.replace("/", "/<wbr>").replace("_", "_<wbr>")
    source = f'<a href="{escape(url(program_url(program)))}" download>{name}</a>'
    link = f'<a href="{escape(url(record_page_url(record)))}">record</a>'
    status = status_of(run.shown)
    day = f"{record.date[:10]}"
    when = f'<time datetime="{escape(record.date)}">{day}</time>' + (" (anew)" if run.made else "")
    return (
        source,
        duration(run.wall_s),
        escape(outcome(run)),
        when,
        status_mark(status),
        link if status is not Status.FAILED else NONE,
    )


def outcome(run: BuildRun) -> str:
    """How a run ended, in a few words."""
    shown = run.shown
    if shown.problems:
        return ", ".join(str(problem.code) for problem in shown.problems)
    if shown.record.error:
        declared = run.program.options.raises is not None
        how = "as declared" if declared else "which answers its question"
        return f"raised {shown.record.error.class_names[0]}, {how}"
    return "ended well, measured" if shown.record.measurement else "ended well"

"""HTML of where a run comes from: a line, or a line that opens to all that is known."""

from __future__ import annotations

from datetime import datetime
from html import escape

from traced.embeds.exhibit import Origin, Shown
from traced.embeds.quantity import format_bytes, format_seconds, held
from traced.inputs.snippet import Snippet
from traced.markup.place import Place, has_notebook, notebook_url, program_url, record_page_url
from traced.records.record import Environment, Record

KEY_DIGITS = 12
"""Digits of a key that are shown; the record holds all of them."""

_SEPARATOR = "&nbsp;· "
"""Stays at the end of a line: none begins with it."""


def device_name(environment: Environment) -> str:
    """The device's own name without its trade marks."""
    return environment.device_name.replace("(R)", "").replace("(TM)", "")


def provenance_line(shown: Shown, place: Place, beside: Shown | None = None) -> str:
    """Where, when and on what a run happened, leading to its record.

    Of a run `beside` another it says only what is not true of that one, and not how long it took.
    """
    facts = _facts(shown)
    if beside:
        facts = [fact for fact in facts[1:] if fact not in _facts(beside)]
    if not shown.problems:
        url = f"{place.root}{record_page_url(shown.record)}"
        facts.append(f'<a href="{escape(url)}">record</a>')
    return f'<p class="traced-provenance">{_SEPARATOR.join(facts)}{_badge(shown)}</p>'


def provenance_panel(snippet: Snippet, shown: Shown, place: Place) -> str:
    """The same line, which opens to the machine, the versions, the key and the files.

    A run with problems is published nowhere, so that there is nothing to open.
    """
    if shown.problems:
        return provenance_line(shown, place)
    record = shown.record
    rows = "".join(f"<dt>{name}</dt><dd>{text}</dd>" for name, text in _known(record).items())
    facts = _SEPARATOR.join(_facts(shown))
    return (
        f'<details class="traced-provenance"><summary>{facts}{_badge(shown)}'
        f"</summary><dl>{rows}<dt>Run it yourself</dt><dd>{_command(snippet, record)}</dd></dl>"
        f"<p>{_files(snippet, record, place)}</p></details>"
    )


def _facts(shown: Shown) -> list[str]:
    record = shown.record
    environment = record.environment
    date = datetime.fromisoformat(record.date)
    measured = ", then measured" if record.measurement else ""
    facts = [
        f"ran in {held(format_seconds(record.timing.wall_s))}{measured}",
        escape(f"TensorFlow {environment.tensorflow}"),
        escape(f"{device_name(environment)}, {environment.cores}\N{NO-BREAK SPACE}cores"),
        f'<time datetime="{date:%Y-%m-%d}">{date:%Y-%m-%d}</time>',
    ]
    if shown.origin is Origin.COMMITTED and not shown.changed:
        facts.append("recorded earlier, not by this build")
    return facts


def _badge(shown: Shown) -> str:
    if not shown.changed:
        return ""
    said = escape(", ".join(shown.changed))
    return f' <strong class="traced-stale">older than this code: {said} changed</strong>'


def _known(record: Record) -> dict[str, str]:
    environment = record.environment
    driver = f", driver {environment.driver}" if environment.driver else ""
    known = {
        "Device": f"{environment.device_kind.upper()}: {device_name(environment)}{driver}",
        "Machine": f"{environment.platform}, {environment.cores} cores, "
        f"{held(format_bytes(environment.memory_bytes))}",
        "Versions": f"Python {environment.python}, TensorFlow {environment.tensorflow}, "
        f"Keras {environment.keras}, NumPy {environment.numpy}",
        "Ended": f"{datetime.fromisoformat(record.date):%Y-%m-%d %H:%M} UTC",
        "Cost": f"{format_seconds(record.timing.cpu_s)} of processor time, "
        f"{format_bytes(record.timing.peak_rss_bytes)} at most",
        "Key": f"{record.key[:KEY_DIGITS]}…, made of {len(record.evidence)} facts",
    }
    return {name: escape(text) for name, text in known.items()}


def _command(snippet: Snippet, record: Record) -> str:
    """What to type in the folder of the downloaded program.

    A program that uses files of this project runs in the project only. One that was measured
    defines what is timed; Python's own timer times it, less carefully than the engine.
    """
    if record.observed:
        return f"in a copy of this site’s project: <code>traced run {escape(snippet.path)}</code>"
    name = program_url(snippet).rpartition("/")[2]
    typed = [f"pip install tensorflow=={record.environment.tensorflow}", f"python {name}"]
    module = name.removesuffix(".py")
    if snippet.options.measure and module.isidentifier():
        typed[1:] = [
            f'python -m timeit -s "import {module} as m; m.{one}()" "m.{one}()"'
            for one in snippet.options.measure
        ]
    return " ".join(f"<code>{escape(line)}</code>" for line in typed)


def _files(snippet: Snippet, record: Record, place: Place) -> str:
    """Links to the record, the program, and the notebook where there is one."""
    links = [
        (f"{place.root}{record_page_url(record)}", "record", ""),
        (f"{place.root}{program_url(snippet)}", "program (.py)", " download"),
    ]
    if has_notebook(snippet):
        links.append((f"{place.root}{notebook_url(snippet)}", "notebook (.ipynb)", " download"))
        if place.colab:
            links.append((f"{place.colab}{notebook_url(snippet)}", "open in Colab", ""))
    return _SEPARATOR.join(
        f'<a href="{escape(url)}"{attribute}>{text}</a>' for url, text, attribute in links
    )

"""HTML for what pages show of runs; the only module that knows Material's conventions."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from traced.exhibit import Exhibit, Origin, Shown
from traced.problem import Problem
from traced.quantity import format_bytes, format_ratio, format_seconds
from traced.record import Error, Measurement, Output, Ratio, Record, VariantTiming
from traced.snippet import Snippet
from traced.value import Value

FOLD_LINES = 24
"""Output longer than this is folded."""
STREAM_LABELS = {"stdout": "Output", "stderr": "Log (stderr)"}


@dataclass(frozen=True)
class Place:
    """Where on the site the markup stands."""

    root: str
    """Relative URL of the site's root, empty or ending in a slash."""


def problem_box(problems: Iterable[Problem]) -> str:
    """Problems, shown in the page where they arise."""
    items = "".join(f"<li><code>{escape(str(p))}</code></li>" for p in problems)
    return f'<div class="traced-problem" role="note"><p>Problem</p><ul>{items}</ul></div>'


def run_figure(
    exhibit: Exhibit,
    *,
    caption: str,
    anchor: str,
    section: str | None,
    show: Sequence[str],
    device: str | None,
    place: Place,
) -> str:
    """A snippet with what its runs printed."""
    snippet = exhibit.snippet
    if snippet is None:
        return problem_box(exhibit.problems)
    parts = [_caption(snippet, caption, place)]
    if "source" in show:
        parts.append(_code(snippet, section))
    shown = [s for s in exhibit.runs if device in (None, s.record.environment.device_kind)]
    if "output" in show:
        parts.append(_by_device(shown, lambda s: _run(snippet, s, section, place), anchor))
    body = "".join(parts)
    return f'<figure class="traced-run" id="{escape(anchor)}">{body}</figure>'


def folded_run(summary: str, figure: str) -> str:
    """A run that the reader opens when wanted."""
    return f'<details class="traced-proof"><summary>{escape(summary)}</summary>{figure}</details>'


def claim_mark(anchor: str, snippet: Snippet) -> str:
    """The mark behind a claim, which leads to the run that proves it."""
    title = f"Proved by a run: {snippet.caption}"
    return (
        f'<a class="traced-claim__mark" href="#{escape(anchor)}" title="{escape(title)}">'
        '<span class="traced-sr">, proved by </span>run</a>'
    )


def value_mark(value: Value, anchor: str) -> str:
    """A value inside a sentence, which leads to the run that printed or measured it."""
    return (
        f'<a class="traced-value" href="#{escape(anchor)}" title="{escape(value.title)}">'
        f"{escape(value.text)}</a>"
    )


def chart_figure(
    *,
    caption: str,
    anchor: str,
    drawings: tuple[str, str],
    tables: Sequence[tuple[Exhibit, Shown]],
    place: Place,
) -> str:
    """A chart in its wide and narrow drawing, its table, and where its runs come from."""
    wide, narrow = drawings
    table = "".join(_chart_table(exhibit, shown, place, len(tables)) for exhibit, shown in tables)
    return (
        f'<figure class="traced-chart" id="{escape(anchor)}">'
        f"<figcaption>{escape(caption)}</figcaption>"
        f'<div class="traced-chart__wide">{wide}</div>'
        f'<div class="traced-chart__narrow">{narrow}</div>'
        f'<details class="traced-chart__data"><summary>The numbers behind this chart</summary>'
        f"{table}</details></figure>"
    )


def _chart_table(exhibit: Exhibit, shown: Shown, place: Place, of: int) -> str:
    snippet = exhibit.snippet
    measurement = shown.record.measurement
    if snippet is None or measurement is None:
        return ""
    title = f"<p><strong>{escape(snippet.caption)}</strong></p>" if of > 1 else ""
    return title + _measurement_table(measurement) + _provenance(snippet, shown, place)


def _caption(snippet: Snippet, caption: str, place: Place) -> str:
    name = snippet.id.rpartition("/")[2] + ".py"
    url = f"{place.root}snippets/{snippet.id}.py"
    return (
        f'<figcaption class="traced-run__caption"><span>{escape(caption or snippet.caption)}</span>'
        f'<a href="{escape(url)}" download>{escape(name)}</a></figcaption>'
    )


def _code(snippet: Snippet, section: str | None) -> str:
    """Source lines with the numbers they have in the file, as tracebacks name them."""
    formatter = HtmlFormatter(nowrap=True)
    coloured = highlight(snippet.source, PythonLexer(stripnl=False), formatter).split("\n")
    shown = snippet.visible(section)
    width = len(str(shown[-1][0])) if shown else 1
    lines = "".join(
        f'<span class="linenos" data-linenos="{number:>{width}} "></span>{coloured[number - 1]}\n'
        for number, _ in shown
    )
    return (
        '<div class="language-python highlight traced-code">'
        f"<pre><span></span><code>{_literal(lines)}</code></pre></div>"
    )


def _literal(html: str) -> str:
    """Keep line ends and nothing else that a Markdown preprocessor might act on."""
    return html.replace("`", "&#96;").replace("~~~", "&#126;&#126;&#126;")


def _by_device(shown: Sequence[Shown], render: Callable[[Shown], str], anchor: str) -> str:
    """One run as it is; several as tabs named after their devices."""
    if len(shown) <= 1:
        return "".join(map(render, shown))
    group = escape(anchor)
    inputs, labels, blocks = [], [], []
    for number, one in enumerate(shown):
        environment = one.record.environment
        ident = f"{group}-tab-{environment.device_kind}"
        checked = " checked" if number == 0 else ""
        inputs.append(f'<input{checked} id="{ident}" name="{group}-tabs" type="radio">')
        label = f"{environment.device_kind.upper()}: {environment.device_name}"
        labels.append(f'<label for="{ident}">{escape(label)}</label>')
        blocks.append(f'<div class="tabbed-block">{render(one)}</div>')
    return (
        f'<div class="tabbed-set tabbed-alternate" data-tabs="1:{len(shown)}">{"".join(inputs)}'
        f'<div class="tabbed-labels">{"".join(labels)}</div>'
        f'<div class="tabbed-content">{"".join(blocks)}</div></div>'
    )


def _run(snippet: Snippet, shown: Shown, section: str | None, place: Place) -> str:
    record = shown.record
    outputs: Sequence[Output] = record.outputs
    ends_here = True
    if section is not None:
        lines = snippet.sections[section]
        outputs = record.between(lines.first_line, lines.last_line)
        error = record.error
        ends_here = bool(error and lines.first_line <= error.line <= lines.last_line)
    parts = [problem_box(shown.problems)] if shown.problems else []
    for stream, group in itertools.groupby(outputs, key=lambda o: o.stream):
        parts.append(_printed(stream, "".join(o.text for o in group)))
    if record.truncated_bytes and section is None:
        parts.append(f'<p class="traced-run__note">{record.truncated_bytes:,} more bytes left out</p>')
    if record.error and ends_here:
        parts.append(_error(snippet, record.error))
    if record.measurement:
        parts.append(_measurement_table(record.measurement))
    parts.append(_provenance(snippet, shown, place))
    return f'<div class="traced-run__output">{"".join(parts)}</div>'


def _printed(stream: str, text: str) -> str:
    lines = text.rstrip("\n")
    count = lines.count("\n") + 1
    body = f'<pre class="traced-out traced-out--{stream}" tabindex="0"><samp>{_literal(escape(lines))}</samp></pre>'
    if count > FOLD_LINES:
        body = f"<details><summary>{count} lines</summary>{body}</details>"
    return f'<p class="traced-run__label">{STREAM_LABELS[stream]}</p>{body}'


def _error(snippet: Snippet, error: Error) -> str:
    name = snippet.path.rpartition("/")[2]
    lines = []
    for frame in error.frames:
        if frame.line:
            lines.append(f"{name}, line {frame.line}, in {frame.function}\n    {frame.source}")
        else:
            lines.append(f"  … {frame.folded} frame{'s' * (frame.folded != 1)} of libraries")
    lines.append(f"{error.class_names[0]}: {error.message.strip()}")
    text = "\n".join(lines)
    return (
        '<p class="traced-run__label">Error</p>'
        f'<pre class="traced-out traced-out--error" tabindex="0"><samp>{_literal(escape(text))}</samp></pre>'
    )


def _measurement_table(measurement: Measurement) -> str:
    baseline = measurement.variants[0].name
    head = (
        "<tr><th>variant</th><th>first call</th><th>median, warm</th><th>95 % interval</th>"
        f"<th>times faster than {escape(baseline)}</th><th>paid back after</th>"
        "<th>traces</th><th>peak memory</th></tr>"
    )
    rows = "".join(
        _measurement_row(variant, measurement.ratio(baseline, variant.name))
        for variant in measurement.variants
    )
    unsteady = "" if measurement.steady else " <strong>Unsteady:</strong> an interval stayed wide."
    note = (
        f'<p class="traced-run__note">{measurement.rounds} interleaved rounds, '
        f"{measurement.threads} threads, first calls apart.{unsteady}</p>"
    )
    return (
        '<div class="traced-scroll" tabindex="0" role="region" aria-label="Measurement">'
        f"<table><thead>{head}</thead><tbody>{rows}</tbody></table></div>{note}"
    )


def _measurement_row(variant: VariantTiming, ratio: Ratio | None) -> str:
    span = variant.interval_s
    break_even = "–"
    if ratio:
        calls = ratio.break_even_calls
        break_even = "never" if calls is None else f"{calls:,} call{'s' * (calls != 1)}"
    cells = (
        format_seconds(variant.first_call_s),
        format_seconds(variant.median_s),
        f"{format_seconds(span.low)} – {format_seconds(span.high)}",
        format_ratio(ratio.ratio) if ratio else "–",
        break_even,
        "–" if variant.traces is None else str(variant.traces),
        "–" if not variant.peak_memory_bytes else format_bytes(variant.peak_memory_bytes),
    )
    data = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    return f'<tr><th scope="row"><code>{escape(variant.name)}</code></th>{data}</tr>'


def _provenance(snippet: Snippet, shown: Shown, place: Place) -> str:
    """Where, when and on what a run happened, leading to its record."""
    record = shown.record
    environment = record.environment
    facts = (
        f"ran in {format_seconds(record.timing.wall_s)}",
        f"TensorFlow {environment.tensorflow}",
        f"{environment.device_name}, {environment.cores} cores",
        f"{datetime.fromisoformat(record.date):%Y-%m-%d}",
    )
    badge = ""
    if shown.changed:
        said = ", ".join(shown.changed)
        badge = f'<strong class="traced-stale">older than this code: {escape(said)} changed</strong>'
    elif shown.origin is Origin.COMMITTED:
        badge = "<span>recorded earlier, not by this build</span>"
    link = ""
    if not shown.problems:
        url = f"{place.root}{record_url(record)}"
        link = f'<a href="{escape(url)}">record</a>'
    spans = "".join(f"<span>{escape(fact)}</span>" for fact in facts)
    return f'<p class="traced-provenance">{spans}{link}{badge}</p>'


def record_url(record: Record) -> str:
    """Where the site publishes a record, relative to its root."""
    return f"records/{record.snippet}/{record.environment.device_kind}/run.json"

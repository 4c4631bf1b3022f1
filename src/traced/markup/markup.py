"""HTML for what pages show of runs; the only module that knows Material's conventions."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape

from traced.base.problem import Problem
from traced.embeds.exhibit import Exhibit, Origin, Shown
from traced.embeds.quantity import with_held_products
from traced.embeds.value import Value
from traced.inputs.snippet import Snippet
from traced.markup.listing import difference, literal, source_block
from traced.markup.place import Place, figure_url, program_url
from traced.markup.provenance import device_name, provenance_line, provenance_panel
from traced.markup.table import measurement_group, measurement_note, measurement_table
from traced.records.record import Error, Figure, Output, Record

FOLD_LINES = 32
"""Output longer than this is folded."""
SHORT = 12
"""A value of so few characters is not broken across lines."""
FOCUS_COLUMNS = 24
"""Output with longer lines scrolls on a small phone, so the keyboard must reach it."""
WRAPPED = ("stderr", "error")
"""Outputs whose lines wrap, so they never scroll."""
STREAM_LABELS = {"stdout": "Output", "stderr": "Log (stderr)"}


@dataclass(frozen=True)
class View:
    """Which part of a snippet and its runs a figure shows."""

    caption: str = ""
    """In place of the snippet's own."""
    section: str | None = None
    show: tuple[str, ...] = ("source", "output")
    device: str | None = None
    """Kind of device, or all there are."""


def problem_box(problems: Iterable[Problem]) -> str:
    """Problems, shown in the page where they arise."""
    items = "".join(f"<li><code>{escape(str(p))}</code></li>" for p in problems)
    return f'<div class="traced-problem" role="note"><p>Problem</p><ul>{items}</ul></div>'


def run_figure(exhibit: Exhibit, view: View, place: Place) -> str:
    """A snippet with what its runs printed."""
    snippet = exhibit.snippet
    if snippet is None:
        return problem_box(exhibit.problems)
    parts = [figure_caption(snippet, view.caption, place)]
    if "diff" in view.show and exhibit.base:
        parts.append(difference(exhibit.base, snippet))
    if "source" in view.show:
        parts.append(source_block(snippet, view.section))
    shown = [s for s in exhibit.runs if view.device in (None, s.record.environment.device_kind)]
    if "output" in view.show:
        render = functools.partial(run_output, snippet, view.section, place)
        parts.append(_by_device(shown, render, place.anchor))
    return f'<figure class="traced-run" id="{escape(place.anchor)}">{"".join(parts)}</figure>'


def run_title(snippet: Snippet) -> str:
    """What a run is called where it stands among others: a variant's says which it is."""
    title = snippet.caption.rstrip(".")
    label = snippet.variant.label if snippet.variant else ""
    return f"{title} ({label})" if label else title


def folded_run(summary: str, figure: str) -> str:
    """A run that the reader opens when wanted."""
    return (
        f'<details class="traced-proof"><summary>{caption_words(summary)}</summary>'
        f"{figure}</details>"
    )


def claim_start(anchor: str) -> str:
    """What begins a claim's sentence, to which lists of evidence lead."""
    ident = f' id="{escape(anchor)}"' if anchor else ""
    return f'<span class="traced-claim"{ident}>'


def claim_mark(link: str) -> str:
    """The mark behind a claim, which leads to the run that proves it."""
    return (
        f'<a class="traced-claim__mark" href="{escape(link)}" title="Proved by a run">'
        '<span class="traced-sr" data-search-exclude> (proved by a run)</span></a>'
    )


def tally(claims: int, runs: Sequence[Shown], url: str | None) -> str:
    """How many claims and runs a page has, where the runs come from, and the way to all of them."""
    said = [f"{claims} claim{'s' * (claims != 1)}"] if claims else []
    said.append(f"{len(runs)} run{'s' * (len(runs) != 1)}")
    days = sorted({run.record.date[:10] for run in runs})
    versions = sorted({run.record.environment.tensorflow for run in runs})
    when = f"on {days[0]}" if len(days) == 1 else f"from {days[0]} to {days[-1]}"
    link = f' <a href="{escape(url)}">All evidence</a>' if url else ""
    return (
        f'<p class="traced-tally"><strong>{", ".join(said)}</strong>: {_whose(runs)}, '
        f"made {when} with TensorFlow {escape(' and '.join(versions))}.{link}</p>"
    )


def _whose(runs: Sequence[Shown]) -> str:
    """How many runs are this build's, recorded earlier, older than their code, or failed."""
    counts = {
        "failed": sum(bool(run.problems) for run in runs),
        "older than their code": sum(bool(run.changed and not run.problems) for run in runs),
        "recorded earlier": sum(
            run.origin is Origin.COMMITTED and not run.changed and not run.problems for run in runs
        ),
    }
    rest = len(runs) - sum(counts.values())
    if rest == len(runs):
        return "all of this build" if rest > 1 else "this build’s"
    others = [f"{count} {what}" for what, count in counts.items() if count]
    return ", ".join([*([f"{rest} of this build"] if rest else []), *others])


def value_mark(value: Value, link: str) -> str:
    """A value inside a sentence, which leads to the run that printed or measured it."""
    short = " traced-value--short" if len(value.text) <= SHORT else ""
    return (
        f'<a class="traced-value{short}" href="{escape(link)}" title="{escape(value.title)}">'
        f"{escape(value.text)}</a>"
    )


def chart_figure(
    *,
    caption: str,
    drawings: tuple[str, str],
    tables: Sequence[tuple[Exhibit, Shown]],
    place: Place,
) -> str:
    """A chart in its wide and narrow drawing, its table, and where its runs come from."""
    wide, narrow = drawings
    return (
        f'<figure class="traced-chart" id="{escape(place.anchor)}">'
        f'<figcaption class="traced-run__caption">{caption_words(caption)}</figcaption>'
        f'<div class="traced-chart__wide">{wide}</div>'
        f'<div class="traced-chart__narrow">{narrow}</div>'
        f'<details class="traced-chart__data"><summary>The numbers behind this chart</summary>'
        f"{_chart_data(tables, place)}</details></figure>"
    )


def _chart_data(tables: Sequence[tuple[Exhibit, Shown]], place: Place) -> str:
    """One table of all workloads, and below it where each of them ran."""
    groups, notes, baseline = [], [], ""
    for exhibit, shown in tables:
        snippet, measurement = exhibit.snippet, shown.record.measurement
        if snippet is None or measurement is None:
            continue
        baseline = measurement.variants[0].name
        title = caption_words(snippet.caption.rstrip("."))
        label = title if len(tables) > 1 else ""
        groups.append(measurement_group(measurement, label))
        heading = f"<p><strong>{title}</strong></p>" if label else ""
        note = f"{measurement_note(measurement)} {provenance_line(shown, place)}"
        notes.append(f"<li>{heading} {note}</li>")
    return (
        f'{measurement_table(groups, baseline)}<ul class="traced-chart__runs">{"".join(notes)}</ul>'
    )


def figure_caption(snippet: Snippet, caption: str, place: Place) -> str:
    """What a figure shows, and the file to download."""
    name = f"{short_name(snippet)}.py"
    url = f"{place.root}{program_url(snippet)}"
    title = caption_words(caption or snippet.caption)
    return (
        f'<figcaption class="traced-run__caption"><span>{title}</span> '  # two words to the search
        f'<a class="traced-run__file" href="{escape(url)}" download>'
        f'<span class="traced-sr" data-search-exclude>Download </span>{escape(name)}</a>'
        "</figcaption>"
    )


def short_name(snippet: Snippet) -> str:
    """A program's name without its lesson's; a variant's begins with that of its snippet."""
    parts = snippet.id.split("/")
    return "/".join(parts[-2:] if snippet.variant else parts[-1:])


def caption_words(text: str) -> str:
    """A caption; what stands between backticks is code, and a product stays on one line."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", with_held_products(escape(text)))


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
        label = f"{environment.device_kind.upper()}: {device_name(environment)}"
        labels.append(f'<label for="{ident}">{escape(label)}</label>')
        blocks.append(f'<div class="tabbed-block">{render(one)}</div>')
    return (
        f'<div class="tabbed-set tabbed-alternate" data-tabs="1:{len(shown)}">{"".join(inputs)}'
        f'<div class="tabbed-labels">{"".join(labels)}</div>'
        f'<div class="tabbed-content">{"".join(blocks)}</div></div>'
    )


def run_output(
    snippet: Snippet,
    section: str | None,
    place: Place,
    shown: Shown,
    beside: Shown | None = None,
) -> str:
    """What a run printed and drew, and where, when and on what it ran.

    Args:
        snippet: The program.
        section: The part of it that is shown, or all of it.
        place: Where on the site.
        shown: The run.
        beside: A run shown with it: what it shares with that one is not said again.
    """
    record = shown.record
    outputs: Sequence[Output] = record.outputs
    figures = list(enumerate(record.figures, 1))
    ends_here = True
    if section is not None:
        lines = snippet.sections[section]
        outputs = record.between(lines.first_line, lines.last_line)
        inside = range(lines.first_line, lines.last_line + 1)
        figures = [(number, figure) for number, figure in figures if figure.first_line in inside]
        error = record.error
        ends_here = bool(error and lines.first_line <= error.line <= lines.last_line)
    parts = [problem_box(shown.problems)] if shown.problems else []
    for stream, group in itertools.groupby(outputs, key=lambda o: o.stream):
        parts.append(_printed(stream, "".join(o.text for o in group)))
    if record.truncated_bytes and section is None:
        parts.append(
            f'<p class="traced-run__note">{record.truncated_bytes:,} more bytes left out</p>'
        )
    if not shown.problems:  # else nothing of the run is published
        parts += [_figure(record, number, figure, place) for number, figure in figures]
    if record.error and ends_here:
        parts.append(_error(snippet, record.error))
    if record.measurement and section is None:
        baseline = record.measurement.variants[0].name
        parts.append(measurement_table([measurement_group(record.measurement)], baseline))
        parts.append(measurement_note(record.measurement))
    if not parts:
        said = "This part printed nothing." if section else "It ran to its end and printed nothing."
        parts.append(f'<p class="traced-run__note">{said}</p>')
    panel = provenance_panel(snippet, shown, place) if place.anchor else None
    parts.append(panel or provenance_line(shown, place, beside))
    return f'<div class="traced-run__output">{"".join(parts)}</div>'


def _printed(stream: str, text: str) -> str:
    lines = text.rstrip("\n")
    label = STREAM_LABELS[stream]
    if stream == "stderr":
        count = lines.count("\n") + 1
        label += f", {count} line{'s' * (count != 1)}"
    return _out(stream, label, lines)


def _figure(record: Record, number: int, figure: Figure, place: Place) -> str:
    """A drawing, with room kept for it before it has loaded."""
    width, height = figure.size_px
    url = f"{place.root}{figure_url(record, number)}"
    return (
        f'<div class="traced-out traced-out--figure"><p class="traced-out__label">Figure</p>'
        f'<img src="{escape(url)}" alt="{escape(figure.alt)}" width="{width}" height="{height}"'
        f' loading="lazy"></div>'
    )


def _out(kind: str, label: str, text: str) -> str:
    """What a run left behind, under a label that does not rely on colour."""
    count = text.count("\n") + 1
    longest = 0 if kind in WRAPPED else max(map(len, text.split("\n")))
    focus = f' tabindex="0" role="group" aria-label="{label}"' if longest > FOCUS_COLUMNS else ""
    body = f"<pre{focus}><samp>{literal(escape(text))}</samp></pre>"
    if count > FOLD_LINES:
        body = f'<details class="traced-fold"><summary>{count} lines</summary>{body}</details>'
    return (
        f'<div class="traced-out traced-out--{kind}">'
        f'<p class="traced-out__label">{label}</p>{body}</div>'
    )


def _error(snippet: Snippet, error: Error) -> str:
    lines = []
    for frame in error.frames:
        if frame.line:
            name = (frame.file or snippet.path).rpartition("/")[2]
            lines.append(f"{name}, line {frame.line}, in {frame.function}\n    {frame.source}")
        if frame.folded:
            whose = "" if frame.line else " of libraries"
            lines.append(f"  … {frame.folded:,} frame{'s' * (frame.folded != 1)}{whose}")
    lines.append(": ".join(filter(None, (error.class_names[0], error.message.strip()))))
    return _out("error", "Error", "\n".join(lines))

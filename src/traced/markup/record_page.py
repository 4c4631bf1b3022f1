"""One run as a page of its own: what ran, what it printed, and what all that depended on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

from traced.embeds.exhibit import Exhibit, Shown
from traced.inputs.snippet import Snippet
from traced.markup.markup import View, caption_words, run_figure, run_title
from traced.markup.place import Place, record_page_url, record_url, stdout_url
from traced.records.record import Record

RECORD_SCRIPT = "assets/record.js"
"""Address of the script that chooses light or dark, relative to the site's root."""

PANEL = '<details class="traced-provenance">'
"""How the panel below a run begins, which this page is about."""


@dataclass(frozen=True)
class Site:
    """What the pages of records share with all others."""

    name: str
    sheets: tuple[str, ...] = ()
    """Addresses of the style sheets, relative to the site's root."""
    icon: str = ""
    """Address of its icon, whole or relative to the site's root; empty without one."""
    colab: str = ""
    """Address that opens the site's notebooks in Colab; empty without one."""


def record_page(program: Snippet, shown: Shown, site: Site) -> str:
    """A whole HTML page about a run; it needs no script, and no page of the site."""
    record = shown.record
    root = "../" * record_page_url(record).count("/")
    figure = run_figure(
        Exhibit(program.path, program, (shown,)), View(), Place(root, "run", site.colab)
    )
    figure = figure.replace(PANEL, f"{PANEL[:-1]} open>")
    here, file = (f'href="{escape(root + url(record))}"' for url in (record_page_url, record_url))
    figure = figure.replace(here, file)  # a link to this page would lead nowhere
    title = run_title(program)
    parts = (
        f"<h1>{caption_words(title)}</h1>",
        f"<p>{_what(record)}</p>",
        figure,
        _evidence(record),
        _files(record),
        _libraries(record),
        _raw(record, root),
    )
    head = _head(f"{title} - {site.name}", root, site)
    return (
        f'<!doctype html><html lang="en">{head}<body class="traced-record" dir="ltr" '
        'data-md-color-scheme="default" data-md-color-primary="custom">'
        f'<script src="{root}{RECORD_SCRIPT}"></script>'
        f'<header><a href="{root}index.html">{escape(site.name)}</a></header>'
        f'<main class="md-typeset">{"".join(parts)}</main></body></html>\n'
    )


def _head(title: str, root: str, site: Site) -> str:
    sheets = "".join(f'<link rel="stylesheet" href="{escape(root + one)}">' for one in site.sheets)
    address = site.icon if "://" in site.icon else root + site.icon
    icon = f'<link rel="icon" href="{escape(address)}">' if site.icon else ""
    return (
        f'<head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta name="robots" content="noindex">{icon}{sheets}</head>'
    )


def _what(record: Record) -> str:
    device = record.environment.device_kind.upper()
    ended = (
        f"It raised {escape(record.error.class_names[0])}." if record.error else "It ended well."
    )
    return f"The record of one run of <code>{escape(record.snippet)}</code> on a {device}. {ended}"


def _evidence(record: Record) -> str:
    return (
        '<h2 id="depends">What the run depends on</h2>'
        "<p>When one of these changes, the run no longer counts and is made anew. "
        f"Its key is made of them: <code>{escape(record.key)}</code></p>"
        f"{_table(record.evidence)}"
    )


def _files(record: Record) -> str:
    if not record.observed:
        return ""
    return (
        '<h2 id="files">Files it read</h2><p>The same holds for these files of the project, '
        f"named with the SHA-256 of what they held.</p>{_folded(record.observed, 'file')}"
    )


def _libraries(record: Record) -> str:
    if not record.imported:
        return ""
    return (
        '<h2 id="libraries">Libraries it had imported</h2>'
        f"{_folded(record.imported, 'library', 'libraries')}"
    )


def _folded(pairs: Mapping[str, str], one: str, many: str = "") -> str:
    count = len(pairs)
    noun = one if count == 1 else many or f"{one}s"
    return (
        f'<details class="traced-lines"><summary>{count} {noun}</summary>{_table(pairs)}</details>'
    )


def _table(pairs: Mapping[str, str]) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td><code>{escape(value)}</code></td></tr>'
        for name, value in pairs.items()
    )
    return f'<table class="traced-table traced-facts"><tbody>{rows}</tbody></table>'


def _raw(record: Record, root: str) -> str:
    links: Iterable[tuple[str, str]] = (
        (record_url(record), "run.json, the whole record"),
        (stdout_url(record), "stdout.txt, what it printed"),
    )
    items = "".join(f'<li><a href="{escape(root + url)}">{text}</a></li>' for url, text in links)
    return f'<h2 id="raw">As files</h2><ul>{items}</ul>'

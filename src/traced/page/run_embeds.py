"""Embeds of runs: snippets, values, claims and charts."""

from __future__ import annotations

import difflib
import fnmatch
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from traced.base.problem import Code, did_you_mean
from traced.embeds.chart import draw_speedups, draw_variants
from traced.embeds.embed import Embed
from traced.embeds.exhibit import Exhibit, Shown
from traced.embeds.quantity import with_held_products
from traced.embeds.value import ValueProblemError, value_of
from traced.inputs.snippet import Snippet
from traced.markup import markup
from traced.markup.sheet import Edits, Sheet, complain, new_anchor, place_of


def expand_snippet(embed: Embed, sheet: Sheet) -> Edits:
    """A snippet with what it left behind."""
    exhibit = find_exhibit(sheet, embed)
    if isinstance(exhibit, list):
        return exhibit
    assert exhibit.snippet  # noqa: S101 — find_exhibit has complained otherwise
    if complaint := check_section(sheet, embed, exhibit.snippet):
        return complaint
    device = embed.options.get("device")
    if exhibit.run_on(device) is None:
        found = found_run(sheet, embed, exhibit)
        return found if isinstance(found, list) else []
    view = markup.View(embed.text.strip(), embed.fragment or None, embed.show, device)
    place = place_of(sheet, figure_anchor(sheet, exhibit))
    html = markup.run_figure(exhibit, view, place)
    return [(embed.start, embed.end, sheet.stash(html))]


def expand_value(embed: Embed, sheet: Sheet) -> Edits:
    """A value inside a sentence."""
    found = find_target(sheet, embed)
    if isinstance(found, list):
        return found
    try:
        value = value_of(found.snippet, found.shown.record, embed.fragment)
    except ValueProblemError as error:
        return complain(sheet, embed, Code.BAD_VALUE, str(error), error.fix)
    html = markup.value_mark(value, link_to(sheet, found.exhibit))
    return [(embed.start, embed.end, sheet.stash(html))]


def expand_claim(embed: Embed, sheet: Sheet) -> Edits:
    """A sentence with the mark that leads to its proof."""
    found = find_target(sheet, embed)
    if isinstance(found, list):
        return found
    if complaint := check_section(sheet, embed, found.snippet):
        return complaint
    if not found.snippet.proves:
        fix = "assert the fact in the snippet, or declare raises or expect"
        message = f"{embed.path} asserts nothing"
        return complain(sheet, embed, Code.UNPROVEN_CLAIM, message, fix)
    mark = markup.claim_mark(link_to(sheet, found.exhibit))
    anchor = sheet.claims.get((sheet.page.path, embed.start), "")
    first, last = embed.text_start, embed.text_start + len(embed.text)
    return [
        (embed.start, first, sheet.stash(markup.claim_start(anchor))),
        (last, embed.end + len(embed.tail), sheet.stash(f"{embed.tail}{mark}</span>")),
    ]


def expand_chart(embed: Embed, sheet: Sheet) -> Edits:
    """A chart of what was measured."""
    if embed.fragment:
        message = f"a chart shows a whole measurement, not {embed.fragment!r}"
        return complain(sheet, embed, Code.BAD_EMBED, message, f"remove #{embed.fragment}")
    paths = sorted(fnmatch.filter(sheet.gallery.exhibits, embed.exhibit)) or [embed.exhibit]
    measured: list[tuple[Exhibit, Shown]] = []
    for path in paths:
        one = replace(embed, path=path, options={}) if "*" in embed.path else embed
        found = find_target(sheet, one)
        if isinstance(found, list):
            return found
        measured.append((found.exhibit, found.shown))
    return _draw_chart(embed, sheet, measured)


def _draw_chart(embed: Embed, sheet: Sheet, measured: list[tuple[Exhibit, Shown]]) -> Edits:
    rows = [
        (with_held_products(e.snippet.caption.rstrip(".")), s.record.measurement)
        for e, s in measured
        if e.snippet and s.record.measurement
    ]
    names = {tuple(v.name for v in m.variants) for _, m in rows}
    if len(rows) != len(measured) or len(names) != 1:
        message = f"{embed.path} is not measured, or its snippets have different variants"
        fix = "give each the same measure = [...]"
        return complain(sheet, embed, Code.BAD_VALUE, message, fix)
    several = len(rows) > 1 or "*" in embed.path
    if several and len(rows[0][1].variants) == 1:
        message = f"{embed.path} measures one variant, which has no speed-up"
        fix = "name a second one in measure = [...]"
        return complain(sheet, embed, Code.BAD_VALUE, message, fix)
    title = embed.text.strip()
    identity = f"{title}{several}{rows!r}"

    def drawing(*, narrow: bool) -> str:
        def make() -> str:
            if several:
                return draw_speedups(rows, title=title, narrow=narrow)
            return draw_variants(rows[0][1], title=title, narrow=narrow)

        return sheet.gallery.draw(f"{identity}{narrow}", make)

    stem = measured[0][0].snippet
    name = anchor_of(stem) if stem and len(measured) == 1 else "run-all"
    anchor = new_anchor(sheet, name.replace("run-", "chart-", 1))
    html = markup.chart_figure(
        caption=title,
        drawings=(drawing(narrow=False), drawing(narrow=True)),
        tables=measured,
        place=place_of(sheet, anchor),
    )
    for exhibit, _ in measured:
        cite(sheet, exhibit)
    return [(embed.start, embed.end, sheet.stash(html))]


def proofs(sheet: Sheet) -> str:
    """The runs that values and claims lead to and that the page does not show elsewhere."""
    if not sheet.runs:
        return ""
    left = [sheet.gallery.exhibits[path] for path in sheet.runs if path not in sheet.shown]
    tally = f"\n\n{sheet.stash(_tally(sheet))}\n\n"
    if not left:
        return tally
    blocks = []
    for exhibit in left:
        assert exhibit.snippet  # noqa: S101 — only whole snippets are cited
        place = place_of(sheet, figure_anchor(sheet, exhibit))
        figure = markup.run_figure(exhibit, markup.View(), place)
        blocks.append(sheet.stash(markup.folded_run(markup.run_title(exhibit.snippet), figure)))
    return f"{tally}## The other runs behind this page\n\n" + "\n\n".join(blocks) + "\n\n"


def _tally(sheet: Sheet) -> str:
    """The page's claims and runs in one line."""
    runs = [run for path in sheet.runs for run in sheet.gallery.exhibits[path].runs]
    claims = sum(path == sheet.page.path for path, _ in sheet.claims)
    listed = sheet.gallery.ledger().list_of(sheet.page.path)
    url = sheet.page.url(listed) if listed else None
    return markup.tally(claims, runs, url if listed != sheet.page.path else None)


def anchor_of(snippet: Snippet) -> str:
    """Fragment under which a page shows a run."""
    return "run-" + re.sub(r"[^\w-]+", "-", markup.short_name(snippet)).replace("_", "-")


@dataclass(frozen=True)
class Target:
    """What an embed of a run leads to."""

    exhibit: Exhibit
    snippet: Snippet
    shown: Shown


def find_target(sheet: Sheet, embed: Embed) -> Target | Edits:
    """The snippet and the run an embed names, or the complaint that one is missing."""
    exhibit = find_exhibit(sheet, embed)
    if isinstance(exhibit, list):
        return exhibit
    shown = found_run(sheet, embed, exhibit)
    if isinstance(shown, list):
        return shown
    assert exhibit.snippet  # noqa: S101 — find_exhibit has complained otherwise
    return Target(exhibit, exhibit.snippet, shown)


def find_exhibit(sheet: Sheet, embed: Embed) -> Exhibit | Edits:
    """The snippet an embed names, or the complaint that there is none."""
    exhibit = sheet.gallery.exhibits.get(embed.exhibit)
    if exhibit is None and embed.path in sheet.gallery.exhibits:
        return complain(sheet, embed, Code.MISSING_VARIANT, *_no_variant(sheet, embed))
    if exhibit is None:
        if not embed.path.startswith("snippets/"):
            fix = "a target is a file below snippets/, relative to the page"
            message = f"{embed.path} is not in snippets/"
            return complain(sheet, embed, Code.OUTSIDE_SNIPPETS, message, fix)
        fix = _similar(embed.path, sheet.gallery.exhibits)
        return complain(sheet, embed, Code.MISSING_SNIPPET, f"no {embed.path}", fix)
    if exhibit.snippet is None:
        return [(embed.start, embed.end, sheet.stash(markup.problem_box(exhibit.problems)))]
    return exhibit


def _no_variant(sheet: Sheet, embed: Embed) -> tuple[str, str]:
    """What to say of a variant that the snippet does not declare."""
    snippet = sheet.gallery.exhibits[embed.path].snippet
    known = list(snippet.declared) if snippet else []
    fix = did_you_mean(embed.variant, known, f"known: {', '.join(known) or 'none'}")
    return f"no variant {embed.variant!r} in {embed.path}", fix


def _similar(path: str, known: Mapping[str, Exhibit]) -> str:
    """Suggest the file whose name is like that of `path`, rather in the same folder."""
    folder, _, name = path.removesuffix(".py").rpartition("/")
    near = sorted(known, key=lambda one: one.startswith(f"{folder}/"))
    names = {one.removesuffix(".py").rpartition("/")[2]: one for one in near}
    close = difflib.get_close_matches(name, names, n=1)
    return f"did you mean {names[close[0]]}?" if close else "write it, or mend the path"


def found_run(sheet: Sheet, embed: Embed, exhibit: Exhibit) -> Shown | Edits:
    """The run an embed shows, or the complaint that there is none."""
    shown = exhibit.run_on(embed.options.get("device"))
    if shown is None:
        device = embed.options.get("device", "this machine")
        message = f"{embed.path} has no run and no record for {device}"
        fix = "run traced run, or commit a record made where it runs"
        return complain(sheet, embed, Code.MISSING_RECORD, message, fix)
    if shown.problems:
        return [(embed.start, embed.end, sheet.stash(markup.problem_box(shown.problems)))]
    return shown


def check_section(sheet: Sheet, embed: Embed, snippet: Snippet) -> Edits:
    """The complaint that the snippet has no such section, if it has none."""
    name, known = embed.fragment, snippet.sections
    if not name or name in known:
        return []
    fix = did_you_mean(name, known, f"known: {', '.join(known) or 'none'}")
    message = f"no section {name!r} in {embed.path}"
    return complain(sheet, embed, Code.MISSING_SECTION, message, fix)


def link_to(sheet: Sheet, exhibit: Exhibit) -> str:
    """Link to a run: on this page, or where the lesson shows it if this page only asks of it."""
    if sheet.lends and exhibit.path not in sheet.runs and exhibit.snippet:
        page = sheet.gallery.ledger().shown_on(exhibit.path, sheet.lends)
        if url := sheet.page.url(page) or sheet.answered_on:
            return f"{url}#{anchor_of(exhibit.snippet)}"
    return f"#{cite(sheet, exhibit)}"


def cite(sheet: Sheet, exhibit: Exhibit) -> str:
    """Anchor of a run, to be shown at the end of the page unless it stands elsewhere."""
    assert exhibit.snippet  # noqa: S101 — callers have checked
    if exhibit.path not in sheet.runs:
        sheet.runs[exhibit.path] = new_anchor(sheet, anchor_of(exhibit.snippet))
    return sheet.runs[exhibit.path]


def figure_anchor(sheet: Sheet, exhibit: Exhibit) -> str:
    """Anchor of a figure that now stands on the page: the snippet's own for its first."""
    anchor = cite(sheet, exhibit)
    if exhibit.path in sheet.shown:
        return new_anchor(sheet, anchor)
    sheet.shown.add(exhibit.path)
    return anchor

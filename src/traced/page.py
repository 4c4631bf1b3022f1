"""Expands the embeds of a page: text in, text out, nothing is executed."""

from __future__ import annotations

import difflib
import fnmatch
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from traced import markup
from traced.chart import draw_speedups, draw_variants
from traced.embed import Embed, EmbedKind, find_embeds
from traced.exhibit import Exhibit, Shown
from traced.problem import Code, Problem, did_you_mean
from traced.snippet import Snippet
from traced.value import ValueProblemError, value_of

Stash = Callable[[str], str]
"""Puts finished HTML aside and returns what stands for it in the Markdown."""

Draw = Callable[[str, Callable[[], str]], str]
"""Returns the drawing kept under a name, or makes it."""


@dataclass(frozen=True)
class Page:
    """A page to expand."""

    path: str
    """File relative to the project's root."""
    root: str
    """Relative URL of the site's root, empty or ending in a slash."""
    first_line: int = 1
    """Line of the file on which the text begins (front matter removed)."""


@dataclass(frozen=True)
class Expansion:
    """A page with its embeds expanded."""

    text: str
    problems: tuple[Problem, ...]


@dataclass
class _State:
    page: Page
    exhibits: Mapping[str, Exhibit]
    stash: Stash
    draw: Draw
    problems: list[Problem] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    """Anchors given away on this page."""
    runs: dict[str, str] = field(default_factory=dict)
    """Anchor of each snippet's first figure, which values and claims lead to, by file."""
    shown: set[str] = field(default_factory=set)
    """Files of the snippets that already have a figure."""


def expand(
    text: str,
    page: Page,
    exhibits: Mapping[str, Exhibit],
    stash: Stash,
    draw: Draw = lambda _, make: make(),
) -> Expansion:
    """Replace every embed of a page by what its run left behind.

    Args:
        text: The page's Markdown, front matter removed.
        page: Which page it is.
        exhibits: Snippets and their runs, by file relative to the project's root.
        stash: Where finished HTML goes.
        draw: Cache of drawings.
    """
    state = _State(page, exhibits, stash, draw)
    parsed = find_embeds(text, page.path, page.first_line)
    state.problems += parsed.problems
    edits: list[tuple[int, int, str]] = []
    for start, end in parsed.broken:
        line = page.first_line + text.count("\n", 0, start)
        here = [p for p in parsed.problems if p.line == line]
        edits.append((start, end, stash(markup.problem_box(here))))
    for embed in parsed.embeds:
        edits += _EXPANDERS[embed.kind](embed, state)
    for start, end, replacement in sorted(_outermost(edits), reverse=True):
        text = text[:start] + replacement + text[end:]
    return Expansion(text + _proofs(state), tuple(state.problems))


def referenced(text: str, page: str, known: Mapping[str, Exhibit]) -> set[str]:
    """Files of the snippets that a page embeds in any way."""
    found: set[str] = set()
    for embed in find_embeds(text, page).embeds:
        found.update(fnmatch.filter(known, embed.path))
    return found


def anchor_of(snippet: Snippet) -> str:
    """Fragment under which a page shows a run."""
    return "run-" + re.sub(r"[^\w-]+", "-", snippet.id.rpartition("/")[2]).replace("_", "-")


_Edits = list[tuple[int, int, str]]


def _outermost(edits: _Edits) -> _Edits:
    """Edits that lie in no other: a claim with a problem takes its values with it."""
    return [
        edit
        for edit in edits
        if not any(o is not edit and o[0] <= edit[0] and edit[1] <= o[1] for o in edits)
    ]


def _complain(state: _State, embed: Embed, code: Code, message: str, fix: str) -> _Edits:
    problem = Problem(state.page.path, embed.line, code, message, fix)
    state.problems.append(problem)
    return [(embed.start, embed.end, state.stash(markup.problem_box([problem])))]


def _find(state: _State, embed: Embed) -> Exhibit | _Edits:
    """The snippet an embed names, or the complaint that there is none."""
    exhibit = state.exhibits.get(embed.path)
    if exhibit is None:
        if not embed.path.startswith("snippets/"):
            fix = "a target is a file below snippets/, relative to the page"
            message = f"{embed.path} is not in snippets/"
            return _complain(state, embed, Code.OUTSIDE_SNIPPETS, message, fix)
        fix = _similar(embed.path, state.exhibits)
        return _complain(state, embed, Code.MISSING_SNIPPET, f"no {embed.path}", fix)
    if exhibit.snippet is None:
        return [(embed.start, embed.end, state.stash(markup.problem_box(exhibit.problems)))]
    return exhibit


def _similar(path: str, known: Mapping[str, Exhibit]) -> str:
    """Suggest the file whose name is like that of `path`, rather in the same folder."""
    folder, _, name = path.removesuffix(".py").rpartition("/")
    near = sorted(known, key=lambda one: one.startswith(f"{folder}/"))
    names = {one.removesuffix(".py").rpartition("/")[2]: one for one in near}
    close = difflib.get_close_matches(name, names, n=1)
    return f"did you mean {names[close[0]]}?" if close else "write it, or mend the path"


def _found_run(state: _State, embed: Embed, exhibit: Exhibit) -> Shown | _Edits:
    """The run an embed shows, or the complaint that there is none."""
    shown = exhibit.run_on(embed.options.get("device"))
    if shown is None:
        device = embed.options.get("device", "this machine")
        message = f"{embed.path} has no run and no record for {device}"
        fix = "run traced run, or commit a record made where it runs"
        return _complain(state, embed, Code.MISSING_RECORD, message, fix)
    if shown.problems:
        return [(embed.start, embed.end, state.stash(markup.problem_box(shown.problems)))]
    return shown


def _snippet(embed: Embed, state: _State) -> _Edits:
    exhibit = _find(state, embed)
    if isinstance(exhibit, list):
        return exhibit
    assert exhibit.snippet  # noqa: S101 — _find has complained otherwise
    if complaint := _check_section(state, embed, exhibit.snippet):
        return complaint
    device = embed.options.get("device")
    if exhibit.run_on(device) is None:
        found = _found_run(state, embed, exhibit)
        return found if isinstance(found, list) else []
    view = markup.View(embed.text.strip(), embed.fragment or None, embed.show, device)
    place = markup.Place(state.page.root, _figure_anchor(state, exhibit))
    html = markup.run_figure(exhibit, view, place)
    return [(embed.start, embed.end, state.stash(html))]


def _check_section(state: _State, embed: Embed, snippet: Snippet) -> _Edits:
    """The complaint that the snippet has no such section, if it has none."""
    name, known = embed.fragment, snippet.sections
    if not name or name in known:
        return []
    fix = did_you_mean(name, known, f"known: {', '.join(known) or 'none'}")
    message = f"no section {name!r} in {embed.path}"
    return _complain(state, embed, Code.MISSING_SECTION, message, fix)


def _new_anchor(state: _State, anchor: str) -> str:
    """An anchor not yet taken on this page: the plain one, or with a number behind it."""
    number, free = 1, anchor
    while free in state.anchors:
        number += 1
        free = f"{anchor}-{number}"
    state.anchors.add(free)
    return free


def _value(embed: Embed, state: _State) -> _Edits:
    exhibit = _find(state, embed)
    if isinstance(exhibit, list):
        return exhibit
    shown = _found_run(state, embed, exhibit)
    if isinstance(shown, list):
        return shown
    assert exhibit.snippet  # noqa: S101 — _find has complained otherwise
    try:
        value = value_of(exhibit.snippet, shown.record, embed.fragment)
    except ValueProblemError as error:
        return _complain(state, embed, Code.BAD_VALUE, str(error), error.fix)
    html = markup.value_mark(value, _cite(state, exhibit))
    return [(embed.start, embed.end, state.stash(html))]


def _claim(embed: Embed, state: _State) -> _Edits:
    exhibit = _find(state, embed)
    if isinstance(exhibit, list):
        return exhibit
    shown = _found_run(state, embed, exhibit)
    if isinstance(shown, list):
        return shown
    assert exhibit.snippet  # noqa: S101 — _find has complained otherwise
    if complaint := _check_section(state, embed, exhibit.snippet):
        return complaint
    if not exhibit.snippet.proves:
        fix = "assert the fact in the snippet, or declare raises or expect"
        message = f"{embed.path} asserts nothing"
        return _complain(state, embed, Code.UNPROVEN_CLAIM, message, fix)
    mark = markup.claim_mark(_cite(state, exhibit), exhibit.snippet)
    first, last = embed.text_start, embed.text_start + len(embed.text)
    return [
        (embed.start, first, state.stash('<span class="traced-claim">')),
        (last, embed.end, state.stash(f"{mark}</span>")),
    ]


def _cite(state: _State, exhibit: Exhibit) -> str:
    """Anchor of a run, to be shown at the end of the page unless it stands elsewhere."""
    assert exhibit.snippet  # noqa: S101 — callers have checked
    if exhibit.path not in state.runs:
        state.runs[exhibit.path] = _new_anchor(state, anchor_of(exhibit.snippet))
    return state.runs[exhibit.path]


def _figure_anchor(state: _State, exhibit: Exhibit) -> str:
    """Anchor of a figure that now stands on the page: the snippet's own for its first."""
    anchor = _cite(state, exhibit)
    if exhibit.path in state.shown:
        return _new_anchor(state, anchor)
    state.shown.add(exhibit.path)
    return anchor


def _chart(embed: Embed, state: _State) -> _Edits:
    if embed.fragment:
        message = f"a chart shows a whole measurement, not {embed.fragment!r}"
        return _complain(state, embed, Code.BAD_EMBED, message, f"remove #{embed.fragment}")
    paths = sorted(fnmatch.filter(state.exhibits, embed.path)) or [embed.path]
    measured: list[tuple[Exhibit, Shown]] = []
    for path in paths:
        one = replace(embed, path=path)
        exhibit = _find(state, one)
        if isinstance(exhibit, list):
            return exhibit
        shown = _found_run(state, one, exhibit)
        if isinstance(shown, list):
            return shown
        measured.append((exhibit, shown))
    return _draw_chart(embed, state, measured)


def _draw_chart(embed: Embed, state: _State, measured: list[tuple[Exhibit, Shown]]) -> _Edits:
    rows = [
        (e.snippet.caption, s.record.measurement)
        for e, s in measured
        if e.snippet and s.record.measurement
    ]
    names = {tuple(v.name for v in m.variants) for _, m in rows}
    if len(rows) != len(measured) or len(names) != 1:
        message = f"{embed.path} is not measured, or its snippets have different variants"
        fix = "give each the same measure = [...]"
        return _complain(state, embed, Code.BAD_VALUE, message, fix)
    several = len(rows) > 1 or "*" in embed.path
    if several and len(rows[0][1].variants) == 1:
        message = f"{embed.path} measures one variant, which has no speed-up"
        fix = "name a second one in measure = [...]"
        return _complain(state, embed, Code.BAD_VALUE, message, fix)
    title = embed.text.strip()
    identity = title + "".join(s.record.key + s.record.date for _, s in measured)

    def drawing(*, narrow: bool) -> str:
        def make() -> str:
            if several:
                return draw_speedups(rows, title=title, narrow=narrow)
            return draw_variants(rows[0][1], title=title, narrow=narrow)

        return state.draw(f"{identity}{narrow}", make)

    stem = measured[0][0].snippet
    name = anchor_of(stem) if stem and len(measured) == 1 else "run-all"
    anchor = _new_anchor(state, name.replace("run-", "chart-", 1))
    html = markup.chart_figure(
        caption=title,
        drawings=(drawing(narrow=False), drawing(narrow=True)),
        tables=measured,
        place=markup.Place(state.page.root, anchor),
    )
    for exhibit, _ in measured:
        _cite(state, exhibit)
    return [(embed.start, embed.end, state.stash(html))]


_EXPANDERS: Mapping[EmbedKind, Callable[[Embed, _State], _Edits]] = {
    EmbedKind.SNIPPET: _snippet,
    EmbedKind.CHART: _chart,
    EmbedKind.VALUE: _value,
    EmbedKind.CLAIM: _claim,
}


def _proofs(state: _State) -> str:
    """The runs that values and claims lead to and that the page does not show elsewhere."""
    left = [state.exhibits[path] for path in state.runs if path not in state.shown]
    if not left:
        return ""
    blocks = []
    for exhibit in left:
        assert exhibit.snippet  # noqa: S101 — only whole snippets are cited
        place = markup.Place(state.page.root, _figure_anchor(state, exhibit))
        figure = markup.run_figure(exhibit, markup.View(), place)
        blocks.append(state.stash(markup.folded_run(exhibit.snippet.caption, figure)))
    return "\n\n## The other runs behind this page\n\n" + "\n\n".join(blocks) + "\n\n"

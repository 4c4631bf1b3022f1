"""Expands the embeds of a page: text in, text out, nothing is executed."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

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
    """Anchors that runs on this page have."""
    cited: dict[str, Exhibit] = field(default_factory=dict)
    """Runs that a value or claim leads to, by anchor."""


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
        fix = did_you_mean(embed.path, state.exhibits, "write it, or mend the path")
        return _complain(state, embed, Code.MISSING_SNIPPET, f"no {embed.path}", fix)
    if exhibit.snippet is None:
        return [(embed.start, embed.end, state.stash(markup.problem_box(exhibit.problems)))]
    return exhibit


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
    section = embed.fragment or None
    if section and section not in exhibit.snippet.sections:
        known = exhibit.snippet.sections
        fix = did_you_mean(section, known, f"known: {', '.join(known) or 'none'}")
        message = f"no section {section!r} in {embed.path}"
        return _complain(state, embed, Code.MISSING_SECTION, message, fix)
    device = embed.options.get("device")
    if exhibit.run_on(device) is None:
        found = _found_run(state, embed, exhibit)
        return found if isinstance(found, list) else []
    html = markup.run_figure(
        exhibit,
        caption=embed.text.strip(),
        anchor=_new_anchor(state, anchor_of(exhibit.snippet)),
        section=section,
        show=embed.show,
        device=device,
        place=markup.Place(state.page.root),
    )
    return [(embed.start, embed.end, state.stash(html))]


def _new_anchor(state: _State, anchor: str) -> str:
    """An anchor not yet taken on this page; the first of a run has the plain one."""
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
    """Anchor of a run, to be shown at the end of the page unless it stands there already."""
    assert exhibit.snippet  # noqa: S101 — callers have checked
    anchor = anchor_of(exhibit.snippet)
    state.cited.setdefault(anchor, exhibit)
    return anchor


def _chart(embed: Embed, state: _State) -> _Edits:
    paths = sorted(fnmatch.filter(state.exhibits, embed.path)) or [embed.path]
    measured: list[tuple[Exhibit, Shown]] = []
    for path in paths:
        one = Embed(**{**vars(embed), "path": path})
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
    title = embed.text.strip()
    identity = title + "".join(s.record.key + s.record.date for _, s in measured)

    def drawing(*, narrow: bool) -> str:
        def make() -> str:
            if len(rows) == 1 and "*" not in embed.path:
                return draw_variants(rows[0][1], title=title, narrow=narrow)
            return draw_speedups(rows, title=title, narrow=narrow)

        return state.draw(f"{identity}{narrow}", make)

    stem = measured[0][0].snippet
    name = anchor_of(stem) if stem and len(measured) == 1 else "run-all"
    html = markup.chart_figure(
        caption=title,
        anchor=_new_anchor(state, name.replace("run-", "chart-", 1)),
        drawings=(drawing(narrow=False), drawing(narrow=True)),
        tables=measured,
        place=markup.Place(state.page.root),
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
    left = [(a, e) for a, e in state.cited.items() if a not in state.anchors]
    if not left:
        return ""
    blocks = []
    for anchor, exhibit in left:
        assert exhibit.snippet  # noqa: S101 — only whole snippets are cited
        figure = markup.run_figure(
            exhibit,
            caption=exhibit.snippet.caption,
            anchor=_new_anchor(state, anchor),
            section=None,
            show=("source", "output"),
            device=None,
            place=markup.Place(state.page.root),
        )
        blocks.append(state.stash(markup.folded_run(exhibit.snippet.caption, figure)))
    return "\n\n## The other runs behind this page\n\n" + "\n\n".join(blocks) + "\n"

"""HTML of a lesson's frame: what stands below a page's title, at its end, and on the overview."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from traced.embeds.reading import PageReading
from traced.inputs.lesson import OVERVIEW, Entry, LoadedLesson, Style
from traced.markup.sheet import Page
from traced.page.tally import Tally

Words = Callable[[str, int], str]
"""Renders Markdown that stands on a line of the manifest."""


@dataclass(frozen=True)
class Spot:
    """A page of a lesson."""

    loaded: LoadedLesson
    at: Page

    @property
    def page(self) -> str:
        """File in the lesson's folder."""
        return self.at.path.rpartition("/")[2]

    @property
    def entry(self) -> Entry | None:
        """What the manifest says of this page; nothing of the overview."""
        return self.loaded.entry(self.page)

    @property
    def is_overview(self) -> bool:
        """Whether this page is the lesson's first."""
        return self.page == OVERVIEW

    @property
    def number(self) -> int | None:
        """Which of the styles this page is, counted from 1."""
        styles = self.loaded.lesson.styles
        return next((n for n, one in enumerate(styles, 1) if one.page == self.page), None)

    def url(self, page: str) -> str:
        """Address of another page of the lesson."""
        return escape(self.at.url(f"{self.loaded.folder}/{page}") or "")


def minutes(count: int) -> str:
    """A duration as a reader says it."""
    hours, rest = divmod(count, 60)
    parts = [f"{hours} h"] * bool(hours) + [f"{rest} min"] * bool(rest or not hours)
    return " ".join(parts)


def head(spot: Spot, reading: PageReading | None) -> str:
    """Where the page belongs, how long it takes, and the chooser."""
    lesson = spot.loaded.lesson
    title = f'<a href="{spot.url(OVERVIEW)}">{escape(lesson.title)}</a>'
    ways = [escape(lesson.course), escape(lesson.kind), *([title] if spot.entry else [])]
    return (
        '<div class="lesson-head" data-search-exclude>'
        f'<p class="lesson-where">{_dotted(ways)}</p>'
        f'<p class="lesson-time">{_dotted(_times(spot, reading))}</p>'
        f"{_chooser(spot) if spot.entry else ''}</div>"
    )


def _dotted(parts: Sequence[str]) -> str:
    return " ".join(f"<span>{part}</span>" for part in parts)


def _times(spot: Spot, reading: PageReading | None) -> list[str]:
    """The author's estimate, and what reading alone takes by count."""
    lesson = spot.loaded.lesson
    if spot.entry is None:
        total = minutes(sum(style.minutes for style in lesson.styles))
        return [f"{len(lesson.styles)} styles", f"{total} planned"]
    estimate = spot.entry.minutes
    if reading is None:
        return [f"about {minutes(estimate)}"] if estimate else []
    planned = [f"planned for {minutes(estimate)}"] if estimate else []
    whole = reading.opened
    title = f"{whole.words:,} words, {whole.lines:,} lines of code and output in all"
    said = f"{minutes(reading.closed.minutes)} to read"
    if whole.minutes > reading.closed.minutes:
        said += f", {whole.minutes} with every answer open"
    read = f'<span title="{title}">{said}</span>'
    return [*planned, read]


def _chooser(spot: Spot) -> str:
    """Links to all styles: a rail where there is room, else a list to unfold."""
    lesson = spot.loaded.lesson
    links = "".join(_stop(spot, style) for style in lesson.styles)
    here = f"{len(lesson.styles)} styles"
    if spot.number and spot.entry and spot.entry.minutes:
        place = f"{spot.number} of {len(lesson.styles)}"
        here = f"{escape(spot.entry.name)} · {place} · {minutes(spot.entry.minutes)}"
    ticks = "".join(f'<i data-style="{style.id}"></i>' for style in lesson.styles)
    return (
        f'<details class="lesson-chooser lesson-styles" data-lesson="{escape(spot.loaded.slug)}">'
        '<summary><span class="lesson-label">Choose your learning style</span>'
        f'<span class="lesson-count"></span><span class="lesson-here">{here}</span>'
        f'<span class="lesson-ticks" aria-hidden="true">{ticks}</span></summary>'
        '<nav aria-label="Learning styles"><p class="lesson-choose">'
        '<span class="lesson-label">Choose your learning style</span>'
        '<span class="lesson-count"></span></p>'
        f'<ol class="lesson-rail">{links}</ol></nav></details>'
    )


def _stop(spot: Spot, style: Style) -> str:
    current = ' aria-current="page"' if style.page == spot.page else ""
    return (
        f'<li data-style="{style.id}"><a href="{spot.url(style.page)}"{current}>'
        f'<span class="lesson-name">{escape(style.name)}</span> '
        f'<span class="lesson-minutes">{minutes(style.minutes)}</span>'
        '<span class="lesson-done"></span></a></li>'
    )


def end(spot: Spot, strength: str) -> str:
    """What follows a page: to mark it as done, the pages before and after, and the test.

    Args:
        spot: The page.
        strength: The line that says how strong the reader is, or nothing.
    """
    before, after = spot.loaded.around(spot.page)
    mark = _mark(spot) if spot.number else ""
    cards = "".join(
        [
            _card(spot, before, "Previous", "prev") if spot.entry else "",
            _card(spot, after, "Next", "next") if after else "",
        ]
    )
    return (
        '<section class="lesson-end" aria-label="End of this page" data-search-exclude>'
        f'{mark}<nav class="lesson-around" aria-label="Previous and next page">{cards}</nav>'
        f"{strength}</section>"
    )


def _mark(spot: Spot) -> str:
    """Where JavaScript lets the reader mark a style as done, and says what is left."""
    lesson = spot.loaded.lesson
    test = f' data-test="{spot.url(lesson.test)}"' if lesson.test else ""
    here = spot.page.partition(".")[0]
    return (
        f'<div class="lesson-mark" data-lesson="{escape(spot.loaded.slug)}" data-here="{here}"'
        f'{test}><button type="button">Mark as done</button>'
        '<p class="lesson-left"></p><p class="lesson-status" role="status"></p></div>'
    )


def _card(spot: Spot, entry: Entry | None, says: str, rel: str) -> str:
    """A link to the page before or after; before the first there is the overview."""
    page, name = (entry.page, entry.name) if entry else (OVERVIEW, "Overview")
    length = minutes(entry.minutes) if entry and entry.minutes else ""
    return (
        f'<a class="lesson-card lesson-card--{rel}" rel="{rel}" href="{spot.url(page)}">'
        f'<span class="lesson-card__says">{says}</span> '
        f'<span class="lesson-name">{escape(name)}</span> '
        f'<span class="lesson-minutes">{length}</span></a>'
    )


def style_list(spot: Spot, words: Words) -> str:
    """All styles with what each promises, and the reader's progress."""
    rows = "".join(
        f'<li data-style="{style.id}"><a class="lesson-name" href="{spot.url(style.page)}">'
        f"{escape(style.name)}</a> "
        f'<span class="lesson-minutes">{minutes(style.minutes)}</span> '
        f'<span class="lesson-promise">{_promise(spot, style, words)}</span> '
        '<span class="lesson-done"></span></li>'
        for style in spot.loaded.lesson.styles
    )
    return (
        f'<div class="lesson-styles" data-lesson="{escape(spot.loaded.slug)}">'
        f'<p class="lesson-count"></p><ol class="lesson-list">{rows}</ol></div>'
    )


def page_list(spot: Spot, words: Words) -> str:
    """The further pages with what each promises."""
    rows = "".join(
        f'<li><a href="{spot.url(entry.page)}">{escape(entry.name)}</a> '
        f"{_promise(spot, entry, words)}</li>"
        for entry in spot.loaded.lesson.pages
    )
    return f'<ul class="lesson-pages">{rows}</ul>'


def _promise(spot: Spot, entry: Entry, words: Words) -> str:
    return words(entry.promise, spot.loaded.line_of(entry))


def ways_in(spot: Spot, strength: str) -> str:
    """Two ways to begin: to learn, or to be tested first."""
    lesson = spot.loaded.lesson
    first = lesson.styles[0]
    start = (
        '<div class="lesson-way"><p class="lesson-way__label">No test required</p>'
        f'<p><a class="lesson-way__go" href="{spot.url(first.page)}">Start learning</a></p>'
        f"<p>Begin with <em>{escape(first.name)}</em>, {minutes(first.minutes)}, "
        "or with any style below.</p></div>"
    )
    test = (
        (
            '<div class="lesson-way lesson-way--test"><p class="lesson-way__label">Recommended</p>'
            f'<p><a class="lesson-way__go" href="{spot.url(lesson.test)}">Test this pattern</a></p>'
            "<p>10 questions across easy, medium and hard, to know whether it is strong.</p>"
            f"{strength}</div>"
        )
        if lesson.test
        else ""
    )
    return f'<div class="lesson-ways">{start}{test}</div>'


def line_list(spot: Spot, name: Literal["before", "after"], words: Words) -> str:
    """What to know first, or where to go next."""
    loaded = spot.loaded
    lines = loaded.lesson.before if name == "before" else loaded.lesson.after
    rows = "".join(f"<li>{words(text, loaded.line(name, n))}</li>" for n, text in enumerate(lines))
    return f'<ul class="lesson-lines">{rows}</ul>'


def numbers(counted: Tally) -> str:
    """What the lesson rests on."""
    said = (
        (counted.programs, "programs run"),
        (counted.claims, "claims proved by a run"),
        (counted.values, "numbers taken from a run"),
        (counted.questions, "questions"),
        (counted.options, "answers executed, right and wrong"),
    )
    parts = "".join(f"<div><dt>{what}</dt><dd>{count:,}</dd></div>" for count, what in said)
    return f'<dl class="lesson-numbers">{parts}</dl>'

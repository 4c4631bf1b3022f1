"""Puts a lesson's frame around its pages, and expands the embeds of its manifest."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from traced.base.problem import Code, Problem, did_you_mean
from traced.embeds.embed import Embed, hidden_parts
from traced.embeds.reading import PageReading, reading_of, reading_of_notebook
from traced.inputs.lesson import MANIFEST, LoadedLesson
from traced.markup import markup
from traced.markup.quiz_parts import strength_line
from traced.markup.sheet import Edits, Gallery, Lessons, Page, Sheet, complain
from traced.page import lesson_parts
from traced.page.lesson_parts import Spot, Words
from traced.page.quiz_embeds import PageWriter
from traced.page.tally import tally
from traced.quiz.answer import VerifiedBank

HEADING: Final = re.compile(r"^# [^\n]*$", re.MULTILINE)
TITLE: Final = re.compile(r"<h1[ >].*?</h1>", re.DOTALL)


def expand_lesson(embed: Embed, sheet: Sheet) -> Edits:
    """A part of the overview, made of the manifest and of what the build has counted."""
    loaded = sheet.gallery.lessons.get(embed.path)
    if loaded is None:
        fix = did_you_mean(embed.path, sheet.gallery.lessons, f"name a {MANIFEST} below docs/")
        return complain(sheet, embed, Code.MISSING_PAGE, f"no lesson {embed.path}", fix)
    if isinstance(loaded, tuple):
        return [(embed.start, embed.end, sheet.stash(markup.problem_box(loaded)))]
    make = PARTS.get(embed.fragment)
    if make is None:
        known = f"known: {', '.join(f'#{name}' for name in PARTS)}"
        fix = did_you_mean(embed.fragment, PARTS, known)
        message = f"no part {embed.fragment!r} of a lesson"
        return complain(sheet, embed, Code.BAD_EMBED, message, fix)
    spot = Spot(loaded, sheet.page)
    writer = PageWriter(sheet, loaded.path)
    html = make(spot, writer.inline, sheet.gallery)
    return [(embed.start, embed.end, sheet.stash(html))]


def _numbers(spot: Spot, _: Words, gallery: Gallery) -> str:
    bank = gallery.banks.get(spot.loaded.bank)
    verified = bank if isinstance(bank, VerifiedBank) else None
    counted = tally(spot.loaded.slug, gallery.ledger(), gallery.exhibits, verified)
    return lesson_parts.numbers(counted)


PARTS: Final[Mapping[str, Callable[[Spot, Words, Gallery], str]]] = {
    "ways": lambda spot, _, gallery: lesson_parts.ways_in(spot, _strength(spot, gallery)),
    "styles": lambda spot, words, _: lesson_parts.style_list(spot, words),
    "pages": lambda spot, words, _: lesson_parts.page_list(spot, words),
    "before": lambda spot, words, _: lesson_parts.line_list(spot, "before", words),
    "after": lambda spot, words, _: lesson_parts.line_list(spot, "after", words),
    "numbers": _numbers,
}
"""Parts of the overview, by the fragment that asks for them."""


def _strength(spot: Spot, gallery: Gallery) -> str:
    """How strong the reader is in this lesson, if it has a test."""
    bank, test = gallery.banks.get(spot.loaded.bank), spot.loaded.lesson.test
    if not isinstance(bank, VerifiedBank) or test is None:
        return ""
    return strength_line(bank, spot.at.url(f"{spot.loaded.folder}/{test}") or "")


def find_spot(page: Page, lessons: Lessons) -> Spot | None:
    """Where in a lesson a page is, if it is in one that has a good manifest."""
    folder = page.path.rpartition("/")[0]
    loaded = lessons.get(f"{folder}/{MANIFEST}")
    if not isinstance(loaded, LoadedLesson):
        return None
    spot = Spot(loaded, page)
    return spot if spot.entry or spot.is_overview else None


def framed(text: str, original: str, sheet: Sheet) -> str:
    """A page of a lesson with its frame; any other page as it is.

    Args:
        text: Markdown with its embeds expanded.
        original: Markdown as the author wrote it.
        sheet: The page.
    """
    page, gallery = sheet.page, sheet.gallery
    spot = find_spot(page, gallery.lessons)
    if spot is None:
        return text
    at = _below_heading(text)
    if at is None:
        fix = "begin with the page's title: the lesson's header goes below it"
        problem = Problem(page.path, page.first_line, Code.BAD_LESSON, "no '# ' heading", fix)
        sheet.problems.append(problem)
        return f"{sheet.stash(markup.problem_box([problem]))}\n\n{text}"
    head, end = _parts(spot, reading_of(original, page.path, gallery.exhibits), gallery)
    return f"{text[:at]}\n\n{sheet.stash(head)}\n{text[at:]}\n\n{sheet.stash(end)}\n\n"


def framed_notebook(html: str, original: str, page: Page, gallery: Gallery) -> str:
    """A notebook of a lesson, rendered, with its frame; any other notebook as it is.

    Its title is taken out of the first cell, to stand above the header as on every page.
    """
    spot, title = find_spot(page, gallery.lessons), TITLE.search(html)
    if spot is None or title is None:
        return html
    head, end = _parts(spot, reading_of_notebook(original), gallery)
    rest = html[: title.start()] + html[title.end() :]
    heading = title[0].replace('class="anchor-link"', 'class="headerlink"')
    return f"{heading}{head}{rest}{end}"


def _parts(spot: Spot, reading: PageReading | None, gallery: Gallery) -> tuple[str, str]:
    strength = _strength(spot, gallery) if spot.number else ""
    return lesson_parts.head(spot, reading), lesson_parts.end(spot, strength)


def _below_heading(text: str) -> int | None:
    """Where the line of the first heading ends, outside code and comments."""
    hidden = list(hidden_parts(text))
    for found in HEADING.finditer(text):
        if not any(part.start <= found.start() < part.end for part in hidden):
            return found.end()
    return None

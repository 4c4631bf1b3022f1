"""A lesson's manifest: its styles and further pages in order, checked against its folder."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PositiveInt

from traced.base.data_file import Key, line_in
from traced.base.data_model import Form, Lines, parse, read_text
from traced.base.layout import Layout
from traced.base.problem import Code, Problem, ProblemsError, did_you_mean
from traced.inputs.prose import check

MANIFEST: Final = "lesson.yml"
OVERVIEW: Final = "index.md"
"""The lesson's first page; it is never listed."""
SUFFIXES: Final = (".md", ".ipynb")
LINK: Final = re.compile(r"\]\((?![a-z]+:|#)([^()\s#]+)[^()\s]*\)")
"""A Markdown link to a file."""


def _line(text: str) -> str:
    if not text.strip() or "\n" in text.strip():
        raise ValueError("is not one line")
    return text.strip()


PageName = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\.(md|ipynb)$")]
"""File beside the manifest; readers' progress is kept under its stem, so it is permanent."""
Line = Annotated[str, Field(max_length=200), AfterValidator(_line)]
"""A few words."""
Prose = Annotated[str, Field(max_length=400), AfterValidator(_line), AfterValidator(check)]
"""One line of Markdown without raw HTML; links are relative to the manifest."""


class Part(BaseModel):
    """Base of all parts of a manifest: immutable, and unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Entry(Part):
    """A page of the lesson."""

    page: PageName
    name: Line
    promise: Prose
    """What a reader takes away."""
    minutes: PositiveInt | None = None

    @property
    def id(self) -> str:
        """Name under which readers' progress is kept."""
        return self.page.partition(".")[0]


class Style(Entry):
    """One of the ways to learn the lesson."""

    minutes: PositiveInt


class Lesson(Part):
    """A whole manifest."""

    course: Line
    kind: Line
    """Field the course belongs to, such as `ml`."""
    title: Line
    styles: Annotated[tuple[Style, ...], Field(min_length=1)]
    """In the order in which they are best taken."""
    pages: tuple[Entry, ...] = ()
    """Further pages, in order; the overview is none of them."""
    test: PageName | None = None
    """The one among `pages` that tests the whole lesson."""
    before: tuple[Prose, ...] = ()
    """What to know first."""
    after: tuple[Prose, ...] = ()
    """Where to go next."""


FORM: Final = Form(
    Lesson,
    Code.BAD_LESSON,
    "see CONTRIBUTING.md, lessons",
    sorted(Lesson.model_fields | Style.model_fields),
    "page",
)


@dataclass(frozen=True)
class LoadedLesson:
    """A manifest with the place of each of its parts."""

    path: str
    """File relative to the project's root."""
    lesson: Lesson
    lines: Lines = field(default_factory=dict)

    @property
    def folder(self) -> str:
        """The lesson's folder, relative to the project's root."""
        return self.path.rpartition("/")[0]

    @property
    def slug(self) -> str:
        """What the lesson is called in every tree."""
        return self.folder.rpartition("/")[2]

    @property
    def bank(self) -> str:
        """File of the lesson's questions, whether or not there is one."""
        return f"quiz/{self.slug}.yml"

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All listed pages in order."""
        return (*self.lesson.styles, *self.lesson.pages)

    def entry(self, page: str) -> Entry | None:
        """The entry of a page of the folder."""
        return next((one for one in self.entries if one.page == page), None)

    def around(self, page: str) -> tuple[Entry | None, Entry | None]:
        """The pages before and after a page; the overview comes before all that are listed."""
        pages = [OVERVIEW, *(one.page for one in self.entries)]
        at = pages.index(page)
        before = self.entries[at - 2] if at > 1 else None
        after = self.entries[at] if at < len(self.entries) else None
        return before, after

    def line_of(self, entry: Entry) -> int:
        """Line on which an entry's promise stands."""
        return next(self.line(*way, "promise") for one, way in places(self.lesson) if one is entry)

    def line(self, *way: Key) -> int:
        """Line of the part that `way` leads to, or of the nearest part around it."""
        return line_in(self.lines, way)


def manifest_paths(layout: Layout) -> list[Path]:
    """All manifests of a project."""
    return sorted(p for p in layout.docs.glob(f"*/{MANIFEST}") if p.is_file())


def load_lesson(layout: Layout, path: Path) -> LoadedLesson:
    """Read and check one manifest, without a look at its pages.

    Raises:
        ProblemsError: With every problem the file has.
    """
    return parse_lesson(layout.relative(path), read_text(layout, path))


@functools.lru_cache(maxsize=64)
def parse_lesson(path: str, text: str) -> LoadedLesson:
    """Parse the text of a manifest; kept, since a server reads all of them on each save.

    Raises:
        ProblemsError: With every problem the text has.
    """
    lesson, lines = parse(path, text, FORM)
    loaded = LoadedLesson(path, lesson, lines)
    problems = sorted(_crosswise(loaded))
    if problems:
        raise ProblemsError(problems)
    return loaded


def places(lesson: Lesson) -> Iterator[tuple[Entry, tuple[Key, ...]]]:
    """Every entry with the way that leads to it."""
    yield from ((one, ("styles", n)) for n, one in enumerate(lesson.styles))
    yield from ((one, ("pages", n)) for n, one in enumerate(lesson.pages))


def _crosswise(loaded: LoadedLesson) -> Iterator[Problem]:
    """Problems that no entry has by itself: pages and names used twice, a test that is no page."""
    lesson = loaded.lesson
    ids: set[str] = set()
    names: set[str] = set()
    for entry, way in places(lesson):
        if entry.page == OVERVIEW:
            message = f"{OVERVIEW} is the overview"
            line = loaded.line(*way, "page")
            yield Problem(loaded.path, line, Code.BAD_LESSON, message, "do not list it")
        for key, value, known in (("page", entry.id, ids), ("name", entry.name, names)):
            if value in known:
                message = f"a second {key} {getattr(entry, key)!r}"
                line = loaded.line(*way, key)
                yield Problem(loaded.path, line, Code.BAD_LESSON, message, "list it once")
            known.add(value)
    pages = [entry.page for entry in lesson.pages]
    if lesson.test is not None and lesson.test not in pages:
        fix = did_you_mean(lesson.test, pages, "list it under pages")
        message = f"test: {lesson.test} is not in pages"
        yield Problem(loaded.path, loaded.line("test"), Code.BAD_LESSON, message, fix)


def check_pages(layout: Layout, loaded: LoadedLesson) -> Iterator[Problem]:
    """Complain of listed pages that do not exist, and of pages that are not listed."""
    folder = layout.root / loaded.folder
    there = {p.name for p in folder.iterdir() if p.is_file() and p.suffix in SUFFIXES}
    unlisted = there - {OVERVIEW} - {entry.page for entry in loaded.entries}
    for entry, way in places(loaded.lesson):
        if entry.page not in there:
            fix = did_you_mean(entry.page, unlisted, "write it, or take it off the list")
            message = f"no page {loaded.folder}/{entry.page}"
            line = loaded.line(*way, "page")
            yield Problem(loaded.path, line, Code.MISSING_PAGE, message, fix)
    if OVERVIEW not in there:
        message = f"no page {loaded.folder}/{OVERVIEW}"
        yield Problem(loaded.path, 1, Code.MISSING_PAGE, message, "write it: it is the overview")
    for name in sorted(unlisted):
        message, fix = f"in no list of {loaded.path}", "list it under styles or pages"
        yield Problem(f"{loaded.folder}/{name}", 1, Code.UNLISTED_PAGE, message, fix)
    yield from _links(layout, loaded)


def _links(layout: Layout, loaded: LoadedLesson) -> Iterator[Problem]:
    """Complain of links of the manifest that lead to no page."""
    lesson = loaded.lesson
    words: list[tuple[str, tuple[Key, ...]]] = [
        (entry.promise, (*way, "promise")) for entry, way in places(lesson)
    ]
    words += [(text, ("before", n)) for n, text in enumerate(lesson.before)]
    words += [(text, ("after", n)) for n, text in enumerate(lesson.after)]
    for text, way in words:
        for target in LINK.findall(text):
            file = layout.root / loaded.folder / target
            if not file.is_file() or not target.endswith(SUFFIXES):
                fix = "name a page, relative to the manifest"
                message = f"no page {target}"
                yield Problem(loaded.path, loaded.line(*way), Code.MISSING_PAGE, message, fix)

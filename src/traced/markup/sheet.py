"""A page while its embeds are being expanded: what it may show, and what it shows so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from traced.base.problem import Code, Problem
from traced.embeds.embed import Embed
from traced.embeds.exhibit import Exhibit
from traced.evidence.build import Build
from traced.evidence.evidence import Ledger
from traced.inputs.lesson import LoadedLesson
from traced.markup import markup
from traced.markup.place import Place, page_url
from traced.quiz.answer import VerifiedBank

Stash = Callable[[str], str]
"""Puts finished HTML aside and returns what stands for it in the Markdown."""

Draw = Callable[[str, Callable[[], str]], str]
"""Returns the drawing kept under a name, or makes it."""

Edits = list[tuple[int, int, str]]
"""Places of a text, with what is to stand there."""


Lessons = Mapping[str, LoadedLesson | tuple[Problem, ...]]
"""Lessons, or what keeps their manifest from being read, by its file."""


@dataclass(frozen=True)
class Page:
    """A page to expand."""

    path: str
    """File relative to the project's root."""
    root: str
    """Relative URL of the site's root, empty or ending in a slash."""
    first_line: int = 1
    """Line of the file on which the text begins (front matter removed)."""
    colab: str = ""
    """Address that opens the site's notebooks in Colab, empty without one."""
    flat: bool = False
    """Whether pages are addressed by their files, not by folders."""
    alone: bool = False
    """Whether a script on it can load no other page, as on a site that opens from a folder."""

    def url(self, target: str) -> str | None:
        """Address of another page, a file of docs/ with its fragment, if the target is one."""
        return page_url(self.root, target, flat=self.flat)


@dataclass(frozen=True)
class Gallery:
    """All that pages may show."""

    exhibits: Mapping[str, Exhibit]
    """Snippets and their runs, by file relative to the project's root."""
    banks: Mapping[str, VerifiedBank | tuple[Problem, ...]] = field(default_factory=dict)
    """Item banks, or what keeps them from being read, by file."""
    draw: Draw = lambda _, make: make()
    """Cache of drawings."""
    ledger: Callable[[], Ledger] = Ledger
    """Everything that all pages take from runs."""
    build: Callable[[], Build] = Build
    """The build in numbers."""
    lessons: Lessons = field(default_factory=dict)


@dataclass
class Sheet:
    """What has been shown, cited, asked and complained of so far."""

    page: Page
    gallery: Gallery
    stash: Stash
    problems: list[Problem] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    """Anchors given away on this page."""
    claims: dict[tuple[str, int], str] = field(default_factory=dict)
    """Anchor of each claim, by the file and place it stands at."""
    runs: dict[str, str] = field(default_factory=dict)
    """Anchor of each snippet's first figure, which values and claims lead to, by file."""
    shown: set[str] = field(default_factory=set)
    """Files of the snippets that already have a figure."""
    asked: set[str] = field(default_factory=set)
    """Ids of the questions on this page."""
    lends: str = ""
    """Folder of a lesson whose pages show the runs that this one cites, if it lists none itself."""
    answers: list[str] = field(default_factory=list)
    """Their answers, for the end of the page."""
    answered_on: str = ""
    """Address of the page with their answers and with the runs they cite, if it is another."""
    is_key: bool = False
    """Whether it holds the answers to the questions of other pages, with their runs."""


def complain(sheet: Sheet, embed: Embed, code: Code, message: str, fix: str) -> Edits:
    """Note a problem with an embed, and show it in the embed's place."""
    problem = Problem(sheet.page.path, embed.line, code, message, fix)
    sheet.problems.append(problem)
    return [(embed.start, embed.end, sheet.stash(markup.problem_box([problem])))]


def outermost(edits: Edits) -> Edits:
    """Edits that lie in no other: a claim with a problem takes its values with it."""
    return [
        edit
        for edit in edits
        if not any(o is not edit and o[0] <= edit[0] and edit[1] <= o[1] for o in edits)
    ]


def place_of(sheet: Sheet, anchor: str) -> Place:
    """A place on the page."""
    return Place(sheet.page.root, anchor, sheet.page.colab)


def new_anchor(sheet: Sheet, anchor: str) -> str:
    """An anchor not yet taken on this page: the plain one, or with a number behind it."""
    number, free = 1, anchor
    while free in sheet.anchors:
        number += 1
        free = f"{anchor}-{number}"
    sheet.anchors.add(free)
    return free

"""Everything that pages take from runs, each with the run behind it and how it stands."""

from __future__ import annotations

import ast
import fnmatch
import functools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from traced.base.problem import Problem
from traced.embeds.claim import Assertion, assertions_of, claim_anchors, sentence
from traced.embeds.embed import Embed, EmbedKind, find_embeds
from traced.embeds.exhibit import Exhibit, Origin, Shown
from traced.embeds.manuscript import Manuscript, read_manuscript
from traced.embeds.value import ValueProblemError, value_of
from traced.inputs.snippet import Snippet
from traced.inputs.variant import variant_path
from traced.quiz.answer import AnyVerified, Proof, VerifiedBank
from traced.quiz.quiz_report import runs_behind
from traced.quiz.quizzes import Words

UNKNOWN = "…"
"""In place of a value that no run supplies."""
GRIDS = (EmbedKind.GRID, EmbedKind.BREAK_EVEN)
"""Embeds that show every variant of a program."""
USES = (EmbedKind.SNIPPET, EmbedKind.CHART, EmbedKind.VALUE, *GRIDS)
ASKS = (EmbedKind.QUIZ, EmbedKind.QUIZ_TEST)
WHOLE = (EmbedKind.EVIDENCE, EmbedKind.QUIZ_TEST, EmbedKind.QUIZ_ANSWERS)
"""Embeds that show all of a folder or of a bank, which other pages lead to."""


class Status(StrEnum):
    """How something a page shows stands, from best to worst."""

    THIS_BUILD = "this build"
    COMMITTED = "committed record"
    STALE = "stale"
    FAILED = "failed"


WORST = list(Status)


def status_of(shown: Shown | None) -> Status:
    """How a run stands, as far as anything rests on it."""
    if shown is None or shown.problems:
        return Status.FAILED
    if shown.changed:
        return Status.STALE
    return Status.THIS_BUILD if shown.origin is Origin.THIS_BUILD else Status.COMMITTED


@dataclass(frozen=True)
class Claim:
    """A sentence that asserts something."""

    page: str
    """File it stands in: a page, or an item bank."""
    line: int
    anchor: str
    """Id of the sentence on its page, or of the question in whose words it stands."""
    markdown: str
    """The sentence, values filled in."""
    exhibit: str
    """Program that proves it, as the gallery knows it."""
    snippet: Snippet | None
    shown: Shown | None
    assertions: tuple[Assertion, ...]
    item: str = ""
    """Id of the question in whose words it stands."""

    @property
    def status(self) -> Status:
        """How it stands; without an assertion nothing proves it."""
        return status_of(self.shown) if self.assertions else Status.FAILED


@dataclass(frozen=True)
class Use:
    """A snippet, chart or value of a page."""

    kind: EmbedKind
    page: str
    line: int
    exhibit: str
    fragment: str
    text: str
    """What a value says, or a caption."""
    shown: Shown | None
    snippet: Snippet | None

    @property
    def status(self) -> Status:
        """How the run it shows stands."""
        return status_of(self.shown)


@dataclass(frozen=True)
class Key:
    """The key of a question, with every run that decides on it."""

    bank: str
    line: int
    item: str
    title: str
    type: str
    difficulty: str
    page: str
    """Page that asks it, or empty."""
    runs: tuple[tuple[Proof, str], ...]
    """Each with what it shows; none for a question with problems."""

    @property
    def status(self) -> Status:
        """How the worst of its runs stands."""
        found = [status_of(run.shown) for run, _ in self.runs] or [Status.FAILED]
        return max(found, key=WORST.index)


@dataclass(frozen=True)
class PageEvidence:
    """What one page takes from runs."""

    path: str
    title: str
    claims: tuple[Claim, ...]
    uses: tuple[Use, ...]

    @functools.cached_property
    def shown(self) -> frozenset[str]:
        """Programs that have a figure on the page."""
        return frozenset(use.exhibit for use in self.uses if use.kind is EmbedKind.SNIPPET)

    @functools.cached_property
    def cited(self) -> frozenset[str]:
        """Programs that a value or a claim of the page leads to."""
        values = {use.exhibit for use in self.uses if use.kind is EmbedKind.VALUE}
        return frozenset(values | {claim.exhibit for claim in self.claims})


@dataclass(frozen=True)
class NotebookEvidence:
    """What a notebook asserts; no record is kept of it, but a build executes it and may fail."""

    path: str
    title: str
    cells: int
    """How many hold code."""
    asserting: int
    """How many of these assert something."""
    conditions: tuple[str, ...]
    """Each as it is written."""


@dataclass(frozen=True)
class Ledger:
    """What the pages and banks of a project take from runs."""

    pages: tuple[PageEvidence, ...] = ()
    notebooks: tuple[NotebookEvidence, ...] = ()
    asked: tuple[Claim, ...] = ()
    """Claims in the words of questions."""
    keys: tuple[Key, ...] = ()
    whole: Mapping[tuple[EmbedKind, str], str] = field(default_factory=dict)
    """Pages that show all evidence of a folder or page, or all questions or answers of a bank."""

    @property
    def claims(self) -> tuple[Claim, ...]:
        """All claims, those of questions last."""
        return tuple(claim for page in self.pages for claim in page.claims) + self.asked

    def below(self, place: str) -> Ledger:
        """The evidence of one page, or of all pages of a folder and the questions they ask."""
        pages = tuple(p for p in self.pages if _is_below(p.path, place))
        keys = tuple(key for key in self.keys if _is_below(key.page, place))
        items = {(key.bank, key.item) for key in keys}
        asked = tuple(claim for claim in self.asked if (claim.page, claim.item) in items)
        notebooks = tuple(one for one in self.notebooks if _is_below(one.path, place))
        return Ledger(pages, notebooks, asked, keys, self.whole)

    def shown_on(self, exhibit: str, folder: str) -> str:
        """The page in a folder that shows a program's run, or the first that lists it; or empty."""
        here = [page for page in self.pages if page.path.rpartition("/")[0] == folder]
        shows = (page.path for page in here if exhibit in page.shown)
        lists = (page.path for page in here if exhibit in page.cited)
        return next(shows, "") or next(lists, "")

    def list_of(self, page: str) -> str:
        """The page that lists the evidence of a page, the nearest if several do; or empty."""
        places = [
            (place, listing)
            for (kind, place), listing in self.whole.items()
            if kind is EmbedKind.EVIDENCE and _is_below(page, place)
        ]
        return max(places, key=lambda one: len(one[0]), default=("", ""))[1]

    def test_of(self, bank: str) -> str:
        """The page with the test of a bank, or empty."""
        return self.whole.get((EmbedKind.QUIZ_TEST, bank), "")

    def answers_of(self, bank: str) -> str:
        """The page with the answers to a bank's test, or empty: then they stand with the test."""
        return self.whole.get((EmbedKind.QUIZ_ANSWERS, bank), "")


def _is_below(page: str, place: str) -> bool:
    return page == place or page.startswith(f"{place}/")


def collect(
    pages: Mapping[str, str],
    exhibits: Mapping[str, Exhibit],
    banks: Mapping[str, VerifiedBank | tuple[Problem, ...]] | None = None,
    words: Iterable[Words] = (),
    notebooks: Mapping[str, str] | None = None,
) -> Ledger:
    """Collect what pages and banks take from runs.

    Args:
        pages: Text of each page, by file.
        exhibits: Programs and their runs, as pages may show them.
        banks: Item banks, by file.
        words: Texts of the banks.
        notebooks: Text of each notebook, by file.
    """
    asserted = (_of_notebook(path, text) for path, text in (notebooks or {}).items())
    read = [read_manuscript(path, text) for path, text in pages.items()]
    asking = _askers(read)
    found = [_of_page(page, exhibits) for page in read]
    return Ledger(
        pages=tuple(page for page in found if page.claims or page.uses),
        notebooks=tuple(one for one in asserted if one.conditions),
        asked=tuple(_asked(words, exhibits)),
        keys=tuple(_keys(banks or {}, asking)),
        whole={
            (embed.kind, embed.path): page.path
            for page in read
            for embed in page.embeds
            if embed.kind in WHOLE
        },
    )


def _of_page(page: Manuscript, exhibits: Mapping[str, Exhibit]) -> PageEvidence:
    anchors = claim_anchors(page.embeds)
    claims = [
        _claim(embed, page.embeds, exhibits, (page.path, anchors[embed.start], ""))
        for embed in page.embeds
        if embed.kind is EmbedKind.CLAIM
    ]
    uses = [use for e in page.embeds if e.kind in USES for use in _uses(e, page.path, exhibits)]
    return PageEvidence(page.path, page.title, tuple(claims), tuple(uses))


def _of_notebook(path: str, text: str) -> NotebookEvidence:
    """What the cells of a notebook assert; whether it can be read is not said here."""
    try:
        cells = [(c["cell_type"], "".join(c["source"])) for c in json.loads(text)["cells"]]
    except (ValueError, KeyError, TypeError):
        cells = []
    heads = (line[2:] for kind, s in cells if kind == "markdown" for line in s.splitlines()[:1])
    found = [_asserts(source) for kind, source in cells if kind == "code"]
    return NotebookEvidence(
        path=path,
        title=next(heads, path),
        cells=len(found),
        asserting=sum(map(bool, found)),
        conditions=tuple(condition for one in found for condition in one),
    )


def _asserts(source: str) -> list[str]:
    """The conditions of a cell, as they are written; none of one that is not plain Python."""
    try:
        nodes = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Assert)]
    except SyntaxError:
        return []
    return [ast.get_source_segment(source, node) or "" for node in nodes]


def _claim(
    embed: Embed,
    around: Sequence[Embed],
    exhibits: Mapping[str, Exhibit],
    place: tuple[str, str, str],
) -> Claim:
    path, anchor, item = place
    exhibit = exhibits.get(embed.exhibit)
    snippet = exhibit.snippet if exhibit else None
    return Claim(
        page=path,
        line=embed.line,
        anchor=anchor,
        markdown=sentence(embed, around, lambda one: _value(one, exhibits)),
        exhibit=embed.exhibit,
        snippet=snippet,
        shown=exhibit.run_on(embed.options.get("device")) if exhibit else None,
        assertions=assertions_of(snippet, embed.fragment) if snippet else (),
        item=item,
    )


def _value(embed: Embed, exhibits: Mapping[str, Exhibit]) -> str:
    """What stands in a sentence in place of a value."""
    exhibit = exhibits.get(embed.exhibit)
    shown = exhibit.run_on(embed.options.get("device")) if exhibit else None
    if exhibit is None or exhibit.snippet is None or shown is None:
        return UNKNOWN
    try:
        return value_of(exhibit.snippet, shown.record, embed.fragment).text
    except ValueProblemError:
        return UNKNOWN


def _uses(embed: Embed, page: str, exhibits: Mapping[str, Exhibit]) -> Iterator[Use]:
    """One per program that an embed shows: patterns and grids show several."""
    for path in _shown_by(embed, exhibits):
        exhibit = exhibits.get(path)
        value = embed.kind is EmbedKind.VALUE
        yield Use(
            kind=embed.kind,
            page=page,
            line=embed.line,
            exhibit=path,
            fragment=embed.fragment,
            text=_value(embed, exhibits) if value else embed.text.strip(),
            shown=exhibit.run_on(embed.options.get("device")) if exhibit else None,
            snippet=exhibit.snippet if exhibit else None,
        )


def _shown_by(embed: Embed, exhibits: Mapping[str, Exhibit]) -> Iterator[str]:
    for path in sorted(fnmatch.filter(exhibits, embed.exhibit)) or [embed.exhibit]:
        yield path
        snippet = exhibits[path].snippet if path in exhibits else None
        if embed.kind in GRIDS and snippet:
            yield from (variant_path(path, name) for name in snippet.declared)


def _askers(pages: Iterable[Manuscript]) -> dict[tuple[str, str], str]:
    """The page that asks each question; an empty id stands for a whole bank."""
    found: dict[tuple[str, str], str] = {}
    for page in pages:
        for embed in page.embeds:
            if embed.kind in ASKS:
                found.setdefault((embed.path, embed.fragment), page.path)
    return found


def _asked(words: Iterable[Words], exhibits: Mapping[str, Exhibit]) -> Iterator[Claim]:
    """Claims in the words of questions."""
    for one in words:
        embeds = find_embeds(one.text, one.bank, one.line).embeds
        for embed in embeds:
            if embed.kind is EmbedKind.CLAIM:
                place = (one.bank, f"quiz-{one.item}" if one.item else "", one.item)
                yield _claim(embed, embeds, exhibits, place)


def _keys(
    banks: Mapping[str, VerifiedBank | tuple[Problem, ...]], asking: Mapping[tuple[str, str], str]
) -> Iterator[Key]:
    for path, bank in banks.items():
        if not isinstance(bank, VerifiedBank):
            continue
        for one in bank.items:
            page = asking.get((path, one.item.id)) or asking.get((path, ""), "")
            yield _key(one, page)
        for item, problems in bank.unverified.items():
            line = problems[0].line if problems else 1
            page = asking.get((path, item)) or asking.get((path, ""), "")
            yield Key(path, line, item, item, "", "", page, ())


def _key(one: AnyVerified, page: str) -> Key:
    item = one.item
    runs = tuple(runs_behind(one))
    kind = (item.title, item.type, item.difficulty)
    return Key(one.path, one.line, item.id, *kind, page, runs)

"""Lint of pages: small rules, each with what is wrong and what to do about it."""

from __future__ import annotations

import fnmatch
import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from traced.base.problem import Code, Problem, ProblemsError
from traced.commands.project import Project
from traced.embeds.embed import joined
from traced.embeds.exhibit import Exhibit
from traced.embeds.manuscript import Manuscript, read_manuscript
from traced.embeds.prose_rules import (
    fillers,
    long_sentences,
    numbers_in,
    unrun_code,
    untraced_numbers,
)
from traced.embeds.terms import Glossary, read_glossaries, unlinked_terms, wrong_words
from traced.inputs.variant import variant_path
from traced.markup.table import COLUMNS
from traced.page.badge import ACCEPTED_BADGE, badge, badge_text
from traced.quiz.quizzes import Words
from traced.records.record import Record
from traced.site.anchors import anchors_of
from traced.site.link_rules import Targets, bad_images, broken_links, broken_links_of_questions


@dataclass
class Linted:
    """What there is to mend, and what could not be looked at."""

    problems: list[Problem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Site:
    """All that rules need to know of the project a page is part of."""

    project: Project
    pages: Mapping[str, Manuscript]
    """By file, relative to the project's root."""
    exhibits: Mapping[str, Exhibit]
    """Programs and their runs, by file."""
    words: Sequence[Words]
    """Texts of all banks."""
    glossaries: Sequence[Glossary]
    targets: Targets


Rule = Callable[[Manuscript, Site], Iterator[Problem]]


def _untraced_page(page: Manuscript, site: Site) -> Iterator[Problem]:
    """A page of a lesson that takes nothing from a run."""
    layout, lesson = site.project.layout, Path(page.path).parent.name
    belongs = (layout.snippets / lesson).is_dir() or (layout.quiz / f"{lesson}.yml").is_file()
    if page.path.count("/") > 1 and belongs and not page.embeds:
        message = "a page of a lesson without a snippet, value, chart, claim or question"
        yield Problem(page.path, 1, Code.UNTRACED_PAGE, message, "let a run carry its point")


def _wrong_words(page: Manuscript, site: Site) -> Iterator[Problem]:
    for glossary in site.glossaries:
        if glossary.holds_for(page.path):
            yield from wrong_words(page, glossary)


def _unlinked_terms(page: Manuscript, site: Site) -> Iterator[Problem]:
    for glossary in site.glossaries:
        if glossary.holds_for(page.path):
            yield from unlinked_terms(page, glossary)


def _untraced_numbers(page: Manuscript, site: Site) -> Iterator[Problem]:
    """Numbers that no run supplies; where a run is missing, nobody can tell."""
    programs = list(_programs(page, site))
    if all(exhibit.runs for exhibit in programs):
        supplied = [*_of_programs(programs), *_of_questions(page, site)]
        yield from untraced_numbers(page, numbers_in(supplied))


RULES: Final[tuple[Rule, ...]] = (
    lambda page, site: broken_links(page, site.targets),
    lambda page, site: bad_images(page, site.targets),
    lambda page, _: long_sentences(page),
    lambda page, _: fillers(page),
    lambda page, _: unrun_code(page),
    _untraced_page,
    _untraced_numbers,
    _wrong_words,
    _unlinked_terms,
)
"""What is asked of each page."""


def lint(project: Project, only: Sequence[Path] = ()) -> Linted:
    """Look at every page, or at those in the files and folders `only`; nothing is executed."""
    linted = Linted()
    site = _read(project, linted.problems)

    def chosen(path: str) -> bool:
        return not only or project.chosen(path, only)

    for path, page in site.pages.items():
        if chosen(path):
            for rule in RULES:
                linted.problems += rule(page, site)
            linted.notices += _unchecked(page, site)
    for glossary in site.glossaries:
        if chosen(glossary.path):
            linted.problems += _undefined(glossary, site.targets)
    for words in site.words:
        if chosen(words.bank):
            linted.problems += broken_links_of_questions(words, site.targets)
    linted.problems += (one for one in _unexplained(site) if chosen(one.path))
    if not (linted.problems or project.problems or only):
        linted.problems += _stale_badge(project)
    linted.problems = sorted(set(linted.problems))
    return linted


def _stale_badge(project: Project) -> Iterator[Problem]:
    """A README's badge that says what held once; any other problem would make it red as well."""
    path = project.layout.root / ACCEPTED_BADGE
    if path.is_file():
        says = badge_text(path.read_text(encoding="utf-8"))
        holds = badge_text(badge(project.build(), 0))
        if says != holds:
            message = f"says {says!r}, but now it is {holds!r}"
            yield Problem(ACCEPTED_BADGE, 1, Code.STALE_BADGE, message, "traced record")


def _read(project: Project, problems: list[Problem]) -> Site:
    """Read what rules look at; terms that cannot be read are a problem."""
    texts, root = project.pages(), project.layout.root
    pages = {path: read_manuscript(path, text) for path, text in texts.items()}
    gallery = functools.cache(project.gallery)

    @functools.cache
    def anchors(path: str) -> frozenset[str]:
        return anchors_of(path, texts[path], gallery())

    targets = Targets(pages, lambda path: (root / path).is_file(), anchors)
    glossaries: list[Glossary] = []
    try:
        glossaries += read_glossaries(project.layout)
    except ProblemsError as error:
        problems += error.problems
    words = list(project.quizzes.words())
    return Site(project, pages, project.exhibits(), words, glossaries, targets)


def _programs(page: Manuscript, site: Site) -> Iterator[Exhibit]:
    """Programs that a page shows, cites or draws, with all their variants."""
    exhibits = site.exhibits
    for embed in page.embeds:
        for path in {embed.exhibit, *fnmatch.filter(exhibits, embed.path)} & exhibits.keys():
            yield exhibits[path]
            snippet = exhibits[path].snippet
            for name in snippet.declared if snippet else ():
                yield exhibits[variant_path(path, name)]


def _unchecked(page: Manuscript, site: Site) -> Iterator[str]:
    """Say that numbers could not be judged."""
    missing = sorted({one.path for one in _programs(page, site) if not one.runs})
    if missing:
        yield f"{page.path}: numbers not checked, as {missing[0]} has no run"


def _of_programs(programs: Sequence[Exhibit]) -> Iterator[str]:
    """Texts of programs, and of what they left behind."""
    for exhibit in programs:
        if exhibit.snippet:
            yield exhibit.snippet.source
        for shown in exhibit.runs:
            yield from _left(shown.record)


def _of_questions(page: Manuscript, site: Site) -> Iterator[str]:
    """Words and programs of the questions that a page asks."""
    asked = {(e.path, e.fragment) for e in page.embeds if e.path.endswith(".yml")}
    for words in site.words:
        if asked & {(words.bank, ""), (words.bank, words.item)}:
            yield words.text
    for path, plans in site.project.quizzes.plans.items():
        for plan in plans:
            if asked & {(path, ""), (path, plan.item.id)}:
                for program in plan.programs.values():
                    yield program.source
                    if shown := site.project.proof(program):
                        yield from _left(shown.record)


def _left(record: Record) -> Iterator[str]:
    """What a page may show of a run, in words."""
    yield from (output.text for output in record.outputs)
    if record.error:
        yield record.error.message
    if record.measurement:  # its table names the interval
        yield from COLUMNS


def _undefined(glossary: Glossary, targets: Targets) -> Iterator[Problem]:
    """Terms whose definition is not where the file says."""
    for term, line in zip(glossary.terms, glossary.lines, strict=True):
        definition = glossary.definition(term)
        if definition and (complaint := targets.complaint(definition)):
            code, message, fix = complaint
            yield Problem(glossary.path, line, code, f"{term.term}: {message}", fix)


def _unexplained(site: Site) -> Iterator[Problem]:
    """Objectives of banks whose section is not there; a missing page is a problem of the bank."""
    for one in site.project.quizzes.loaded:
        for name, objective in one.bank.objectives.items():
            complaint = site.targets.complaint(joined(one.path, objective.page))
            if complaint and complaint[0] is Code.BROKEN_ANCHOR:
                code, message, fix = complaint
                line = one.line("objectives", name, "page")
                yield Problem(one.path, line, code, f"objective {name}: {message}", fix)

"""Lint of pages: small rules, each with what is wrong and what to do about it."""

from __future__ import annotations

import fnmatch
import functools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from traced.anchors import anchors_of
from traced.embed import joined
from traced.exhibit import Exhibit
from traced.link_rules import Targets, bad_images, broken_links, broken_links_of_questions
from traced.manuscript import Manuscript, read_manuscript
from traced.problem import Code, Problem, ProblemsError
from traced.project import Project
from traced.prose_rules import (
    fillers,
    long_sentences,
    numbers_in,
    unrun_code,
    untraced_numbers,
)
from traced.record import Record
from traced.snippet import Snippet
from traced.table import COLUMNS
from traced.terms import Glossary, read_glossaries, unlinked_terms, wrong_words
from traced.variant import variant_path


@dataclass
class Linted:
    """What there is to mend, and what could not be looked at."""

    problems: list[Problem] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Subject:
    """A page, and what its rules need to know of the project."""

    page: Manuscript
    project: Project
    exhibits: Mapping[str, Exhibit]
    """Programs and their runs, by file."""
    targets: Targets
    glossary: Glossary | None
    """Terms of the page's lesson, if it has any."""

    @property
    def programs(self) -> Iterator[Exhibit]:
        """Programs that the page shows, cites or asks about."""
        exhibits = self.exhibits
        for embed in self.page.embeds:
            for path in {embed.exhibit, *fnmatch.filter(exhibits, embed.path)} & exhibits.keys():
                yield exhibits[path]
                snippet = exhibits[path].snippet
                for name in snippet.declared if snippet else ():
                    yield exhibits[variant_path(path, name)]


Rule = Callable[[Subject], Iterator[Problem]]


def _lesson_page(subject: Subject) -> Iterator[Problem]:
    """A page of a lesson that takes nothing from a run."""
    page, layout = subject.page, subject.project.layout
    lesson = Path(page.path).parent.name
    belongs = (layout.snippets / lesson).is_dir() or (layout.quiz / f"{lesson}.yml").is_file()
    if page.path.count("/") > 1 and belongs and not page.embeds:
        message = "a page of a lesson without a snippet, value, chart, claim or question"
        yield Problem(page.path, 1, Code.UNTRACED_PAGE, message, "let a run carry its point")


def _numbers(subject: Subject) -> Iterator[Problem]:
    yield from untraced_numbers(subject.page, numbers_in(_texts(subject)))


def _texts(subject: Subject) -> Iterator[str]:
    """All that may supply a number: programs, what they left behind, words of questions."""
    for exhibit in subject.programs:
        if exhibit.snippet:
            yield exhibit.snippet.source
        for shown in exhibit.runs:
            yield from _left(shown.record)
    asked = {(e.path, e.fragment) for e in subject.page.embeds if e.path.endswith(".yml")}
    quizzes = subject.project.quizzes
    for words in quizzes.words():
        if asked & {(words.bank, ""), (words.bank, words.item)}:
            yield words.text
    for path, plans in quizzes.plans.items():
        for plan in plans:
            if asked & {(path, ""), (path, plan.item.id)}:
                yield from _of_programs(subject.project, list(plan.programs.values()))


def _of_programs(project: Project, programs: Sequence[Snippet]) -> Iterator[str]:
    for program in programs:
        yield program.source
        if shown := project.proof(program):
            yield from _left(shown.record)


def _left(record: Record) -> Iterator[str]:
    yield from (output.text for output in record.outputs)
    if record.error:
        yield record.error.message
    if record.measurement:  # its table names the interval
        yield from COLUMNS


def _wrong_words(subject: Subject) -> Iterator[Problem]:
    if subject.glossary:
        yield from wrong_words(subject.page, subject.glossary)


def _unlinked_terms(subject: Subject) -> Iterator[Problem]:
    if subject.glossary:
        yield from unlinked_terms(subject.page, subject.glossary)


RULES: Final[tuple[Rule, ...]] = (
    lambda subject: broken_links(subject.page, subject.targets),
    lambda subject: bad_images(subject.page, subject.targets),
    lambda subject: long_sentences(subject.page),
    lambda subject: fillers(subject.page),
    lambda subject: unrun_code(subject.page),
    _lesson_page,
    _wrong_words,
    _unlinked_terms,
)
"""Rules that need no run."""


def lint(project: Project, only: Sequence[Path] = ()) -> Linted:
    """Look at every page, or at those in the files and folders `only`; nothing is executed."""
    linted = Linted()
    texts = project.pages()
    pages = {path: read_manuscript(path, text) for path, text in texts.items()}
    targets, exhibits = _targets(project, pages, texts), project.exhibits()
    try:
        glossaries = list(read_glossaries(project.layout))
    except ProblemsError as error:
        linted.problems += error.problems
        glossaries = []
    for glossary in glossaries:
        if project.chosen(glossary.path, only):
            linted.problems += _undefined(glossary, targets)
    for path, page in pages.items():
        if project.chosen(path, only):
            terms = next((g for g in glossaries if g.holds_for(path)), None)
            _lint_page(Subject(page, project, exhibits, targets, terms), linted)
    for words in project.quizzes.words():
        if project.chosen(words.bank, only):
            linted.problems += broken_links_of_questions(words, targets)
    linted.problems += _unexplained(project, targets, only)
    linted.problems = sorted(set(linted.problems))
    return linted


def _lint_page(subject: Subject, linted: Linted) -> None:
    for rule in RULES:
        linted.problems += rule(subject)
    missing = sorted({one.path for one in subject.programs if not one.runs})
    if missing:
        said = f"{subject.page.path}: numbers not checked, as {missing[0]} has no run"
        linted.notices.append(said)
    else:
        linted.problems += _numbers(subject)


def _targets(project: Project, pages: dict[str, Manuscript], texts: dict[str, str]) -> Targets:
    root, gallery = project.layout.root, functools.cache(project.gallery)

    @functools.cache
    def anchors(path: str) -> frozenset[str]:
        return anchors_of(path, texts[path], gallery())

    return Targets(pages, lambda path: (root / path).is_file(), anchors)


def _undefined(glossary: Glossary, targets: Targets) -> Iterator[Problem]:
    """Terms whose definition is not where the file says."""
    for term, line in zip(glossary.terms, glossary.lines, strict=True):
        definition = glossary.definition(term)
        if definition and (complaint := targets.complaint(definition)):
            code, message, fix = complaint
            yield Problem(glossary.path, line, code, f"{term.term}: {message}", fix)


def _unexplained(project: Project, targets: Targets, only: Sequence[Path]) -> Iterator[Problem]:
    """Objectives of banks whose section is not there; a missing page is a problem of the bank."""
    for one in project.quizzes.loaded:
        if not project.chosen(one.path, only):
            continue
        for name, objective in one.bank.objectives.items():
            complaint = targets.complaint(joined(one.path, objective.page))
            if complaint and complaint[0] is Code.BROKEN_ANCHOR:
                code, message, fix = complaint
                line = one.line("objectives", name, "page")
                yield Problem(one.path, line, code, f"objective {name}: {message}", fix)

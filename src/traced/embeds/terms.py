"""The words of a lesson: where each is defined, what not to call it, and which pages keep to it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from traced.base.data_file import DataReader, Key, line_in
from traced.base.layout import Layout
from traced.base.problem import Code, Problem, ProblemsError, did_you_mean
from traced.base.refusal import refusal
from traced.embeds.embed import joined
from traced.embeds.manuscript import Block, BlockKind, Manuscript

TERMS_FILE: Final = "terms.yml"
"""Beside the pages of a lesson."""
QUOTED: Final = re.compile(r"“[^”\n]*”")
"""Somebody else's words, which may be any."""
Text = Annotated[str, Field(min_length=1)]


class Term(BaseModel):
    """A word of the lesson."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    term: Text
    defined: Text | None = None
    """Page and anchor of its definition, relative to the file."""
    forms: tuple[Text, ...] = ()
    """Other forms of the word, such as its plural."""
    link: Literal["first-use"] | None = None
    """Whether a page links to the definition where it first uses the word."""
    avoid: tuple[Text, ...] = ()
    """What not to call it."""


class Terms(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Glossary:
    """The terms of the pages of one folder."""

    path: str
    """File relative to the project's root."""
    terms: tuple[Term, ...]
    lines: tuple[int, ...]
    """Line of each term."""

    def definition(self, term: Term) -> str:
        """Page and anchor of a definition, relative to the project's root; or empty."""
        return joined(self.path, term.defined) if term.defined else ""

    def holds_for(self, page: str) -> bool:
        """Whether a page stands beside the file."""
        return page.rpartition("/")[0] == self.path.rpartition("/")[0]


def read_glossaries(layout: Layout) -> Iterator[Glossary]:
    """Read the terms of every lesson.

    Raises:
        ProblemsError: With every problem of a file.
    """
    for path in sorted(layout.docs.rglob(TERMS_FILE)):
        yield read_glossary(layout.relative(path), path)


def read_glossary(name: str, path: Path) -> Glossary:
    """Read the terms of one lesson.

    Raises:
        ProblemsError: With every problem of the file.
    """
    problems: list[Problem] = []
    reader = DataReader(name, problems, Code.BAD_TERMS)
    data: Any = reader.read(path.read_text(encoding="utf-8"))
    if problems:
        raise ProblemsError(problems)
    try:
        # JSON validation takes arrays as tuples.
        terms = Terms.model_validate_json(json.dumps(data)).terms
    except ValidationError as error:
        raise ProblemsError(_invalid(name, reader, error)) from None
    lines = [line_in(reader.lines, ("terms", number)) for number in range(len(terms))]
    return Glossary(name, terms, tuple(lines))


def _invalid(name: str, reader: DataReader, error: ValidationError) -> Iterator[Problem]:
    for detail in error.errors():
        way: tuple[Key, ...] = tuple(detail["loc"])
        said = ".".join(str(step) for step in way if isinstance(step, str))
        line = line_in(reader.lines, way)
        known = f"known: {', '.join(Term.model_fields)}"
        if detail["type"] == "extra_forbidden":
            fix = did_you_mean(str(way[-1]), Term.model_fields, known)
            yield Problem(name, line, Code.UNKNOWN_OPTION, f"{said}: no such key", fix)
        else:
            refused = refusal(detail)
            yield Problem(name, line, Code.BAD_TERMS, refused.about(said), refused.fix or known)


def wrong_words(page: Manuscript, glossary: Glossary) -> Iterator[Problem]:
    """What the lesson calls otherwise."""
    for term in glossary.terms:
        for word in term.avoid:
            exact = word.lower() == term.term.lower()
            pattern = _pattern([word], exact=exact)
            for place in _uses(page, pattern, tuple(BlockKind)):
                found = page.text[slice(*place)]
                message, fix = f"{' '.join(found.split())!r}", f"say {term.term!r}"
                yield Problem(page.path, page.line(place[0]), Code.WRONG_WORD, message, fix)


def unlinked_terms(page: Manuscript, glossary: Glossary) -> Iterator[Problem]:
    """Terms that a page uses before it leads to their definition, or to the page that has it."""
    running = (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.CELL)
    targets = [(link.start, joined(page.path, link.target)) for link in page.links]
    for term in glossary.terms:
        definition = glossary.definition(term)
        if term.link is None or definition.partition("#")[0] == page.path:
            continue
        first = next(iter(_uses(page, _pattern([term.term, *term.forms]), running)), None)
        if first is None:
            continue
        [end] = [b.end for b in page.blocks if b.start <= first[0] < b.end]
        places = {definition, definition.partition("#")[0]}
        if not any(start < end and target in places for start, target in targets):
            message = f"first use of {term.term!r} without its definition"
            fix = f"link to {term.defined}, or to the page, in that paragraph or above it"
            yield Problem(page.path, page.line(first[0]), Code.UNLINKED_TERM, message, fix)


def _pattern(forms: Iterable[str], *, exact: bool = False) -> re.Pattern[str]:
    """Any of these forms as whole words; one with a capital is meant so."""
    longest = sorted(forms, key=len, reverse=True)
    words = [r"\s+".join(map(re.escape, form.split())) for form in longest]
    marked = [
        word if exact or form != form.lower() else f"(?i:{word})"
        for word, form in zip(words, longest, strict=True)
    ]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(marked)})(?![\w-])")


def _uses(
    page: Manuscript, pattern: re.Pattern[str], kinds: tuple[BlockKind, ...]
) -> Iterator[tuple[int, int]]:
    """Where the prose uses a word, outside quotation marks, in order."""
    for block in page.blocks:
        if block.kind in kinds:
            quotes = _quotes(page, block)
            for found in pattern.finditer(page.prose, block.start, block.end):
                if not any(first <= found.start() < last for first, last in quotes):
                    yield found.span()


def _quotes(page: Manuscript, block: Block) -> list[tuple[int, int]]:
    return [one.span() for one in QUOTED.finditer(page.prose, block.start, block.end)]

"""Rules for the prose of pages: short sentences, no filler, no typed number, no unrun code."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from traced.base.problem import Code, Problem
from traced.embeds.manuscript import CODE, WORD, Block, BlockKind, Manuscript

LONGEST_SENTENCE: Final = 35
"""Words; inline code and a value count as one each."""
LONGEST_FENCE: Final = 12
"""Lines of Python that a page may type instead of running them."""
FILLERS: Final = (
    "simply",
    "just",
    "very",
    "basically",
    "obviously",
    "of course",
    "note that",
    "in order to",
)
FILLER: Final = re.compile(
    r"(?<![\w-])(?:" + "|".join(FILLERS).replace(" ", r"\s+") + r")(?![\w-])", re.IGNORECASE
)
MEANT: Final = re.compile(r"“[^”\n]*”|\bjust (?:as|in time)\b", re.IGNORECASE)
"""Where such a word is quoted, or says something."""
NAMED: Final = (
    r"Python|TensorFlow|Keras|NumPy|MkDocs|Material|CUDA|cuDNN|QTI|PEP|RFC|WCAG|CC BY|[Vv]ersions?"
)
"""What stands before the number of a version or a standard."""
NUMBER: Final = re.compile(
    rf"""
    (?<! [\w{CODE}.] ) (?<! [A-Za-z]- )          # not part of a name
    (?P<number> \d{{1,3}} (?: [,\u202f\u00a0]\d{{3}} )+ (?:\.\d+)? | \d+ (?:\.\d+)* )
    (?: [ \u202f\u00a0]? (?P<unit> % | ms\b | µs\b | kB\b ) )?
    """,
    re.VERBOSE,
)
UNITS: Final = {"%": 0.01, "ms": 1e-3, "µs": 1e-6, "kB": 1e3}
"""What a number with such a unit may be in a program."""
VERSION: Final = re.compile(rf"\b(?:{NAMED})(?:\s+[\d.]+(?:,|\s+(?:or|and|to)))*\s+\Z")
"""What makes the number behind it one of a version."""
IN_SOURCE: Final = re.compile(r"\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?")
GROUPED: Final = re.compile(r"(?<![\d,])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d,])")
EXCEPTION: Final = re.compile(
    r"traced:\s*number\s+(?P<number>[\d.,\u202f\u00a0]*\d)(?:\s*%)?(?:\s+because\s+(?P<reason>\S.*))?$",
    re.DOTALL,
)
MARK: Final = "traced:"
"""How a comment begins that speaks to the lint."""
PYTHON: Final = ("python", "py", "python3", "pycon")
PRINTS: Final = re.compile(r"^\s*(?:>>> )?(?:print|tf\.print|pprint)\(", re.MULTILINE)
RUNNING: Final = (BlockKind.PARAGRAPH, BlockKind.ITEM, BlockKind.CELL, BlockKind.TITLE)


def long_sentences(page: Manuscript) -> Iterator[Problem]:
    """Sentences that a reader loses the thread of."""
    for block in page.blocks:
        for start, end in page.sentences(block):
            words = WORD.findall(page.prose, start, end)
            if len(words) > LONGEST_SENTENCE:
                first = page.prose[start:end]
                place = start + len(first) - len(first.lstrip())
                said = f"{len(words)} words in a sentence"
                fix = f"make two of it; {LONGEST_SENTENCE} are allowed"
                yield Problem(page.path, page.line(place), Code.LONG_SENTENCE, said, fix)


def fillers(page: Manuscript) -> Iterator[Problem]:
    """Words that say nothing."""
    for block in page.blocks:
        meant = [one.span() for one in MEANT.finditer(page.prose, block.start, block.end)]
        for found in FILLER.finditer(page.prose, block.start, block.end):
            if not any(first <= found.start() < last for first, last in meant):
                word = " ".join(found[0].split())
                line = page.line(found.start())
                yield Problem(page.path, line, Code.FILLER, f"{word!r} says nothing", "cut it")


def unrun_code(page: Manuscript) -> Iterator[Problem]:
    """Python that a page types although a run could show it."""
    for fence in page.fences:
        if fence.language not in PYTHON:
            continue
        count = fence.code.count("\n") + 1
        why = ""
        if PRINTS.search(fence.code):
            why = "typed Python prints something"
        elif count > LONGEST_FENCE:
            why = f"{count} lines of typed Python"
        if why:
            fix = "make it a snippet, so that it runs"
            yield Problem(page.path, page.line(fence.start), Code.UNRUN_CODE, why, fix)


@dataclass(frozen=True)
class Excused:
    """A number that a comment lets pass."""

    number: str
    line: int
    value: float


def untraced_numbers(page: Manuscript, known: Collection[float]) -> Iterator[Problem]:
    """Numbers in running prose that no run supplies.

    Args:
        page: The page.
        known: Numbers in the programs it embeds, in what they printed, and in its questions.
    """
    excused: list[Excused] = []
    for place, text in page.comments:
        if text.startswith(MARK):
            found = EXCEPTION.match(text)
            if found and found["reason"]:
                value = _value(found["number"])
                excused.append(Excused(found["number"], page.line(place), value))
            else:
                message = f"cannot read {' '.join(text.split())!r}"
                fix = "write <!-- traced: number 98 because … -->, with a reason"
                yield Problem(page.path, page.line(place), Code.BAD_EXCEPTION, message, fix)
    free = {one.value for one in excused}
    used: set[float] = set()
    for block in page.blocks:
        for place, text, values in _numbers(page, block):
            if values & free:
                used |= values & free
            elif not values & set(known):
                fix = "let a snippet supply it by a .value, or say why not: see CONTRIBUTING.md"
                line = page.line(place)
                yield Problem(page.path, line, Code.UNTRACED_NUMBER, f"no run supplies {text}", fix)
    for one in excused:
        if one.value not in used:
            message = f"no number {one.number} on this page"
            yield Problem(page.path, one.line, Code.BAD_EXCEPTION, message, "remove the comment")


def _numbers(page: Manuscript, block: Block) -> Iterator[tuple[int, str, set[float]]]:
    """Numbers of a block, each with all it may be called in a program: 98 % is 0.98, too."""
    if block.kind not in RUNNING:
        return
    for found in NUMBER.finditer(page.prose, block.start, block.end):
        if found["number"].count(".") > 1 or VERSION.search(
            page.prose[block.start : found.start()]
        ):
            continue
        value = _value(found["number"])
        values = {value, round(value * UNITS.get(found["unit"], 1), 12)}
        yield found.start(), " ".join(found[0].split()), values


def _value(text: str) -> float:
    return float(re.sub(r"[,\u202f\u00a0_]", "", text))


def numbers_in(texts: Iterable[str]) -> set[float]:
    """Every number that stands in programs, outputs or the words of questions."""
    return set[float]().union(*map(_numbers_of, texts))


@functools.lru_cache(maxsize=8192)
def _numbers_of(text: str) -> frozenset[float]:
    """Numbers of a text, both with the commas that group their digits and without."""
    found = itertools.chain(IN_SOURCE.finditer(text), GROUPED.finditer(text))
    return frozenset(_value(one[0]) for one in found)

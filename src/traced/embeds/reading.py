"""How long a page takes to read: its words and its shown lines, counted."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from traced.embeds.embed import Embed, EmbedKind, find_embeds
from traced.embeds.exhibit import Exhibit
from traced.records.record import Output

WORDS_PER_MINUTE: Final = 200
"""Prose; below the 238 that adults read of English non-fiction, since terms are new."""
LINES_PER_MINUTE: Final = 30
"""Code and output: two seconds a line."""
FOLDED_LINES: Final = 32
"""Output longer than this is folded away, and not counted."""
LISTS: Final = (
    EmbedKind.QUIZ_TEST,
    EmbedKind.QUIZ_ANSWERS,
    EmbedKind.QUIZ_RECALL,
    EmbedKind.EVIDENCE,
    EmbedKind.BUILD,
    EmbedKind.LESSON,
)
"""Embeds to work or to look things up with: nobody reads such a page from end to end."""

FENCE: Final = re.compile(
    r"^[ \t>]*(?P<fence>`{3,}|~{3,})[^\n]*\n(?P<code>.*?)^[ \t>]*(?P=fence)[`~]*[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
UNREAD: Final = re.compile(
    r"""
    <!-- .*? -->                      # a comment
    | <[^<>\n]+>                      # a tag
    | (?<=\]) \( [^()\n]* \)          # a link's target
    | \{ :? [ ]* [.\#\w] [^{}\n]* \}  # an attribute list
    | ^ [ \t]* (?: [?!]{3}\+? | === ) [ \t]* \w*  # what opens an aside
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
"""Parts of Markdown that no reader sees."""
FOLD: Final = re.compile(r"^(?P<indent>[ ]*)\?\?\?[ ]")
"""What opens an aside that is closed until the reader opens it."""
WORD: Final = re.compile(r"[^\s|]*\w[^\s|]*")


@dataclass(frozen=True)
class Reading:
    """What there is to read of a page."""

    words: int = 0
    lines: int = 0
    """Of code and output, blank ones left out."""

    @property
    def minutes(self) -> int:
        """Minutes for all of it, at least one."""
        return max(1, round(self.words / WORDS_PER_MINUTE + self.lines / LINES_PER_MINUTE))


@dataclass(frozen=True)
class PageReading:
    """What there is to read of a page that opens as it is, and once every answer is open."""

    closed: Reading
    opened: Reading


def reading_of(text: str, page: str, exhibits: Mapping[str, Exhibit]) -> PageReading | None:
    """Count what a page lets its reader read; nothing can be said of one that is mostly a list.

    The rule: prose, headings, tables and captions at 200 words a minute; code and output, of
    fences and of embedded snippets as far as they are shown, at 30 lines a minute. What stands
    in a prediction that is closed at first counts apart. Not counted: output that is folded
    for its length, charts, the runs listed at the end of the page, and questions, for which
    every reader needs a time of their own.

    Args:
        text: The page's Markdown, front matter removed.
        page: The page's file relative to the project's root.
        exhibits: Snippets and their runs, by file.
    """
    if any(embed.kind in LISTS and not embed.number for embed in find_embeds(text, page).embeds):
        return None
    closed = _count(_without_folds(text), page, exhibits)
    return PageReading(closed, _count(text, page, exhibits))


def _without_folds(text: str) -> str:
    """The text without what stands in closed asides; their titles stay."""
    kept, fold = [], -1
    for line in text.split("\n"):
        indent = len(line) - len(line.lstrip(" "))
        if fold >= 0 and (not line.strip() or indent > fold):
            kept.append("")
            continue
        found = FOLD.match(line)
        fold = len(found["indent"]) if found else -1
        kept.append(line)
    return "\n".join(kept)


def _count(text: str, page: str, exhibits: Mapping[str, Exhibit]) -> Reading:
    lines = 0
    edits: list[tuple[int, int, str]] = []
    for embed in find_embeds(text, page).embeds:
        lines += _lines_of(embed, exhibits)
        edits += _as_prose(embed)
    for start, end, replacement in sorted(edits, reverse=True):
        text = text[:start] + replacement + text[end:]
    prose, fenced = _split(text)
    return Reading(_count_words(prose), lines + fenced)


def reading_of_notebook(text: str) -> PageReading:
    """Count what a notebook lets its reader read, by the same rule; outputs are not counted."""
    words = lines = 0
    for cell in json.loads(text)["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            prose, fenced = _split(source)
            words += _count_words(prose)
            lines += fenced
        elif cell["cell_type"] == "code":
            lines += _count_lines(source)
    reading = Reading(words, lines)
    return PageReading(reading, reading)


def _split(text: str) -> tuple[str, int]:
    """Prose without its fenced blocks, and the number of lines in these."""
    return FENCE.sub("", text), sum(_count_lines(m["code"]) for m in FENCE.finditer(text))


def _count_words(prose: str) -> int:
    return len(WORD.findall(UNREAD.sub(" ", prose)))


def _count_lines(code: str) -> int:
    return sum(bool(line.strip()) for line in code.splitlines())


def _as_prose(embed: Embed) -> Iterator[tuple[int, int, str]]:
    """Edits that leave of an embed the words a reader reads besides code and output."""
    if embed.kind in (EmbedKind.SNIPPET, EmbedKind.CHART, EmbedKind.CLAIM):
        yield embed.start, embed.text_start, ""
        yield embed.text_start + len(embed.text), embed.end, ""
    else:
        yield embed.start, embed.end, "1" if embed.kind is EmbedKind.VALUE else ""


def _lines_of(embed: Embed, exhibits: Mapping[str, Exhibit]) -> int:
    """Lines of code and output that an embed shows; none if it cannot be shown."""
    exhibit = exhibits.get(embed.exhibit)
    if embed.kind is not EmbedKind.SNIPPET or exhibit is None or exhibit.snippet is None:
        return 0
    section = exhibit.snippet.sections.get(embed.fragment)
    if embed.fragment and section is None:
        return 0
    lines = 0
    if {"source", "diff"} & set(embed.show):
        source = exhibit.snippet.visible(embed.fragment or None)
        lines += _count_lines("\n".join(text for _, text in source))
    shown = exhibit.run_on(embed.options.get("device"))
    if shown and "output" in embed.show:
        record = shown.record
        inside = record.between(section.first_line, section.last_line) if section else None
        lines += sum(_printed(record.outputs if inside is None else inside))
    return lines


def _printed(outputs: tuple[Output, ...]) -> Iterator[int]:
    """Lines of each stream, unless they are folded away."""
    for stream in ("stdout", "stderr"):
        count = _count_lines("".join(o.text for o in outputs if o.stream == stream))
        yield count if count <= FOLDED_LINES else 0

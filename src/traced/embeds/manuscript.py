"""A page as its author wrote it: prose, headings, links, images and fences, each in its place."""

from __future__ import annotations

import bisect
import functools
import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from traced.embeds.embed import Embed, EmbedKind, find_embeds, hidden_parts

CODE: Final = "\ue000"
"""What each character of inline code, a value or an address becomes in a page's prose."""
WORD: Final = re.compile(rf"[\w{CODE}][\w{CODE}'’./-]*")
"""A word, a number or a piece of code inside prose."""

FRONT_MATTER: Final = re.compile(r"(?sm)\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
TITLE: Final = re.compile(r"^title:\s*(.+?)\s*$", re.MULTILINE)
LINK: Final = re.compile(
    r"""
    (?P<image> !? )
    \[ (?P<text> (?: [^\[\]] | \[[^\[\]]*\] )*? ) \]
    \( \s* <? (?P<target> [^()\s<>]* ) >? (?: \s+ "[^"]*" )? \s* \)
    (?P<attributes> \{ :? [^{}\n]* \} )?
    """,
    re.VERBOSE,
)
"""An inline link or image, with the attribute list behind it."""
NUMERAL: Final = re.compile(r"[\d.,–-]+")
"""The text of a link that only points: see 3."""
DEFINITION: Final = re.compile(r"(?m)^[ \t]*\[(?!\^)[^\]\n]+\]:[ \t]*<?(?P<target>[^\s>]+).*$")
"""The target of links by reference."""
REFERENCE: Final = re.compile(r"(?<=\])\[[^\[\]\n]*\]")
ADDRESS: Final = re.compile(r"<?\bhttps?://[^\s<>]+>?|&#?\w+;")
"""A bare address, or a character by its name."""
ATTRIBUTES: Final = re.compile(r"\{ *:? *[.#\w][^{}\n]*\}")
ABBREVIATION: Final = re.compile(r"^\*\[[^\]\n]+\]:.*$", re.MULTILINE)
SCRIPT: Final = re.compile(r"<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
TAG: Final = re.compile(r"</?(?P<name>[a-zA-Z][\w-]*)\b(?P<attributes>[^<>]*)>")
SOURCE: Final = re.compile(r"""\bsrc\s*=\s*["']([^"']*)["']""")
ALTERNATIVE: Final = re.compile(r"""\balt\s*=\s*["']([^"']*)["']""")

HEADING: Final = re.compile(r"[ \t]*(?P<marks>#{1,6})[ \t]+(?P<text>.*?)[ \t]*#*[ \t]*$")
TITLED: Final = re.compile(r"[ \t]*(?:[!?]{3}\+?|={3}[!+]*)[^\n\"]*(?:\"(?P<text>.*)\")?[ \t]*$")
"""The first line of an admonition, a fold or a tab."""
ITEM: Final = re.compile(r"[ \t]*(?:[-*+]|\d{1,3}[.)]|\[\^[^\]]+\]:|:(?=[ \t]{2}))[ \t]+")
"""What begins an item of a list, a definition or a footnote."""
QUOTE: Final = re.compile(r"[ \t]*>[ \t]?")
RULE: Final = re.compile(r"[ \t]*(?:[-*_=][ \t]*){2,}$")
ROW_OF_LINES: Final = re.compile(r"[ \t]*\|[\s:|-]*$")
SENTENCE_END: Final = re.compile(
    rf"""
    (?<! \be\.g )(?<! \bi\.e )(?<! \bvs )(?<! \bcf )
    [.!?…] ["'”’)*_]*
    (?= \s+ ["“‘'(*_]* [A-Z0-9{CODE}] | \s*\Z )
    """,
    re.VERBOSE,
)
INDENT: Final = 4
"""Columns by which code, or what belongs to a list item or a fold, is set in."""


class BlockKind(StrEnum):
    """What a run of prose is."""

    HEADING = "heading"
    TITLE = "title"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    CELL = "cell"


@dataclass(frozen=True)
class Block:
    """A run of prose."""

    kind: BlockKind
    start: int
    end: int
    """Where it stands in the page's text."""


@dataclass(frozen=True)
class Link:
    """A link or an image."""

    target: str
    text: str
    """Its words; of an image its alternative text."""
    start: int
    end: int
    """Where it stands in the page's text."""
    image: bool = False


@dataclass(frozen=True)
class Fence:
    """A fenced block of code."""

    language: str
    code: str
    start: int


@dataclass
class Manuscript:
    """A page, read."""

    path: str
    """File relative to the project's root."""
    text: str
    prose: str = ""
    """As long as the text; what is not prose is blank, inline code is `CODE`."""
    links: list[Link] = field(default_factory=list)
    fences: list[Fence] = field(default_factory=list)
    embeds: list[Embed] = field(default_factory=list)
    comments: list[tuple[int, str]] = field(default_factory=list)
    """What stands in comments, with its place."""
    blocks: list[Block] = field(default_factory=list)

    @functools.cached_property
    def _line_ends(self) -> list[int]:
        return [found.start() for found in re.finditer("\n", self.text)]

    def line(self, place: int) -> int:
        """Line of a place in the text, counted from 1."""
        return bisect.bisect_left(self._line_ends, place) + 1

    @functools.cached_property
    def title(self) -> str:
        """What the front matter or the first heading calls the page, else its file's name."""
        front = FRONT_MATTER.match(self.text)
        named = TITLE.search(front[1]) if front else None
        if named:
            return named[1].strip("\"'")
        first = (b for b in self.blocks if b.kind is BlockKind.HEADING)
        heading = next((self.text[b.start : b.end].strip() for b in first), "")
        return heading or self.path.rpartition("/")[2].rpartition(".")[0]

    def sentences(self, block: Block) -> Iterator[tuple[int, int]]:
        """Where each sentence of a block begins and ends."""
        start = block.start
        ends = [m.end() for m in SENTENCE_END.finditer(self.prose[block.start : block.end])]
        for end in dict.fromkeys([*ends, block.end - block.start]):
            yield start, block.start + end
            start = block.start + end


def front_matter_lines(text: str) -> int:
    """Number of lines a host removes: YAML front matter, and blank lines before the text."""
    lines = text.splitlines()
    end = 0
    if lines and lines[0].rstrip() == "---":
        marks = (n for n, line in enumerate(lines[1:], 2) if line.rstrip() in ("---", "..."))
        end = next(marks, 0)
    blank = itertools.takewhile(lambda line: not line.strip(), lines[end:])
    return end + len(list(blank))


@functools.lru_cache(maxsize=256)
def read_manuscript(path: str, text: str) -> Manuscript:
    """Read a page; kept, since a server reads all of them on each save."""
    page = Manuscript(path, text)
    sheet = _Mask(text)
    if front := FRONT_MATTER.match(text):
        sheet.blank(front.start(), front.end())
    _mask_hidden(page, sheet)
    for start, end in _indented_code(sheet.text):
        sheet.blank(start, end)
    _mask_embeds(page, sheet)
    _mask_links(page, sheet)
    for pattern in (SCRIPT, ABBREVIATION, ATTRIBUTES):
        sheet.blank_all(pattern)
    sheet.blank_all(ADDRESS, CODE)
    _mask_tags(page, sheet)
    page.prose = sheet.text
    page.blocks = list(_blocks(sheet))
    page.prose = sheet.text  # marks of quotes are gone, too
    return page


class _Mask:
    """A text in which more and more is blanked out, and everything keeps its place."""

    def __init__(self, text: str) -> None:
        self.text = text

    def blank(self, start: int, end: int, fill: str = " ") -> None:
        """Put `fill` in place of every character but line ends."""
        inside = "".join(c if c == "\n" else fill for c in self.text[start:end])
        self.text = self.text[:start] + inside + self.text[end:]

    def blank_all(self, pattern: re.Pattern[str], fill: str = " ") -> None:
        """Do so wherever a pattern matches."""
        for found in list(pattern.finditer(self.text)):
            self.blank(*found.span(), fill)


def _mask_hidden(page: Manuscript, sheet: _Mask) -> None:
    """Take fences, code spans and comments out."""
    for part in hidden_parts(sheet.text):
        inside = page.text[part.start : part.end]
        if part.fence:
            first, _, code = inside.partition("\n")
            language = re.search(r"[`~]{3,}[ \t]*\{?[ \t.]*([\w+-]*)", first)
            code = code.rpartition("\n")[0]
            start = part.start + len(inside) - len(inside.lstrip())
            page.fences.append(Fence(language[1] if language else "", code, start))
            sheet.blank(part.start, part.end)
        elif inside.startswith("<!--"):
            page.comments.append((part.start, inside[4:].removesuffix("-->").strip()))
            sheet.blank(part.start, part.end)
        else:
            sheet.blank(part.start, part.end, CODE)


def _indented_code(text: str) -> Iterator[tuple[int, int]]:
    """Lines that are code because they are set in further than what they belong to."""
    outer: list[int] = []
    at, blank, code = 0, True, False
    for line in text.splitlines(keepends=True):
        start, at = at, at + len(line)
        bare = line.strip()
        if not bare:
            blank = True
            continue
        indent = len(line.expandtabs(INDENT)) - len(line.expandtabs(INDENT).lstrip())
        while outer and indent <= outer[-1] and blank:
            outer.pop()
        base = outer[-1] + INDENT if outer else 0
        code = indent >= base + INDENT and (blank or code)
        if code:
            yield start, at
        elif ITEM.match(line) or TITLED.match(line):
            while outer and indent <= outer[-1]:
                outer.pop()
            outer.append(indent)
        blank = False


def _mask_embeds(page: Manuscript, sheet: _Mask) -> None:
    """Take embeds out, but leave the words of claims."""
    parsed = find_embeds(page.text, page.path)
    page.embeds = parsed.embeds
    for start, end in parsed.broken:
        sheet.blank(start, end)
    for embed in parsed.embeds:
        end_of_text = embed.text_start + len(embed.text)
        if embed.kind is EmbedKind.CLAIM:
            sheet.blank(embed.start, embed.text_start)
            sheet.blank(end_of_text, embed.end)
        elif embed.kind is EmbedKind.VALUE or embed.number:
            sheet.blank(embed.start, embed.end, CODE)
        else:
            sheet.blank(embed.start, embed.end)


def _mask_links(page: Manuscript, sheet: _Mask) -> None:
    """Take targets out, but leave the words of links."""
    for found in list(LINK.finditer(sheet.text)):
        image = bool(found["image"])
        page.links.append(Link(found["target"], found["text"], *found.span(), image=image))
        if image:
            sheet.blank(*found.span())
        elif NUMERAL.fullmatch(found["text"]):
            sheet.blank(*found.span(), CODE)
        else:
            sheet.blank(found.start(), found.start("text"))
            sheet.blank(found.end("text"), found.end())
    for found in DEFINITION.finditer(sheet.text):
        page.links.append(Link(found["target"], "", *found.span()))
    sheet.blank_all(DEFINITION)
    sheet.blank_all(REFERENCE)


def _mask_tags(page: Manuscript, sheet: _Mask) -> None:
    """Take HTML tags out."""
    for found in TAG.finditer(sheet.text):
        source = SOURCE.search(found["attributes"])
        if found["name"].lower() == "img" and source:
            alt = ALTERNATIVE.search(found["attributes"])
            text = alt[1] if alt else ""
            page.links.append(Link(source[1], text, *found.span(), image=True))
    sheet.blank_all(TAG)


def _blocks(sheet: _Mask) -> Iterator[Block]:
    """Cut prose into paragraphs, items, cells, headings and titles."""
    start: int | None = None
    kind, end, at = BlockKind.PARAGRAPH, 0, 0
    for line in sheet.text.splitlines(keepends=True):
        first, at = at, at + len(line)
        while quote := QUOTE.match(sheet.text, first, at):
            sheet.blank(first, quote.end())
            first = quote.end()
        whole = list(_whole_line(sheet.text, first, at))
        item = ITEM.match(sheet.text, first, at)
        ends = whole or item or not sheet.text[first:at].strip() or RULE.match(sheet.text[first:at])
        if ends and start is not None:
            yield Block(kind, start, end)
            start = None
        yield from (block for block in whole if block.start < block.end)
        if item:
            start, kind = item.end(), BlockKind.ITEM
        elif not ends and start is None:
            start, kind = first, BlockKind.PARAGRAPH
        end = at
    if start is not None:
        yield Block(kind, start, end)


def _whole_line(text: str, start: int, end: int) -> Iterator[Block]:
    """The blocks that one line is by itself, if it is any."""
    line = text[start:end].rstrip("\n")
    if found := HEADING.match(line):
        yield Block(BlockKind.HEADING, start + found.start("text"), start + found.end("text"))
    elif found := TITLED.match(line):
        first, last = found.span("text")
        yield Block(BlockKind.TITLE, start + max(first, 0), start + max(last, 0))
    elif line.lstrip().startswith("|"):
        bars = [0, 0] if ROW_OF_LINES.match(line) else _bars(line)
        for first, last in itertools.pairwise(bars):
            yield Block(BlockKind.CELL, start + first + 1, max(start + last, start + first + 1))


def _bars(line: str) -> Iterable[int]:
    """Where the cells of a table's row are parted."""
    bars = [n for n, c in enumerate(line) if c == "|" and line[n - 1 : n] != "\\"]
    return bars if line.rstrip().endswith("|") else [*bars, len(line)]

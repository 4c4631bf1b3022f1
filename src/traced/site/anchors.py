"""Anchors that a page will have: of its headings, and of all that stands in place of embeds."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html import unescape
from typing import Final

from traced.embeds.embed import hidden_parts
from traced.embeds.manuscript import BlockKind, front_matter_lines, read_manuscript
from traced.inputs import prose
from traced.markup.sheet import Gallery, Page
from traced.page.page import expand

HELD: Final = re.compile("\x02(\\d+)\x03")
IDENT: Final = re.compile(r"""\b(?:id|name)=["']([^"']+)["']""")
ATTRIBUTES: Final = re.compile(r"\{ *:? *([^{}\n]*)\}\s*$")
NUMBERED: Final = re.compile(r"^(.*)_(\d+)$")
MARKS: Final = re.compile(r"^[\s>]*#+\s+|\s+#+\s*$")
"""What makes a line a heading."""
TAG: Final = re.compile(r"<[^<>]*>")


def anchors_of(path: str, text: str, gallery: Gallery) -> frozenset[str]:
    """Ids that a page will have.

    Args:
        path: Its file relative to the project's root.
        text: The file's text.
        gallery: What its embeds may show.
    """
    skipped = front_matter_lines(text)
    body = "\n".join(text.split("\n")[skipped:])
    kept: list[str] = []

    def stash(html: str) -> str:
        kept.append(html)
        return f"\x02{len(kept) - 1}\x03"

    written = expand(body, Page(path, "", 1 + skipped), gallery, stash).text
    headings = list(_heading_ids(path, written, kept))
    bare = written
    for part in list(hidden_parts(written)):
        bare = bare[: part.start] + " " * (part.end - part.start) + bare[part.end :]
    found = {ident for html in [bare, *kept] for ident in IDENT.findall(html)}
    listed = (ATTRIBUTES.search(line) for line in bare.splitlines())
    found |= {i for one in listed if one for i in re.findall(r"(?:^|\s)#([\w-]+)", one[1])}
    return frozenset({*found, *headings})


def _heading_ids(path: str, text: str, kept: list[str]) -> Iterator[str]:
    """Ids of headings, as Python-Markdown's `toc` extension makes them."""
    page = read_manuscript(path, text)
    taken: set[str] = set()
    for block in page.blocks:
        if block.kind is BlockKind.HEADING:
            line = page.text[: block.end].rpartition("\n")[2] + page.text[block.end :]
            raw = MARKS.sub("", line.partition("\n")[0])
            if not ATTRIBUTES.search(raw) or "#" not in raw:
                yield _unique(slug(_words(raw, kept)), taken)


def _words(raw: str, kept: list[str]) -> str:
    """A heading without its markup."""
    whole = HELD.sub(lambda found: kept[int(found[1])], ATTRIBUTES.sub("", raw))
    return unescape(prose.plain(TAG.sub("", whole)))


def slug(words: str) -> str:
    """The id of a heading with these words."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower())


def _unique(ident: str, taken: set[str]) -> str:
    while ident in taken or not ident:
        found = NUMBERED.match(ident)
        ident = f"{found[1]}_{int(found[2]) + 1}" if found else f"{ident}_1"
    taken.add(ident)
    return ident

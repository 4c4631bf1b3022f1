"""Markdown of questions: safe HTML or plain words, whatever somebody has written into it."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any, Final
from xml.etree import ElementTree as ET

from latex2mathml import exceptions
from latex2mathml.converter import convert_to_element
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

MATH_ERRORS: Final = tuple(
    one for one in vars(exceptions).values() if isinstance(one, type) and issubclass(one, Exception)
)
"""The library's errors, which have no base of their own."""
LEADING: Final = frozenset({"class", "href", "id", "style"})
"""Attributes of MathML that lead away from a formula, or change how it looks."""
OPEN, CLOSE = "\ue000", "\ue001"
"""Around the number of finished HTML that stands in a text; private characters, else removed."""
HELD: Final = re.compile(f"{OPEN}(\\d+){CLOSE}")
UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ue000-\uf8ff]")
ENTITY: Final = re.compile(r"&#(?:x[0-9a-f]{1,6}|[0-9]{1,7});", re.IGNORECASE)
"""A character by its number, as Markdown takes it."""


@dataclass
class Holder:
    """Keeps finished HTML away from the Markdown around it."""

    kept: list[str] = field(default_factory=list)

    def hold(self, html: str) -> str:
        """Put HTML aside and return what stands for it."""
        self.kept.append(html)
        return f"{OPEN}{len(self.kept) - 1}{CLOSE}"

    def fill(self, html: str) -> str:
        """Put everything back in its place."""
        return HELD.sub(lambda found: self.kept[int(found[1])], html)


def clean(text: str) -> str:
    """Without control characters and without those that hold places, by number neither."""
    return ENTITY.sub(
        lambda found: "\ufffd" if UNPRINTABLE.search(unescape(found[0])) else found[0],
        UNPRINTABLE.sub("", text),
    )


def block(text: str, link: Callable[[str], str] = str) -> str:
    """Paragraphs, lists and code.

    Args:
        text: Markdown; raw HTML in it is shown as text.
        link: Turns the target of a link into an address on the site.
    """
    return _render(_parser().parse(text), link)


def inline(text: str, link: Callable[[str], str] = str) -> str:
    """A phrase: what may stand in a label or a legend."""
    return _render(_parser().parseInline(" ".join(text.split("\n"))), link)


def plain(text: str) -> str:
    """The words alone."""
    parts: list[str] = []
    for token in _walk(_parser().parse(text)):
        if token.type in {"paragraph_open", "list_item_open", "fence"} and parts:
            parts.append("\n")
        if token.type in {"text", "code_inline", "fence", "code_block", "math_inline"}:
            parts.append(token.content.rstrip("\n"))
        elif token.type in {"softbreak", "hardbreak"}:
            parts.append(" ")
    return "".join(parts).strip()


def first_paragraph(text: str) -> tuple[str, str]:
    """A text's first paragraph, and the rest."""
    first, _, rest = text.strip().partition("\n\n")
    return first, rest.strip()


def check(text: str) -> str:
    """Return the text.

    Raises:
        ValueError: It is blank, or has math that cannot be read.
    """
    if not text.strip():
        raise ValueError("is empty")
    for token in _walk(_parser().parse(text)):
        if token.type.startswith("math"):
            try:
                convert_to_element(token.content)
            except MATH_ERRORS as error:
                raise ValueError(f"math ${token.content}$: {type(error).__name__}") from None
    return text


def _render(tokens: Sequence[Token], link: Callable[[str], str]) -> str:
    for token in _walk(tokens):
        if token.type == "link_open":
            token.attrSet("href", link(str(token.attrGet("href"))))
    html: str = _parser().renderer.render(tokens, _parser().options, {})
    return html.strip()


@functools.cache
def _parser() -> MarkdownIt:
    """A parser that lets no raw HTML through and takes only safe addresses."""
    parser = MarkdownIt("commonmark", {"html": False})
    parser.use(dollarmath_plugin, allow_space=False, double_inline=True)
    for name in ("math_inline", "math_inline_double", "math_block"):
        parser.add_render_rule(name, _math)
    parser.disable("image")
    return parser


def _math(_renderer: Any, tokens: Sequence[Token], index: int, *_: Any) -> str:
    """MathML; the library leaves what stands in its texts as it is, so it is written here."""
    root = convert_to_element(tokens[index].content)
    for element in root.iter():
        element.text = clean(unescape(element.text or "")) or None
        for name in LEADING.intersection(element.attrib):
            del element.attrib[name]
    return ET.tostring(root, encoding="unicode")


def _walk(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _walk(token.children or ())

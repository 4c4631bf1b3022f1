"""HTML of Python source: numbered listings, and the difference between two programs."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any, Final

from pygments import highlight, token
from pygments.filter import simplefilter
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from traced.inputs.snippet import Snippet

CONTEXT_LINES = 2
"""Lines shown around each that differs."""
COLOURED_AS: Final[Mapping[Any, Any]] = {
    token.Name: token.Text,
    token.Operator: token.Text,
    token.Punctuation: token.Text,
    token.Whitespace: token.Text,
    token.Operator.Word: token.Keyword,
}
"""Kinds of tokens that have the colour of another: more than half of a page's elements else."""


def source_block(snippet: Snippet, section: str | None, *, marked: bool = False) -> str:
    """Source lines with the numbers they have in the file, as tracebacks name them.

    With `marked`, each line is an element of its own, to be found by its number.
    """
    coloured = highlighted(snippet.source)
    shown = snippet.visible(section)
    width = len(str(shown[-1][0])) if shown else 1
    lines = "".join(_line(number, width, coloured[number - 1], marked) for number, _ in shown)
    return (
        '<div class="language-python highlight traced-code">'
        f'<pre><span></span><code tabindex="0">{literal(lines)}</code></pre></div>'
    )


def _line(number: int, width: int, coloured: str, marked: bool) -> str:  # noqa: FBT001
    line = f'<span data-linenos="{number:>{width}} "></span>{coloured}\n'
    return f'<span class="traced-line" data-line="{number}">{line}</span>' if marked else line


@functools.lru_cache(maxsize=4096)
def highlighted(source: str) -> list[str]:
    """Highlighted lines; kept, since pages show a snippet more than once and rebuild often."""
    lexer = PythonLexer(stripnl=False)
    lexer.add_filter(_few_colours())
    return highlight(source, lexer, HtmlFormatter(nowrap=True)).split("\n")


@simplefilter
def _few_colours(
    _self: object, _lexer: object, stream: Iterable[tuple[Any, str]], _options: object
) -> Iterator[tuple[Any, str]]:
    """Tokens under the kinds that have colours of their own."""
    for kind, text in stream:
        yield COLOURED_AS.get(kind, kind), text


def literal(html: str) -> str:
    """Keep line ends and nothing else that a Markdown preprocessor might act on."""
    return html.replace("`", "&#96;").replace("~~~", "&#126;&#126;&#126;")


def difference(old: Snippet, new: Snippet) -> str:
    """Lines of two programs, marked by sign and element where they differ."""
    before, after = ([text for _, text in one.visible()] for one in (old, new))
    lines = difflib.unified_diff(before, after, n=CONTEXT_LINES, lineterm="")
    marked: list[str] = []
    for line in list(lines)[2:]:
        text = literal(escape(line))
        if line.startswith("@@"):
            marked.append('<span class="traced-diff__gap">…</span>' if marked else "")
        elif line.startswith("-"):
            marked.append(f"<del>{text}</del>")
        elif line.startswith("+"):
            marked.append(f"<ins>{text}</ins>")
        else:
            marked.append(text)
    while marked and not marked[-1].strip():  # what stays, and is empty, at the end
        marked.pop()
    body = "\n".join(marked).strip("\n")
    if not body:
        return source_block(new, None)
    return f'<pre class="traced-diff" tabindex="0">{body}</pre>'

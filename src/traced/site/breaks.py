"""Where code inside a sentence may go on in the next line: between its words, not within them."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

INLINE: Final = re.compile(r"<code>([^<>]+)</code>")
"""Code in a sentence; that of a program has attributes, or elements for its colours."""
LONG: Final = 23
"""Characters from which code may be broken."""
JOINT: Final = re.compile(
    r"""
    (?<= [._(=/,] ) (?= \w )              # behind what joins two names
    | (?<= [a-z] ) (?= [A-Z][a-z] )       # between the words of a class's name
    """,
    re.VERBOSE,
)
OPTION: Final = re.compile(r"(?<![\w-])--[a-z][\w-]*")
"""An option of a command, which browsers would break behind its hyphens."""

WHOLE: Final = r'<span class="traced-whole">\g<0></span>'


def with_breaks(html: str) -> str:
    """Let long code in sentences break at its joints, and keep options of commands whole."""
    return INLINE.sub(_broken, html)


def _broken(match: re.Match[str]) -> str:
    if len(unescape(match[1])) < LONG:
        return match[0]
    broken = JOINT.sub("<wbr>", match[1])
    return f"<code>{OPTION.sub(WHOLE, broken)}</code>"

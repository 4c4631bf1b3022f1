"""A badge: how many claims are traced, and with what; an SVG that says the same in words."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Final

from traced.evidence.build import Build

BADGE: Final = "badge.svg"
"""Where the site publishes it, relative to its root."""
ACCEPTED_BADGE: Final = "docs/badge.svg"
"""The committed one that a README shows, relative to the project's root."""
LABEL: Final = "claims traced"
GOOD: Final = "#0b6472"
BAD: Final = "#b3261e"
DARK: Final = "#33424a"
HEIGHT: Final = 20
PADDING: Final = 7
WIDTHS: Final = {**dict.fromkeys("fijlrt.,:/ ·|", 4.0), **dict.fromkeys("mwMW", 9.8)}
"""Widths of characters in pixels, about; the text is stretched to what they add up to."""
WIDTH: Final = 6.8


def badge(build: Build, problems: int) -> str:
    """The badge of a build.

    Args:
        build: What is counted.
        problems: Number of problems that the build has reported.
    """
    total = len(build.ledger.claims)
    words = [f"{build.traced:,} / {total:,}", f"TensorFlow {build.tensorflow}"]
    if problems:
        words.insert(1, f"{problems:,} problem{'s' * (problems != 1)}")
    good = not problems and build.traced == total and not build.failed
    return _draw(LABEL, " · ".join(words), GOOD if good else BAD, failed=not good)


def badge_text(drawing: str) -> str:
    """What a badge says, or nothing if this is no badge."""
    found = re.search(r"<title>(.*?)</title>", drawing)
    return unescape(found[1]) if found else ""


def _draw(label: str, words: str, colour: str, *, failed: bool) -> str:
    """Two fields side by side; a failure is also a mark before the words."""
    words = f"✗ {words}" if failed else words
    left, right = _width(label), _width(words)
    whole = left + right
    name = escape(f"{label}: {words}" if not failed else f"{label}, failing: {words[2:]}")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="{HEIGHT}" '
        f'viewBox="0 0 {whole} {HEIGHT}" role="img" aria-label="{name}">'
        f"<title>{name}</title>"
        f'<rect width="{whole}" height="{HEIGHT}" rx="3" fill="{DARK}"/>'
        f'<path d="M{left} 0h{right - 3}a3 3 0 0 1 3 3v{HEIGHT - 6}a3 3 0 0 1-3 3h-{right - 3}z" '
        f'fill="{colour}"/>'
        '<g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">'
        f"{_text(label, 0, left)}{_text(words, left, right)}</g></svg>\n"
    )


def _text(words: str, start: int, width: int) -> str:
    length = width - 2 * PADDING
    return f'<text x="{start + PADDING}" y="14" textLength="{length}">{escape(words)}</text>'


def _width(words: str) -> int:
    return round(sum(WIDTHS.get(character, WIDTH) for character in words)) + 2 * PADDING

"""What a page claims: its sentence, its place, and the lines of a program that prove it."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from traced.embeds.embed import Embed, EmbedKind
from traced.inputs.snippet import Snippet
from traced.inputs.source import lines_of

MARKS: Final = re.compile(r"[\\`*_{}\[\]()<>#+.!|~$&-]")
"""Characters that Markdown could take for more than themselves."""


@dataclass(frozen=True)
class Assertion:
    """A condition that held, or the run would have failed."""

    line: int
    """Line of the program."""
    source: str
    """The condition as it is written there."""


def claim_anchors(embeds: Iterable[Embed]) -> dict[int, str]:
    """Id of each claim of a page, by where it begins; named after the program that proves it.

    So an id outlives edits elsewhere on the page, and of the claim's own words.
    """
    found: dict[int, str] = {}
    for embed in sorted(embeds, key=lambda one: one.start):
        if embed.kind is EmbedKind.CLAIM:
            stem = embed.path.rpartition("/")[2].removesuffix(".py")
            words = "-".join(filter(None, (stem, embed.variant, embed.fragment)))
            name = "claim-" + re.sub(r"[\W_]+", "-", words).strip("-")
            number, free = 1, name
            while free in found.values():
                number += 1
                free = f"{name}-{number}"
            found[embed.start] = free
    return found


def sentence(claim: Embed, inside: Iterable[Embed], fill: Callable[[Embed], str]) -> str:
    """A claim's sentence in Markdown, with what `fill` says in place of each value inside it.

    Dots stand for the words before it where a small letter tells that there are some.
    """
    text, end = claim.text, claim.text_start + len(claim.text)
    inner = [one for one in inside if claim.text_start <= one.start and one.end <= end]
    for one in sorted(inner, key=lambda one: one.start, reverse=True):
        first, last = one.start - claim.text_start, one.end - claim.text_start
        text = text[:first] + MARKS.sub(r"\\\g<0>", fill(one)) + text[last:]
    words = " ".join(text.split())
    return f"… {words}" if words[:1].islower() else words


def assertions_of(snippet: Snippet, section: str = "") -> tuple[Assertion, ...]:
    """What a run of a program proves: its assertions, its declared error, its expected ratios.

    Args:
        snippet: The program.
        section: Only the assertions inside this section, if it has any.
    """
    asserted = list(_written(snippet))
    if section in snippet.sections:
        lines = snippet.sections[section]
        inside = [p for p in asserted if lines.first_line <= p.line <= lines.last_line]
        asserted = inside or asserted
    options = snippet.options
    if options.raises is not None:
        asserted.append(Assertion(snippet.line_of("raises"), f"raises {options.raises}"))
    line = snippet.line_of("expect")
    asserted += [Assertion(line, f"expect {ratio}") for ratio in options.expect]
    return tuple(asserted)


def _written(snippet: Snippet) -> Iterator[Assertion]:
    nodes = ast.walk(ast.parse(snippet.source))
    found = sorted((n for n in nodes if isinstance(n, ast.Assert)), key=lambda n: n.lineno)
    lines = lines_of(snippet.source)
    for node in found:
        last = node.end_lineno or node.lineno
        text = textwrap.dedent("\n".join(lines[node.lineno - 1 : last]))
        yield Assertion(node.lineno, text)

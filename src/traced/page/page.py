"""Expands the embeds of a page: text in, text out, nothing is executed."""

from __future__ import annotations

import fnmatch
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from traced.base.problem import Problem
from traced.embeds.claim import claim_anchors
from traced.embeds.embed import Embed, EmbedKind, find_embeds
from traced.embeds.exhibit import Exhibit
from traced.markup import markup
from traced.markup.sheet import Edits, Gallery, Page, Sheet, Stash, outermost
from traced.page import (
    evidence_embeds,
    grid_embeds,
    lesson_embeds,
    quiz_embeds,
    run_embeds,
    watch_embeds,
)

EXPANDERS: Final[Mapping[EmbedKind, Callable[[Embed, Sheet], Edits]]] = {
    EmbedKind.SNIPPET: run_embeds.expand_snippet,
    EmbedKind.CHART: run_embeds.expand_chart,
    EmbedKind.GRAPH: watch_embeds.expand_graph,
    EmbedKind.STEPS: watch_embeds.expand_steps,
    EmbedKind.GRID: grid_embeds.expand_grid,
    EmbedKind.BREAK_EVEN: grid_embeds.expand_break_even,
    EmbedKind.VALUE: run_embeds.expand_value,
    EmbedKind.CLAIM: run_embeds.expand_claim,
    EmbedKind.QUIZ: quiz_embeds.expand_item,
    EmbedKind.QUIZ_TEST: quiz_embeds.expand_test,
    EmbedKind.QUIZ_ANSWERS: quiz_embeds.expand_answers,
    EmbedKind.QUIZ_RECALL: quiz_embeds.expand_recall,
    EmbedKind.QUIZ_STRENGTH: quiz_embeds.expand_strength,
    EmbedKind.QUIZ_PROGRESS: quiz_embeds.expand_progress,
    EmbedKind.EVIDENCE: evidence_embeds.expand_evidence,
    EmbedKind.BUILD: evidence_embeds.expand_build,
    EmbedKind.LESSON: lesson_embeds.expand_lesson,
}


@dataclass(frozen=True)
class Expansion:
    """A page with its embeds expanded."""

    text: str
    problems: tuple[Problem, ...]


def expand(text: str, page: Page, gallery: Gallery, stash: Stash) -> Expansion:
    """Replace every embed of a page by what its run left behind.

    Args:
        text: The page's Markdown, front matter removed.
        page: Which page it is.
        gallery: What there is to show.
        stash: Where finished HTML goes.
    """
    sheet = Sheet(page, gallery, stash)
    parsed = find_embeds(text, page.path, page.first_line)
    sheet.problems += parsed.problems
    anchors = claim_anchors(parsed.embeds)
    sheet.claims.update({(page.path, start): anchor for start, anchor in anchors.items()})
    sheet.anchors.update(anchors.values())
    edits: list[tuple[int, int, str]] = []
    for start, end in parsed.broken:
        line = page.first_line + text.count("\n", 0, start)
        here = [p for p in parsed.problems if p.line == line]
        edits.append((start, end, stash(markup.problem_box(here))))
    for embed in parsed.embeds:
        edits += EXPANDERS[embed.kind](embed, sheet)
    expanded = text
    for start, end, replacement in sorted(outermost(edits), reverse=True):
        expanded = expanded[:start] + replacement + expanded[end:]
    framed = lesson_embeds.framed(expanded, text, sheet)
    return Expansion(
        framed + quiz_embeds.answers(sheet) + run_embeds.proofs(sheet), tuple(sheet.problems)
    )


def asked_for(text: str, page: str) -> set[tuple[str, str]]:
    """Banks that a page embeds, each with the id of a question, or empty for all of them."""
    kinds = (EmbedKind.QUIZ, EmbedKind.QUIZ_TEST)
    embeds = find_embeds(text, page).embeds
    return {(embed.path, embed.fragment) for embed in embeds if embed.kind in kinds}


def referenced(text: str, page: str, known: Mapping[str, Exhibit]) -> set[str]:
    """Files of the snippets that a page embeds in any way."""
    found: set[str] = set()
    for embed in find_embeds(text, page).embeds:
        found.update({embed.exhibit} & known.keys(), fnmatch.filter(known, embed.path))
        found.update(grid_embeds.all_variants(embed, known))
    return found

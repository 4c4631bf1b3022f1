"""A lesson in numbers, all of them counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from traced.embeds.embed import EmbedKind
from traced.embeds.exhibit import Exhibit
from traced.evidence.evidence import Ledger
from traced.quiz.answer import VerifiedBank
from traced.quiz.quiz_report import options_of


@dataclass(frozen=True)
class Tally:
    """What a lesson rests on."""

    programs: int
    """Snippets and variants of the lesson that have a run."""
    claims: int
    """Sentences of its pages and of the answers to its questions that a run proves."""
    values: int
    """Numbers and words in its sentences and tables that were taken from a run."""
    questions: int
    """Items of its bank that verification found nothing against."""
    options: int
    """Answers to them that were executed, right and wrong."""


def tally(
    slug: str, ledger: Ledger, exhibits: Mapping[str, Exhibit], bank: VerifiedBank | None
) -> Tally:
    """Count.

    Args:
        slug: What the lesson is called in every tree.
        ledger: What all pages and banks take from runs.
        exhibits: Snippets and their runs, by file.
        bank: The lesson's questions, if it has any.
    """
    own = [one for name, one in exhibits.items() if name.startswith(f"snippets/{slug}/")]
    taken = ledger.below(f"docs/{slug}")
    uses = [use for page in taken.pages for use in page.uses]
    items = bank.items if bank else ()
    return Tally(
        programs=sum(bool(one.runs) for one in own),
        claims=len(taken.claims),
        values=sum(use.kind is EmbedKind.VALUE for use in uses),
        questions=len(items),
        options=sum(map(options_of, items)),
    )

"""A lesson in numbers, all of them counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from traced.answer import (
    AnyVerified,
    VerifiedBank,
    VerifiedChoice,
    VerifiedGaps,
    VerifiedHottext,
    VerifiedOrder,
)
from traced.embed import EmbedKind, find_embeds
from traced.exhibit import Exhibit


@dataclass(frozen=True)
class Tally:
    """What a lesson rests on."""

    programs: int
    """Snippets and variants of the lesson that have a run."""
    claims: int
    """Sentences of its pages that a run proves."""
    values: int
    """Numbers and words in its sentences and tables that were taken from a run."""
    questions: int
    """Items of its bank that verification found nothing against."""
    options: int
    """Answers to them that were executed, right and wrong."""


def tally(
    slug: str,
    pages: Mapping[str, str],
    exhibits: Mapping[str, Exhibit],
    bank: VerifiedBank | None,
) -> Tally:
    """Count.

    Args:
        slug: What the lesson is called in every tree.
        pages: Text of every page, by file.
        exhibits: Snippets and their runs, by file.
        bank: The lesson's questions, if it has any.
    """
    kinds: Counter[EmbedKind] = Counter()
    for name, text in pages.items():
        if name.startswith(f"docs/{slug}/"):
            kinds.update(embed.kind for embed in find_embeds(text, name).embeds)
    own = [one for name, one in exhibits.items() if name.startswith(f"snippets/{slug}/")]
    items = bank.items if bank else ()
    return Tally(
        programs=sum(bool(one.runs) for one in own),
        claims=kinds[EmbedKind.CLAIM],
        values=kinds[EmbedKind.VALUE],
        questions=len(items),
        options=sum(map(_tried, items)),
    )


def _tried(one: AnyVerified) -> int:
    """Number of answers to a question that were executed."""
    match one:
        case VerifiedChoice():
            return len(one.options)
        case VerifiedOrder():
            return one.tried
        case VerifiedGaps():
            return sum(len(gap.fillings) for gap in one.gaps)
        case VerifiedHottext():
            return len(one.fixes)
        case _:
            return 1 + len(one.near)

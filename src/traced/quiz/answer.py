"""Items whose keys and options have been executed: what pages, exports and reports read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from traced.base.problem import Problem
from traced.embeds.exhibit import Shown
from traced.inputs.question import (
    ChoiceItem,
    Distractor,
    GapItem,
    HottextItem,
    Item,
    MultipleResponseItem,
    NumericItem,
    OrderItem,
    PredictItem,
)
from traced.inputs.snippet import Snippet

EXPORTS: Final = "quiz"
"""Folder of the site that holds banks in other forms."""


def gift_name(lesson: str) -> str:
    """File that holds a lesson's bank as Moodle GIFT."""
    return f"{lesson}.gift.txt"


def qti_name(lesson: str) -> str:
    """File that holds a lesson's bank as a QTI 3 package."""
    return f"{lesson}.qti.zip"


@dataclass(frozen=True)
class Proof:
    """A program and its run, which decide on something."""

    program: Snippet
    """The item's program, another one, or a variant of either."""
    shown: Shown
    edits: tuple[tuple[str, str], ...] = ()
    """What makes the variant of the program; empty for the program itself."""


@dataclass(frozen=True)
class Option:
    """One option, right or wrong."""

    id: str
    text: str
    """Markdown of the sentence or change; empty when the option is an output."""
    output: str | None
    """What the option's program prints, when that is the option; ends without a line end."""
    right: bool
    rationale: str
    misconception: str | None
    proof: Proof
    """The run that decides: of the option's program."""
    right_when: Proof | None = None
    """A variant of the program for which the option would be right."""


@dataclass(frozen=True)
class Expected:
    """A text or number that a changed program gives, with what to tell who answers it."""

    id: str
    text: str
    rationale: str
    misconception: str | None
    proof: Proof


@dataclass(frozen=True)
class VerifiedItem:
    """An item, the run of its program, and where it stands."""

    item: Item
    lesson: str
    path: str
    """The bank's file relative to the project's root."""
    line: int
    """Line of the bank on which the item begins."""
    program: Proof
    """The stem's program."""


@dataclass(frozen=True)
class VerifiedChoice(VerifiedItem):
    """A `choice` item (one right option) or a `multiple_response` item (at least one each)."""

    item: ChoiceItem | MultipleResponseItem
    options: tuple[Option, ...] = ()

    @property
    def right(self) -> tuple[str, ...]:
        """Ids of the right options."""
        return tuple(option.id for option in self.options if option.right)


@dataclass(frozen=True)
class VerifiedPredict(VerifiedItem):
    """A `predict_output` item."""

    item: PredictItem
    text: str = ""
    """All it prints, and the class of the error it ends with as the last line, if any."""
    near: tuple[Expected, ...] = ()


@dataclass(frozen=True)
class VerifiedNumeric(VerifiedItem):
    """A `numeric` item; bounds are inclusive."""

    item: NumericItem
    value: float = 0.0
    low: float = 0.0
    high: float = 0.0
    near: tuple[Expected, ...] = ()
    """Their texts are numbers."""


@dataclass(frozen=True)
class Piece:
    """A block of an `order` item, or a distractor."""

    id: str
    code: str
    """Lines as in the program, without the last line end."""
    distractor: Distractor | None = None


@dataclass(frozen=True)
class VerifiedOrder(VerifiedItem):
    """An `order` item."""

    item: OrderItem
    pieces: tuple[Piece, ...] = ()
    """In the author's order, distractors last."""
    before: str = ""
    """Lines of the program that stand fixed above the pieces."""
    after: str = ""
    accepted: tuple[tuple[str, ...], ...] = ()
    """Every arrangement of pieces that achieves the goal, the author's first."""
    proofs: tuple[Proof, ...] = ()
    """A fresh run of each accepted arrangement."""
    tried: int = 0
    """Number of arrangements executed."""


@dataclass(frozen=True)
class VerifiedFilling:
    """One filling of a gap, executed."""

    answer: str
    proof: Proof
    rationale: str
    right: bool
    misconception: str | None = None


@dataclass(frozen=True)
class VerifiedGap:
    """A gap: where it stands in the program, and its fillings."""

    id: str
    line: int
    """Line of the program."""
    column: int
    """Characters before it on its line."""
    text: str
    """The program's own filling."""
    fillings: tuple[VerifiedFilling, ...]


@dataclass(frozen=True)
class VerifiedGaps(VerifiedItem):
    """A `gap` item."""

    item: GapItem
    gaps: tuple[VerifiedGap, ...] = ()


def blanked(one: VerifiedGaps, blank: Callable[[VerifiedGap], str]) -> str:
    """The program's shown lines with something else where each gap is."""
    shown = dict(one.program.program.visible(one.item.section))
    for gap in sorted(one.gaps, key=lambda gap: gap.column, reverse=True):
        text = shown[gap.line]
        end = gap.column + len(gap.text)
        shown[gap.line] = text[: gap.column] + blank(gap) + text[end:]
    return "\n".join(shown.values())


@dataclass(frozen=True)
class VerifiedFix:
    """A change of one line, executed."""

    line: int
    """Line of the program."""
    right: bool
    rationale: str
    misconception: str | None
    proof: Proof


@dataclass(frozen=True)
class VerifiedHottext(VerifiedItem):
    """A `hottext` item."""

    item: HottextItem
    lines: tuple[tuple[int, str], ...] = ()
    """Numbered lines the reader may pick; blank ones are left out."""
    fixes: tuple[VerifiedFix, ...] = ()
    goal: Proof | None = None
    """The run that misses the goal, or achieves it when no line is at fault."""

    @property
    def right(self) -> tuple[str, ...]:
        """Numbers of the lines at fault, or the response that there is none."""
        numbers = sorted({fix.line for fix in self.fixes if fix.right})
        return tuple(map(str, numbers)) or ("none",)


AnyVerified = (
    VerifiedChoice
    | VerifiedPredict
    | VerifiedNumeric
    | VerifiedOrder
    | VerifiedGaps
    | VerifiedHottext
)


@dataclass(frozen=True)
class VerifiedBank:
    """The questions of one lesson that verification found nothing against."""

    lesson: str
    path: str
    title: str
    objectives: dict[str, tuple[str, str]]
    """Text, and the section that teaches it as a page below docs/ with its anchor, by id."""
    misconceptions: dict[str, str]
    items: tuple[AnyVerified, ...]
    unverified: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    """Problems of the items that are left out, by id; none when a run's own problems say why."""

    def item(self, item_id: str) -> AnyVerified | None:
        """The item of that id."""
        return next((one for one in self.items if one.item.id == item_id), None)

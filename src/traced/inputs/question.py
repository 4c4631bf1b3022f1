"""An item bank, read and checked: what an author writes of each question, nothing of its key."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from traced.inputs.options import check_expectation, check_raises
from traced.inputs.prose import check

Difficulty = Literal["easy", "medium", "hard"]
DIFFICULTIES: Final[tuple[Difficulty, ...]] = ("easy", "medium", "hard")
ItemType = Literal[
    "choice", "multiple_response", "predict_output", "numeric", "order", "gap", "hottext"
]
PIECES_MOST: Final = 6
"""Blocks and distractors of an `order` item: all their arrangements are executed."""
NONE_LINE: Final = "none"
"""The response to a `hottext` item that no line is at fault."""


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("is empty")
    return text


Id = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
"""Permanent name in lower case; readers' progress is kept under an item's."""
Prose = Annotated[str, Field(max_length=2000), AfterValidator(check)]
"""Markdown without raw HTML: code in backticks, math between dollar signs, embeds in a line."""
Code = Annotated[str, Field(max_length=2000)]
"""Python, character for character."""
Edits = Annotated[tuple[tuple[Code, Code], ...], Field(max_length=12)]
"""Pairs of a text that occurs once in the program, and what stands there instead."""


class Part(BaseModel):
    """Base of all parts of a bank: immutable, and unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Goal(Part):
    """What a program must achieve; one of the two."""

    holds: Code | None = None
    """Python expression that is true at the program's end; asserted there."""
    prints: Code | None = None
    """All that the program prints, without the last line end."""

    @model_validator(mode="after")
    def _one(self) -> Goal:
        if (self.holds is None) == (self.prints is None):
            raise ValueError("needs one of holds and prints")
        return self


class Choice(Part):
    """One option of a `choice` or `multiple_response` item, with the run that decides on it.

    With `holds` or `expect`, the option is a sentence and true if that is. In an item with a
    goal, it is a change of the program and true if the changed program achieves the goal.
    Otherwise the option is what its program prints, and true if the stem's prints the same.
    """

    id: Id
    text: Prose | None = None
    """What the reader sees; without it, what the option's program prints."""
    snippet: str | None = None
    """Program in place of the item's, relative to the bank's file."""
    edits: Edits = ()
    holds: Code | None = None
    """Python expression, asserted at the end of the option's program."""
    expect: Annotated[str, AfterValidator(check_expectation)] | None = None
    """Ratio of medians of the option's measured program, as `eager/graph > 2`."""
    raises: Annotated[str, AfterValidator(check_raises)] | None = None
    """Error with which the option's program ends, as `Class: pattern`; it refutes the option."""
    right_when: Edits = ()
    """Edits of the program with which a false sentence becomes true; shown to the reader."""
    rationale: Prose
    misconception: Id | None = None

    @model_validator(mode="after")
    def _decided_by_one(self) -> Choice:
        if self.holds is not None and self.expect is not None:
            raise ValueError("needs one of holds and expect, not both")
        if (self.holds is not None or self.expect is not None) and self.text is None:
            raise ValueError("needs text, the sentence that is true or false")
        if self.right_when and self.holds is None:
            raise ValueError("right_when changes the program of a sentence: holds is missing")
        return self


class NearMiss(Part):
    """A response that deserves its own explanation: what a changed program gives."""

    id: Id
    snippet: str | None = None
    """Program in place of the item's, relative to the bank's file."""
    edits: Edits = ()
    raises: Annotated[str, AfterValidator(check_raises)] | None = None
    """Error with which the changed program ends, as `Class: pattern`."""
    rationale: Prose
    misconception: Id | None = None


class QuickCheck(Part):
    """A small question after the item, to see whether it was understood."""

    question: Prose
    answer: Prose


class Item(Part):
    """What all items have."""

    id: Id
    rev: Annotated[int, Field(ge=1)] = 1
    """Raised when the meaning of the item changes, which voids readers' progress on it."""
    title: Annotated[str, Field(max_length=80), AfterValidator(_not_blank)]
    objective: Id
    difficulty: Difficulty
    """The author's estimate, and labelled so."""
    stem: Prose
    snippet: str
    """The stem's program, relative to the bank's file."""
    section: str | None = None
    """Part of the program to show; all of it otherwise."""
    show: bool = True
    """Whether the program stands in the stem."""
    hints: Annotated[tuple[Prose, ...], Field(min_length=1)]
    """Each says a little more than the one before."""
    solution: Annotated[tuple[Prose, ...], Field(min_length=1)]
    """Steps."""
    quick_check: QuickCheck | None = None
    common_mistakes: tuple[Prose, ...] = ()


class ChoiceItem(Item):
    """Pick the one option that is true."""

    type: Literal["choice"]
    goal: Goal | None = None
    choices: Annotated[tuple[Choice, ...], Field(min_length=2, max_length=6)]


class MultipleResponseItem(Item):
    """Pick every option that is true."""

    type: Literal["multiple_response"]
    goal: Goal | None = None
    choices: Annotated[tuple[Choice, ...], Field(min_length=2, max_length=8)]


class PredictItem(Item):
    """Write what the program prints."""

    type: Literal["predict_output"]
    repeats: Annotated[int, Field(ge=2, le=5)] = 3
    """Fresh runs that must all print the same."""
    near_misses: Annotated[tuple[NearMiss, ...], Field(min_length=1)]


class NumericItem(Item):
    """Write a number that a run measured or counted."""

    type: Literal["numeric"]
    value: str
    """Section that prints one number, or a figure of a measured program, as `eager/graph`."""
    unit: Annotated[str, Field(max_length=16)] = ""
    factor: Annotated[float, Field(gt=1)] | None = None
    """A response is right from value / factor to value · factor."""
    absolute: Annotated[float, Field(ge=0)] | None = None
    """A response is right from value - absolute to value + absolute."""
    rationale: Prose
    near_misses: tuple[NearMiss, ...] = ()

    @model_validator(mode="after")
    def _one_tolerance(self) -> NumericItem:
        if (self.factor is None) == (self.absolute is None):
            raise ValueError("needs one of factor and absolute, its tolerance")
        return self


class Distractor(Part):
    """A block that belongs nowhere."""

    id: Id
    code: Code
    rationale: Prose
    misconception: Id | None = None


class OrderItem(Item):
    """Put blocks of a program in an order in which it achieves its goal."""

    type: Literal["order"]
    goal: Goal | None = None
    """What an arrangement must achieve; without it, printing what the program prints."""
    blocks: Annotated[tuple[str, ...], Field(min_length=3)]
    """Sections of the program, in an order that is right."""
    distractors: tuple[Distractor, ...] = ()
    rationale: Prose

    @model_validator(mode="after")
    def _few_pieces(self) -> OrderItem:
        count = len(self.blocks) + len(self.distractors)
        if count > PIECES_MOST:
            raise ValueError(f"{count} pieces, at most {PIECES_MOST}: all orders are executed")
        return self


class Rejected(Part):
    """A wrong filling of a gap, executed to show it."""

    answer: Code
    rationale: Prose
    misconception: Id | None = None


class Gap(Part):
    """A place of the program that the reader fills."""

    id: Id
    text: Code
    """What stands there in the program; must occur once in `within`."""
    within: Code | None = None
    """Text around it that occurs once in the program; the gap's text itself otherwise."""
    accept: tuple[Code, ...] = ()
    """Other fillings that must do the same; each is executed."""
    reject: Annotated[tuple[Rejected, ...], Field(min_length=1)]


class GapItem(Item):
    """Fill the gaps of a program."""

    type: Literal["gap"]
    goal: Goal | None = None
    gaps: Annotated[tuple[Gap, ...], Field(min_length=1, max_length=4)]
    rationale: Prose


class Fix(Part):
    """A change of one line."""

    edits: Annotated[tuple[tuple[Code, Code], ...], Field(min_length=1, max_length=1)]
    rationale: Prose
    misconception: Id | None = None


class HottextItem(Item):
    """Find the line that keeps the program from its goal."""

    type: Literal["hottext"]
    goal: Goal
    fixes: tuple[Fix, ...] = ()
    """Each alone achieves the goal and proves its line; none means that no line is at fault."""
    near_misses: tuple[Fix, ...] = ()
    """Changes of other lines that do not achieve it."""
    rationale: Prose
    """Why it fails, or why nothing is at fault."""


AnyItem = Annotated[
    ChoiceItem
    | MultipleResponseItem
    | PredictItem
    | NumericItem
    | OrderItem
    | GapItem
    | HottextItem,
    Field(discriminator="type"),
]


class Objective(Part):
    """Something a reader should be able to do."""

    text: Prose
    page: str
    """Section that teaches it: a page relative to the bank's file, with its anchor."""


class Bank(Part):
    """The questions of one lesson."""

    title: Annotated[str, AfterValidator(_not_blank)]
    objectives: dict[Id, Objective]
    misconceptions: dict[Id, Prose] = {}
    """Wrong ideas by name, in words of somebody who holds them."""
    items: Annotated[tuple[AnyItem, ...], Field(min_length=1)]

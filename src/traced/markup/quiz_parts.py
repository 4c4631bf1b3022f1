"""HTML of what stands around questions: the test, recall cards, strength and progress."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from html import escape

from traced.inputs.prose import first_paragraph
from traced.markup.listing import highlighted, literal
from traced.markup.quiz_answer import final_answer
from traced.markup.quiz_form import Writer, item_section, option_label, shuffled
from traced.quiz.answer import (
    EXPORTS,
    AnyVerified,
    VerifiedBank,
    VerifiedChoice,
    VerifiedGaps,
    VerifiedHottext,
    VerifiedOrder,
    blanked,
    gift_name,
    qti_name,
)

TEST_LENGTH = 10
INDENT, DEEPEST = 4, 3
"""Spaces of one level of Python, and the levels that the style sheet tells apart."""
NBSP = "\N{NO-BREAK SPACE}"
RULES = (
    "Ten questions from this bank: three easy, four medium, three hard. "
    "The first answer counts. Opening a hint or an answer before you check voids the question. "
    "Nine right, two of them hard, count as strong for today. Do it again a day or more later, on "
    "other questions, and it counts as strong. How hard a question is, and where the line is "
    "drawn, is our judgement."
)
HONESTY = (
    "This is practice and grades itself: the answers are there for anybody who looks. "
    "For graded use, take the bank to your own learning system"
)
LINK_TAG = re.compile(r"</?a\b[^>]*>")
PRIVACY = "Your progress stays in this browser. Nothing is sent anywhere."


def whole_test(bank: VerifiedBank, urls: Mapping[str, str], write: Writer, answered_on: str) -> str:
    """The whole bank, from which JavaScript draws a test.

    Args:
        bank: Its questions.
        urls: Address of the section that teaches each objective.
        write: Writes the questions' words.
        answered_on: Address of the page with the answers; empty for the page of the test itself.
    """
    objectives = {
        name: {"text": text, "url": urls[name]} for name, (text, _) in bank.objectives.items()
    }
    items = "".join(item_section(one, write, answered_on) for one in bank.items)
    where = (
        f'with their answers on <a href="{escape(answered_on)}">a page of their own</a>'
        if answered_on
        else "with their answers at the end of the page"
    )
    count = len(bank.items)
    return (
        f'<section class="tq-test" data-lesson="{escape(bank.lesson)}" '
        f'data-title="{_attribute(bank.title)}" '
        f'data-objectives="{_attribute(json.dumps(objectives, ensure_ascii=False))}">'
        f'<div class="tq-test__intro"><p>{RULES}</p><p>{HONESTY}: {_exports(bank, write)}.</p>'
        f'<p class="tq-nojs">Without JavaScript: all {count} questions follow, {where}.</p></div>'
        '<div class="tq-test__panel" hidden></div>'
        f'<div class="tq-test__items">{items}</div></section>'
    )


def _exports(bank: VerifiedBank, write: Writer) -> str:
    """Links to the bank's other forms."""
    names = ((gift_name(bank.lesson), "Moodle GIFT"), (qti_name(bank.lesson), "QTI 3"))
    return " or ".join(
        f'<a href="{escape(f"{write.place.root}{EXPORTS}/{name}")}" download>{said}</a>'
        for name, said in names
    )


def recall_section(bank: VerifiedBank, write: Writer) -> str:
    """A card per question."""
    cards = "".join(_card(one, write) for one in bank.items)
    return (
        f'<section class="tq-recall" data-lesson="{escape(bank.lesson)}">'
        f'<div class="tq-recall__panel" hidden></div><div class="tq-cards">{cards}</div></section>'
    )


def _card(one: AnyVerified, write: Writer) -> str:
    """Question in front, answer inside."""
    item = one.item
    first, _ = first_paragraph(item.stem)
    code = _front(one)
    front = f'<span class="tq-title">{write.inline(first, one.line)}</span>'
    if code:
        lines = "".join(map(_line, highlighted(code.strip("\n"))[:-1]))
        front += f'<code class="tq-card__code highlight">{literal(lines)}</code>'
    if isinstance(one, VerifiedChoice):
        front += "".join(
            f'<span class="tq-card__option">{option_label(option, write, one.line)}</span>'
            for option in one.options
            if option.text
        )
    return (
        f'<details class="tq-card" data-item="{escape(item.id)}" data-rev="{item.rev}">'
        f"<summary>{LINK_TAG.sub('', front)}</summary>"  # a summary is a button: no link inside
        f'<section class="tq-card__back" data-search-exclude>'  # no other section may stand inside
        f"<div>{final_answer(one, write)}</div>"
        f"{write.block(item.solution[-1], one.line)}</section></details>"
    )


def _line(html: str) -> str:
    """A line that may wrap: its indent stays with its first word, and what wraps hangs below it."""
    rest = html.lstrip(" ")
    spaces = len(html) - len(rest)
    deep = f' data-deep="{min(spaces // INDENT, DEEPEST)}"' if spaces >= INDENT else ""
    return f"<span{deep}>{NBSP * spaces}{rest}\n</span>"


def _front(one: AnyVerified) -> str:
    """Code to think about: with gaps open, and with pieces out of order."""
    if isinstance(one, VerifiedOrder):
        return "\n\n".join(filter(None, [one.before, *(p.code for p in shuffled(one)), one.after]))
    if isinstance(one, VerifiedGaps):
        return blanked(one, lambda _: "____")
    shown = one.item.show or isinstance(one, VerifiedHottext)
    program = one.program.program.visible(one.item.section) if shown else []
    return "\n".join(text for _, text in program)


def strength_line(bank: VerifiedBank, url: str) -> str:
    """Where JavaScript says how strong the reader is in this lesson."""
    return (
        f'<p class="tq-strength" data-lesson="{escape(bank.lesson)}" data-url="{escape(url)}">'
        f'<a href="{escape(url)}">Test this pattern</a>: {TEST_LENGTH} questions.</p>'
    )


def progress_section() -> str:
    """Where JavaScript puts export, import and erase."""
    return f'<section class="tq-progress"><p class="tq-privacy">{PRIVACY}</p></section>'


def _attribute(value: str) -> str:
    return literal(escape(value)).replace("\n", "&#10;")

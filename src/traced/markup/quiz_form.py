"""HTML of a question before it is answered: complete without JavaScript, and on paper."""

from __future__ import annotations

import hashlib
import itertools
import json
from collections.abc import Iterator
from html import escape
from typing import Final, Protocol

from traced.inputs.prose import first_paragraph
from traced.inputs.question import NONE_LINE
from traced.inputs.snippet import Snippet
from traced.inputs.source import lines_of
from traced.markup.listing import highlighted, literal, source_block
from traced.markup.place import Place
from traced.quiz.answer import (
    AnyVerified,
    Option,
    Piece,
    VerifiedChoice,
    VerifiedGap,
    VerifiedGaps,
    VerifiedHottext,
    VerifiedNumeric,
    VerifiedOrder,
    VerifiedPredict,
)

TYPING: Final = 'spellcheck="false" autocapitalize="off" autocomplete="off" autocorrect="off"'
"""Keeps a browser from improving what a reader types."""
NARROWEST: Final = 6
"""Characters that the shortest gap has room for, so that its width tells little."""


class Writer(Protocol):
    """Turns an author's words into HTML for the page they will stand on."""

    @property
    def place(self) -> Place:
        """Where on the site the words will stand."""
        ...

    def anchor(self, program: Snippet) -> str:
        """Id of the figure that now shows a program's run; empty where nothing leads to it."""
        ...

    def block(self, text: str, line: int) -> str:
        """Paragraphs; `line` is where the text stands in its bank."""
        ...

    def inline(self, text: str, line: int) -> str:
        """A phrase."""
        ...


def item_section(one: AnyVerified, write: Writer, answered_on: str = "") -> str:
    """A question with its form and hints.

    Args:
        one: The question.
        write: Writes its words.
        answered_on: Address of the page with its answer; empty for the page it stands on.
    """
    item, ident = one.item, escape(one.item.id)
    first, rest = first_paragraph(item.stem)
    more = f'<div class="tq-more">{write.block(rest, one.line)}</div>' if rest else ""
    return (
        f'<section class="tq-item" id="quiz-{ident}" {_data(one)}>'
        f'<p class="tq-head"><span class="tq-title">{escape(item.title)}</span> '
        f'<span class="tq-tag">{item.difficulty}</span></p>'
        f'<form class="tq-form" novalidate><fieldset>'
        f"<legend>{write.inline(first, one.line)}</legend>{more}{_program(one)}"
        f"{_inputs(one, write)}</fieldset>"
        '<div class="tq-actions"><button type="submit" '
        'class="tq-check md-button md-button--primary">Check</button></div></form>'
        f'<p class="tq-status" role="status"></p>{"".join(_hints(one, write))}'
        f'<p class="tq-jump"><a href="{escape(answered_on)}#answer-{ident}">Answer, and why</a></p>'
        "</section>"
    )


def option_label(option: Option, write: Writer, line: int) -> str:
    """What a reader chooses: a sentence, or what a program prints."""
    if option.output is None:
        return write.inline(option.text, line)
    if not option.output:
        return "<em>nothing</em>"
    return f'<span class="tq-output"><samp>{literal(escape(option.output))}</samp></span>'


def _data(one: AnyVerified) -> str:
    item = one.item
    values = {
        "item": item.id,
        "rev": str(item.rev),
        "lesson": one.lesson,
        "type": item.type,
        "difficulty": item.difficulty,
        "objective": item.objective,
        "key": json.dumps(key_of(one), ensure_ascii=False, separators=(",", ":")),
    }
    return " ".join(f'data-{name}="{_attribute(value)}"' for name, value in values.items())


def _attribute(value: str) -> str:
    """A value between quotes on one line, safe from Markdown preprocessors."""
    return literal(escape(value)).replace("\n", "&#10;")


def key_of(one: AnyVerified) -> dict[str, object]:
    """What the browser grades with."""
    kind: dict[str, object] = {"type": one.item.type}
    match one:
        case VerifiedChoice() | VerifiedHottext():
            return kind | {"right": one.right}
        case VerifiedPredict():
            return kind | {"text": one.text, "near": {n.id: n.text for n in one.near}}
        case VerifiedNumeric():
            bounds = {"value": one.value, "low": one.low, "high": one.high}
            return kind | bounds | {"near": {n.id: n.text for n in one.near}}
        case VerifiedOrder():
            return kind | {"accepted": one.accepted}
        case VerifiedGaps():
            return kind | {"gaps": {gap.id: _gap_key(gap) for gap in one.gaps}}


def _gap_key(gap: VerifiedGap) -> dict[str, object]:
    wrong = [one for one in gap.fillings if not one.right]
    return {
        "accept": [one.answer for one in gap.fillings if one.right],
        "reject": {one.answer: f"{gap.id}-{k}" for k, one in enumerate(wrong, 1)},
    }


def shows_program(one: AnyVerified) -> bool:
    """Whether the question shows the program: not if its inputs are the program."""
    inputs_are_it = isinstance(one, VerifiedOrder | VerifiedGaps | VerifiedHottext)
    return one.item.show and not inputs_are_it


def _program(one: AnyVerified) -> str:
    if not shows_program(one):
        return ""
    code = source_block(one.program.program, one.item.section)
    return f'<div class="tq-program"><figure class="traced-run">{code}</figure></div>'


def _hints(one: AnyVerified, write: Writer) -> Iterator[str]:
    count = len(one.item.hints)
    for number, hint in enumerate(one.item.hints, 1):
        name = f"Hint {number} of {count}" if count > 1 else "Hint"
        yield (
            f'<details class="tq-hint" data-hint="{number}" data-search-exclude>'
            f"<summary>{name}</summary><div>{write.block(hint, one.line)}</div></details>"
        )


def _inputs(one: AnyVerified, write: Writer) -> str:
    match one:
        case VerifiedChoice():
            return _choices(one, write)
        case VerifiedPredict():
            return _textarea(one)
        case VerifiedNumeric():
            return _number(one)
        case VerifiedOrder():
            return _pieces(one)
        case VerifiedGaps():
            return _gaps(one)
        case VerifiedHottext():
            return _lines(one)


def _choices(one: VerifiedChoice, write: Writer) -> str:
    kind = "radio" if one.item.type == "choice" else "checkbox"
    name = escape(one.item.id)
    items = "".join(
        f'<li class="tq-option" data-option="{escape(option.id)}"><label>'
        f'<input type="{kind}" name="{name}" value="{escape(option.id)}">'
        f'<span class="tq-letter" aria-hidden="true">{letter}</span> '
        f'<span class="tq-text">{option_label(option, write, one.line)}</span></label></li>'
        for letter, option in zip("ABCDEFGH", one.options, strict=False)
    )
    return f'<ul class="tq-options">{items}</ul>'


def _textarea(one: VerifiedPredict) -> str:
    ident = escape(one.item.id)
    return (
        f'<label class="tq-label" for="tq-{ident}">What it prints</label>'
        f'<textarea id="tq-{ident}" name="{ident}" rows="4" {TYPING}></textarea>'
        '<p class="tq-note">One line for each line printed. If it ends with an error, '
        "write the error’s class as the last line.</p>"
    )


def _number(one: VerifiedNumeric) -> str:
    ident = escape(one.item.id)
    unit = f' <span class="tq-unit">{escape(one.item.unit)}</span>' if one.item.unit else ""
    return (
        f'<label class="tq-label" for="tq-{ident}">Your number</label> '
        f'<input id="tq-{ident}" name="{ident}" type="text" inputmode="decimal" {TYPING}>{unit}'
        f"{_tolerance(one)}"
    )


def _tolerance(one: VerifiedNumeric) -> str:
    """How near is near enough, unless only the number itself is."""
    factor, absolute = one.item.factor, one.item.absolute
    if factor is not None:
        return f'<p class="tq-note">Right within a factor of {factor:g}.</p>'
    if absolute:
        unit = escape(f" {one.item.unit}".rstrip())
        return f'<p class="tq-note">Right within {absolute:g}{unit}, either way.</p>'
    return ""


def _pieces(one: VerifiedOrder) -> str:
    """Blocks in an order that is fixed, and not right."""
    count = len(one.pieces)
    places = "".join(f'<option value="{n}">{n}</option>' for n in range(1, count + 1))
    listed = "".join(
        f'<li class="tq-piece" data-piece="{escape(piece.id)}">{code_block(piece.code)}'
        f'<label class="tq-place"><span>Place of piece {number}</span> '
        f'<select name="{escape(one.item.id)}.{escape(piece.id)}">'
        f'<option value="">not used</option>{places}</select></label></li>'
        for number, piece in enumerate(shuffled(one), 1)
    )
    before = f'<div class="tq-before no-copy">{code_block(one.before)}</div>' if one.before else ""
    after = f'<div class="tq-after no-copy">{code_block(one.after)}</div>' if one.after else ""
    return f'{before}<ol class="tq-pieces no-copy">{listed}</ol>{after}'


def shuffled(one: VerifiedOrder) -> list[Piece]:
    """The pieces in an order that depends on their names alone and, if any is not, is not right."""
    name = one.item.id
    pieces = sorted(
        one.pieces, key=lambda piece: hashlib.sha256(f"{name}/{piece.id}".encode()).digest()
    )
    orders = map(list, itertools.permutations(pieces))
    wrong = (order for order in orders if tuple(p.id for p in order) not in one.accepted)
    return next(wrong, pieces)


def code_block(code: str) -> str:
    """Highlighted Python without line numbers."""
    lines = literal("\n".join(highlighted(code)).strip("\n"))
    return f'<div class="highlight"><pre><code tabindex="0">{lines}</code></pre></div>'


def _gaps(one: VerifiedGaps) -> str:
    """The program with inputs where its gaps are."""
    program = one.program.program
    lines = lines_of(program.source)
    for gap in sorted(one.gaps, key=lambda gap: gap.column, reverse=True):
        text = lines[gap.line - 1]
        end = gap.column + len(gap.text)
        lines[gap.line - 1] = text[: gap.column] + _stand_in(gap) + text[end:]
    shown = program.visible(one.item.section)
    numbers = [number for number, _ in shown]
    html = highlighted("\n".join(lines))
    code = literal("\n".join(html[number - 1] for number in numbers))
    for position, gap in enumerate(one.gaps, 1):
        where = f"Gap {position} of {len(one.gaps)}, line {numbers.index(gap.line) + 1}"
        field = (
            f'<input name="{escape(one.item.id)}.{escape(gap.id)}" aria-label="{where}" '
            f'size="{_width(gap)}" type="text" {TYPING}>'
        )
        code = code.replace(_stand_in(gap), field)
    return f'<pre class="tq-gaps highlight no-copy"><code tabindex="0">{code}</code></pre>'


def _stand_in(gap: VerifiedGap) -> str:
    """A Python name that no program has, to be highlighted in place of a gap."""
    return f"gap_{hashlib.sha256(gap.id.encode()).hexdigest()[:12]}_"


def _width(gap: VerifiedGap) -> int:
    return max(NARROWEST, *(len(one.answer) for one in gap.fillings if one.right)) + 2


def _lines(one: VerifiedHottext) -> str:
    name = escape(one.item.id)
    coloured = highlighted(one.program.program.source)
    lines = "".join(
        f'<li><label><input type="radio" name="{name}" value="{number}">'
        f'<span class="tq-sr">Line {number}: </span>'
        f"<code>{literal(coloured[number - 1])}</code></label></li>"
        for number, _ in one.lines
    )
    return (
        f'<ol class="tq-lines highlight">{lines}<li><label><input type="radio" name="{name}" '
        f'value="{NONE_LINE}"><span>No line is at fault</span></label></li></ol>'
    )

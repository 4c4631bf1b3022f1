"""HTML of a question's answer: why each option is right or wrong, and the runs that say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from traced.embeds.quantity import format_number
from traced.markup.listing import difference, literal, source_block
from traced.markup.markup import run_output
from traced.markup.quiz_form import Writer, code_block, option_label, shows_program
from traced.quiz.answer import (
    AnyVerified,
    Expected,
    Proof,
    VerifiedChoice,
    VerifiedFilling,
    VerifiedGaps,
    VerifiedHottext,
    VerifiedNumeric,
    VerifiedOrder,
    VerifiedPredict,
)


def answer_article(one: AnyVerified, write: Writer, asked_on: str = "") -> str:
    """A question's answer, to stand at the page's end until JavaScript or a link leads there.

    Args:
        one: The question.
        write: Writes its words.
        asked_on: Address of the page with the question; empty for the page the answer stands on.
    """
    item, ident = one.item, escape(one.item.id)
    return (
        f'<article class="tq-answer" data-answer-for="{ident}" data-search-exclude>'
        f'<details class="tq-why"><summary>Answer to “{escape(item.title)}”</summary>'
        f'<div id="answer-{ident}" tabindex="-1">'
        f'<div class="tq-final"><strong>Answer:</strong> {final_answer(one, write)}</div>'
        f'<div class="tq-run">{_stem_run(one, write)}</div>'
        f'<ul class="tq-reasons">{"".join(_reasons(one, write))}</ul>'
        f"{_solution(one, write)}{_quick_check(one, write)}{_mistakes(one, write)}"
        f'<p class="tq-back"><a href="{escape(asked_on)}#quiz-{ident}">Back to the question</a></p>'
        "</div></details></article>"
    )


def final_answer(one: AnyVerified, write: Writer) -> str:
    """What is right, as short as can be."""
    match one:
        case VerifiedChoice():
            right = [option for option in one.options if option.right]
            return _list([option_label(option, write, one.line) for option in right])
        case VerifiedPredict():
            return _samp(one.text)
        case VerifiedNumeric():
            return escape(_number(one))
        case VerifiedOrder():
            codes = {piece.id: piece.code for piece in one.pieces}
            return code_block("\n".join(codes[name] for name in one.accepted[0]))
        case VerifiedGaps():
            return _list([_gap_answer(one, n) for n in range(len(one.gaps))])
        case VerifiedHottext():
            return _list([_named_line(one, line) for line in one.right])


def _list(parts: Sequence[str]) -> str:
    if len(parts) == 1:
        return parts[0]
    return "<ul>" + "".join(f"<li>{part}</li>" for part in parts) + "</ul>"


def _samp(text: str) -> str:
    shown = f"<samp>{literal(escape(text))}</samp>" if text else "<em>nothing</em>"
    return f'<span class="tq-output">{shown}</span>'


def _number(one: VerifiedNumeric) -> str:
    unit = one.item.unit
    said = f"{format_number(one.value)}{unit}"
    if one.low == one.high:
        return said
    return f"{said} (right: {format_number(one.low)} to {format_number(one.high)}{unit})"


def _gap_answer(one: VerifiedGaps, number: int) -> str:
    gap = one.gaps[number]
    right = [f"<code>{escape(f.answer)}</code>" for f in gap.fillings if f.right]
    name = f"Gap {number + 1}: " if len(one.gaps) > 1 else ""
    return name + " or ".join(right)


def _named_line(one: VerifiedHottext, line: str) -> str:
    text = next((code for number, code in one.lines if str(number) == line), None)
    return (
        "No line is at fault"
        if text is None
        else f"line {line}, <code>{escape(text.strip())}</code>"
    )


def _stem_run(one: AnyVerified, write: Writer) -> str:
    """The run of the program, with its code where the question does not show it whole."""
    program, shown = one.program.program, one.program.shown
    output = run_output(program, None, write.place, shown)
    whole = shows_program(one) and one.item.section is None
    code = "" if whole else source_block(program, None)
    summary = "The program’s run" if whole else "The program, and its run"
    anchor = escape(write.anchor(program))
    ident = f' id="{anchor}"' if anchor else ""
    body = f'<figure class="traced-run"{ident}>{code}{output}</figure>'
    return f'<details class="tq-proof" open><summary>{summary}</summary>{body}</details>'


def _reasons(one: AnyVerified, write: Writer) -> Iterator[str]:
    match one:
        case VerifiedChoice():
            yield from _choice_reasons(one, write)
        case VerifiedPredict() | VerifiedNumeric():
            yield from (_near_reason(one, near, write) for near in one.near)
            if isinstance(one, VerifiedNumeric):
                yield _reason(
                    "value", "Right", "The number", write.block(one.item.rationale, one.line)
                )
        case VerifiedOrder():
            yield from _order_reasons(one, write)
        case VerifiedGaps():
            yield from _gap_reasons(one, write)
        case VerifiedHottext():
            yield from _line_reasons(one, write)


def _reason(name: str, mark: str, label: str, body: str) -> str:
    kind = mark.lower()
    return (
        f'<li class="tq-reason tq-reason--{kind}" data-option="{escape(name)}">'
        f'<div class="tq-reason__head"><span class="tq-mark">{mark}</span> '
        f"<div>{label}</div></div>{body}</li>"
    )


def _choice_reasons(one: VerifiedChoice, write: Writer) -> Iterator[str]:
    for option in one.options:
        label = option_label(option, write, one.line)
        body = write.block(option.rationale, one.line)
        decides = option.proof.program.id != one.program.program.id
        if option.output is not None and decides:
            body += proof(one, option.proof, "The program for which this is right", write)
        elif decides:
            body += proof(one, option.proof, "The run that decides", write)
        if option.right_when:
            body += proof(one, option.right_when, "The program for which this is right", write)
        yield _reason(option.id, "Right" if option.right else "Wrong", label, body)


def _near_reason(one: VerifiedPredict | VerifiedNumeric, near: Expected, write: Writer) -> str:
    body = write.block(near.rationale, one.line)
    body += proof(one, near.proof, "The program for which this is right", write)
    return _reason(near.id, "Wrong", _samp(near.text), body)


def _order_reasons(one: VerifiedOrder, write: Writer) -> Iterator[str]:
    count = len(one.accepted)
    tried = f"{count} of {one.tried} arrangements"
    said = f"<p>{tried} {'do' if count > 1 else 'does'} what is asked; all were executed.</p>"
    body = write.block(one.item.rationale, one.line) + said
    for number, run in enumerate(one.proofs, 1):
        name = f"Arrangement {number}, run" if count > 1 else "The arrangement, run"
        body += proof(one, run, name, write)
    yield _reason("order", "Right", "The order", body)
    for piece in one.pieces:
        if piece.distractor:
            why = write.block(piece.distractor.rationale, one.line)
            code = f'<div class="no-copy">{code_block(piece.code)}</div>'
            yield _reason(piece.id, "Wrong", code, why)


def _gap_reasons(one: VerifiedGaps, write: Writer) -> Iterator[str]:
    yield _reason("gaps", "Right", "The fillings", write.block(one.item.rationale, one.line))
    for gap in one.gaps:
        wrong = 0
        for filling in gap.fillings:
            if filling.proof.program.id == one.program.program.id:
                continue
            wrong += not filling.right
            name = f"{gap.id}-{wrong}" if not filling.right else f"{gap.id}-right"
            yield _reason(name, *_filling(one, filling, write))


def _filling(one: VerifiedGaps, filling: VerifiedFilling, write: Writer) -> tuple[str, str, str]:
    mark = "Right" if filling.right else "Wrong"
    body = "" if filling.right else write.block(filling.rationale, one.line)
    body += proof(one, filling.proof, "The program filled so, run", write)
    return mark, f"<code>{escape(filling.answer)}</code>", body


def _line_reasons(one: VerifiedHottext, write: Writer) -> Iterator[str]:
    body = write.block(one.item.rationale, one.line)
    if one.goal and one.goal.program.id != one.program.program.id:
        body += proof(one, one.goal, "The program, checked", write)
    yield _reason("goal", "Right", "What happens", body)
    for fix in one.fixes:
        label = _named_line(one, str(fix.line))
        why = write.block(fix.rationale, one.line)
        name = "The line mended, run" if fix.right else "This line changed, run"
        why += proof(one, fix.proof, name, write)
        yield _reason(str(fix.line), "Right" if fix.right else "Wrong", label, why)


def proof(one: AnyVerified, run: Proof, summary: str, write: Writer) -> str:
    """A run, with its program as a difference from the question's."""
    output = run_output(run.program, None, write.place, run.shown, beside=one.program.shown)
    if run.program.variant and run.program.path == one.program.program.path:
        code = difference(one.program.program, run.program)
    else:
        code = source_block(run.program, None)
    return (
        f'<details class="tq-variant"><summary>{escape(summary)}</summary>'
        f'<figure class="traced-run">{code}{output}</figure></details>'
    )


def _solution(one: AnyVerified, write: Writer) -> str:
    steps = "".join(f"<li>{write.block(step, one.line)}</li>" for step in one.item.solution)
    return f'<div class="tq-solution"><p>Step by step</p><ol>{steps}</ol></div>'


def _quick_check(one: AnyVerified, write: Writer) -> str:
    check = one.item.quick_check
    if check is None:
        return ""
    question = write.inline(check.question, one.line)
    return (
        f'<details class="tq-quick"><summary>Quick check: {question}</summary>'
        f"{write.block(check.answer, one.line)}</details>"
    )


def _mistakes(one: AnyVerified, write: Writer) -> str:
    if not one.item.common_mistakes:
        return ""
    items = "".join(f"<li>{write.inline(m, one.line)}</li>" for m in one.item.common_mistakes)
    return f'<div class="tq-mistakes"><p>Common mistakes</p><ul>{items}</ul></div>'

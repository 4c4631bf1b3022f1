"""A bank as Moodle's GIFT text, for graded use: each item in the form that keeps most of it.

What GIFT cannot say is told in a comment above each question. Answers to short-answer questions
are compared without regard to case unless the teacher changes that after the import.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Final

from traced.inputs.question import NONE_LINE
from traced.inputs.snippet import Snippet
from traced.quiz.answer import (
    AnyVerified,
    Option,
    Piece,
    Proof,
    VerifiedBank,
    VerifiedChoice,
    VerifiedFilling,
    VerifiedGap,
    VerifiedGaps,
    VerifiedHottext,
    VerifiedNumeric,
    VerifiedOrder,
    VerifiedPredict,
    blanked,
)

Render = Callable[[str], str]
"""Turns an author's Markdown into what an export takes; embeds become their words."""
NOTHING: Final = "nothing"
"""What a reader writes for a program that prints nothing: Moodle takes no empty answer."""
LINE_BREAK: Final = " | "
"""Between lines of an output that must be written in a field of one line."""
UNUSED: Final = "not used"
LETTERS: Final = "ABCDEFGH"
BLANK: Final = "_____"
ESCAPES: Final = str.maketrans(
    {chr(code): chr(0x2400 + code) for code in range(32) if chr(code) != "\t"}
    | {char: f"\\{char}" for char in "\\~=#{}:"}
    | {"\n": "\\n", "\r": None}
)
"""Signs of GIFT, and pictures of characters that control something."""

CASE: Final = "upper and lower case count as the same unless Moodle is told otherwise"
ALWAYS: Final = "hints, misconceptions and the runs of wrong answers"
LOST: Final = {
    "choice": ALWAYS,
    "multiple_response": f"{ALWAYS}; all-or-nothing marking: some of the right options earn a part",
    "predict_output": f"{ALWAYS}; {CASE}; spaces at the ends of the output",
    "numeric": f"{ALWAYS}; the unit stands in the text",
    "order": f"{ALWAYS}; moving blocks by hand",
    "gap": f"{ALWAYS}; {CASE}",
    "hottext": f"{ALWAYS}; choosing in the program itself: lines are options, best not shuffled",
}
"""What each type of item loses."""


@dataclass(frozen=True)
class Question:
    """One question of the file; an item with several gaps makes several."""

    part: str
    """Name of the gap the question asks for, if it is one of several."""
    before: str
    """HTML above the answers."""
    answers: tuple[str, ...]
    """Lines between the braces, ready for the file."""
    numeric: bool = False
    after: str = ""
    """HTML that goes on behind the gap."""
    lost: str = ""
    """What is lost here besides what the type always loses."""


def to_gift(bank: VerifiedBank, plain: Render) -> str:
    """Write a bank.

    Args:
        bank: Verified items; those with problems are not in it.
        plain: Turns Markdown into plain words.
    """
    head = [
        _comment(f"{bank.title}: every key and every option comes from a run of a program"),
        f"$CATEGORY: Traced/{bank.lesson}",
    ]
    if bank.unverified:
        head.insert(1, _comment(f"Left out for problems: {', '.join(sorted(bank.unverified))}"))
    questions = ("\n".join(_written(one, plain)) for one in bank.items)
    return "\n\n".join(["\n".join(head), *questions]) + "\n"


def provenance(proof: Proof) -> str:
    """Say what ran, when and on what."""
    record = proof.shown.record
    machine = record.environment
    return (
        f"{proof.program.path} ran on {record.date} with Python {machine.python}, "
        f"TensorFlow {machine.tensorflow}, Keras {machine.keras}, NumPy {machine.numpy} on "
        f"{machine.device_name} ({machine.device_kind}, {machine.cores} cores, "
        f"{machine.platform}); record {record.key}"
    )


def number(value: float) -> str:
    """A number without an exponent."""
    return format(Decimal(repr(float(value))), "f")


def mixed(one: VerifiedOrder) -> tuple[Piece, ...]:
    """The pieces in an order that tells nothing: by their code, turned on if that is right."""
    pieces = sorted(one.pieces, key=lambda piece: (piece.code.strip(), piece.id))
    turned = [(*pieces[k:], *pieces[:k]) for k in range(len(pieces))]
    wrong = (t for t in turned if tuple(piece.id for piece in t) not in one.accepted)
    return next(wrong, tuple(pieces))


def code_of(snippet: Snippet, section: str | None) -> str:
    """The lines a reader sees."""
    return "\n".join(text for _, text in snippet.visible(section))


def _written(one: AnyVerified, plain: Render) -> Iterator[str]:
    """Lines of an item's questions, a blank one between two."""
    for position, question in enumerate(_questions(one, plain)):
        if position:
            yield ""
        yield from _comments(one, question)
        part = f", gap {question.part}" if question.part else ""
        title = _escaped(f"{one.lesson}/{one.item.id} rev {one.item.rev}{part}")
        sign = "#" if question.numeric else ""
        yield f"::{title}::[html]{_escaped(question.before)}{{{sign}"
        yield from question.answers
        yield f"####[html]{_escaped(_general(one, plain))}"
        yield f"}}{_escaped(question.after)}"


def _comments(one: AnyVerified, question: Question) -> Iterator[str]:
    """Where the question comes from, and what it lost on the way."""
    item = one.item
    name = f"{item.id}.{question.part}" if question.part else item.id
    yield _comment(f"[id:{name}] [tag:{item.difficulty}] [tag:{item.objective}] {item.type}")
    yield _comment(provenance(one.program))
    lost = "; ".join(filter(None, (LOST[item.type], question.lost)))
    yield _comment(f"Lost in GIFT: {lost}")


def _comment(text: str) -> str:
    """A comment, which is one line."""
    return f"// {' '.join(text.split())}"


def _escaped(text: str) -> str:
    """Text in which nothing is a sign of GIFT; line ends are written out."""
    return text.translate(ESCAPES)


def _prose(text: str) -> str:
    """Paragraphs of plain words as HTML."""
    lines = (escape(line, quote=False) for line in text.split("\n") if line.strip())
    return "".join(f"<p>{line}</p>" for line in lines)


def _pre(code: str) -> str:
    return f"<pre>{escape(code, quote=False)}</pre>" if code else ""


def _stem(one: AnyVerified, plain: Render) -> str:
    """What is asked, and the program unless the inputs are the program."""
    stem = _prose(plain(one.item.stem))
    if isinstance(one, VerifiedHottext):
        return stem + _pre("\n".join(f"{n}  {text}" for n, text in one.lines))
    if not one.item.show or isinstance(one, VerifiedGaps | VerifiedOrder):
        return stem
    return stem + _pre(code_of(one.program.program, one.item.section))


def _general(one: AnyVerified, plain: Render) -> str:
    """Feedback whatever was answered: why, step by step, and what to mind."""
    item = one.item
    rationale = getattr(item, "rationale", "")
    parts = [_prose(plain(rationale))] if rationale else []
    parts.append(f"<ol>{_listed(item.solution, plain)}</ol>")
    if item.common_mistakes:
        parts.append(f"<p>Common mistakes</p><ul>{_listed(item.common_mistakes, plain)}</ul>")
    if item.quick_check:
        check = item.quick_check
        parts.append(_prose(f"Quick check: {plain(check.question)}\n{plain(check.answer)}"))
    return "".join(parts)


def _listed(texts: Iterable[str], plain: Render) -> str:
    return "".join(f"<li>{_prose(plain(text))}</li>" for text in texts)


def _questions(one: AnyVerified, plain: Render) -> tuple[Question, ...]:
    match one:
        case VerifiedChoice():
            return (_choice(one, plain),)
        case VerifiedPredict():
            return (_predict(one, plain),)
        case VerifiedNumeric():
            return (_numeric(one, plain),)
        case VerifiedOrder():
            form = _places if len(one.accepted) == 1 else _letters
            return (form(one, plain),)
        case VerifiedGaps():
            return tuple(_gap(one, gap, plain) for gap in one.gaps)
        case VerifiedHottext():
            return (_lines(one, plain),)


def _answer(sign: str, html: str, feedback: str) -> str:
    """One line between the braces; both texts are HTML."""
    comment = f"#[html]{_escaped(feedback)}" if feedback else ""
    return f"{sign}[html]{_escaped(html)}{comment}"


def _choice(one: VerifiedChoice, plain: Render) -> Question:
    """Options; in a question with several right ones, each wrong one takes all marks away."""

    def sign(option: Option) -> str:
        if one.item.type == "choice":
            return "=" if option.right else "~"
        share = f"{100 / len(one.right):.5f}".rstrip("0").rstrip(".")
        return f"~%{share}%" if option.right else "~%-100%"

    def label(option: Option) -> str:
        if option.output is None:
            return _prose(plain(option.text))
        return _pre(option.output) or f"<em>{NOTHING}</em>"

    answers = (_answer(sign(o), label(o), _prose(plain(o.rationale))) for o in one.options)
    return Question("", _stem(one, plain), tuple(answers))


def _typed(answer: str, percent: int, feedback: str) -> str:
    """A short answer, in which Moodle takes a star for any text unless it is escaped.

    The arrow, which would make the question one of matching, cannot be escaped: a star in it
    lets any text stand between its two signs.
    """
    pattern = _escaped(answer.replace("*", "\\*")).replace("->", "-*>")
    form = "[plain]" if answer.startswith("[") else ""
    comment = f"#[html]{_escaped(feedback)}" if feedback else ""
    return f"=%{percent}%{form}{pattern}{comment}"


def _predict(one: VerifiedPredict, plain: Render) -> Question:
    """A short answer; several lines are written in one."""
    several = "\n" in one.text
    asked = f"<p>If it prints nothing, write {NOTHING}.</p>"
    if several:
        asked = f"<p>Write all lines in one, with “{LINE_BREAK}” between them.</p>"
    answers = [_typed(_one_line(one.text), 100, "")]
    if several:
        answers.append(_typed(one.text, 100, ""))
    answers += [_typed(_one_line(near.text), 0, _prose(plain(near.rationale))) for near in one.near]
    lost = "line ends, as Moodle's field has one line" if several else ""
    return Question("", _stem(one, plain) + asked, tuple(answers), lost=lost)


def _one_line(output: str) -> str:
    return LINE_BREAK.join(line.rstrip() for line in output.split("\n")).strip() or NOTHING


def _numeric(one: VerifiedNumeric, plain: Render) -> Question:
    unit = _prose(f"Unit: {one.item.unit}") if one.item.unit else ""
    answers = [f"=%100%{number(one.low)}..{number(one.high)}"]
    for near in one.near:
        comment = _escaped(_prose(plain(near.rationale)))
        answers.append(f"=%0%{number(float(near.text))}:0#[html]{comment}")
    return Question("", _stem(one, plain) + unit, tuple(answers), numeric=True)


def _around(one: VerifiedOrder, plain: Render, pieces: str = "") -> str:
    """The stem and the lines that stand fixed above and below the pieces."""
    above = f"<p>Above:</p>{_pre(one.before)}" if one.before else ""
    below = f"<p>Below:</p>{_pre(one.after)}" if one.after else ""
    return _stem(one, plain) + above + pieces + below


def _places(one: VerifiedOrder, plain: Render) -> Question:
    """Matching of blocks with places, for a single accepted arrangement."""
    places = {piece: f"place {n}" for n, piece in enumerate(one.accepted[0], 1)}
    answers = (
        f"=[html]{_escaped(_pre(piece.code))} -> {places.get(piece.id, UNUSED)}"
        for piece in mixed(one)
    )
    lost = "all-or-nothing marking: each place earns a part; why a block belongs nowhere"
    return Question("", _around(one, plain), tuple(answers), lost=lost)


def _letters(one: VerifiedOrder, plain: Render) -> Question:
    """A short answer of letters, for several accepted arrangements."""
    letters = {piece.id: letter for piece, letter in zip(mixed(one), LETTERS, strict=False)}
    pieces = "".join(f"<p>{letters[piece.id]}</p>{_pre(piece.code)}" for piece in mixed(one))
    asked = "<p>Write the letters of the blocks in their order, without spaces.</p>"
    words = ["".join(letters[piece] for piece in arrangement) for arrangement in one.accepted]
    answers = tuple(_typed(word, 100, "") for word in words)
    lost = "why a block belongs nowhere"
    return Question("", _around(one, plain, pieces) + asked, answers, lost=lost)


def _gap(one: VerifiedGaps, asked: VerifiedGap, plain: Render) -> Question:
    """A gap in the middle of the program; other gaps of it stay blank, with their numbers."""
    mark = "\0"  # no program has it
    numbers = {gap.id: position for position, gap in enumerate(one.gaps, 1)}
    several = len(one.gaps) > 1

    def blank(gap: VerifiedGap) -> str:
        return mark if gap is asked else f"{BLANK}({numbers[gap.id]})"

    before, _, after = blanked(one, blank).partition(mark)
    answers = tuple(
        _typed(filling.answer, 100 if filling.right else 0, _why(filling, plain))
        for filling in asked.fillings
        if filling.answer.strip()
    )
    stem = _stem(one, plain) + (f"<p>Gap {numbers[asked.id]}</p>" if several else "")
    return Question(
        part=asked.id if several else "",
        before=f"{stem}<pre>{escape(before, quote=False)}",
        answers=answers,
        after=f"{escape(after, quote=False)}</pre>",
        lost="one mark for all gaps together: each is a question of its own" if several else "",
    )


def _why(filling: VerifiedFilling, plain: Render) -> str:
    """What is wrong with a filling; why others are right stands in the general feedback."""
    return "" if filling.right else _prose(plain(filling.rationale))


def _lines(one: VerifiedHottext, plain: Render) -> Question:
    """A choice among the lines; each right one alone is right."""
    reasons: dict[str, list[str]] = {}
    for fix in one.fixes:
        reasons.setdefault(str(fix.line), []).append(_prose(plain(fix.rationale)))

    def answer(name: str, html: str) -> str:
        return _answer("=" if name in one.right else "~", html, "".join(reasons.get(name, ())))

    lines = (answer(str(n), _pre(f"{n}  {text}")) for n, text in one.lines)
    none = answer(NONE_LINE, "<p>No line is at fault</p>")
    return Question("", _stem(one, plain), (*lines, none))

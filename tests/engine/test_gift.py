"""Exports to GIFT say what the bank says, in Moodle's signs, whatever stands in the texts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from pydantic import TypeAdapter

from tests.engine.records import make_record
from traced.embeds.exhibit import Origin, Shown
from traced.inputs.question import AnyItem, Distractor
from traced.inputs.snippet import parse_snippet
from traced.markup.gift import to_gift
from traced.quiz.answer import (
    AnyVerified,
    Expected,
    Option,
    Piece,
    Proof,
    VerifiedBank,
    VerifiedChoice,
    VerifiedFilling,
    VerifiedFix,
    VerifiedGap,
    VerifiedGaps,
    VerifiedHottext,
    VerifiedNumeric,
    VerifiedOrder,
    VerifiedPredict,
)

PROGRAM = '''"""Adds."""
def add(a, b):
    return {"sum": a + b}


print(add(1, 2))
'''
PROOF = Proof(
    parse_snippet("l/add", "snippets/l/add.py", PROGRAM), Shown(make_record(), Origin.THIS_BUILD)
)
RAN = (
    "snippets/l/add.py ran on 2026-11-22T10:00:00+00:00 with Python 3.11.0, TensorFlow 2.99.0, Keras 3.99.0, NumPy 2.99.0 on Other processor (cpu, 16 cores, Linux x86_64); record "
    + 64 * "0"
)
RAW = '<img src=x onerror="alert(1)"> & ]]> ~=#{}:\\ \x07'
"""A text of everything that means something to somebody."""


def common(kind: str, ident: str, fields: Mapping[str, object]) -> dict[str, Any]:
    """What all verified items have, the item as the author wrote it among it."""
    written = {
        "id": ident,
        "title": "A title",
        "objective": "adds",
        "difficulty": "easy",
        "stem": "What does it *do*?",
        "snippet": "../snippets/l/add.py",
        "hints": ["Look."],
        "solution": ["First.", "Then."],
        "type": kind,
        **fields,
    }
    item: Any = TypeAdapter(AnyItem).validate_json(json.dumps(written))
    return {"item": item, "lesson": "l", "path": "quiz/l.yml", "line": 3, "program": PROOF}


def option(ident: str, right: bool, output: str | None = None, text: str = "") -> Option:
    """An option with a rationale that names it."""
    return Option(ident, text, output, right, f"Why {ident}.", None, PROOF)


def near(ident: str, text: str) -> Expected:
    """What a changed program gives."""
    return Expected(ident, text, f"Why {ident}.", None, PROOF)


def choice(**fields: object) -> VerifiedChoice:
    """What it prints: of three options, the first."""
    choices = [{"id": "a", "rationale": "r"}] * 2
    options = (option("a", True, "{'sum': 3}"), option("b", False, "3"), option("c", False, ""))
    return VerifiedChoice(
        **common("choice", "pick", {"choices": choices} | fields), options=options
    )


def multiple(*right: bool) -> VerifiedChoice:
    """Sentences of which some are true."""
    choices = [{"id": "a", "text": "t", "holds": "h", "rationale": "r"}] * 2
    options = tuple(
        option(name, is_right, text=f"Sentence {name}")
        for name, is_right in zip("abcdefg", right, strict=False)
    )
    return VerifiedChoice(
        **common("multiple_response", "pick-all", {"choices": choices, "difficulty": "medium"}),
        options=options,
    )


def predict(text: str, *wrong: str) -> VerifiedPredict:
    """An output, and outputs of changed programs."""
    misses = tuple(near(f"n{k}", one) for k, one in enumerate(wrong, 1))
    fields = {"near_misses": [{"id": "n1", "rationale": "r"}], "difficulty": "hard"}
    return VerifiedPredict(**common("predict_output", "predict", fields), text=text, near=misses)


def numeric() -> VerifiedNumeric:
    """A ratio."""
    fields = {"value": "eager/graph", "unit": "×", "factor": 2.0, "rationale": "Measured."}
    bounds: dict[str, Any] = {"value": 4.1, "low": 2.05, "high": 8.2}
    return VerifiedNumeric(**common("numeric", "ratio", fields), **bounds, near=(near("n", "1"),))


def order(*accepted: Sequence[str]) -> VerifiedOrder:
    """Three blocks and one that belongs nowhere."""
    distractor = {"id": "d", "code": "x = {}", "rationale": "Why d."}
    fields = {"blocks": ["a", "b", "c"], "distractors": [distractor], "rationale": "So."}
    pieces = (
        Piece("a", "x = 1"),
        Piece("b", "def f() -> int:\n    return x"),
        Piece("c", "print(f())"),
        Piece("d", "x = {}", Distractor.model_validate(distractor)),
    )
    return VerifiedOrder(
        **common("order", "arrange", fields),
        pieces=pieces,
        before="import os",
        after="end()",
        accepted=tuple(map(tuple, accepted)),
        proofs=(PROOF,) * len(accepted),
    )


def filling(answer: str, right: bool) -> VerifiedFilling:
    """A filling with a rationale."""
    return VerifiedFilling(answer, PROOF, f"Why {answer}.", right)


FIRST = VerifiedGap("g1", 3, 19, "a + b", (filling("a + b", True), filling("a * b", False)))
SECOND = VerifiedGap(
    "g2", 6, 6, "add", (filling("add", True), filling("[add][0]", True), filling("sum", False))
)


def gaps(*them: VerifiedGap) -> VerifiedGaps:
    """The program with gaps."""
    one = {"id": "g1", "text": "add", "reject": [{"answer": "x", "rationale": "r"}]}
    return VerifiedGaps(**common("gap", "fill", {"gaps": [one], "rationale": "So."}), gaps=them)


def hottext(*right: int) -> VerifiedHottext:
    """The program's lines, some at fault."""
    shown = tuple((n, text) for n, text in PROOF.program.visible() if text)
    fixes = (
        *(VerifiedFix(n, True, f"Why {n}.", None, PROOF) for n in right),
        VerifiedFix(2, False, "Why not 2.", None, PROOF),
    )
    fields = {"goal": {"prints": "3"}, "rationale": "So."}
    return VerifiedHottext(**common("hottext", "find", fields), lines=shown, fixes=fixes)


def bank(*items: AnyVerified, **changes: Any) -> VerifiedBank:
    """A bank of these items."""
    made = VerifiedBank("l", "quiz/l.yml", "The lesson", {"adds": ("Add.", "l/add.md")}, {}, items)
    return replace(made, **changes)


EVERY = bank(
    choice(),
    multiple(True, True, False),
    predict("1\n2", "2\n1"),
    numeric(),
    order("abc"),
    gaps(FIRST, SECOND),
    hottext(3),
)
"""Every type once."""


def words(markdown: str) -> str:
    """Stands in for the renderer that exports are given."""
    return markdown.replace("*", "")


def exported(*items: AnyVerified) -> list[str]:
    """The lines of an export behind its first comment and category."""
    lines = to_gift(bank(*items), words).splitlines()
    assert [
        "// The lesson: every key and every option comes from a run of a program",
        "$CATEGORY: Traced/l",
        "",
    ] == lines[:3]
    return lines[3:]


STEM = "[html]<p>What does it do?</p>"
CODE = '<pre>def add(a, b)\\:\\n    return \\{"sum"\\: a + b\\}\\n\\nprint(add(1, 2))</pre>'
STEPS = "<ol><li><p>First.</p></li><li><p>Then.</p></li></ol>"


def test_choice() -> None:
    """Options are outputs of programs; each has its rationale as feedback."""
    assert [
        "// [id:pick] [tag:easy] [tag:adds] choice",
        f"// {RAN}",
        "// Lost in GIFT: hints, misconceptions and the runs of wrong answers",
        f"::l/pick rev 1::{STEM}{CODE}{{",
        "=[html]<pre>\\{'sum'\\: 3\\}</pre>#[html]<p>Why a.</p>",
        "~[html]<pre>3</pre>#[html]<p>Why b.</p>",
        "~[html]<em>nothing</em>#[html]<p>Why c.</p>",
        f"####[html]{STEPS}",
        "}",
    ] == exported(choice())


@pytest.mark.parametrize(
    ("count", "share"), [(1, "100"), (2, "50"), (3, "33.33333"), (6, "16.66667")]
)
def test_multiple_response(count: int, share: str) -> None:
    """Right options share all marks in parts that Moodle knows; a wrong one takes all away."""
    lines = exported(multiple(*[True] * count, False))

    assert [f"~%{share}%[html]<p>Sentence a</p>#[html]<p>Why a.</p>"] == lines[4:5]
    assert lines[3 + count].startswith(f"~%{share}%")
    assert lines[4 + count].startswith("~%-100%[html]<p>Sentence")


def test_one_line_is_predicted() -> None:
    """An output is a short answer, those of changed programs are wrong ones with feedback."""
    lines = exported(predict("x ** 2 -> 4", "[plain] 50%", ""))

    assert (
        f"::l/predict rev 1::{STEM}{CODE}<p>If it prints nothing, write nothing.</p>{{" == lines[3]
    )
    assert [
        "=%100%x \\\\*\\\\* 2 -*> 4",
        "=%0%[plain][plain] 50%#[html]<p>Why n1.</p>",
        "=%0%nothing#[html]<p>Why n2.</p>",
    ] == lines[4:7]


def test_several_lines_are_predicted() -> None:
    """Lines are written in one, as Moodle's field has no more; the comment says so."""
    lines = exported(predict("1\n2:", "2\n1"))

    assert (
        "// Lost in GIFT: hints, misconceptions and the runs of wrong answers; upper and lower case count as the same unless Moodle is told otherwise; spaces at the ends of the output; line ends, as Moodle's field has one line"
        == lines[2]
    )
    assert lines[3].endswith("<p>Write all lines in one, with “ | ” between them.</p>{")
    assert ["=%100%1 | 2\\:", "=%100%1\\n2\\:", "=%0%2 | 1#[html]<p>Why n1.</p>"] == lines[4:7]


def test_numeric() -> None:
    """A response is right between the bounds; near misses are exact."""
    assert [
        f"::l/ratio rev 1::{STEM}{CODE}<p>Unit\\: ×</p>{{#",
        "=%100%2.05..8.2",
        "=%0%1.0:0#[html]<p>Why n.</p>",
        f"####[html]<p>Measured.</p>{STEPS}",
        "}",
    ] == exported(numeric())[3:]


def test_one_arrangement() -> None:
    """Blocks are matched with places, in an order that tells nothing."""
    assert [
        f"::l/arrange rev 1::{STEM}<p>Above\\:</p><pre>import os</pre><p>Below\\:</p><pre>end()</pre>{{",
        "=[html]<pre>def f() -&gt; int\\:\\n    return x</pre> -> place 2",
        "=[html]<pre>print(f())</pre> -> place 3",
        "=[html]<pre>x \\= 1</pre> -> place 1",
        "=[html]<pre>x \\= \\{\\}</pre> -> not used",
        f"####[html]<p>So.</p>{STEPS}",
        "}",
    ] == exported(order("abc"))[3:]


def test_several_arrangements() -> None:
    """Blocks have letters; every accepted arrangement is a right answer."""
    lines = exported(order("abc", "bac"))

    assert "<p>A</p><pre>def f()" in lines[3]
    assert "<p>C</p><pre>x \\= 1</pre>" in lines[3]
    assert lines[3].endswith(
        "<p>Write the letters of the blocks in their order, without spaces.</p>{"
    )
    assert ["=%100%CAB", "=%100%ACB"] == lines[4:6]


def test_listed_order_is_not_right() -> None:
    """Where the order of their code would be right, blocks are turned on."""
    assert "<p>A</p><pre>print(f())</pre>" in exported(order("bcad", "abc"))[3]


def test_one_gap() -> None:
    """The answers stand where the gap is."""
    assert [
        f'::l/fill rev 1::{STEM}<pre>def add(a, b)\\:\\n    return \\{{"sum"\\: {{',
        "=%100%a + b",
        "=%0%a \\\\* b#[html]<p>Why a  b.</p>",
        f"####[html]<p>So.</p>{STEPS}",
        "}\\}\\n\\nprint(add(1, 2))</pre>",
    ] == exported(gaps(FIRST))[3:]


def test_several_gaps() -> None:
    """Each gap is a question of its own, with the other ones blank."""
    lines = exported(gaps(FIRST, SECOND))

    assert "// [id:fill.g1] [tag:easy] [tag:adds] gap" == lines[0]
    assert lines[2].endswith("; one mark for all gaps together: each is a question of its own")
    assert "}\\}\\n\\nprint(_____(2)(1, 2))</pre>" == lines[7]
    assert "" == lines[8]
    assert (
        f'::l/fill rev 1, gap g2::{STEM}<p>Gap 2</p><pre>def add(a, b)\\:\\n    return \\{{"sum"\\: _____(1)\\}}\\n\\nprint({{'
        == lines[12]
    )
    assert ["=%100%add", "=%100%[plain][add][0]", "=%0%sum#[html]<p>Why sum.</p>"] == lines[13:16]


def test_hottext() -> None:
    """Lines are options with their numbers; the last is that none is at fault."""
    assert [
        "~[html]<pre>2  def add(a, b)\\:</pre>#[html]<p>Why not 2.</p>",
        '=[html]<pre>3      return \\{"sum"\\: a + b\\}</pre>#[html]<p>Why 3.</p>',
        "~[html]<pre>6  print(add(1, 2))</pre>",
        "~[html]<p>No line is at fault</p>",
    ] == exported(hottext(3))[4:8]
    assert "=[html]<p>No line is at fault</p>" == exported(hottext())[7]
    assert 2 == sum(line.startswith("=") for line in exported(hottext(3, 6)))


def test_item_texts() -> None:
    """Mistakes and the quick check are told to everybody."""
    one = choice(common_mistakes=["Oh."], quick_check={"question": "Q?", "answer": "A."})

    assert (
        f"####[html]{STEPS}<p>Common mistakes</p><ul><li><p>Oh.</p></li></ul><p>Quick check\\: Q?</p><p>A.</p>"
        == exported(one)[-2]
    )


def test_hidden_program() -> None:
    """A program that the author hides is not in the stem."""
    assert f"::l/pick rev 1::{STEM}{{" == exported(choice(show=False))[3]


def test_unverified() -> None:
    """Items with problems are named as left out."""
    text = to_gift(bank(choice(), unverified=frozenset({"z", "y"})), words)

    assert "// Left out for problems: y, z" == text.splitlines()[1]


def test_anything_in_texts_stays_text() -> None:
    """No text can end a question, start an answer or bring markup."""
    fields = {"stem": RAW, "title": "t", "solution": [f"{RAW}\n\n// no"], "rev": 7}
    options = (option("a", True, RAW), option("b", False, text=RAW), option("c", False, "x"))
    lines = exported(replace(choice(**fields), options=options))
    raw = '&lt;img src\\=x onerror\\="alert(1)"&gt; &amp; ]]&gt; \\~\\=\\#\\{\\}\\:\\\\ ␇'

    assert 9 == len(lines)
    assert lines[3].startswith(f"::l/pick rev 7::[html]<p>{raw}</p><pre>")
    assert f"=[html]<pre>{raw}</pre>#[html]<p>Why a.</p>" == lines[4]
    assert f"~[html]<p>{raw}</p>#[html]<p>Why b.</p>" == lines[5]
    assert f"####[html]<ol><li><p>{raw}</p><p>// no</p></li></ol>" == lines[7]

"""What is wrong with a question is found by its runs, and said at its line of the bank."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.engine.banks import BANK, ITEMS, Judged, Workshop, workshop
from traced.inputs.arrange import DRIVER
from traced.quiz.answer import (
    VerifiedChoice,
    VerifiedGaps,
    VerifiedHottext,
    VerifiedNumeric,
    VerifiedOrder,
    VerifiedPredict,
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """A project whose bank is right."""
    with workshop(tmp_path_factory.mktemp("project")) as shop:
        yield shop


@pytest.fixture(scope="module")
def judged(shop: Workshop) -> Judged:
    """The bank as it is."""
    return shop.judge()


def test_right_bank(judged: Judged) -> None:
    """Nothing is found against a bank of right questions of all seven types."""
    assert [] == judged.problems
    assert ITEMS == judged.verified
    assert not judged.bank().unverified


def test_choice_key(judged: Judged) -> None:
    """An outcome is right if the stem's program prints it; a change, if it achieves the goal."""
    sums, changes = judged.bank().item("sums"), judged.bank().item("change-it")
    assert isinstance(sums, VerifiedChoice)
    assert isinstance(changes, VerifiedChoice)

    assert ("both",) == sums.right
    assert ["3\n7", "3", "3\nNameError"] == [option.output for option in sums.options]
    assert ("name-it",) == changes.right
    assert [None, None, None] == [option.output for option in changes.options]


def test_multiple_response_key(judged: Judged) -> None:
    """A sentence is right if its assertion passes or its ratio was measured so."""
    one = judged.bank().item("true-of-it")
    assert isinstance(one, VerifiedChoice)

    assert ("total", "speed") == one.right
    errors = [option.proof.shown.record.error for option in one.options]
    assert [None, "AssertionError", "AttributeError", None] == [
        error and error.class_names[0] for error in errors
    ]
    when = one.options[1].right_when
    assert when
    assert (("2, 3]", "2, 3, 4]"),) == when.edits
    assert "numbers = [1, 2, 3, 4]" in when.program.source


def test_predict_key(judged: Judged) -> None:
    """The key is what was printed, and the class of the error behind it."""
    one = judged.bank().item("what-is-printed")
    assert isinstance(one, VerifiedPredict)

    assert "before\nValueError" == one.text
    assert {"silent": "ValueError", "good": "before"} == {n.id: n.text for n in one.near}


def test_numeric_key(judged: Judged) -> None:
    """A count is exact, a ratio right within its factor."""
    count, ratio = judged.bank().item("how-much"), judged.bank().item("how-fast")
    assert isinstance(count, VerifiedNumeric)
    assert isinstance(ratio, VerifiedNumeric)

    assert (3.0, 3.0, 3.0) == (count.value, count.low, count.high)
    assert ["-1"] == [near.text for near in count.near]
    assert pytest.approx((4.0, 2.0, 8.0)) == (ratio.value, ratio.low, ratio.high)


def test_order_key(judged: Judged) -> None:
    """Every arrangement of every selection of pieces has been tried, the accepted ones afresh."""
    one = judged.bank().item("put-in-order")
    assert isinstance(one, VerifiedOrder)

    assert 4 + 12 + 24 + 24 == one.tried
    assert (("make", "fill", "show"),) == one.accepted
    assert ["[1]\n"] == [proof.shown.record.stdout for proof in one.proofs]
    assert ["make", "fill", "show", "harm"] == [piece.id for piece in one.pieces]
    assert ("import sys", "assert sys.argv") == (one.before, one.after)


def test_gap_key(judged: Judged) -> None:
    """The program's own filling and those that do the same are right."""
    one = judged.bank().item("fill-in")
    assert isinstance(one, VerifiedGaps)
    [gap] = one.gaps

    assert (3, 11, "x + x") == (gap.line, gap.column, gap.text)
    assert {"x + x": True, "2 * x": True, "x * 2": True, "x * x": False, "y + y": False} == {
        filling.answer: filling.right for filling in gap.fillings
    }


def test_hottext_key(judged: Judged) -> None:
    """The line that a fix mends is at fault; where none is needed, none is."""
    one, none = judged.bank().item("find-it"), judged.bank().item("no-fault")
    assert isinstance(one, VerifiedHottext)
    assert isinstance(none, VerifiedHottext)

    assert ("3",) == one.right
    assert [3, 5, 6] == [number for number, _ in one.lines]
    assert [(3, True), (5, False)] == [(fix.line, fix.right) for fix in one.fixes]
    assert ("none",) == none.right
    assert [3, 5, 6, 8] == [number for number, _ in none.lines]


@dataclass(frozen=True)
class Corruption:
    """What an author may do to the bank, and what is said of it."""

    edits: tuple[tuple[str, str], ...]
    said: tuple[tuple[str, str], ...]
    """Where a problem stands (a text of the corrupted bank that begins there), and its rest."""
    lost: str
    """The only question that is not verified any more."""


def corrupt(lost: str, edits: list[tuple[str, str]], *said: tuple[str, str]) -> Corruption:
    """A corruption of one question."""
    return Corruption(tuple(edits), said, lost)


AUTHOR_FAILS = DRIVER.count("\n", 0, DRIVER.index("assert WANTED")) + 1
BOTH = "- id: both\n"
CHOICES = "choices:\n      - id: both"
TRUE_CHOICES = "choices:\n      - id: total"
CHANGES = "choices:\n      - id: shout"
FIX = "- edits: [["
CORRUPTIONS = {
    # choice, by outcome
    "no option is right": corrupt(
        "sums",
        [(BOTH, BOTH + '        edits: [["1 + 2", "1 + 3"]]\n')],
        (
            CHOICES,
            "bad-item: sums: 0 options are right, not one: none (change the options or the stem)",
        ),
    ),
    "two options are right, which then print the same": corrupt(
        "sums",
        [('"print(3 + 4)", "pass"', '"3 + 4", "7"')],
        (
            CHOICES,
            "bad-item: sums: 2 options are right, not one: both, one (change the options or the stem)",
        ),
        (
            "- id: one",
            r"bad-item: sums: both and one print the same: '3\n7' (change one of them)",
        ),
    ),
    "two wrong options print the same": corrupt(
        "sums",
        [
            ('"3 + 4", "3 + four"', '"print(3 + 4)", ""'),
            ("        raises: \"NameError: name 'four'\"\n", ""),
        ],
        ("- id: error", "bad-item: sums: one and error print the same: '3' (change one of them)"),
    ),
    "edit of a text that is not there": corrupt(
        "sums",
        [('"print(3 + 4)", "pass"', '"print(3 + 5)", "pass"')],
        (
            "- id: one",
            "bad-edit: sums: edit: 'print(3 + 5)' is not in snippets/l/add.py (copy a text that occurs once)",
        ),
    ),
    "edit of a text that is there twice": corrupt(
        "sums",
        [('"print(3 + 4)", "pass"', '"print(", "repr("')],
        (
            "- id: one",
            "bad-edit: sums: edit: 'print(' occurs 2 times in snippets/l/add.py (copy a text that occurs once)",
        ),
    ),
    "edit of nothing": corrupt(
        "sums",
        [('"print(3 + 4)", "pass"', '"", "pass"')],
        (
            "- id: one",
            "bad-edit: sums: edit: '' is not in snippets/l/add.py (copy a text that occurs once)",
        ),
    ),
    "edit that leaves no Python": corrupt(
        "sums",
        [('"print(3 + 4)", "pass"', '"print(3 + 4)", "print("')],
        (
            "- id: one",
            "syntax-error: sums: '(' was never closed (in line 5 of the changed snippets/l/add.py) (mend the Python)",
        ),
    ),
    "error that is not declared": corrupt(
        "sums",
        [("        raises: \"NameError: name 'four'\"\n", "")],
        (
            "- id: error",
            "raised: NameError: name 'four' is not defined (in line 5 of the changed snippets/l/add.py)"
            ' (mend it, or declare raises = "NameError: …")',
        ),
    ),
    "declared error that does not come": corrupt(
        "sums",
        [('"3 + 4", "3 + four"', '"3 + 4", "3 + 5"')],
        (
            "- id: error",
            "did-not-raise: ended without the declared NameError (in line 1 of the changed snippets/l/add.py)"
            " (remove raises, or mend the script)",
        ),
    ),
    "another error than the declared one": corrupt(
        "sums",
        [('"3 + 4", "3 + four"', '"3 + 4", "3 / 0"')],
        (
            "- id: error",
            "raised: ZeroDivisionError: division by zero (in line 5 of the changed snippets/l/add.py)"
            " (declared is \"NameError: name 'four'\")",
        ),
    ),
    # sentences
    "no sentence is true": corrupt(
        "true-of-it",
        [("holds: total == 6", "holds: total == 7"), ("slow/fast > 2", "slow/fast > 9")],
        (
            TRUE_CHOICES,
            "bad-item: true-of-it: 0 of 4 options are right (have right and wrong ones)",
        ),
    ),
    "every sentence is true": corrupt(
        "true-of-it",
        [
            (
                'len(numbers) == 4\n        right_when: [["2, 3]", "2, 3, 4]"]]\n',
                "len(numbers) == 3\n",
            ),
            ('total.name\n        raises: "AttributeError: .*name"', "total.real == 6"),
        ],
        (
            TRUE_CHOICES,
            "bad-item: true-of-it: 4 of 4 options are right (have right and wrong ones)",
        ),
    ),
    "assertion with a slip": corrupt(
        "true-of-it",
        [("holds: total == 6", "holds: totl == 6")],
        (
            "- id: total",
            "raised: NameError: name 'totl' is not defined (in line 4 of the changed snippets/l/facts.py)"
            ' (mend it, or declare raises = "NameError: …")',
        ),
    ),
    "assertion that is no expression": corrupt(
        "true-of-it",
        [("holds: total == 6", "holds: total ==")],
        (
            "- id: total",
            "syntax-error: true-of-it: invalid syntax (in line 4 of the changed snippets/l/facts.py) (mend the Python)",
        ),
    ),
    "another assertion that fails": corrupt(
        "true-of-it",
        [
            (
                "holds: total == 6",
                'holds: total == 6\n        edits: [["total = sum", "assert not sum"]]',
            )
        ],
        (
            "- id: total",
            "bad-item: true-of-it: total: line 3 of its program fails, not what was to be checked"
            " (mend the edits or the check)",
        ),
    ),
    "wrong message": corrupt(
        "true-of-it",
        [(".*name", ".*nome")],
        (
            "- id: method",
            "raised: AttributeError: 'int' object has no attribute 'name'"
            " (in line 4 of the changed snippets/l/facts.py) (declared is 'AttributeError: .*nome')",
        ),
    ),
    "right_when under which it is still false": corrupt(
        "true-of-it",
        [('"2, 3, 4]"', '"2, 4]"')],
        (
            "right_when",
            "raised: AssertionError (in line 4 of the changed snippets/l/facts.py)"
            ' (mend it, or declare raises = "AssertionError: …")',
        ),
    ),
    "right_when of a true sentence": corrupt(
        "true-of-it",
        [("len(numbers) == 4", "len(numbers) > 2")],
        (
            "right_when",
            "bad-item: true-of-it: four is true as it is (remove right_when)",
        ),
    ),
    "bound within the interval": corrupt(
        "true-of-it",
        [("slow/fast > 2", "slow/fast > 4.2")],
        (
            "expect:",
            "bad-item: true-of-it: 'slow/fast > 4.2' cannot be decided: measured 3.6 to 4.4"
            " (move the bound away)",
        ),
    ),
    "ratio of what was not measured": corrupt(
        "true-of-it",
        [("slow/fast > 2", "slow/fost > 2")],
        (
            "expect:",
            "bad-item: true-of-it: nothing measured for 'slow/fost > 2' (name two of its measured functions)",
        ),
    ),
    "ratio of a program that is not measured": corrupt(
        "true-of-it",
        [("        snippet: ../snippets/l/bench.py\n        expect", "        expect")],
        (
            "expect:",
            "bad-item: true-of-it: expect needs a measured snippet without edits (see CONTRIBUTING.md, quizzes)",
        ),
    ),
    "ratio of a changed program": corrupt(
        "true-of-it",
        [("        expect:", '        edits: [["4000", "9000"]]\n        expect:')],
        (
            "expect:",
            "bad-item: true-of-it: expect needs a measured snippet without edits (see CONTRIBUTING.md, quizzes)",
        ),
    ),
    # changes
    "no change achieves the goal": corrupt(
        "change-it",
        [("""'"graph"'""", """'"graf"'""")],
        (
            CHANGES,
            "bad-item: change-it: 0 options are right, not one: none (change the options or the stem)",
        ),
    ),
    "two changes achieve the goal": corrupt(
        "change-it",
        [("print(mode.upper())", "print('graph')")],
        (
            CHANGES,
            "bad-item: change-it: 2 options are right, not one: name-it, upper (change the options or the stem)",
        ),
    ),
    "change without words": corrupt(
        "change-it",
        [("        text: Name it.\n", "")],
        ("- id: name-it", "bad-item: change-it: name-it has no text (say what the change is)"),
    ),
    "change that fails before its goal is checked": corrupt(
        "change-it",
        [
            ("{prints: graph}", '{holds: mode == "graph"}'),
            ('"print(mode)", "print(mode.upper())"', '"print(mode)", "assert mode == 1"'),
        ],
        (
            "- id: upper",
            "bad-item: change-it: upper: line 3 of its program fails, not what was to be checked"
            " (mend the edits or the check)",
        ),
    ),
    # predict_output
    "near miss that gives the key": corrupt(
        "what-is-printed",
        [("""'print("")'""", """'print("before" )'""")],
        (
            "- id: silent",
            r"bad-item: what-is-printed: silent gives the same as the answer: 'before\nValueError' (change its edits)",
        ),
    ),
    "two near misses that give the same": corrupt(
        "what-is-printed",
        [
            (
                """['int("x")', 'int("1")']""",
                """['print("before")', '""']""" + ']\n        raises: "ValueError"  # [',
            )
        ],
        (
            "- id: good",
            "bad-item: what-is-printed: good gives the same as silent: 'ValueError' (change its edits)",
        ),
    ),
    "near miss that changes nothing": corrupt(
        "what-is-printed",
        [("""        edits: [['int("x")', 'int("1")']]\n""", "")],
        (
            "- id: good",
            "bad-item: what-is-printed: good changes nothing (give edits or a snippet)",
        ),
    ),
    # numeric
    "tolerance tighter than the interval": corrupt(
        "how-fast",
        [("factor: 2", "factor: 1.05")],
        (
            "value: slow/fast",
            "bad-item: how-fast: the tolerance, 3.81 to 4.2, is tighter than what was measured, 3.6 to 4.4"
            " (widen it, or ask for something steadier)",
        ),
    ),
    "near miss within the tolerance": corrupt(
        "how-much",
        [("absolute: 0", "absolute: 4")],
        (
            "- id: minus",
            "bad-item: how-much: minus gives -1, which counts as right (narrow the tolerance or drop it)",
        ),
    ),
    "numeric near miss that gives the key": corrupt(
        "how-much",
        [("1 - 2", "2 + 1")],
        (
            "- id: minus",
            "bad-item: how-much: minus gives the same as the answer: '3' (change its edits)",
        ),
        (
            "- id: minus",
            "bad-item: how-much: minus gives 3, which counts as right (narrow the tolerance or drop it)",
        ),
    ),
    **{
        f"raw {what}": corrupt(
            "how-fast",
            [("value: slow/fast", f"value: {value}")],
            (
                f"value: {value}",
                f"bad-item: how-fast: '{value}' of snippets/l/bench.py differs from machine to machine"
                " (ask for a ratio, a count or a number that the program prints)",
            ),
        )
        for what, value in (
            ("median", "slow"),
            ("time", "slow.median"),
            ("first call", "fast.first_call"),
            ("memory", "fast.peak_memory"),
        )
    },
    "section that prints no number": corrupt(
        "how-much",
        [
            (
                "line print?\n    snippet: ../snippets/l/add.py",
                "line print?\n    snippet: ../snippets/l/stack.py",
            ),
            ("value: sum", "value: show"),
            ('["1 + 2", "1 - 2"]', '["append(1)", "append(2)"]'),
        ],
        (
            "value: show",
            "bad-item: how-much: 'show' of snippets/l/stack.py is '[1]', no number (let the section print a number alone)",
        ),
    ),
    "section that prints nothing": corrupt(
        "how-much",
        [
            (
                "line print?\n    snippet: ../snippets/l/add.py",
                "line print?\n    snippet: ../snippets/l/stack.py",
            ),
            ("value: sum", "value: make"),
            ('["1 + 2", "1 - 2"]', '["append(1)", "append(2)"]'),
        ],
        (
            "value: make",
            "bad-item: how-much: section 'make' of snippets/l/stack.py printed 0 lines"
            " (a value is a section that prints one line)",
        ),
    ),
    **{
        f"section that prints {what}": corrupt(
            "how-much",
            [('1 + 2", "1 - 2', f"1 + 2\", \"float('{what}')")],
            (
                "value: sum",
                f"bad-item: how-much: 'sum' of snippets/l/add.py is '{what}', no number"
                " (let the section print a number alone)",
            ),
        )
        for what in ("nan", "inf")
    },
    "value that there is not": corrupt(
        "how-much",
        [("value: sum", "value: sun")],
        (
            "value: sun",
            "bad-item: how-much: no section or variant 'sun' in snippets/l/add.py (did you mean sum?)",
        ),
    ),
    # order
    "block that there is not": corrupt(
        "put-in-order",
        [("[make, fill, show]", "[make, fill, shown]")],
        (
            "blocks:",
            "bad-item: put-in-order: no section 'shown' in snippets/l/stack.py (did you mean show?)",
        ),
    ),
    "author's arrangement that fails": corrupt(
        "put-in-order",
        [("[make, fill, show]", "[fill, make, show]")],
        (
            "blocks:",
            "raised: AssertionError: the author's own arrangement ends with an error"
            f" (in line {AUTHOR_FAILS} of the changed snippets/l/stack.py)"
            ' (mend it, or declare raises = "AssertionError: …")',
        ),
    ),
    "author's arrangement that misses the goal": corrupt(
        "put-in-order",
        [("    blocks:", "    goal: {prints: '[2]'}\n    blocks:")],
        (
            "blocks:",
            "bad-item: put-in-order: the arrangement of blocks does not achieve the goal (mend the blocks or the goal)",
        ),
    ),
    "distractor that does no harm": corrupt(
        "put-in-order",
        [("code: print(seen[9])", "code: print(end='')")],
        (
            "- id: harm",
            "bad-item: put-in-order: distractor harm is no obstacle: make, fill, show, harm achieves the goal"
            " (make it do harm, or a block)",
        ),
    ),
    "two pieces of one name": corrupt(
        "put-in-order",
        [("- id: harm", "- id: make")],
        ("blocks:", "bad-item: put-in-order: two pieces have one name (rename one)"),
    ),
    "one block twice": corrupt(
        "put-in-order",
        [("[make, fill, show]", "[make, fill, show, fill]")],
        ("blocks:", "bad-item: put-in-order: two pieces have one name (rename one)"),
    ),
    # gap
    "accepted filling that does something else": corrupt(
        "fill-in",
        [('"2 * x"', '"3 * x"')],
        ("accept:", "bad-item: fill-in: g1: '3 * x' does something else: '12' (reject it)"),
    ),
    "accepted filling that fails": corrupt(
        "fill-in",
        [('"2 * x"', '"2 * z"')],
        (
            "accept:",
            "raised: NameError: name 'z' is not defined (in line 3 of the changed snippets/l/twice.py)"
            ' (mend it, or declare raises = "NameError: …")',
        ),
    ),
    "rejected filling that does the same": corrupt(
        "fill-in",
        [("answer: x * x", "answer: x + x + 0")],
        (
            "- answer: x + x + 0",
            "bad-item: fill-in: g1: 'x + x + 0' does the same as the program (accept it)",
        ),
    ),
    "text twice within": corrupt(
        "fill-in",
        [("text: x + x", "text: x")],
        (
            "- id: g1",
            "bad-edit: fill-in: gap g1: 'return x + x' must occur once, and 'x' once in it (widen within)",
        ),
    ),
    "surroundings that are not there": corrupt(
        "fill-in",
        [("within: return x + x", "within: yield x + x")],
        (
            "- id: g1",
            "bad-edit: fill-in: gap g1: 'yield x + x' must occur once, and 'x + x' once in it (widen within)",
        ),
    ),
    "gap in a line that is not shown": corrupt(
        "fill-in",
        [("    gaps:", "    section: call\n    gaps:")],
        ("- id: g1", "bad-item: fill-in: gap g1 is in no shown line (mend section)"),
    ),
    "goal that the program misses": corrupt(
        "fill-in",
        [("    gaps:", "    goal: {prints: '16'}\n    gaps:")],
        (
            "goal: {prints: '16'}",
            "bad-item: fill-in: the program does not achieve the goal (mend one of them)",
        ),
        ("accept:", "bad-item: fill-in: g1: '2 * x' does something else: '8' (reject it)"),
        ("accept:", "bad-item: fill-in: g1: 'x * 2' does something else: '8' (reject it)"),
        (
            "- answer: x * x",
            "bad-item: fill-in: g1: 'x * x' does the same as the program (accept it)",
        ),
    ),
    # hottext
    "goal that is met unmended": corrupt(
        "find-it",
        [("count == 3", "count >= 3")],
        (
            "goal: {holds: count >= 3}",
            "bad-item: find-it: the program achieves the goal unmended (break it)",
        ),
        (
            FIX + '"range(3)", "range(4)"',
            "bad-item: find-it: the change of line 5 achieves the goal (move or mend it)",
        ),
    ),
    "no fault and the goal missed": corrupt(
        "no-fault",
        [("{holds: count == 4}", "{prints: '5'}")],
        (
            "goal: {prints: '5'}",
            "bad-item: no-fault: no line is named, yet the goal is missed (add a fix)",
        ),
    ),
    "no fault and the asserted goal missed": corrupt(
        "no-fault",
        [("count == 4", "count == 5")],
        (
            "goal: {holds: count == 5}",
            "raised: AssertionError (in line 9 of the changed snippets/l/bug.py)"
            ' (mend it, or declare raises = "AssertionError: …")',
        ),
    ),
    "fix that does not help": corrupt(
        "find-it",
        [
            (
                '["count = 1", "count = 0"]]\n        rationale: Nothing',
                '["count = 1", "count = 2"]]\n        rationale: Nothing',
            )
        ],
        (
            FIX + '"count = 1", "count = 2"',
            "raised: AssertionError (in line 9 of the changed snippets/l/bug.py)"
            ' (mend it, or declare raises = "AssertionError: …")',
        ),
    ),
    "fix that does not print the goal": corrupt(
        "find-it",
        [("{holds: count == 3}", "{prints: '7'}")],
        (
            FIX + '"count = 1", "count = 0"]]\n        rationale: Nothing',
            "bad-item: find-it: the change of line 3 does not achieve the goal (move or mend it)",
        ),
    ),
    "near miss that helps": corrupt(
        "find-it",
        [('"range(4)"', '"range(2)"')],
        (
            FIX + '"range(3)"',
            "bad-item: find-it: the change of line 5 achieves the goal (move or mend it)",
        ),
    ),
    "fix of two lines": corrupt(
        "find-it",
        [
            (
                '"count = 0"]]\n        rationale: Nothing',
                r'"count = 0\npass"]]' + "\n        rationale: Nothing",
            )
        ],
        (
            FIX + r'"count = 1", "count = 0\npass"',
            "bad-item: find-it: a fix changes more than a line (edit one line)",
        ),
    ),
    "fix in a line that is not shown": corrupt(
        "find-it",
        [
            (
                '["count = 1", "count = 0"]]\n        rationale: Nothing',
                '["print(count)", "count = 3"]]\n        rationale: Nothing',
            )
        ],
        (FIX + '"print(count)"', "bad-item: find-it: line 8 is not shown (mend section)"),
    ),
    "near miss in a line at fault": corrupt(
        "find-it",
        [('"range(3)", "range(4)"', '"count = 1", "count = 5"')],
        (
            FIX + '"count = 1", "count = 5"',
            "bad-item: find-it: line 3 is at fault; a near miss there misleads (change another line)",
        ),
    ),
    # all
    "section that there is not": corrupt(
        "find-it",
        [("section: loop", "section: lop")],
        (
            "section: lop",
            "bad-item: find-it: no section 'lop' in snippets/l/bug.py (did you mean loop?)",
        ),
    ),
    "snippet that there is not": corrupt(
        "change-it",
        [("../snippets/l/mode.py", "../snippets/l/mood.py")],
        (
            "snippet: ../snippets/l/mood.py",
            "missing-snippet: change-it: no snippets/l/mood.py (did you mean snippets/l/mode.py?)",
        ),
    ),
    "option's snippet that there is not": corrupt(
        "true-of-it",
        [
            (
                "    snippet: ../snippets/l/bench.py\n        expect",
                "    snippet: ../snippets/l/bunch.py\n        expect",
            )
        ],
        (
            "snippet: ../snippets/l/bunch.py",
            "missing-snippet: true-of-it: no snippets/l/bunch.py (did you mean snippets/l/bench.py?)",
        ),
    ),
    "stem that asks by a negation": corrupt(
        "sums",
        [("stem: What does this program print?", "stem: What does this program NOT print?")],
        (
            "stem: What does this program NOT print?",
            "wording: sums: the stem asks by 'NOT' (ask for what is true)",
        ),
    ),
}


@pytest.mark.parametrize("name", CORRUPTIONS)
@pytest.mark.usefixtures("judged")
def test_corruption(shop: Workshop, name: str) -> None:
    """A corrupted question fails at its line and by its name, and takes no other with it."""
    how = CORRUPTIONS[name]

    found = shop.edited(*how.edits)

    expected = {f"{BANK}:{found.line(at)}: {rest}" for at, rest in how.said}
    assert sorted(expected) == sorted(found.problems)
    assert [one for one in ITEMS if one != how.lost] == list(found.verified)
    assert [how.lost] == list(found.bank().unverified)


@pytest.mark.parametrize(
    "chance",
    [
        "import os\nprint(os.urandom(8))",
        "import time\nprint(time.perf_counter_ns())",
        "print(id([]))\nimport random\nprint(random.random())",
    ],
)
@pytest.mark.usefixtures("judged")
def test_unsteady_output(shop: Workshop, chance: str) -> None:
    """A program that prints something else on each fresh run has no output to predict."""
    name = "snippets/l/fails.py"

    found = shop.edited(('print("before")', f'print("before")\n{chance}'), name=name)

    [problem] = found.problems
    line = found.line("snippet: ../snippets/l/fails.py")
    assert re.fullmatch(
        rf"{BANK}:{line}: bad-item: what-is-printed: fresh runs print different things:"
        r" .before.+, then .before.+ \(seed it, or ask something else\)",
        problem,
    )
    assert [one for one in ITEMS if one != "what-is-printed"] == list(found.verified)


@pytest.mark.usefixtures("judged")
def test_code_between_blocks(shop: Workshop) -> None:
    """A line that no arrangement would have a place for is a problem."""
    name = "snippets/l/stack.py"

    found = shop.edited(
        ("# --8<-- [end:make]\n", "# --8<-- [end:make]\n\nprint()\n# a comment\n"), name=name
    )

    said = "snippets/l/stack.py stands between blocks and belongs to none (move it into a block, or out of them)"
    line = found.line("blocks:")
    assert [
        f"{BANK}:{line}: bad-item: put-in-order: line 7 of {said}",
        f"{BANK}:{line}: bad-item: put-in-order: line 8 of {said}",
    ] == found.problems


@pytest.mark.usefixtures("judged")
def test_arrangement_that_works_only_among_others(shop: Workshop) -> None:
    """An arrangement that lives on what others left in the process is found out by a fresh run."""
    stack = shop.files["snippets/l/stack.py"]
    leaky = stack.replace(
        "print(seen)", "sys.left = getattr(sys, 'left', 0) + 1\nprint(seen, sys.left > 1)"
    )
    bank = shop.files[BANK].replace("    blocks:", "    goal: {prints: '[1] True'}\n    blocks:")

    found = shop.judge({"snippets/l/stack.py": leaky, BANK: bank})

    assert [
        f"{BANK}:{found.line('blocks:')}: bad-item: put-in-order: make, fill, show achieves the goal"
        " only among other arrangements (let the program depend on nothing outside it)"
    ] == found.problems


@pytest.mark.usefixtures("judged")
def test_several_arrangements(shop: Workshop) -> None:
    """Whatever arrangement achieves the goal is accepted, the author's first."""
    stack = shop.files["snippets/l/stack.py"].replace("seen.append(1)", "seen = [1]")
    stack = stack.replace("seen = []", "other = 2")

    found = shop.judge({"snippets/l/stack.py": stack})

    one = found.bank().item("put-in-order")
    assert isinstance(one, VerifiedOrder)
    assert [] == found.problems
    assert ("make", "fill", "show") == one.accepted[0]
    assert {
        ("make", "fill", "show"),
        ("fill", "make", "show"),
        ("fill", "show", "make"),
        ("fill", "show"),
    } == set(one.accepted)
    assert ["[1]\n"] * 4 == [proof.shown.record.stdout for proof in one.proofs]


@pytest.mark.usefixtures("judged")
def test_asserted_goals(shop: Workshop) -> None:
    """A goal may be an assertion in every type that has one."""
    found = shop.edited(
        ("{prints: graph}", "{holds: mode == 'graph'}"),
        ("    blocks:", "    goal: {holds: 'seen == [1]'}\n    blocks:"),
        ("    gaps:", "    goal: {holds: double(3) == 6}\n    gaps:"),
    )

    assert [] == found.problems
    assert ITEMS == found.verified
    one = found.bank().item("put-in-order")
    assert isinstance(one, VerifiedOrder)
    assert (("make", "fill", "show"), ("make", "fill"), ("make", "show", "fill")) == one.accepted


@pytest.mark.usefixtures("judged")
def test_several_at_once(shop: Workshop) -> None:
    """All problems of a bank are said at once."""
    chosen = ("no option is right", "near miss that helps", "rejected filling that does the same")
    edits = [edit for name in chosen for edit in CORRUPTIONS[name].edits]

    found = shop.edited(*edits)

    expected = [
        f"{BANK}:{found.line(at)}: {rest}" for name in chosen for at, rest in CORRUPTIONS[name].said
    ]
    assert sorted(expected) == sorted(found.problems)
    assert {"sums", "find-it", "fill-in"} == set(ITEMS) - set(found.verified)

"""Item banks are read whole or refused, with every problem at its line."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from tests.engine.banks import BANK, ITEMS, LESSON
from traced.base.problem import ProblemsError
from traced.inputs.bank import LoadedBank, bank_paths, json_schema, load_bank, parse_bank
from traced.inputs.question import Bank

if TYPE_CHECKING:
    from tests.engine.conftest import Project as Folder

SEE = "(see CONTRIBUTING.md, quizzes)"


def changed(*edits: tuple[str, str]) -> str:
    """The right bank, with texts replaced that occur once."""
    text = LESSON
    for old, new in edits:
        assert 1 == text.count(old), old
        text = text.replace(old, new)
    return text


def complaints(text: str) -> list[str]:
    """What is wrong with a bank."""
    try:
        parse_bank(BANK, "l", text)
    except ProblemsError as error:
        return [str(problem) for problem in error.problems]
    return []


def at(text: str, part: str, rest: str) -> str:
    """A problem at the line where a part of a text begins."""
    assert 1 == text.count(part), part
    return f"{BANK}:{text.count(chr(10), 0, text.index(part)) + 1}: {rest}"


@pytest.fixture(scope="module")
def loaded() -> LoadedBank:
    """The right bank."""
    return parse_bank(BANK, "l", LESSON)


def test_right_bank(loaded: LoadedBank) -> None:
    """A bank gives its items in their order, typed, with the defaults of what is not said."""
    assert ITEMS == tuple(item.id for item in loaded.bank.items)
    assert ("l", BANK) == (loaded.lesson, loaded.path)
    assert {1} == {item.rev for item in loaded.bank.items}
    assert {"forgets": "Half of it is forgotten."} == loaded.bank.misconceptions


def test_lines(loaded: LoadedBank) -> None:
    """Every part knows its line, and a way that leads nowhere the line of what is around it."""
    rows = LESSON.splitlines()

    assert "  - id: sums" == rows[loaded.line("items", 0) - 1]
    assert "    stem: What does this program print?" == rows[loaded.line("items", 0, "stem") - 1]
    assert "      - id: one" == rows[loaded.line("items", 0, "choices", 1) - 1]
    assert (
        "        misconception: forgets"
        == rows[loaded.line("items", 0, "choices", 1, "misconception", "deeper", 3) - 1]
    )
    assert 1 == loaded.line("nowhere")


CORRUPTIONS: dict[str, tuple[list[tuple[str, str]], str, str]] = {
    "unknown key": (
        [("    value: sum\n", "    value: sum\n    unti: s\n")],
        "unti: s",
        "unknown-option: how-much.unti: no such key (did you mean unit?)",
    ),
    "unknown key of a part": (
        [("rationale: Both lines print.", "rationale: Both.\n        hold: x")],
        "hold: x",
        "unknown-option: sums.choices.both.hold: no such key (did you mean holds?)",
    ),
    "unknown key of the bank": (
        [("title: Small facts", "title: Small facts\nmaker: me")],
        "maker: me",
        f"unknown-option: maker: no such key {SEE}",
    ),
    "key of another type": (
        [("    repeats: 2", "    factor: 2")],
        "factor: 2\n    near",
        f"unknown-option: what-is-printed.factor: no such key {SEE}",
    ),
    "unknown objective": (
        [
            (
                "title: A count\n    type: numeric\n    objective: adds",
                "title: A count\n    type: numeric\n    objective: add",
            )
        ],
        "objective: add\n",
        "bad-bank: how-much: no objective 'add' (did you mean adds?)",
    ),
    "unknown misconception": (
        [
            (
                "        misconception: forgets\n        rationale: The second",
                "        misconception: forget\n        rationale: The second",
            )
        ],
        "misconception: forget\n",
        "bad-bank: sums: no misconception 'forget' (did you mean forgets?)",
    ),
    "unknown misconception of a filling": (
        [("            misconception: forgets", "            misconception: other")],
        "misconception: other",
        "bad-bank: fill-in: no misconception 'other' (add it to misconceptions)",
    ),
    "two items of one id": (
        [("- id: how-much", "- id: sums  # again")],
        "id: sums  # again",
        "bad-bank: a second item 'sums' (rename one, for ever)",
    ),
    "two options of one id": (
        [("- id: one", "- id: both  # again")],
        "id: both  # again",
        "bad-bank: sums: a second 'both' in choices (rename one)",
    ),
    "two near misses of one id": (
        [("- id: silent", "- id: good  # first")],
        "id: good\n",
        "bad-bank: what-is-printed: a second 'good' in near_misses (rename one)",
    ),
    "key given twice": (
        [("    title: Two sums", "    title: Two sums\n    title: Three")],
        "title: Three",
        "bad-bank: 'title' is given twice (remove one)",
    ),
    "alias": (
        [
            ("stem: What does this program print?", "stem: &words What is it?"),
            ("title: Two sums", "title: Two sums"),
            ("stem: Which sentences are true?", "stem: *words"),
        ],
        "stem: &words",
        "bad-bank: an alias stands for this a second time (write it out)",
    ),
    "date": (
        [("title: Two sums", "title: 2026-01-31")],
        "title: 2026-01-31",
        "bad-bank: '2026-01-31' is a timestamp (put it between quotes)",
    ),
    "bytes": (
        [("title: Two sums", "title: !!binary aGk=")],
        "title: !!binary",
        "bad-bank: 'aGk=' is a binary (put it between quotes)",
    ),
    "Python object": (
        [("title: Two sums", 'title: !!python/object/apply:os.system ["true"]')],
        "title: !!python",
        "bad-bank: this is a python/object/apply:os.system (put it between quotes)",
    ),
    "number as a text": (
        [("title: Two sums", "title: 12")],
        "title: 12",
        f"bad-bank: sums.title should be text, not 12 {SEE}",
    ),
    "yes as a text": (
        [("rationale: It is.", "rationale: yes")],
        "rationale: yes",
        f"bad-bank: true-of-it.choices.total.rationale should be text, not true {SEE}",
    ),
    "bad id": (
        [("- id: how-much", "- id: How_much")],
        "id: How_much",
        f"bad-bank: How_much.id should match pattern '^[a-z0-9]+(-[a-z0-9]+)*$' {SEE}",
    ),
    "bad type": (
        [
            (
                "type: numeric\n    objective: adds\n    difficulty: easy",
                "type: number\n    objective: adds\n    difficulty: easy",
            )
        ],
        "- id: how-much",
        "bad-bank: how-much: type cannot be 'number' (did you mean numeric?)",
    ),
    "bad difficulty": (
        [
            (
                "type: gap\n    objective: adds\n    difficulty: easy",
                "type: gap\n    objective: adds\n    difficulty: trivial",
            )
        ],
        "difficulty: trivial",
        "bad-bank: fill-in.difficulty cannot be 'trivial' (known: easy, medium, hard)",
    ),
    "missing rationale": (
        [("        rationale: Both lines print.\n", "")],
        "- id: both",
        f"bad-bank: sums.choices.both.rationale is missing {SEE}",
    ),
    "missing rationale of a near miss": (
        [("        rationale: It is a sum.\n", "")],
        "- id: minus",
        f"bad-bank: how-much.near_misses.minus.rationale is missing {SEE}",
    ),
    "missing rationale of a filling": (
        [
            (
                "          - answer: x * x\n            rationale: That squares.\n",
                "          - answer: x * x\n",
            )
        ],
        "- answer: x * x",
        f"bad-bank: fill-in.gaps.g1.reject.1.rationale is missing {SEE}",
    ),
    "missing rationale of an order": (
        [("    rationale: A list is made before it is filled.\n", "")],
        "- id: put-in-order",
        f"bad-bank: put-in-order.rationale is missing {SEE}",
    ),
    "missing hints": (
        [("    hints: [Add.]\n    solution: [Three.]", "    solution: [Three.]")],
        "- id: how-much",
        f"bad-bank: how-much.hints is missing {SEE}",
    ),
    "no hint": (
        [("    hints: [Add.]\n    solution: [Three.]", "    hints: []\n    solution: [Three.]")],
        "hints: []",
        f"bad-bank: how-much.hints should have at least 1 item, not 0 {SEE}",
    ),
    "missing solution": (
        [("    solution: [Three.]\n", "")],
        "- id: how-much",
        f"bad-bank: how-much.solution is missing {SEE}",
    ),
    "blank stem": (
        [("stem: Fill in what doubles.", 'stem: "  "')],
        'stem: "  "',
        f"bad-bank: fill-in.stem: is empty {SEE}",
    ),
    "blank title": (
        [("title: A gap", 'title: ""')],
        'title: ""',
        f"bad-bank: fill-in.title: is empty {SEE}",
    ),
    "blank rationale": (
        [("rationale: Both lines print.", 'rationale: ""')],
        'rationale: ""',
        f"bad-bank: sums.choices.both.rationale: is empty {SEE}",
    ),
    "bad math": (
        [("stem: Fill in what doubles.", "stem: Fill in $x^$.")],
        "stem: Fill in $",
        f"bad-bank: fill-in.stem: math $x^$: MissingSuperScriptOrSubscriptError {SEE}",
    ),
    "too long a stem": (
        [("stem: Fill in what doubles.", f"stem: {'long ' * 401}")],
        "stem: long",
        f"bad-bank: fill-in.stem should have at most 2000 characters {SEE}",
    ),
    "too many pieces": (
        [("[make, fill, show]", "[make, fill, show, a, b, c]")],
        "- id: put-in-order",
        f"bad-bank: put-in-order: 7 pieces, at most 6: all orders are executed {SEE}",
    ),
    "too few blocks": (
        [("[make, fill, show]", "[make, fill]")],
        "blocks: [make, fill]",
        f"bad-bank: put-in-order.blocks should have at least 3 items, not 2 {SEE}",
    ),
    "no tolerance": (
        [("    absolute: 0\n", "")],
        "- id: how-much",
        f"bad-bank: how-much: needs one of factor and absolute, its tolerance {SEE}",
    ),
    "two tolerances": (
        [("    absolute: 0\n", "    absolute: 0\n    factor: 2\n")],
        "- id: how-much",
        f"bad-bank: how-much: needs one of factor and absolute, its tolerance {SEE}",
    ),
    "factor that is none": (
        [("    absolute: 0\n", "    factor: 1\n")],
        "factor: 1\n",
        f"bad-bank: how-much.factor should be greater than 1, not 1 {SEE}",
    ),
    "goal that is none": (
        [("goal: {prints: graph}", "goal: {}")],
        "goal: {}",
        f"bad-bank: change-it.goal: needs one of holds and prints {SEE}",
    ),
    "goal of two": (
        [("goal: {prints: graph}", "goal: {prints: graph, holds: mode}")],
        "goal: {prints: graph, holds: mode}",
        f"bad-bank: change-it.goal: needs one of holds and prints {SEE}",
    ),
    "holds and expect": (
        [("        expect: slow/fast > 2", "        expect: slow/fast > 2\n        holds: 'yes'")],
        "- id: speed",
        f"bad-bank: true-of-it.choices.speed: needs one of holds and expect, not both {SEE}",
    ),
    "sentence without words": (
        [("        text: The sum is six.\n", "")],
        "- id: total",
        f"bad-bank: true-of-it.choices.total: needs text, the sentence that is true or false {SEE}",
    ),
    "right_when of a change": (
        [
            (
                "        rationale: The word stays.",
                "        rationale: The word stays.\n        right_when: [[a, b]]",
            )
        ],
        "- id: upper",
        "bad-bank: change-it.choices.upper: right_when changes the program of a sentence: holds is missing "
        + SEE,
    ),
    "expectation that compares nothing": (
        [("expect: slow/fast > 2", "expect: faster")],
        "expect: faster",
        f"bad-bank: true-of-it.choices.speed.expect: 'faster' is not of the form 'eager/graph > 2' {SEE}",
    ),
    "pattern that is none": (
        [('"AttributeError: .*name"', '"AttributeError: ("')],
        'raises: "AttributeError: ("',
        "bad-bank: true-of-it.choices.method.raises: the pattern is no regular expression:"
        f" missing ), unterminated subpattern at position 0 {SEE}",
    ),
    "edit of three texts": (
        [('["print(3 + 4)", "pass"]', '["print(3 + 4)", "pass", "x"]')],
        'edits: [["print(3 + 4)", "pass", "x"]]',
        "bad-bank: sums.choices.one.edits.1 should have at most 2 items, not 3 " + SEE,
    ),
    "two fixes of one entry": (
        [('[["range(3)", "range(4)"]]', '[["range(3)", "range(4)"], ["a", "b"]]')],
        'edits: [["range(3)", "range(4)"], ["a", "b"]]',
        f"bad-bank: find-it.near_misses.1.edits should have at most 1 item, not 2 {SEE}",
    ),
    "missing title": (
        [("title: Small facts\n", "")],
        "objectives:",
        f"bad-bank: title is missing {SEE}",
    ),
}


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_corruption(name: str) -> None:
    """What the format does not take is said at its line."""
    edits, part, rest = CORRUPTIONS[name]
    text = changed(*edits)

    [found] = complaints(text)

    assert found.startswith(at(text, part, rest))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "1: bad-bank: is empty (mend the YAML)"),
        ("# nothing\n", "1: bad-bank: is empty (mend the YAML)"),
        (
            "title: [\n",
            "2: bad-bank: not YAML: expected the node content, but found '<stream end>' (mend the YAML)",
        ),
        (
            "title: a: b\n",
            "1: bad-bank: not YAML: mapping values are not allowed here (mend the YAML)",
        ),
        ("a: 1\n---\nb: 2\n", "2: bad-bank: not YAML: but found another document (mend the YAML)"),
        (
            "title: \x00\n",
            "1: bad-bank: not YAML: unacceptable character #x0000: special characters are not allowed (mend the YAML)",
        ),
        ("- a\n", f"1: bad-bank: the file should be a mapping of keys to values {SEE}"),
        (
            "just words\n",
            f"1: bad-bank: the file should be a mapping of keys to values, not 'just words' {SEE}",
        ),
        (
            "null\n",
            f"1: bad-bank: the file should be a mapping of keys to values, not null {SEE}",
        ),
    ],
)
def test_no_bank(text: str, expected: str) -> None:
    """A text that is no mapping of YAML is one problem."""
    assert [f"{BANK}:{expected}"] == complaints(text)


def test_all_problems_at_once() -> None:
    """One reading says everything that is wrong with a bank, in order."""
    text = changed(
        ("title: Two sums", "title: ''"),
        ("- id: how-much", "- id: HOW"),
        ("    solution: [Four.]\n", ""),
    )

    assert [
        at(text, "title: ''", f"bad-bank: sums.title: is empty {SEE}"),
        at(
            text,
            "- id: HOW",
            f"bad-bank: HOW.id should match pattern '^[a-z0-9]+(-[a-z0-9]+)*$' {SEE}",
        ),
        at(text, "- id: no-fault", f"bad-bank: no-fault.solution is missing {SEE}"),
    ] == complaints(text)


def test_alias_bomb() -> None:
    """Aliases that would unfold without end are refused, not unfolded."""
    rows = ["a: &a [x, x]"]
    rows += [
        f"{b}: &{b} [*{a}, *{a}, *{a}]"
        for a, b in zip("abcdefghijklmnop", "bcdefghijklmnopq", strict=True)
    ]

    found = complaints("\n".join(rows))

    assert found
    assert {"an alias stands for this a second time (write it out)"} == {
        re.sub(r"^\S+ bad-bank: ", "", line) for line in found
    }


def test_recursive_alias() -> None:
    """An alias inside of what it stands for is refused."""
    assert [
        "quiz/l.yml:1: bad-bank: an alias stands for this a second time (write it out)"
    ] == complaints("title: &a [*a]\n")


def test_unreadable(project: Folder) -> None:
    """A bank that is no UTF-8 is a problem, not the end."""
    path = project.layout.quiz / "l.yml"
    path.parent.mkdir()
    path.write_bytes(b"title: \xff\n")

    with pytest.raises(ProblemsError) as caught:
        load_bank(project.layout, path)

    [problem] = caught.value.problems
    assert str(problem).startswith("quiz/l.yml:1: unreadable: 'utf-8' codec can't decode")


def test_bank_paths(project: Folder) -> None:
    """Banks are the files quiz/*.yml, and nothing else there is one."""
    folder = project.layout.quiz
    assert [] == bank_paths(project.layout)
    for name in ("b.yml", "a.yml", "README.md", "bank.schema.json", "sub/c.yml"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("", encoding="utf-8")
    (folder / "d.yml").mkdir()

    assert ["a.yml", "b.yml"] == [path.name for path in bank_paths(project.layout)]


def test_schema() -> None:
    """The schema for editors is made of the model, and describes what its parts mean."""
    schema = json.loads(json_schema())

    assert "https://json-schema.org/draft/2020-12/schema" == schema["$schema"]
    assert set(Bank.model_fields) == set(schema["properties"])
    assert schema["additionalProperties"] is False
    assert "The questions of one lesson." == schema["description"]
    assert {
        "choice",
        "multiple_response",
        "predict_output",
        "numeric",
        "order",
        "gap",
        "hottext",
    } == set(schema["properties"]["items"]["items"]["discriminator"]["mapping"])

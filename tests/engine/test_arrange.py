"""A program is cut into blocks, and one program tries all their arrangements."""

from __future__ import annotations

import contextlib
import io
import json
import linecache
from typing import Any

import pytest
from pydantic import TypeAdapter

from traced.inputs.arrange import cut, driver, strays
from traced.inputs.question import AnyItem, OrderItem
from traced.inputs.snippet import Snippet, parse_snippet

SOURCE = '''"""Fills."""
import sys

# --8<-- [start:make]
seen = []
# --8<-- [end:make]
# --8<-- [start:fill]
for number in (1, 2):
    seen.append(number)
# --8<-- [end:fill]

# --8<-- [start:show]
print(seen)
# --8<-- [end:show]
assert sys
'''
INSIDE = '''"""Doubles."""
def double(x):
    # --8<-- [start:twice]
    y = 2 * x
    # --8<-- [end:twice]
    # --8<-- [start:less]
    y = y - 1
    # --8<-- [end:less]
    # --8<-- [start:back]
    return y
    # --8<-- [end:back]


print(double(3))
'''


def program(source: str = SOURCE) -> Snippet:
    """A program with sections."""
    return parse_snippet("l/fill", "snippets/l/fill.py", source)


def order(*blocks: str, **changed: object) -> OrderItem:
    """A question about the order of blocks."""
    written: dict[str, Any] = {
        "id": "order",
        "title": "t",
        "type": "order",
        "objective": "o",
        "difficulty": "easy",
        "stem": "s",
        "snippet": "x",
        "hints": ["h"],
        "solution": ["s"],
        "rationale": "r",
        "blocks": blocks or ("make", "fill", "show"),
    }
    item = TypeAdapter(AnyItem).validate_json(json.dumps(written | changed))
    assert isinstance(item, OrderItem)
    return item


def distractor(code: str) -> list[dict[str, str]]:
    """A block that belongs nowhere."""
    return [{"id": "odd", "code": code, "rationale": "r"}]


def tried(source: str, item: OrderItem) -> dict[str, Any]:
    """What the program that tries all arrangements prints."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(driver(cut(program(source), item), item), "driver.py", "exec"), {})
    found: dict[str, Any] = json.loads(printed.getvalue())
    return found


def test_cut() -> None:
    """Blocks are whole lines; around them stands the rest of the program, without marks."""
    blocks = cut(program(), order(distractors=distractor("seen = 1")))

    assert {
        "make": "seen = []\n",
        "fill": "for number in (1, 2):\n    seen.append(number)\n",
        "show": "print(seen)\n",
        "odd": "seen = 1\n",
    } == blocks.codes
    assert '"""Fills."""\nimport sys\n\n' == blocks.before
    assert "assert sys\n" == blocks.after


def test_source() -> None:
    """The program of an arrangement is a program, and asserts the goal at its end."""
    item = order(goal={"holds": "seen"})
    source = cut(program(), item).source(("show", "make"), item.goal)

    assert (
        '"""Fills."""\nimport sys\n\nprint(seen)\nseen = []\nassert sys\nassert (seen)\n' == source
    )


def test_all_arrangements() -> None:
    """Every order of every selection of pieces is tried."""
    found = tried(SOURCE, order(distractors=distractor("print(1 / 0)")))

    assert {"tried": 64, "accepted": [["make", "fill", "show"]]} == found


def test_goal_of_an_expression() -> None:
    """With an asserted goal, what is printed does not count."""
    found = tried(SOURCE, order(goal={"holds": "seen == [1, 2]"}))

    assert [["make", "fill"], ["make", "fill", "show"], ["make", "show", "fill"]] == found[
        "accepted"
    ]


def test_goal_of_an_output() -> None:
    """With a goal that is printed, an arrangement that fails behind it is not accepted."""
    found = tried(SOURCE, order(goal={"prints": "[]"}))

    assert [["make", "show"], ["make", "show", "fill"]] == found["accepted"]


def test_blocks_inside_a_function() -> None:
    """Blocks may lie inside of a body; an arrangement that is no Python is none that works."""
    found = tried(INSIDE, order("twice", "less", "back"))

    assert {"tried": 15, "accepted": [["twice", "less", "back"]]} == found


def test_arrangements_do_not_meet() -> None:
    """Each arrangement is a module of its own, and leaves no source behind."""
    before = set(linecache.cache)

    found = tried(
        SOURCE,
        order(goal={"holds": "'left' not in globals() and not globals().setdefault('left', 0)"}),
    )

    assert ["make", "fill", "show"] in found["accepted"]
    assert before == set(linecache.cache)


def test_author_who_fails() -> None:
    """If the author's own arrangement fails, that is said."""
    with pytest.raises(AssertionError, match="the author's own arrangement ends with an error"):
        tried(SOURCE, order("show", "make", "fill"))


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("# --8<-- [end:make]\n", "# --8<-- [end:make]\nx = 1\n", [7]),
        ("# --8<-- [end:make]\n", "# --8<-- [end:make]\n# why\n\n", [7]),
        ("assert sys", "x = 1\nassert sys", []),
        ("import sys", "import sys\nx = 1", []),
    ],
)
def test_strays(old: str, new: str, lines: list[int]) -> None:
    """Lines between blocks that belong to none have no place; blank ones and marks need none."""
    assert lines == list(strays(program(SOURCE.replace(old, new)), order()))


def test_texts_that_look_like_code_of_the_driver() -> None:
    """Whatever stands in blocks is carried as data."""
    odd = "print('''\\\"\"\" {given} {{}} %s \\n''' '\\\\')"

    found = tried(SOURCE.replace("print(seen)", f"print(seen)\n{odd}"), order())

    assert [["make", "fill", "show"]] == found["accepted"]

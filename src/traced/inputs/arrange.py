"""Arrangements of the blocks of a program: which there are, and a program that tries them all."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from traced.inputs.question import Goal, OrderItem
from traced.inputs.section import SECTION_MARK
from traced.inputs.snippet import Snippet
from traced.inputs.source import lines_of
from traced.inputs.variant import CHECK

ALL_S: Final = 240.0
"""Seconds in which all arrangements of one item must have been tried."""
DRIVER: Final = '''"""Tries every arrangement of the blocks of a program."""

import contextlib
import io
import itertools
import json
import linecache
import types

GIVEN = json.loads({given})
CODES, WANTED = GIVEN["codes"], GIVEN["wanted"]


def tried(order):
    source = GIVEN["before"] + "".join(CODES[name] for name in order) + GIVEN["after"]
    module = types.ModuleType("arrangement_" + "_".join(order).replace("-", "_"))
    file = module.__name__ + ".py"
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed):
            exec(compile(source, file, "exec"), vars(module))
    except Exception:
        return None
    finally:
        linecache.cache.pop(file, None)
    return printed.getvalue()


def is_good(order):
    printed = tried(order)
    return printed is not None and (WANTED is None or printed.strip() == WANTED.strip())


if GIVEN["as_author"]:
    WANTED = tried(GIVEN["author"])
    assert WANTED is not None, "the author's own arrangement ends with an error"
sizes = range(1, len(CODES) + 1)
orders = [order for size in sizes for order in itertools.permutations(CODES, size)]
accepted = [order for order in orders if is_good(order)]
print(json.dumps({{"tried": len(orders), "accepted": accepted}}))
'''
"""A program that needs nothing of the engine, so that anybody can run it."""


@dataclass(frozen=True)
class Blocks:
    """A program cut into blocks."""

    before: str
    """Text above the first block."""
    after: str
    """Text below the last block."""
    codes: Mapping[str, str]
    """Text of each block and distractor, whole lines."""

    def source(self, order: Sequence[str], goal: Goal | None) -> str:
        """The program with its pieces in this order, and what it must achieve."""
        return self.before + "".join(self.codes[name] for name in order) + self.end(goal)

    def end(self, goal: Goal | None) -> str:
        """What follows the pieces."""
        check = CHECK.format(goal.holds) + "\n" if goal and goal.holds else ""
        return f"{self.after.rstrip()}\n{check}" if self.after.strip() or check else ""


def cut(program: Snippet, item: OrderItem) -> Blocks:
    """Cut a program at the sections that an item names, all of which it has."""
    count = len(lines_of(program.source))
    sections = [program.sections[name] for name in item.blocks]
    first = min(section.first_line for section in sections)
    last = max(section.last_line for section in sections)
    codes = {s.name: _text(program, s.first_line, s.last_line) for s in sections}
    codes |= {one.id: one.code.rstrip("\n") + "\n" for one in item.distractors}
    return Blocks(_text(program, 1, first - 1), _text(program, last + 1, count), codes)


def _text(program: Snippet, first: int, last: int) -> str:
    """Lines from one number to another, without marks of sections: blocks leave their places."""
    lines = enumerate(lines_of(program.source)[first - 1 : last], first)
    hidden = program.hidden_lines
    return "".join(
        f"{line}\n" for n, line in lines if not (n in hidden and SECTION_MARK.match(line))
    )


def strays(program: Snippet, item: OrderItem) -> Iterator[int]:
    """Lines between the blocks that belong to none, and so would have no place."""
    sections = [program.sections[name] for name in item.blocks]
    inside = {n for s in sections for n in range(s.first_line, s.last_line + 1)}
    for number, line in enumerate(lines_of(program.source), 1):
        between = min(inside) < number < max(inside)
        if between and number not in inside | program.hidden_lines and line.strip():
            yield number


def driver(blocks: Blocks, item: OrderItem) -> str:
    """Source of a program that prints, as JSON, which arrangements achieve the goal."""
    goal = item.goal
    given = {
        "before": blocks.before,
        "after": blocks.end(goal),
        "codes": blocks.codes,
        "author": item.blocks,
        "wanted": goal.prints if goal else None,
        "as_author": goal is None,
    }
    return DRIVER.format(given=repr(json.dumps(given)))

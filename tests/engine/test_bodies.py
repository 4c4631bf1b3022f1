"""Lines of watched functions are seen, also in a copy that carries a map to them."""

from __future__ import annotations

import functools
import sys
import types
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from traced.execution.bodies import COPY_MARK, Bodies, code_of, lines_of_code, origins

if TYPE_CHECKING:
    from collections.abc import Mapping

SCRIPT = "/project/snippets/lesson/x.py"
SOURCE = """\
def half(x):
    if x > 1:
        return x / 2
    return x


def outer(x):
    def inner(y):
        return y + 1
    return inner(half(x))


def fails(x):
    raise ValueError(x)
"""
COPY = f"/tmp/{COPY_MARK}abc.py"


@dataclass(frozen=True)
class _Place:
    filename: str
    lineno: int


@dataclass(frozen=True)
class _Origin:
    loc: _Place


def namespace() -> dict[str, Any]:
    """The script, run."""
    found: dict[str, Any] = {}
    exec(compile(SOURCE, SCRIPT, "exec"), found)
    return found


def following(*names: str) -> tuple[Bodies, dict[str, Any]]:
    """Bodies that watch these functions, and the script's names."""
    script = namespace()
    bodies = Bodies(SCRIPT)
    for name in names:
        bodies.learn(name, script[name])
    return bodies, script


def seen(bodies: Bodies) -> list[tuple[str, bool, list[int]]]:
    """Each run: the function, whether it was a copy, its lines."""
    return [(run.function, run.converted, sorted(run.lines)) for run in bodies.runs]


def test_lines_that_run() -> None:
    """Only lines that ran are among a body's, and each call is a run of its own."""
    bodies, script = following("half")
    with bodies.followed():
        script["half"](4)
        script["half"](1)

    assert [("half", False, [2, 3]), ("half", False, [2, 4])] == seen(bodies)


def test_inner_functions_count_for_the_outer() -> None:
    """What a watched function defines inside is part of its body; another function is not."""
    bodies, script = following("outer")
    with bodies.followed():
        script["outer"](1)

    assert [("outer", False, [8, 9, 10])] == seen(bodies)


def test_watched_functions_nest() -> None:
    """A watched function that another one calls has a run of its own, in the order of calls."""
    bodies, script = following("half", "outer")
    with bodies.followed():
        script["outer"](4)

    assert [("outer", False, [8, 9, 10]), ("half", False, [2, 3])] == seen(bodies)


def test_a_body_that_raises_ends() -> None:
    """After an error the next call is a run of its own."""
    bodies, script = following("fails", "half")
    with bodies.followed(), pytest.raises(ValueError, match="3"):
        script["fails"](3)
    with bodies.followed():
        script["half"](1)

    assert [("fails", False, [14]), ("half", False, [2, 4])] == seen(bodies)


def test_each_beginning_is_told() -> None:
    """Whoever wants to know hears the number of each run as it begins."""
    script, told = namespace(), list[int]()
    bodies = Bodies(SCRIPT, told.append)
    bodies.learn("half", script["half"])
    with bodies.followed():
        script["half"](1)
        script["half"](1)

    assert [0, 1] == told


def test_a_hook_of_the_scripts_own_is_left_alone() -> None:
    """A script that follows itself, as a debugger does, keeps its hook."""
    bodies, script = following("half")
    before = sys.gettrace()

    def own(*_: object) -> None:
        return None

    sys.settrace(own)
    try:
        with bodies.followed():
            script["half"](4)
        kept = sys.gettrace()
    finally:
        sys.settrace(before)

    assert own is kept
    assert [] == seen(bodies)


COPY_SOURCE = """\
def tf__half(x):
    do_return = False
    def if_body():
        return x / 2
    return if_body()

def converted_call(converted_f, x):
    return converted_f(x)
"""


def copied(source_map: Mapping[object, object]) -> types.SimpleNamespace:
    """A function as AutoGraph leaves it, and the caller in whose frame it is found."""
    found: dict[str, Any] = {}
    exec(compile(COPY_SOURCE, COPY, "exec"), found)
    found["tf__half"].ag_source_map = source_map
    caller: dict[str, Any] = {}
    exec(
        compile("def converted_call(converted_f, x):\n return converted_f(x)", "api.py", "exec"),
        caller,
    )
    return types.SimpleNamespace(function=found["tf__half"], call=caller["converted_call"])


def origin(line: int, file: str = SCRIPT) -> _Origin:
    """Where a line of the copy comes from."""
    return _Origin(_Place(file, line))


def test_a_copy_is_mapped_back() -> None:
    """Lines of AutoGraph's copy count as those that they were made of, made-up ones not at all."""
    bodies, _ = following("half")
    copy = copied(
        {_Place(COPY, 3): origin(2), _Place(COPY, 4): origin(3), _Place(COPY, 5): origin(2)}
    )
    with bodies.followed():
        copy.call(copy.function, 4)

    assert [("half", True, [2, 3])] == seen(bodies)


def test_a_copy_of_another_function_is_passed_over() -> None:
    """A copy that stands outside every watched function is no body."""
    bodies, _ = following("half")
    copy = copied({_Place(COPY, 3): origin(7), _Place(COPY, 4): origin(8)})
    with bodies.followed():
        copy.call(copy.function, 4)

    assert [] == seen(bodies)


def test_only_lines_of_the_script_are_origins() -> None:
    """A map may name other files, as those of a decorator."""
    assert {5: 2} == origins(
        {_Place(COPY, 5): origin(2), _Place(COPY, 6): origin(2, "x.py")}, SCRIPT
    )


def test_code_inside_wrappers() -> None:
    """The author's code is found inside a `tf.function` and inside a decorator's wrapper."""

    def author() -> None:
        """Do nothing."""

    @functools.wraps(author)
    def wrapper() -> None:
        author()

    assert author.__code__ is code_of(types.SimpleNamespace(python_function=wrapper))
    assert code_of(3) is None


def test_a_function_of_another_file_is_not_learnt() -> None:
    """Only what the script itself defines can be shown beside its source."""
    bodies = Bodies(SCRIPT)
    bodies.learn("join", functools.partial)
    bodies.learn("code_of", code_of)

    assert bodies.extent("join") is None
    assert bodies.extent("code_of") is None


def test_lines_of_code() -> None:
    """A function reaches from its `def` to the last line of what it defines inside."""
    assert range(7, 11) == lines_of_code(namespace()["outer"].__code__)

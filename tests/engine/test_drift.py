"""A difference from the accepted record has a kind, a place and a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.engine.records import make_error, make_measurement, make_record, out
from traced.drift.drift import Drift, Kind, compare
from traced.inputs.options import Options
from traced.records.opgraph import FunctionGraphs, Node, OpGraph
from traced.records.record import Figure
from traced.records.watch import EagerOps, Ran, Watched

if TYPE_CHECKING:
    from traced.records.record import Output, Record

STRICT = Options()
LOOSE = Options(tolerance=1e-3)
VOLATILE = Options(volatile_numbers=True)
PATH = "snippets/lesson/x.py"


def kinds(old: Record, new: Record, options: Options = STRICT) -> list[Kind]:
    """The kinds of difference between two records."""
    return [drift.kind for drift in compare(old, new, PATH, options)]


@pytest.mark.parametrize(
    ("old", "new", "options", "expected"),
    [
        ("a 1", "a 1", STRICT, []),
        ("a 1", "b 1", STRICT, [Kind.TEXT]),
        ("a 1", "a 2", STRICT, [Kind.NUMBER]),
        ("a 1", "b 2", STRICT, [Kind.TEXT]),
        ("at 0x7f00aa11bb22", "at 0x7f00aa11bb33", STRICT, []),
        ("x  ", "x", STRICT, []),
        # shapes and types
        ("<shape=(2, 3), dtype=float32>", "<shape=(2, 4), dtype=float32>", STRICT, [Kind.SHAPE]),
        ("<shape=(2,), dtype=float32>", "<shape=(2,), dtype=int32>", STRICT, [Kind.DTYPE]),
        ("<shape=(2,), dtype=float32>", "<shape=(3,), dtype=int32>", STRICT, [Kind.SHAPE]),
        # lines
        ("a\nb", "a", STRICT, [Kind.MISSING]),
        ("a", "a\nb", STRICT, [Kind.EXTRA]),
        ("a\nb", "b\na", STRICT, [Kind.EXTRA, Kind.MISSING]),
        ("", "a", STRICT, [Kind.EXTRA]),
        # tolerance
        ("loss 0.5000", "loss 0.5004", LOOSE, []),
        ("loss 0.5000", "loss 0.5006", LOOSE, [Kind.NUMBER]),
        ("loss 1e-9", "loss 2e-9", LOOSE, [Kind.NUMBER]),
        ("loss 0.5", "cost 0.5", LOOSE, [Kind.TEXT]),
        ("[1. 2.]", "[1. 2.001]", LOOSE, []),
        ("[1. 2.]", "[1. 2. 2.]", LOOSE, [Kind.TEXT]),
        ("conv2d_1", "conv2d_2", LOOSE, [Kind.TEXT]),
        ("keras 3.15.0", "keras 3.15.1", LOOSE, [Kind.TEXT]),
        ("x nan", "x 1.0", LOOSE, [Kind.TEXT]),
        # volatile numbers
        ("eager 1.5 ms", "eager 97 ms", VOLATILE, []),
        ("eager 1.5 ms", "graph 1.5 ms", VOLATILE, [Kind.TEXT]),
        ("one 1\ntwo 2", "one 9", VOLATILE, [Kind.MISSING]),
    ],
)
def test_stdout(old: str, new: str, options: Options, expected: list[Kind]) -> None:
    """Each difference of output is of one kind; what the options allow is none."""
    assert expected == kinds(make_record(out(old)), make_record(out(new)), options)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([out("w\n", 1, "stderr")], [], [Kind.WARNING]),
        ([], [out("w\n", 1, "stderr")], [Kind.WARNING]),
        ([out("w\n", 1, "stderr")], [out("v\n", 1, "stderr")], [Kind.WARNING]),
        ([out("w\n", 1, "stderr")], [out("w\n", 1, "stdout")], [Kind.WARNING]),
        (
            [out("a\n"), out("w\n", 1, "stderr")],
            [out("w\n", 1, "stderr"), out("a\n")],
            [Kind.WARNING, Kind.WARNING],
        ),
        ([out("a\n", 1)], [out("a\n", 9)], []),
        ([out("a", 1), out("b", 1)], [out("ab", 1)], []),
    ],
)
def test_streams(old: list[Output], new: list[Output], expected: list[Kind]) -> None:
    """Log lines are warnings, their order among printed lines counts, line numbers do not."""
    assert expected == kinds(make_record(*old), make_record(*new))


def test_errors() -> None:
    """An error differs by its class, or else by its message after normalising."""
    none = make_record()
    old = make_record(error=make_error("ValueError", "no f at 0x7f00aa11bb22"))
    same = make_record(error=make_error("ValueError", "no f at 0x7f00aa11bb33"))
    message = make_record(error=make_error("ValueError", "not f"))
    other = make_record(error=make_error("TypeError", "no f", line=7))

    assert [] == kinds(none, none)
    assert [] == kinds(old, same)
    assert [Kind.ERROR_MESSAGE] == kinds(old, message)
    assert [Drift(PATH, 7, Kind.ERROR_CLASS, "ValueError", "TypeError")] == compare(
        old, other, PATH, STRICT
    )
    assert [Drift(PATH, 7, Kind.ERROR_CLASS, "TypeError", None)] == compare(
        other, none, PATH, STRICT
    )
    assert [Drift(PATH, 7, Kind.ERROR_CLASS, None, "TypeError")] == compare(
        none, other, PATH, STRICT
    )


def test_measurements() -> None:
    """Of a measurement, the variants and their traces count; timings never do."""
    old = make_record(measurement=make_measurement({"eager": 2e-3, "graph": 1e-3}))
    slower = make_record(measurement=make_measurement({"eager": 9e-3, "graph": 8e-3}))
    more = make_record(measurement=make_measurement({"eager": 2e-3, "graph": 1e-3, "xla": 1e-3}))

    assert [] == kinds(old, slower)
    assert [Drift(PATH, 1, Kind.MEASUREMENT, None, "xla: 1 trace")] == compare(
        old, more, PATH, STRICT
    )
    assert [
        Drift(PATH, 1, Kind.MEASUREMENT, "eager: never traced", None),
        Drift(PATH, 1, Kind.MEASUREMENT, "graph: 1 trace", None),
    ] == compare(old, make_record(), PATH, STRICT)


def test_figures() -> None:
    """How many figures a run drew counts; how exactly, which differs by machine, does not."""

    def record(*lines: int) -> Record:
        figures = [Figure(alt="x", svg=f"<svg>{n}</svg>", first_line=n, last_line=n) for n in lines]
        return make_record(figures=tuple(figures))

    assert [] == kinds(record(4), record(5))
    assert [Drift(PATH, 7, Kind.FIGURE, "1 figure", "2 figures")] == compare(
        record(4), record(4, 7), PATH, STRICT
    )
    assert [Drift(PATH, 4, Kind.FIGURE, "1 figure", None)] == compare(
        record(4), record(), PATH, STRICT
    )


def test_what_ran() -> None:
    """A statement at which something else ran is a difference, said in words."""

    def record(*runs: tuple[int, str]) -> Record:
        watched = (
            Watched(
                first_line=line,
                last_line=line,
                events=(EagerOps(eager=(Ran(op=op, count=1),)),),
            )
            for line, op in runs
        )
        return make_record(watched=tuple(watched))

    assert [] == kinds(record((4, "Mul")), record((5, "Mul")))
    assert [Drift(PATH, 4, Kind.WATCHED, "eager: Mul", "eager: Square")] == compare(
        record((4, "Mul")), record((4, "Square")), PATH, STRICT
    )
    assert [Drift(PATH, 5, Kind.WATCHED, "eager: Mul", None)] == compare(
        record((4, "Mul"), (5, "Mul")), record((4, "Mul")), PATH, STRICT
    )


def test_graphs() -> None:
    """Which ops a graph has counts, at each stage; the order of its nodes does not."""

    def record(*ops: str, stage: str = "traced") -> Record:
        nodes = tuple(Node(name=f"n{n}", op=op, kind="op") for n, op in enumerate(ops))
        graph = OpGraph(title="", nodes=nodes)
        graphs = FunctionGraphs(
            function="f",
            signature="x: int32",
            traced=(graph if stage == "traced" else OpGraph(title="", nodes=()),),
            optimized=graph if stage == "optimized" else None,
        )
        return make_record(graphs=(graphs,))

    name = "f, trace 1 for x: int32"
    assert [] == kinds(record("Sin", "Mul"), record("Mul", "Sin"))
    assert [Drift(PATH, 1, Kind.GRAPH, f"{name}: Mul ×2", f"{name}: Mul")] == compare(
        record("Mul", "Mul"), record("Mul"), PATH, STRICT
    )
    assert [Drift(PATH, 1, Kind.GRAPH, f"{name}, optimized: Mul", None)] == compare(
        record("Mul", stage="optimized"), record(), PATH, STRICT
    )


def test_place_is_the_statement() -> None:
    """A difference is said of the line whose statement printed it; never of line 0."""
    old = make_record(out("1\n", 3), out("2\n", 5), out("bye\n", 0))
    new = make_record(out("1\n", 4), out("3\n", 6), out("by\n", 0))

    assert [
        Drift(PATH, 6, Kind.NUMBER, "2", "3"),
        Drift(PATH, 1, Kind.TEXT, "bye", "by"),
    ] == compare(old, new, PATH, STRICT)


NUMBER = Drift(PATH, 4, Kind.NUMBER, "x = 1", "x = 2")
WARNING = Drift(PATH, 9, Kind.WARNING, None, "it's slow")


def test_terminal_style() -> None:
    """On a terminal a difference is one located line with what to do."""
    assert (
        "snippets/lesson/x.py:4: drift: number: 'x = 1' → 'x = 2' (traced record accepts it)"
        == NUMBER.explain()
    )
    assert (
        'snippets/lesson/x.py:9: drift: warning: nothing → "it\'s slow"'
        " (traced record accepts it)" == WARNING.explain("terminal")
    )


def test_markdown_style() -> None:
    """In a comment a difference is a list item."""
    assert (
        "- `snippets/lesson/x.py:4` **number**\n  - was 'x = 1'\n  - now 'x = 2'"
        == NUMBER.explain("markdown")
    )


def test_github_style() -> None:
    """In a workflow's log a difference is an annotation."""
    assert (
        "::error file=snippets/lesson/x.py,line=4,title=drift (number)::'x = 1' → 'x = 2'"
        == NUMBER.explain("github")
    )


def test_github_style_is_escaped() -> None:
    """Percent signs would end an annotation early, as GitHub decodes them."""
    drift = Drift(PATH, 4, Kind.TEXT, "50%0A", "a\nb")

    assert (
        "::error file=snippets/lesson/x.py,line=4,title=drift (text)::'50%250A' → 'a\\nb'"
        == drift.explain("github")
    )

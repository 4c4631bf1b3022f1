"""What ran is data without times or addresses, and can be said in words."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from traced.records.watch import (
    Body,
    EagerOps,
    GraphRun,
    Ran,
    Trace,
    Watched,
    added,
    line_words,
    words,
)

TRACE = Trace(traced="f", number=2, signature="x: int32")
BODY = Body(body="f", lines=(3, 4, 6), converted=True)
GRAPH = GraphRun(graph="f", kernels=(Ran(op="Mul", count=2), Ran(op="Sin", count=1)))
OPS = EagerOps(eager=(Ran(op="AddV2", count=1),))


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (TRACE, "trace 2 of f for x: int32"),
        (Trace(traced="f", number=1), "trace 1 of f"),
        (BODY, "f, lines 3–4 and 6 as AutoGraph's copy"),
        (Body(body="f", lines=(), converted=False), "f"),
        (GRAPH, "graph of f: Mul ×2, Sin"),
        (GraphRun(graph="f", kernels=()), "graph of f: no kernel"),
        (OPS, "eager: AddV2"),
    ],
)
def test_each_event_in_words(event: object, said: str) -> None:
    """An event says what ran, and how often."""
    assert said == str(event)


def test_a_statement_sorts_its_events() -> None:
    """Events are found by kind, and lines are those of all bodies."""
    other = Body(body="g", lines=(1,), converted=False)
    watched = Watched(first_line=9, last_line=9, events=(TRACE, BODY, other, GRAPH, OPS))

    assert [TRACE] == watched.traces
    assert [BODY, other] == watched.bodies
    assert [GRAPH] == watched.runs
    assert [OPS] == watched.eager
    assert [1, 3, 4, 6] == watched.lines


def test_nothing_is_said_too() -> None:
    """A statement at which nothing ran says so."""
    assert "nothing" == str(Watched(first_line=1, last_line=1, events=()))


def test_events_survive_json() -> None:
    """Each kind of event is told from the others by its first field."""
    watched = Watched(first_line=9, last_line=9, events=(TRACE, BODY, GRAPH, OPS))

    assert watched == Watched.model_validate_json(watched.model_dump_json())


def test_an_unknown_event_is_refused() -> None:
    """A record that another engine wrote is not guessed at."""
    with pytest.raises(ValidationError):
        Watched.model_validate({"first_line": 1, "last_line": 1, "events": [{"slept": "f"}]})


def test_kernels_add_up_by_op() -> None:
    """Kernels that ran in any order count the same."""
    ran = [Ran(op="Sin", count=1), Ran(op="Mul", count=2), Ran(op="Sin", count=3)]

    assert "Mul ×2, Sin ×4" == words(added(ran))
    assert added(ran) == added(ran[::-1])


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([3], "line 3"),
        ([3, 4, 5], "lines 3–5"),
        ([9, 3, 4], "lines 3–4 and 9"),
        ([1, 3, 5], "lines 1, 3 and 5"),
    ],
)
def test_line_words(lines: list[int], said: str) -> None:
    """Lines that follow one another are named by the first and the last."""
    assert said == line_words(lines)

"""Steps say in a table what ran at each statement, and leave nothing to JavaScript."""

from __future__ import annotations

import pytest

from tests.engine.records import make_record, out
from tests.engine.test_page import Shop, X, ran
from traced.embeds.exhibit import Shown
from traced.inputs.snippet import Snippet, parse_snippet
from traced.markup.steps import statement_words, steps_of
from traced.records.watch import Body, EagerOps, Event, GraphRun, Ran, Trace, Watched

SOURCE = '''\
"""Calls."""
# /// script
# [tool.traced]
# watch = ["f"]
# ///
import tensorflow as tf

# --8<-- [start:calls]
@tf.function
def f(x):
    print("<body>")
    return x * x

f(1)
f(
    2
)
# --8<-- [end:calls]
assert f(3) == 9
'''
MUL = (Ran(op="Mul", count=1),)
BODY = Body(body="f", lines=(11, 12), converted=True)
TRACE = Trace(traced="f", number=1, signature="x: 1")
GRAPH = GraphRun(graph="f", kernels=MUL)


def at(first: int, last: int, *events: Event) -> Watched:
    """What ran during a statement."""
    return Watched(first_line=first, last_line=last, events=events)


WATCHED = (
    at(6, 6),
    at(9, 12),
    at(14, 14, TRACE, BODY, GRAPH),
    at(15, 17, GRAPH, GRAPH),
    at(19, 19, EagerOps(eager=(Ran(op="Equal", count=1),))),
)


def snippet(watch: str = '"f"') -> Snippet:
    """The program whose run is shown."""
    return parse_snippet("lesson/x", "snippets/lesson/x.py", SOURCE.replace('"f"', watch))


def shown() -> Shown:
    """Its run."""
    return ran(out("<body>\n", 14), watched=WATCHED)


def test_steps_of_a_section() -> None:
    """All statements of a section are steps, also those at which nothing ran."""
    steps = steps_of(snippet(), shown().record, "calls")

    assert ["def f(x): …", "f(1)", "f( …"] == [step.statement for step in steps]
    assert [
        ("", "", "", ""),
        ("lines 11–12", "trace 1 for x: 1", "runs", "Mul"),
        ("", "", "runs 2 times", "Mul ×2"),
    ] == [step.lanes for step in steps]
    assert ["", "<body>", ""] == [step.printed for step in steps]


def test_steps_of_a_whole_script() -> None:
    """Without a section, statements at which nothing ran and nothing was printed are left out."""
    steps = steps_of(snippet(), shown().record, None)

    assert [14, 15, 19] == [step.watched.first_line for step in steps]
    assert ("", "", "", "Equal") == steps[-1].lanes


def test_several_functions_are_named() -> None:
    """Who watches two functions reads whose body and whose graph ran."""
    body = Body(body="g", lines=(7,), converted=False)
    record = make_record(watched=(at(14, 14, TRACE, BODY, body, body, GRAPH),))
    [step] = steps_of(snippet('"f", "g"'), record, None)

    assert (
        "f: lines 11–12; g: line 7 (2 times)",
        "f: trace 1 for x: 1",
        "f: runs",
        "Mul",
    ) == step.lanes


@pytest.mark.parametrize(
    ("lines", "said"), [((14, 14), "f(1)"), ((9, 12), "def f(x): …"), ((15, 17), "f( …")]
)
def test_statement_words(lines: tuple[int, int], said: str) -> None:
    """A long statement is named by its first line, a function by its `def`."""
    assert said == statement_words(snippet(), at(*lines))


def test_the_embed() -> None:
    """Source, table, provenance: all there is stands in the page, escaped."""
    shop = Shop()
    shop.add(SOURCE, shown())
    seen = shop.expand(f"[How it goes]({X}#calls){{ .steps }}")

    assert () == shop.problems
    assert ["run-x"] == seen.ids
    order = ("How it goes", "def f(x):", "StepStatementPython bodyTraceGraphKernelsPrinted")
    assert sorted(map(seen.text.index, order)) == list(map(seen.text.index, order))
    assert "2f(1)lines 11–12trace 1 for x: 1runsMul<body>3f( …––runs 2 timesMul ×2–" in seen.text
    assert '<tr data-lines="14 14" data-body="11 12">' in shop.html[0]
    assert '<span class="traced-line" data-line="11">' in shop.html[0]
    assert "&lt;body&gt;" in shop.html[0]


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (X, "bad-value: snippets/lesson/x.py watches nothing"),
        (f"{X}#cals", "missing-section: no section 'cals' in snippets/lesson/x.py"),
    ],
)
def test_what_cannot_be_shown(target: str, said: str) -> None:
    """A run that watched nothing, or a section that is not there, is a located problem."""
    shop = Shop()
    shop.add(SOURCE, ran(out("<body>\n", 14)))
    shop.expand(f"[Steps]({target}){{ .steps }}")

    assert [f"docs/lesson/page.md:1: {said}"] == [p.partition(" (")[0] for p in shop.problems]

"""Runs made again and again: what differs is named, with what would make it the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.records import CPU, make_error, make_measurement, make_record, out, record_of
from tests.engine.stub import opened
from traced.base.problem import Code, Problem
from traced.commands import repeat as repeat_module
from traced.commands.project import Project
from traced.commands.repeat import Unsteady, differences, repeat
from traced.drift.drift import Kind
from traced.execution.process import EngineError
from traced.execution.result import Result
from traced.execution.run import Runner
from traced.inputs.options import Options
from traced.records.record import Figure

if TYPE_CHECKING:
    from tests.engine.conftest import Project as Folder
    from traced.inputs.snippet import Snippet
    from traced.records.environment import Device
    from traced.records.record import Output, Record

PATH = "snippets/lesson/x.py"


@pytest.fixture
def snippet(project: Folder) -> Snippet:
    """A snippet whose options are strict."""
    return project.snippet("lesson/x.py", '"""Prints."""\n')


def said(snippet: Snippet, *texts: str, **options: object) -> list[str]:
    """What is reported of runs of line 7 that printed these texts."""
    one = replace(snippet, options=Options.model_validate(options))
    return lines(one, *(make_record(out(text, 7)) for text in texts))


def lines(snippet: Snippet, *records: Record) -> list[str]:
    """What is reported of these runs, without the place."""
    prefix = f"{PATH}:7: unsteady: "
    return [found.explain().removeprefix(prefix) for found in differences(snippet, records)]


PRINT_LESS = "print less, seed it, or volatile_numbers"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["a 1", "a 1"], []),
        (["at 0x7f00aa11bb22", "at 0x7f00aa11bb33"], []),
        # numbers
        (["0.1234", "0.1236"], ["'0.1234' | '0.1236' (tolerance = 2e-3 would cover it)"]),
        (["100", "99.99"], ["'100' | '99.99' (tolerance = 2e-4 would cover it)"]),
        (
            ["x 1.00 y 2.00", "x 1.01 y 2.00", "x 1.00 y 2.10"],
            [
                "'x 1.00 y 2.00' | 'x 1.01 y 2.00' | 'x 1.00 y 2.10'"
                " (tolerance = 5e-2 would cover it)"
            ],
        ),
        (["0.1", "0.9"], [f"'0.1' | '0.9' ({PRINT_LESS})"]),
        (["0", "1e-9"], [f"'0' | '1e-9' ({PRINT_LESS})"]),
        (["1.0", "-1.0"], [f"'1.0' | '-1.0' ({PRINT_LESS})"]),
        # timings
        (
            ["took 1.51 ms", "took 1.52 ms"],
            ["'took 1.51 ms' | 'took 1.52 ms' (a timing: volatile_numbers would cover it)"],
        ),
        (["3s", "9s"], ["'3s' | '9s' (a timing: volatile_numbers would cover it)"]),
        # text
        (["red", "blue"], [f"'red' | 'blue' ({PRINT_LESS})"]),
        (
            ["{'a', 'b'}", "{'b', 'a'}"],
            ["\"{'a', 'b'}\" | \"{'b', 'a'}\" (the same words in another order: sort them)"],
        ),
        # what names a moment or a process
        (
            ["it is 10:11:12", "it is 10:11:13"],
            [
                "'it is 10:11:12' | 'it is 10:11:13'"
                " (a time or date: print less; only a normaliser for it would cover it)"
            ],
        ),
        (
            ["2026-11-22", "2026-11-23"],
            [
                "'2026-11-22' | '2026-11-23'"
                " (a time or date: print less; only a normaliser for it would cover it)"
            ],
        ),
        (
            ["key a1b2c3d4e5f6", "key ffb2c3d4e5f6"],
            [
                "'key a1b2c3d4e5f6' | 'key ffb2c3d4e5f6'"
                " (an address or identity: print less; only a normaliser for it would cover it)"
            ],
        ),
        (
            ["in tmpq1w2e3", "in tmpz9x8c7"],
            [
                "'in tmpq1w2e3' | 'in tmpz9x8c7'"
                " (a temporary name: print less; only a normaliser for it would cover it)"
            ],
        ),
        # lines
        (
            ["a\nb\nc", "a\nc"],
            ["'b' | nothing (not there in every run: seed it, or leave it out)"],
        ),
        (
            ["a", "a\nb", "a"],
            ["nothing | 'b' (not there in every run: seed it, or leave it out)"],
        ),
        (
            ["x\ny\nz", "z\nx\ny", "x\nz\ny"],
            ["'z' (printed in another order: sort it)"],
        ),
        # each of several lines by itself
        (
            ["loss 0.50\nloss 0.25", "loss 0.51\nloss 0.25"],
            ["'loss 0.50' | 'loss 0.51' (tolerance = 2e-2 would cover it)"],
        ),
        # many values
        (
            [f"n {number}" for number in (1, 2, 3, 2, 5, 9)],
            [f"'n 1' | 'n 2' | 'n 3' | 'n 5' | … (5 in all) ({PRINT_LESS})"],
        ),
    ],
)
def test_stdout(snippet: Snippet, texts: list[str], expected: list[str]) -> None:
    """Each unsteady line is said once, with all its values and what would help."""
    assert expected == said(snippet, *texts)


def test_what_options_allow(snippet: Snippet) -> None:
    """A declared tolerance, or volatile numbers, cover what they are meant to and no more."""
    assert [] == said(snippet, "0.1234", "0.1236", tolerance=2e-3)
    assert ["'0.1234' | '0.1240' (tolerance = 5e-3 would cover it)"] == said(
        snippet, "0.1234", "0.1240", tolerance=2e-3
    )
    assert [] == said(snippet, "took 1 ms", "took 900 ms", volatile_numbers=True)
    assert [f"'eager 1 ms' | 'graph 1 ms' ({PRINT_LESS})"] == said(
        snippet, "eager 1 ms", "graph 1 ms", volatile_numbers=True
    )


def test_every_pair_counts(snippet: Snippet) -> None:
    """Two runs may each be near the first and too far from each other."""
    assert [] == said(snippet, "1.000", "1.009", tolerance=1e-2)
    assert ["'1.000' | '1.009' | '0.991' (tolerance = 2e-2 would cover it)"] == said(
        snippet, "1.000", "1.009", "0.991", tolerance=1e-2
    )


numbers = st.floats(min_value=0.5, max_value=2).map(lambda value: round(value, 6))


@given(values=st.lists(numbers, min_size=2, max_size=4))
def test_the_tolerance_named_is_enough(values: list[float]) -> None:
    """Whatever tolerance is recommended, the runs are alike once it is declared."""
    records = [make_record(out(repr(value))) for value in values]
    strict = repeat_module._outputs  # the snippet is not needed beyond path and options
    snippet = type("S", (), {"path": PATH, "options": Options()})()
    for found in strict(snippet, records):
        if found.fix.startswith("tolerance = "):
            tolerance = float(found.fix.split()[2])
            snippet.options = Options(tolerance=tolerance)
            assert [] == list(strict(snippet, records))


def test_log_lines(snippet: Snippet) -> None:
    """Lines of the error stream are warnings; a fatter stream is no difference of the other."""

    def record(*outputs: Output) -> Record:
        return make_record(*outputs)

    [found] = differences(
        snippet, [record(out("a\n", 7)), record(out("w\n", 7, "stderr"), out("a\n", 7))]
    )

    assert (Kind.WARNING, (None, "w"), 7) == (found.kind, found.values, found.line)


def test_errors(snippet: Snippet) -> None:
    """The message of an expected error may be unsteady, too."""
    records = [make_record(error=make_error("ValueError", f"no {n}", 7)) for n in "abb"]

    assert [f"'no a' | 'no b' ({PRINT_LESS})"] == lines(snippet, *records)
    assert [] == lines(snippet, *records[1:])


def test_figures(snippet: Snippet) -> None:
    """A drawing that is not the same to the last character is unsteady."""

    def record(*drawings: str) -> Record:
        figures = [Figure(alt="x", svg=svg, first_line=7, last_line=7) for svg in drawings]
        return make_record(figures=tuple(figures))

    assert [] == lines(snippet, record("<svg/>"), record("<svg/>"))
    assert ["'drawing 1' | 'drawing 2' (seed what it shows)"] == lines(
        snippet, record("<svg/>", "<svg>1</svg>"), record("<svg/>", "<svg>2</svg>")
    )
    assert ["nothing | 'drawing 1' (seed what it shows)"] == lines(
        snippet, record(), record("<svg/>"), record("<svg/>")
    )


def test_measurements(snippet: Snippet) -> None:
    """Of a measured snippet the output alone counts."""
    records = [
        make_record(out("done\n"), measurement=make_measurement({"a": 1e-3, "b": s}))
        for s in (1e-3, 2e-3)
    ]

    assert [] == lines(snippet, *records)


ONE = Unsteady(PATH, 7, Kind.NUMBER, ("50%", None), "seed it")


def test_styles() -> None:
    """The report is written for a terminal, a comment, or a workflow's log."""
    assert "snippets/lesson/x.py:7: unsteady: '50%' | nothing (seed it)" == ONE.explain()
    assert (
        "- `snippets/lesson/x.py:7` **unsteady (number)**: seed it\n  - '50%'\n  - nothing"
        == ONE.explain("markdown")
    )
    assert (
        "::error file=snippets/lesson/x.py,line=7,title=unsteady (number)::"
        "'50%25' | nothing (seed it)" == ONE.explain("github")
    )


class Rounds(Runner):
    """Stands for a runner of one round; counts rounds, and lets each print its number."""

    made: int = 0
    problems: dict[int, Problem]
    error: EngineError | None = None

    def run(
        self,
        runs: Iterable[tuple[Snippet, Device]],
        on_result: Callable[[Result], None],
        on_start: Callable[[Snippet], None] = lambda _: None,
    ) -> None:
        """Pretend."""
        if Rounds.error:
            raise Rounds.error
        Rounds.made += 1
        for snippet, device in runs:
            on_start(snippet)
            record = record_of(snippet, device, out(f"round {Rounds.made}\n", 7))
            problem = Rounds.problems.get(Rounds.made)
            on_result(Result(snippet, device, record, (problem,) if problem else ()))


@pytest.fixture
def rounds(project: Folder, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project of one snippet that prints in which round it runs."""
    project.write("lesson/x.py", '"""Prints."""\n')
    monkeypatch.setattr(Rounds, "made", 0)
    monkeypatch.setattr(Rounds, "problems", {}, raising=False)
    monkeypatch.setattr(Rounds, "error", None)
    monkeypatch.setattr(Project, "runner", lambda self: Rounds(self.layout))
    return opened(project)


def test_rounds(rounds: Project) -> None:
    """Each run is made as often as asked; none is stored."""
    found = repeat(rounds, rounds.wanted(), 3)

    assert (3, 1, 3) == (Rounds.made, found.compared, found.summary.runs)
    assert [("round 1", "round 2", "round 3")] == [one.values for one in found.unsteady]
    assert [] == list(rounds.problems)
    assert not rounds.layout.cache.exists()
    assert None is rounds.fresh(rounds.snippets[PATH], "cpu")


def test_run_that_fails_sometimes(rounds: Project) -> None:
    """A run that fails is a problem, which says how often if not always; it is not compared."""
    raised = Problem(PATH, 7, Code.RAISED, "ValueError: no", "mend it")
    Rounds.problems[2] = raised

    found = repeat(rounds, rounds.wanted(), 3)

    assert (0, ()) == (found.compared, found.unsteady)
    assert [f"{PATH}:7: raised: ValueError: no in 1 of 3 runs (mend it)"] == [
        str(problem) for problem in rounds.problems
    ]

    rounds.read()
    Rounds.problems.update(dict.fromkeys((4, 5), raised))
    repeat(rounds, rounds.wanted(), 2)
    assert [raised] == list(rounds.problems)


def test_engine_that_cannot_run(rounds: Project) -> None:
    """Where nothing can run, the first round says so and there is no second."""
    Rounds.error = EngineError("TensorFlow cannot be imported: no")

    found = repeat(rounds, rounds.wanted(), 3)

    assert (0, ()) == (found.compared, found.unsteady)
    assert [f"{PATH}:1: engine: TensorFlow cannot be imported: no"] == [
        str(problem).partition(" (")[0] for problem in rounds.problems
    ]
    assert CPU == rounds.devices[0]

"""A number in a sentence comes from a run, or the sentence does not stand."""

from __future__ import annotations

import pytest

from tests.engine.records import make_measurement, make_record, out
from traced.embeds.value import Value, ValueProblemError, number_of, value_of
from traced.inputs.snippet import Snippet, parse_snippet
from traced.records.record import Record

SOURCE = '''\
"""Adds in three ways."""
# /// script
# [tool.traced]
# measure = ["eager", "graph", "xla"]
# ///
# --8<-- [start:count]
print(2)
# --8<-- [end:count]
# --8<-- [start:talk]
print("a\\nb")
# --8<-- [end:talk]
# --8<-- [start:quiet]
x = 1
# --8<-- [end:quiet]
'''
MEASUREMENT = make_measurement({"eager": 2.7e-3, "graph": 0.66e-3, "xla": 5.4e-3})


def snippet() -> Snippet:
    """A measured snippet with sections."""
    return parse_snippet("lesson/x", "snippets/lesson/x.py", SOURCE)


def record(**changes: object) -> Record:
    """Its run."""
    outputs = (
        out("  2 < 3\n", 7),
        out("log\n", 7, "stderr"),
        out("a\nb\n", 10),
    )
    return make_record(*outputs, **{"measurement": MEASUREMENT, **changes})


@pytest.mark.parametrize(
    ("fragment", "text", "title"),
    [
        ("count", "2 < 3", "printed by snippets/lesson/x.py"),
        (
            "graph",
            "0.66 ms",
            "graph: median of warm calls; 95 % interval 0.59 ms to 0.73 ms; 20 rounds",
        ),
        (
            "graph.median",
            "0.66 ms",
            "graph: median of warm calls; 95 % interval 0.59 ms to 0.73 ms; 20 rounds",
        ),
        ("graph.first_call", "50 ms", "graph: first call, tracing included; 20 rounds"),
        ("graph.traces", "1", "graph: times TensorFlow traced it; 20 rounds"),
        (
            "graph.peak_memory",
            "64 MiB",
            "graph: allocator's peak during one warm call; 20 rounds",
        ),
        (
            "eager/graph",
            "4.1×",
            "eager / graph, medians of rounds; 95 % interval 3.7× to 4.5×; 20 rounds",
        ),
        (
            "graph/eager",
            "0.24×",
            "graph / eager, medians of rounds; 95 % interval 0.22× to 0.27×; 20 rounds",
        ),
        (
            "eager/graph.break_even",
            "29 calls",
            "calls until the first call of graph is paid back; 20 rounds",
        ),
        (
            "eager/xla.break_even",
            "never",
            "calls until the first call of xla is paid back; 20 rounds",
        ),
    ],
)
def test_every_form(fragment: str, text: str, title: str) -> None:
    """Each fragment resolves to what the run printed or measured, with its meaning as tooltip."""
    assert Value(text, title) == value_of(snippet(), record(), fragment)


def test_unsteady() -> None:
    """A measurement whose intervals stayed wide says so in each tooltip."""
    unsteady = make_measurement({"eager": 2e-3, "graph": 1e-3, "xla": 1e-3}, steady=False)

    value = value_of(snippet(), record(measurement=unsteady), "eager/graph.break_even")

    assert value.title.endswith("is paid back; 20 rounds, unsteady")


@pytest.mark.parametrize(("calls", "text"), [(1, "1 call"), (12345, "12,345 calls")])
def test_break_even_is_counted(calls: int, text: str) -> None:
    """Calls are counted in the singular and with thousands apart."""
    ratios = tuple(
        ratio.model_copy(update={"break_even_calls": calls}) for ratio in MEASUREMENT.ratios
    )
    measured = MEASUREMENT.model_copy(update={"ratios": ratios})

    assert text == value_of(snippet(), record(measurement=measured), "eager/graph.break_even").text


@pytest.mark.parametrize(
    ("fragment", "message", "fix"),
    [
        (
            "talk",
            "section 'talk' of snippets/lesson/x.py printed 2 lines",
            "a value is a section that prints one line",
        ),
        (
            "quiet",
            "section 'quiet' of snippets/lesson/x.py printed 0 lines",
            "a value is a section that prints one line",
        ),
        (
            "cuont",
            "no section or variant 'cuont' in snippets/lesson/x.py",
            "did you mean count?",
        ),
        (
            "",
            "names no part of snippets/lesson/x.py",
            "put one behind #, as snippets/lesson/x.py#count",
        ),
        (
            "eagre/graph",
            "no section or variant 'eagre/graph' in snippets/lesson/x.py",
            "did you mean eager?",
        ),
        ("eager/numpy", "no variant 'numpy'", "known: graph, xla"),
        ("eager/garph", "no variant 'garph'", "did you mean graph?"),
        ("eager/eager", "no variant 'eager'", "known: graph, xla"),
        ("graph.medain", "no figure 'medain' of graph", "did you mean median?"),
        (
            "graph.speed",
            "no figure 'speed' of graph",
            "known: median, first_call, traces, peak_memory",
        ),
        ("eager/graph.median", "no figure 'median' of a pair", "known: break_even"),
        ("eager.traces", "eager is plain Python and never traced", "name a tf.function"),
        ("eager.peak_memory", "this device's allocator reports no peak", "leave it out"),
    ],
)
def test_every_complaint(fragment: str, message: str, fix: str) -> None:
    """A value that is not there is said, with what could stand instead."""
    with pytest.raises(ValueProblemError) as caught:
        value_of(snippet(), record(), fragment)

    assert (message, fix) == (str(caught.value), caught.value.fix)


def test_nothing_to_name() -> None:
    """A snippet without sections and measurement offers no value."""
    plain = parse_snippet("lesson/y", "snippets/lesson/y.py", '"""Adds."""\nprint(1)\n')

    with pytest.raises(ValueProblemError, match="no section or variant 'n'") as caught:
        value_of(plain, make_record(out("1\n", 2)), "n")

    assert "known: none" == caught.value.fix


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("eager/graph", (4.09, 3.68, 4.5)),
        ("eager/graph.break_even", (29, 29, 29)),
        ("graph.traces", (1, 1, 1)),
    ],
)
def test_number(fragment: str, expected: tuple[float, float, float]) -> None:
    """A ratio is known within its interval; a count is exact."""
    found = number_of(snippet(), record(), fragment)

    assert pytest.approx(expected, abs=0.01) == (found.value, found.low, found.high)


@pytest.mark.parametrize("text", ["5", " 5.0 ", "5e0", "+5"])
def test_printed_number(text: str) -> None:
    """A section may print a number in any notation of Python."""
    assert number_of(snippet(), make_record(out(f"{text}\n", 7)), "count").value == 5


@pytest.mark.parametrize(
    ("fragment", "message"),
    [
        ("graph", "'graph' of snippets/lesson/x.py differs from machine to machine"),
        (
            "graph.first_call",
            "'graph.first_call' of snippets/lesson/x.py differs from machine to machine",
        ),
        (
            "graph.peak_memory",
            "'graph.peak_memory' of snippets/lesson/x.py differs from machine to machine",
        ),
        (
            "graph/eager.break_even",
            "'graph/eager.break_even' of snippets/lesson/x.py is 'never', no number",
        ),
        ("count", "'count' of snippets/lesson/x.py is '2 < 3', no number"),
        ("talk", "section 'talk' of snippets/lesson/x.py printed 2 lines"),
        ("eager.traces", "eager is plain Python and never traced"),
        ("cuont", "no section or variant 'cuont' in snippets/lesson/x.py"),
    ],
)
def test_no_number(fragment: str, message: str) -> None:
    """Durations, words and what there is not are no numbers to ask for."""
    with pytest.raises(ValueProblemError) as caught:
        number_of(snippet(), record(), fragment)

    assert message in str(caught.value)
    assert caught.value.fix


@pytest.mark.parametrize("text", ["nan", "inf", "-inf", "1_000x", "1,000"])
def test_unusable_number(text: str) -> None:
    """What no reader could answer, and no browser could read, is no number."""
    with pytest.raises(ValueProblemError, match="no number"):
        number_of(snippet(), make_record(out(f"{text}\n", 7)), "count")

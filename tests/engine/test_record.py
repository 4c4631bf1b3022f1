"""A record says what a run left behind, and a file that is not one is never trusted."""

from __future__ import annotations

import json
from typing import Any

import pytest

from traced.records.opgraph import FunctionGraphs
from traced.records.record import (
    SCHEMA,
    BadRecordError,
    Environment,
    Error,
    Frame,
    Interval,
    Measurement,
    Output,
    Ratio,
    Record,
    Timing,
    VariantTiming,
    from_json,
    to_json,
)
from traced.records.watch import Watched

WIDE = Interval(low=0.1, high=0.3)
RECORD = Record(
    snippet="lesson/x",
    key="0" * 64,
    evidence={"source": "1"},
    observed={"snippets/lesson/_m.py": "2"},
    outputs=(
        Output(stream="stdout", text="a €\n", first_line=3, last_line=3),
        Output(stream="stderr", text="w\n", first_line=4, last_line=6),
        Output(stream="stdout", text="b\n", first_line=4, last_line=6),
        Output(stream="stdout", text="late\n", first_line=0, last_line=0),
    ),
    truncated_bytes=0,
    error=Error(
        class_names=("ValueError", "Exception", "BaseException"),
        message="no",
        line=7,
        frames=(
            Frame(line=7, function="<module>", source="f()"),
            Frame(line=0, function="", source="", folded=2),
        ),
    ),
    timing=Timing(wall_s=0.1, cpu_s=0.2, import_s=3.0, peak_rss_bytes=1 << 20),
    measurement=Measurement(
        variants=(
            VariantTiming(
                name="a",
                first_call_s=1.0,
                median_s=0.2,
                interval_s=WIDE,
                calls_per_round=1,
                samples_s=(0.1, 0.2, 0.3),
                traces=None,
                peak_memory_bytes=None,
            ),
        ),
        ratios=(Ratio(baseline="a", variant="b", ratio=2.0, interval=WIDE, break_even_calls=None),),
        rounds=3,
        steady=False,
        threads=2,
    ),
    environment=Environment(
        python="3.11.7",
        tensorflow="2.21.0",
        keras="3.12.0",
        numpy="2.3.0",
        platform="Linux x86_64",
        device_kind="cpu",
        device_name="Test processor",
        cores=2,
        memory_bytes=1 << 33,
    ),
    date="2026-01-01T00:00:00+00:00",
)


def changed(**fields: Any) -> str:
    """Text of the record with some fields replaced."""
    return json.dumps(json.loads(to_json(RECORD)) | fields)


def test_a_record_survives_its_file() -> None:
    """What is written is what is read."""
    assert RECORD == from_json(to_json(RECORD))


def test_a_file_has_a_line_per_field() -> None:
    """A changed field is one changed line in a pull request; the file ends like a text file."""
    lines = to_json(RECORD).splitlines()

    assert ' "snippet": "lesson/x",' in lines
    assert '   "text": "a €\\n",' in lines
    assert to_json(RECORD).endswith("}\n")


def test_stdout_is_standard_output_alone() -> None:
    """Standard output is joined in order, also what came after the last statement."""
    assert "a €\nb\nlate\n" == RECORD.stdout


def test_between_takes_whole_statements() -> None:
    """A section shows the output of the statements within its lines, and none from the end."""
    assert ["w\n", "b\n"] == [o.text for o in RECORD.between(4, 6)]
    assert ["a €\n"] == [o.text for o in RECORD.between(1, 5)]
    assert [] == list(RECORD.between(5, 9))


def test_variants_and_ratios_by_name() -> None:
    """A page asks for a variant or an ordered pair by name."""
    measured = RECORD.measurement

    assert measured is not None
    assert measured.variants[0] == measured.variant("a")
    assert measured.ratios[0] == measured.ratio("a", "b")
    assert (None, None) == (measured.variant("z"), measured.ratio("b", "a"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "file: Invalid JSON: EOF while parsing a value at line 1 column 0"),
        (to_json(RECORD)[:200], "file: Invalid JSON: EOF while parsing"),
        ("[]", "file should be a mapping of keys to values"),
        ("<<<<<<< HEAD\n{}", "holds a merge conflict"),
        ("{\n<<<<<<< HEAD\n", "holds a merge conflict"),
        (changed(schema_version=SCHEMA + 1), f"has schema {SCHEMA + 1}, not {SCHEMA}"),
        (changed(key=3), "key should be text"),
        (changed(outputs=[{}]), "outputs.0.stream is missing"),
        (changed(extra=1), "extra: Extra inputs are not permitted"),
    ],
)
def test_what_is_no_record(text: str, said: str) -> None:
    """A truncated, conflicted or foreign file is refused by name of what is wrong."""
    with pytest.raises(BadRecordError) as caught:
        from_json(text)

    assert str(caught.value).startswith(said)


def test_fields_that_nobody_asked_for() -> None:
    """Only a snippet that watches functions or draws graphs has such fields in its record."""
    plain = json.loads(to_json(RECORD))
    watched = Watched(first_line=1, last_line=1, events=())
    graphs = FunctionGraphs(function="f", signature="", traced=(), optimized=None)
    record = RECORD.model_copy(update={"watched": (watched,), "graphs": (graphs,)})

    assert not {"watched", "graphs"} & plain.keys()
    assert {"watched", "graphs"} <= json.loads(to_json(record)).keys()
    assert record == from_json(to_json(record))


def test_another_schema_with_other_fields() -> None:
    """A record of a later engine is named as such, whatever its fields."""
    with pytest.raises(BadRecordError) as caught:
        from_json(changed(schema_version=SCHEMA + 1, extra=1))

    assert f"has schema {SCHEMA + 1}, not {SCHEMA}" == str(caught.value)


def test_output_that_looks_like_a_conflict() -> None:
    """A snippet may print the marks of a merge conflict."""
    shown = Output(stream="stdout", text="\n<<<<<<< HEAD\n", first_line=1, last_line=1)
    record = RECORD.model_copy(update={"outputs": (shown,)})

    assert record == from_json(to_json(record))

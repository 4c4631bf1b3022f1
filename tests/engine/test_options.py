"""Options are typed, bounded, and contradictions among them are refused."""

from __future__ import annotations

import json
import re

import pytest
from pydantic import ValidationError

from traced.inputs.options import EXPECTATION, RAISES, Options


def read(**given: object) -> Options:
    """Read options as they come from a snippet's metadata."""
    return Options.model_validate_json(json.dumps(given))


def test_defaults_are_valid() -> None:
    """A snippet without a metadata block runs with these options."""
    assert Options() == read()
    assert ("cpu", "gpu") == Options().devices


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("timeout_s", "60", "Input should be a valid number"),
        ("timeout_s", 0, "Input should be greater than 0"),
        ("timeout_s", 3601, "Input should be less than or equal to 3600"),
        ("timeout_s", float("nan"), "Input should be less than or equal to 3600"),
        ("memory_limit_mib", 511, "Input should be greater than or equal to 512"),
        ("memory_limit_mib", 600.5, "Input should be a valid integer"),
        ("devices", [], "Tuple should have at least 1 item after validation, not 0"),
        ("devices", ["tpu"], "Input should be 'cpu' or 'gpu'"),
        ("devices", "cpu", "Input should be a valid array"),
        ("tolerance", 1, "Input should be less than 1"),
        ("volatile_numbers", "yes", "Input should be a valid boolean"),
        ("budget_s", -1, "Input should be greater than 0"),
        ("raises", "not a class", "'not a class' is not of the form 'ValueError: pattern'"),
        ("raises", "ValueError: (", "the pattern is no regular expression"),
        ("expect", ["a > 2"], "'a > 2' is not of the form 'eager/graph > 2'"),
        ("expect", ["a/b > 2"], "expect names 'a', which measure does not list"),
        ("alt", ["A line.", " "], "a text is empty; say what the figure shows"),
        ("alt", "A line.", "Input should be a valid array"),
        ("timeout", 3, "Extra inputs are not permitted"),
    ],
)
def test_refused(name: str, value: object, said: str) -> None:
    """A value of the wrong type or out of bounds is refused with the bound."""
    with pytest.raises(ValidationError, match=re.escape(said)):
        read(**{name: value})


def test_whole_numbers_are_seconds_too() -> None:
    """`timeout_s = 5` needs no decimal point."""
    assert 5.0 == read(timeout_s=5).timeout_s


@pytest.mark.parametrize("option", ["watch", "graphs"])
def test_measured_or_watched(option: str) -> None:
    """Watching slows a script down, so that it is not measured too."""
    with pytest.raises(ValidationError, match="a snippet is measured, or watched"):
        read(measure=["a"], **{option: ["a"]})


@pytest.mark.parametrize("text", ["a/b > 2", "a / b>=2.5", " eager/graph < 10 ", "x1/_y <= 0.9"])
def test_expectation_forms(text: str) -> None:
    """Blanks around the parts of an expectation do not matter."""
    match = EXPECTATION.match(text)

    assert match is not None
    assert (match["slow"], match["fast"]) in {("a", "b"), ("eager", "graph"), ("x1", "_y")}


@pytest.mark.parametrize(
    ("text", "name", "pattern"),
    [
        ("ValueError", "ValueError", None),
        ("ValueError: a: b", "ValueError", "a: b"),
        ("tf.errors.NotFoundError: x", "tf.errors.NotFoundError", "x"),
        ("ValueError: two\nlines", "ValueError", "two\nlines"),
    ],
)
def test_raises_forms(text: str, name: str, pattern: str | None) -> None:
    """A declared error is a class, alone or with a pattern behind the first colon."""
    match = RAISES.match(text)

    assert match is not None
    assert (name, pattern) == (match["name"], match["pattern"])

"""Quantities: few digits, the unit a reader expects, and no break at the change of unit."""

import pytest

from traced.embeds.quantity import format_bytes, format_ratio, format_seconds, time_unit


@pytest.mark.parametrize(
    ("expected", "seconds"),
    [
        ("0 s", 0.0),
        ("0.0020 ns", 2e-12),
        ("25 ns", 25e-9),
        ("0.66 ms", 0.000_66),
        ("66 µs", 0.000_066),
        ("0.153 ms", 0.000_153_4),
        ("10.2 ms", 0.010_18),
        ("1.00 s", 1.0),
        ("4.0 s", 4.0),
        ("1234 s", 1234.0),
    ],
)
def test_seconds(expected: str, seconds: float) -> None:
    """A time is written in the largest unit in which it is at least 0.1."""
    assert expected == format_seconds(seconds)


@pytest.mark.parametrize(
    ("expected", "seconds"), [("99 ms", 0.0991), ("0.100 s", 0.0996), ("0.100 s", 0.1)]
)
def test_seconds_at_the_change_of_unit(expected: str, seconds: float) -> None:
    """Rounding up to the next unit changes the unit too."""
    assert expected == format_seconds(seconds)


@pytest.mark.parametrize(
    ("expected", "ratio"),
    [
        ("0.23×", 0.232),
        ("0.99×", 0.99),
        ("1.00×", 0.999),
        ("1.04×", 1.04),
        ("4.1×", 4.1),
        ("10.0×", 9.96),
        ("35×", 35.2),
        ("412×", 412.4),
        ("12345×", 12_345.0),
        ("∞×", float("inf")),
    ],
)
def test_ratio(expected: str, ratio: float) -> None:
    """A ratio has two digits, and a third where the second alone would hide a difference."""
    assert expected == format_ratio(ratio)


@pytest.mark.parametrize(
    ("expected", "count"),
    [
        ("0 B", 0),
        ("1 B", 1),
        ("999 B", 999),
        ("0.98 KiB", 1000),
        ("1 KiB", 1024),
        ("1.5 KiB", 1536),
        ("784 KiB", 802_816),
        ("64 MiB", 64 * 2**20),
        ("100 MiB", 100 * 2**20),
        ("7.8 GiB", 8_350_000_000),
        ("2048 GiB", 2**41),
    ],
)
def test_bytes(expected: str, count: int) -> None:
    """Sizes count in powers of 1024, without zeros that say nothing."""
    assert expected == format_bytes(count)


def test_unit_of_an_axis() -> None:
    """The unit alone serves an axis whose ticks share it."""
    unit = time_unit(0.0102)
    assert ("ms", 1e-3) == (unit.symbol, unit.size)

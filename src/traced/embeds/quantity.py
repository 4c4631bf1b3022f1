"""Quantities as a reader sees them: two or three significant digits and a unit."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Unit:
    """A unit and how many of the base unit it holds."""

    symbol: str
    size: float


TIME_UNITS = (Unit("s", 1.0), Unit("ms", 1e-3), Unit("µs", 1e-6), Unit("ns", 1e-9))
BYTE_UNITS = (Unit("GiB", 2.0**30), Unit("MiB", 2.0**20), Unit("KiB", 2.0**10), Unit("B", 1.0))

# Rounding to three digits comes before the choice of the unit: 99.9 ms is 0.100 s.
_LEAST_SECONDS_IN_UNIT = 0.0995
_LEAST_BYTES_IN_UNIT = 999.5 / 1024


def time_unit(seconds: float) -> Unit:
    """Choose the largest unit in which the time is at least 0.1, else nanoseconds."""
    if seconds == 0:
        return TIME_UNITS[0]
    return _largest(TIME_UNITS, seconds, _LEAST_SECONDS_IN_UNIT)


def format_seconds(seconds: float) -> str:
    """Write a time: 0.66 ms."""
    unit = time_unit(seconds)
    return f"{_significant(seconds / unit.size)} {unit.symbol}"


def format_ratio(ratio: float) -> str:
    """Write how many times one thing is another: 4.1×."""
    return f"{_significant(ratio)}×"


def format_number(value: float) -> str:
    """Write a count whole, anything else with two or three digits."""
    return f"{value:,.0f}" if value.is_integer() else _significant(value)


def format_bytes(count: int) -> str:
    """Write a size in memory: 64 MiB."""
    unit = _largest(BYTE_UNITS, count, _LEAST_BYTES_IN_UNIT)
    number = _significant(count / unit.size)
    if "." in number:
        number = number.rstrip("0").rstrip(".")
    return f"{number} {unit.symbol}"


def held(quantity: str) -> str:
    """A number with its unit, which no line parts."""
    return quantity.replace(" ", "\N{NO-BREAK SPACE}")


def with_held_products(text: str) -> str:
    """A text in which no line parts a product, such as 3 × 3."""
    return text.replace(" × ", held(" × "))


def _largest(units: tuple[Unit, ...], value: float, least: float) -> Unit:
    return next((unit for unit in units if abs(value) >= least * unit.size), units[-1])


def _significant(value: float) -> str:
    """Write two digits, a third where the first is 1, and all before the decimal point."""
    if value == 0 or not math.isfinite(value):
        return f"{value:g}".replace("inf", "∞")
    exponent = math.floor(math.log10(abs(value)))
    decimals = 2 - exponent if abs(value) < 2 * 10.0**exponent else 1 - exponent
    return f"{value:.{max(0, decimals)}f}"

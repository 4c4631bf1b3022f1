"""What a snippet may ask of the engine in its `[tool.traced]` table."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

DeviceKind = Literal["cpu", "gpu"]

COMPARISONS: Final[Mapping[str, Callable[[float, float], bool]]] = {
    ">": lambda left, right: left > right,
    "<": lambda left, right: left < right,
    ">=": lambda left, right: left >= right,
    "<=": lambda left, right: left <= right,
}

EXPECTATION = re.compile(
    r"""
    ^\s* (?P<slow>\w+)      # variant whose median is divided …
    \s*/\s* (?P<fast>\w+)   # … by the median of this one
    \s* (?P<op>[<>]=?)
    \s* (?P<bound>\d+(?:\.\d+)?) \s*$
    """,
    re.VERBOSE,
)
"""`eager/graph > 2`: the median of eager is more than twice that of graph."""

RAISES = re.compile(r"^(?P<name>[A-Za-z_][\w.]*)(?::\s*(?P<pattern>.*))?$", re.DOTALL)
"""`ValueError: .*non-first call`: the class, then a pattern searched for in the message."""


def check_expectation(text: str) -> str:
    """Refuse a text that compares no ratio with a bound."""
    if not EXPECTATION.match(text):
        raise ValueError(f"{text!r} is not of the form 'eager/graph > 2'")
    return text


def check_raises(text: str) -> str:
    """Refuse a text that names no error class, or whose pattern is none."""
    match = RAISES.match(text)
    if not match:
        raise ValueError(f"{text!r} is not of the form 'ValueError: pattern'")
    try:
        re.compile(match["pattern"] or "")
    except re.error as error:
        raise ValueError(f"the pattern is no regular expression: {error}") from None
    return text


def _check_alt(text: str) -> str:
    if not text.strip():
        raise ValueError("a text is empty; say what the figure shows")
    return text


class DeclaredVariant(BaseModel):
    """A changed program that a snippet declares of itself in `[tool.traced.variants.<name>]`."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    edits: Annotated[tuple[tuple[str, str], ...], Field(min_length=1)]
    """Pairs of a text that occurs once outside the options block, and what stands there instead."""
    label: str = ""
    """What sets it apart in a table of variants, such as `512 × 512`."""
    raises: Annotated[str, AfterValidator(check_raises)] | None = None
    """Error that it must end with; the snippet's own does not count for it."""
    expect: tuple[Annotated[str, AfterValidator(check_expectation)], ...] = ()
    """Ratios of medians that must hold; the snippet's own do not count for it."""


class Options(BaseModel):
    """Options of one snippet; every one has a default, unknown ones are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    devices: Annotated[tuple[DeviceKind, ...], Field(min_length=1)] = ("cpu", "gpu")
    """Kinds of device to run on, as far as the machine has them."""
    timeout_s: Annotated[float, Field(gt=0, le=3600)] = 60.0
    """Seconds of wall time after which the run is killed."""
    memory_limit_mib: Annotated[int, Field(ge=512)] = 8192
    """Resident memory, TensorFlow included, beyond which the run is killed."""
    raises: Annotated[str, AfterValidator(check_raises)] | None = None
    """Error that the script must end with, as `Class: pattern`."""
    alt: tuple[Annotated[str, AfterValidator(_check_alt)], ...] = ()
    """What each figure that is open at the end shows, in their order."""
    tolerance: Annotated[float, Field(gt=0, lt=1)] | None = None
    """Relative difference allowed between numbers of the output when runs are compared."""
    volatile_numbers: bool = False
    """Numbers of the output differ on each run (timings): only the text around them is compared."""
    measure: tuple[str, ...] = ()
    """Names of zero-argument callables to time; the first is the baseline."""
    budget_s: Annotated[float, Field(gt=0, le=120)] = 3.0
    """Seconds after which no further interleaved round begins, once the least number is made."""
    expect: tuple[Annotated[str, AfterValidator(check_expectation)], ...] = ()
    """Ratios of medians that must hold, as `eager/graph > 2`."""
    watch: tuple[str, ...] = ()
    """Names of functions of the script of which is recorded what runs at each statement."""
    graphs: tuple[str, ...] = ()
    """Names of `tf.function`s of the script whose graphs are recorded."""
    label: str = ""
    """What sets the snippet apart from its variants in a table, such as `64 × 64`."""

    @model_validator(mode="after")
    def _expectations_name_variants(self) -> Options:
        for text in self.expect:
            match = EXPECTATION.match(text)
            for name in (match["slow"], match["fast"]) if match else ():
                if name not in self.measure:
                    raise ValueError(f"expect names {name!r}, which measure does not list")
        return self

    @model_validator(mode="after")
    def _measured_or_watched(self) -> Options:
        if self.measure and (self.watch or self.graphs):
            raise ValueError("a snippet is measured, or watched; watching it would slow it down")
        return self

"""Comparisons leave out what says nothing, and nothing else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traced.normalise import NORMALISERS, normalise

CASES = {
    "temporary-file": [
        ("<tmp>/tmpq1w2e3.py, line 4", "<tmp>/…, line 4"),
        ("saved to <tmp>/model-1/keras.h5", "saved to <tmp>/…"),
        ("tmp/a is yours", "tmp/a is yours"),
    ],
    "library-line": [
        (
            'File "site-packages/keras/src/a.py", line 122, in f',
            'File "site-packages/keras/src/a.py", line …, in f',
        ),
        ('File "python/ast.py", line 52, in parse', 'File "python/ast.py", line …, in parse'),
        ('File "snippets/a/x.py", line 7, in f', 'File "snippets/a/x.py", line 7, in f'),
    ],
    "address": [
        ("<function f at 0x7f3a2b1c4d50>", "<function f at 0x…>"),
        ("flags 0x1f", "flags 0x1f"),
        ("0xNOTHEX99", "0xNOTHEX99"),
    ],
    "object-id": [
        ("<tf.Tensor: id=140234567890123>", "<tf.Tensor: id=…>"),
        ("id=12345678 valid=1234567890", "id=12345678 valid=1234567890"),
    ],
    "log-time": [
        (
            "W0000 00:00:1795346342.362506     301 graph.cc:9 bad",
            "W… graph.cc:9 bad",
        ),
        ("I1122 10:11:12.131415  4242 a.cc ready", "I… a.cc ready"),
        ("at E0000 00:00:1.2  3 no log line", "at E0000 00:00:1.2  3 no log line"),
    ],
    "log-line": [
        ("op_kernel.cc:1845] UNKNOWN: x", "op_kernel.cc:…] UNKNOWN: x"),
        ("a.cc:18 of your own", "a.cc:18 of your own"),
    ],
    "graph-function": [
        ("__inference_step_17", "__inference_step_…"),
        ("__forward_add_1_203 and __backward_f_2", "__forward_add_1_… and __backward_f_…"),
        ("__inference_step", "__inference_step"),
    ],
}


def test_every_normaliser_has_cases() -> None:
    """The table covers the list, name by name, and each entry gives its reason."""
    assert set(CASES) == {one.name for one in NORMALISERS}
    assert [] == [one.name for one in NORMALISERS if len(one.reason.split()) < 4]


@pytest.mark.parametrize(("raw", "expected"), [case for cases in CASES.values() for case in cases])
def test_table(raw: str, expected: str) -> None:
    """Each normaliser replaces its part and leaves look-alikes alone."""
    assert expected == normalise(raw)


@pytest.mark.parametrize("raw", [raw for cases in CASES.values() for raw, _ in cases])
def test_idempotent(raw: str) -> None:
    """What has been normalised stays as it is."""
    assert normalise(raw) == normalise(normalise(raw))


WORDS = st.text("abcdefgxyz <>/=:,._-()[]'\"\nIWEF", max_size=20)
NUMBERS = st.one_of(
    st.integers(min_value=-(10**12), max_value=10**12).map(str),
    st.floats(allow_nan=False, allow_infinity=False).map(repr),
)


@given(before=WORDS, after=WORDS, old=NUMBERS, new=NUMBERS)
def test_a_changed_number_shows(before: str, after: str, old: str, new: str) -> None:
    """A number that stands alone is never hidden, except inside the declared patterns."""
    texts = [f"{before} {number} {after}" for number in (old, new)]
    spans = (len(before) + 1, len(before) + 1 + len(old))
    declared = any(
        match.start() < spans[1] and spans[0] < match.end()
        for one in NORMALISERS
        for match in re.finditer(one.pattern, texts[0])
    )
    if not declared:
        assert (old == new) == (normalise(texts[0]) == normalise(texts[1]))

"""Comparisons leave out what says nothing, and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traced.drift.normalise import NORMALISERS, Normaliser, normalise

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
PIECES = (
    *("<tmp>/", "tmp/", "a.py", "-", ".", "/", '"', ", line ", "site-packages/", "python/"),
    *("0x", "7f3a2b1c4d50", "id=", "140234567890123", "1", "27", "0.5", "…", " ", "  ", "\n", "]"),
    *("W", "E1122", "0000", " 00:00:17", " 10:11:12.5", " 301 ", "graph.cc:", "a.h:", "x", "_"),
    *("__inference_", "__forward_", "step"),
)
"""What the patterns are made of."""
TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join)
"""Texts in which the patterns are met whole, cut short and one inside the other."""


@pytest.mark.parametrize("one", NORMALISERS, ids=lambda one: one.name)
@given(text=TEXTS)
def test_each_is_idempotent(one: Normaliser, text: str) -> None:
    """What one normaliser puts in place of its part is nothing it would replace again."""
    once = one.pattern.sub(one.replacement, text)

    assert once == one.pattern.sub(one.replacement, once)


@given(text=TEXTS)
def test_the_list_is_idempotent(text: str) -> None:
    """No normaliser makes work for another: the whole list applied twice equals once."""
    assert normalise(text) == normalise(normalise(text))


@given(text=TEXTS)
def test_lines_stay(text: str) -> None:
    """No normaliser reaches beyond a line, so that lines are compared with their like."""
    assert [normalise(line) for line in text.split("\n")] == normalise(text).split("\n")


@given(before=st.one_of(WORDS, TEXTS), after=st.one_of(WORDS, TEXTS), old=NUMBERS, new=NUMBERS)
def test_a_changed_number_shows(before: str, after: str, old: str, new: str) -> None:
    """A number that stands alone is never hidden, except inside the declared patterns."""
    texts = [f"{before} {number} {after}" for number in (old, new)]
    if not any(
        declared(text, len(before) + 1, len(n)) for text, n in zip(texts, (old, new), strict=True)
    ):
        assert (old == new) == (normalise(texts[0]) == normalise(texts[1]))


def declared(text: str, start: int, length: int) -> bool:
    """Whether a pattern of the list covers any of these characters."""
    return any(
        match.start() < start + length and start < match.end()
        for one in NORMALISERS
        for match in one.pattern.finditer(text)
    )

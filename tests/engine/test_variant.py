"""A variant is another program than its file holds, and says so at the place that asks for it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from traced.base.problem import ProblemsError
from traced.inputs.snippet import Snippet, parse_snippet
from traced.inputs.variant import Wish, check_line, edited, rewritten, vary

SOURCE = '''"""Adds."""
# --8<-- [start:sum]
total = 1 + 2
# --8<-- [end:sum]
print(total)
# /// script
# [tool.traced]
# timeout_s = 7
# memory_limit_mib = 600
# tolerance = 0.1
# measure = ["print"]
# expect = []
# devices = ["cpu", "gpu"]
# ///
'''
WISH = Wish("item-option", "quiz/l.yml", 12)


@pytest.fixture
def base() -> Snippet:
    """A snippet with options."""
    return parse_snippet("l/add", "snippets/l/add.py", SOURCE)


def complaints(base: Snippet, wish: Wish) -> list[str]:
    """What is wrong with a wish."""
    with pytest.raises(ProblemsError) as caught:
        vary(base, wish)
    return [str(problem) for problem in caught.value.problems]


def test_variant(base: Snippet) -> None:
    """A variant has an id of its own, the file of its program, and the place that asks for it."""
    one = vary(base, replace(WISH, edits=(("1 + 2", "1 + 3"), ("3", "4"))))

    assert ("l/add/item-option", "snippets/l/add.py") == (one.id, one.path)
    assert SOURCE.replace("1 + 2", "1 + 4") == one.source
    assert ("quiz/l.yml", 12) == one.place(3)
    assert one.variant
    assert (("1 + 2", "1 + 3"), ("3", "4")) == one.variant.edits
    assert (3, 3) == (one.sections["sum"].first_line, one.sections["sum"].last_line)


def test_options(base: Snippet) -> None:
    """Limits of the program hold for its variant; it runs on a CPU and is not measured."""
    one = vary(base, replace(WISH, raises="ValueError"))

    assert (7, 600, 0.1) == (
        one.options.timeout_s,
        one.options.memory_limit_mib,
        one.options.tolerance,
    )
    assert (("cpu",), (), "ValueError") == (
        one.options.devices,
        one.options.measure,
        one.options.raises,
    )
    assert 9 == vary(base, replace(WISH, timeout_s=9)).options.timeout_s


def test_check(base: Snippet) -> None:
    """A check is asserted behind everything else, on a line that is known."""
    one = vary(base, replace(WISH, check="total == 3"))

    assert one.source.endswith("# ///\nassert (total == 3)\n")
    assert "assert (total == 3)" == one.source.splitlines()[check_line(one) - 1]
    assert one.asserts


def test_edits_apply_in_order() -> None:
    """Each edit meets the text that the ones before it left, and changes one place."""
    assert "c c" == edited("a c", [("a", "b"), ("b", "c")])
    assert "b a" == edited("a a", [("a", "b")])


def test_edit_of_an_edit(base: Snippet) -> None:
    """What must occur once is asked when the edit's turn comes."""
    one = vary(
        base,
        replace(
            WISH,
            edits=(("total = 1 + 2", "n = 5"), ("print(total)", "print(n)"), ("n = 5", "n = 6")),
        ),
    )

    assert "n = 6\n" in one.source
    said = "edit: 'total' occurs 2 times in snippets/l/add.py (copy a text that occurs once)"
    assert [f"quiz/l.yml:12: bad-edit: {said}"] == complaints(
        base, replace(WISH, edits=(("total", "n"), ("print(", "repr(")))
    )


def test_every_bad_edit_is_said(base: Snippet) -> None:
    """All edits that do not fit are said at once."""
    found = complaints(base, replace(WISH, edits=(("", "x"), ("1 + 2", "3"), ("1 + 2", "4"))))

    assert [
        "quiz/l.yml:12: bad-edit: edit: '' is not in snippets/l/add.py (copy a text that occurs once)",
        "quiz/l.yml:12: bad-edit: edit: '1 + 2' is not in snippets/l/add.py (copy a text that occurs once)",
    ] == found


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "print(total)",
            "print(",
            "syntax-error: '(' was never closed (in line 5 of the changed snippets/l/add.py) (mend the Python)",
        ),
        (
            '"""Adds."""\n',
            "",
            "missing-caption: has no docstring (in line 1 of the changed snippets/l/add.py)"
            ' (begin the file with """One sentence.""")',
        ),
        (
            "# --8<-- [end:sum]\n",
            "",
            "bad-section: section 'sum' is never closed (in line 2 of the changed snippets/l/add.py) (add # --8<-- [end:sum])",
        ),
    ],
)
def test_no_program(base: Snippet, old: str, new: str, expected: str) -> None:
    """A change that leaves no snippet is a problem of the place that asks for it."""
    assert [f"quiz/l.yml:12: {expected}"] == complaints(base, replace(WISH, edits=((old, new),)))


def test_rewritten(base: Snippet) -> None:
    """A program of another text counts as a variant all the same."""
    one = rewritten(base, '"""Is new."""\n', WISH)

    assert ("l/add/item-option", "snippets/l/add.py", '"""Is new."""\n') == (
        one.id,
        one.path,
        one.source,
    )
    assert one.variant
    assert base.variant is None

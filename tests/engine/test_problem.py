"""Problems are located, gathered and each kept once."""

from __future__ import annotations

from traced.base.problem import Code, Problem, Problems, ProblemsError, did_you_mean

FIRST = Problem("snippets/a.py", 3, Code.RAISED, "ValueError: no", "mend it")
SECOND = Problem("snippets/a.py", 20, Code.BAD_SECTION, "section 'x' is empty", "fill it")
OTHER_FILE = Problem("snippets/b.py", 1, Code.RAISED, "ValueError: no", "mend it")


def test_text_begins_with_the_location() -> None:
    """A problem reads as `path:line: code: message (fix)`, which editors can follow."""
    assert "snippets/a.py:3: raised: ValueError: no (mend it)" == str(FIRST)


def test_every_code_is_one_lower_case_word() -> None:
    """Codes can be searched for: lower case, hyphens, no blanks."""
    assert [] == [code for code in Code if not code.replace("-", "").islower()]


def test_error_shows_all_problems() -> None:
    """The text of a `ProblemsError` is one line per problem."""
    error = ProblemsError([FIRST, SECOND])

    assert f"{FIRST}\n{SECOND}" == str(error)
    assert (FIRST, SECOND) == error.problems


def test_problems_are_sorted_and_unique() -> None:
    """A build lists each problem once, by file, then by line as a number."""
    problems = Problems()
    problems.add(OTHER_FILE, SECOND)
    problems.add(FIRST, SECOND)

    assert [FIRST, SECOND, OTHER_FILE] == list(problems)
    assert 3 == len(problems)


def test_no_problems_are_falsy() -> None:
    """An empty collection is false, so that `if problems` asks the right thing."""
    assert not Problems()


def test_did_you_mean_suggests_a_close_word() -> None:
    """A slip of the fingers is answered with the word that was meant."""
    assert "did you mean timeout_s?" == did_you_mean("timeout", ["timeout_s", "raises"], "no idea")


def test_did_you_mean_says_otherwise() -> None:
    """A word unlike all known ones gets the other text."""
    assert "no idea" == did_you_mean("zebra", ["timeout_s", "raises"], "no idea")

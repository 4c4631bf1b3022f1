"""Makes a program another one: by edits of its text, and by what is asserted at its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from traced.options import Options
from traced.problem import Code, Problem, ProblemsError
from traced.snippet import Snippet, Variant, parse_snippet

Edit = tuple[str, str]
"""A text that occurs once, and what stands there instead."""
CHECK: Final = "assert ({})"


@dataclass(frozen=True)
class Wish:
    """What variant of a program somebody asks for."""

    name: str
    """Last part of the variant's id, unique among those of its program."""
    asked_in: str
    """File that asks, relative to the project's root."""
    asked_at: int
    """Line of that file."""
    edits: Sequence[Edit] = ()
    check: str = ""
    """Python expression to assert at the end."""
    may_raise: str = ""
    """Class whose errors are an outcome to judge."""
    raises: str | None = None
    """Error that it must end with, as an option of snippets is written."""
    timeout_s: float | None = None
    """Seconds in place of the program's own timeout."""


def vary(base: Snippet, wish: Wish) -> Snippet:
    """Make the variant of a program.

    Raises:
        ProblemsError: An edit does not apply, or the changed text is no program.
    """
    problems = list(_misplaced(base, wish))
    if problems:
        raise ProblemsError(problems)
    source = edited(base.source, wish.edits)
    if wish.check:
        source = f"{source.rstrip()}\n{CHECK.format(wish.check)}\n"
    return rewritten(base, source, wish)


def rewritten(base: Snippet, source: str, wish: Wish) -> Snippet:
    """Make a program of another text that still counts as a variant of `base`.

    Raises:
        ProblemsError: The text is no program.
    """
    variant_id = f"{base.id}/{wish.name}"
    try:
        changed = parse_snippet(variant_id, base.path, source)
    except ProblemsError as error:
        raise ProblemsError(
            replace(
                problem,
                path=wish.asked_in,
                line=wish.asked_at,
                message=f"{problem.message} (in line {problem.line} of the changed {base.path})",
            )
            for problem in error.problems
        ) from None
    kept = base.options.model_dump(include={"timeout_s", "memory_limit_mib", "alt", "tolerance"})
    if wish.timeout_s:
        kept["timeout_s"] = wish.timeout_s
    options = Options(devices=("cpu",), raises=wish.raises, **kept)
    how = Variant(wish.asked_in, wish.asked_at, tuple(wish.edits), wish.check, wish.may_raise)
    return replace(changed, options=options, variant=how)


def edited(text: str, edits: Sequence[Edit]) -> str:
    """Apply edits, each of which must be known to fit, in their order."""
    for old, new in edits:
        text = text.replace(old, new, 1)
    return text


def _misplaced(base: Snippet, wish: Wish) -> Iterator[Problem]:
    """Edits whose text does not occur exactly once when their turn comes."""
    text = base.source
    for old, new in wish.edits:
        count = text.count(old) if old else 0
        if count != 1:
            times = "is not in" if not count else f"occurs {count} times in"
            message = f"edit: {old!r} {times} {base.path}"
            fix = "copy a text that occurs once"
            yield Problem(wish.asked_in, wish.asked_at, Code.BAD_EDIT, message, fix)
        else:
            text = text.replace(old, new, 1)


def check_line(program: Snippet) -> int:
    """Line on which a variant asserts its check."""
    return program.source.rstrip().count("\n") + 1

"""Makes a program another one: by edits of its text, and by what is asserted at its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pydantic import ValidationError

from traced.base.problem import Code, Problem, ProblemsError
from traced.base.refusal import refusal
from traced.inputs.options import DeclaredVariant, Options
from traced.inputs.snippet import Snippet, Variant, parse_snippet
from traced.inputs.source import lines_of

Edit = tuple[str, str]
"""A text that occurs once, and what stands there instead."""
CHECK: Final = "assert ({})"
BLOCK_MARK: Final = "\ue000"
"""Stands for the options block while edits are applied; a private character of Unicode."""


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
    source = _edited_around_block(base, wish.edits)
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
    how = Variant(
        wish.asked_in,
        wish.asked_at,
        edits=tuple(wish.edits),
        check=wish.check,
        may_raise=wish.may_raise,
    )
    return replace(changed, options=options, variant=how, declared={})


def declared_variants(base: Snippet) -> Iterator[Snippet]:
    """Make the variants that a snippet declares of itself.

    Raises:
        ProblemsError: With every problem that they have.
    """
    problems: list[Problem] = []
    made = []
    for name, declared in base.declared.items():
        try:
            made.append(_declared(base, name, declared))
        except ProblemsError as error:
            problems += error.problems
    if problems:
        raise ProblemsError(sorted(problems))
    yield from made


def _declared(base: Snippet, name: str, declared: DeclaredVariant) -> Snippet:
    """Make one variant, without the options block, which would speak of the snippet."""
    line = base.declared_lines.get(name, 1)
    wish = Wish(name, base.path, line, edits=declared.edits, raises=declared.raises)
    problems = list(_misplaced(base, wish))
    if problems:
        raise ProblemsError(problems)
    source = edited(_without_block(base), declared.edits)
    program = rewritten(base, source, wish)
    own = {"raises": declared.raises, "expect": declared.expect, "label": declared.label}
    try:
        options = Options.model_validate(base.options.model_dump() | own)
    except ValidationError as error:
        refused = refusal(error.errors()[0])
        message, fix = refused.about(f"variants.{name}"), "see CONTRIBUTING.md, variants"
        problem = Problem(base.path, line, Code.BAD_OPTION, message, refused.fix or fix)
        raise ProblemsError([problem]) from None
    assert program.variant  # noqa: S101 — it has just been given one
    how = replace(program.variant, name=name, label=declared.label or name)
    return replace(program, options=options, variant=how)


def variant_path(path: str, name: str) -> str:
    """What stands for a declared variant where files stand for snippets."""
    return f"{path}@{name}"


def edited(text: str, edits: Sequence[Edit]) -> str:
    """Apply edits, each of which must be known to fit, in their order."""
    for old, new in edits:
        text = text.replace(old, new, 1)
    return text


def _misplaced(base: Snippet, wish: Wish) -> Iterator[Problem]:
    """Edits whose text does not occur exactly once when their turn comes."""
    text = _without_block(base)
    for old, new in wish.edits:
        count = text.count(old) if old else 0
        if count != 1:
            times = "is not in" if not count else f"occurs {count} times in"
            message = f"edit: {old!r} {times} {base.path}"
            fix = "copy a text that occurs once"
            yield Problem(wish.asked_in, wish.asked_at, Code.BAD_EDIT, message, fix)
        else:
            text = text.replace(old, new, 1)


def _without_block(base: Snippet) -> str:
    """The program's text without the options block, in which edits are written down."""
    lines = enumerate(lines_of(base.source), 1)
    return "\n".join(line for number, line in lines if number not in base.block) + "\n"


def _edited_around_block(base: Snippet, edits: Sequence[Edit]) -> str:
    """Apply edits to what stands before and behind the options block, and leave that as it is."""
    if not base.block:
        return edited(base.source, edits)
    lines = lines_of(base.source)
    first, last = min(base.block), max(base.block)
    text = "\n".join([*lines[: first - 1], BLOCK_MARK, *lines[last:]]) + "\n"
    return edited(text, edits).replace(BLOCK_MARK, "\n".join(lines[first - 1 : last]))


def check_line(program: Snippet) -> int:
    """Line on which a variant asserts its check."""
    return program.source.rstrip().count("\n") + 1

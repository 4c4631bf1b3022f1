"""What a model refuses, in words for the person who wrote it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Final

from pydantic_core import ErrorDetails

from traced.base.problem import did_you_mean

KINDS: Final = {
    "a valid array": "a list",
    "a valid boolean": "true or false",
    "a valid integer": "a whole number",
    "a valid list": "a list",
    "a valid number": "a number",
    "a valid string": "text",
    "a valid tuple": "a list",
    "an object": "a mapping of keys to values",
}
"""How files call what pydantic names by its types."""
PREDICATES: Final = ("should ", "cannot ", "is missing")
"""How a message begins that lacks the name of what it is about."""
LONGEST: Final = 40
"""Characters of a value that a message still repeats."""


@dataclass(frozen=True)
class Refusal:
    """One thing that is wrong with a value."""

    said: str
    """What is wrong: a sentence of its own, or one that lacks the value's name."""
    fix: str
    """What to do; empty where only the guide can say."""

    def about(self, name: str) -> str:
        """What is wrong with the value of this name; without a name, with the file."""
        if self.said.startswith(PREDICATES):
            return f"{name or 'the file'} {self.said}"
        return f"{name}: {self.said}" if name else self.said


def named(detail: ErrorDetails) -> str:
    """The key that a verdict is about, and which element of its list, counted from 1."""
    return ".".join(str(step + 1) if isinstance(step, int) else step for step in detail["loc"])


def refusal(detail: ErrorDetails) -> Refusal:
    """Say what is wrong with a value, and which word was probably meant."""
    context = detail.get("ctx", {})
    match detail["type"]:
        case "literal_error":
            said = f"cannot be {_shown(detail['input']) or 'that'}"
            return _not_among(said, detail["input"], context["expected"])
        case "union_tag_invalid":
            said = f"{_bare(context['discriminator'])} cannot be {_shown(context['tag']) or 'that'}"
            return _not_among(said, context["tag"], context["expected_tags"])
        case "union_tag_not_found":
            return Refusal(f"{_bare(context['discriminator'])} is missing", "")
        case "missing":
            return Refusal("is missing", "")
        case "value_error" | "assertion_error":
            return Refusal(re.sub(r"^\w+ \w+, ", "", detail["msg"]), "")
    said = re.sub(r"^(Input|Tuple|List|Dictionary|String|Value) (?=should )", "", detail["msg"])
    for pydantic, ours in KINDS.items():
        said = said.replace(f"should be {pydantic}", f"should be {ours}")
    said = said.replace(" after validation", "")
    if said.startswith("should be ") and (value := _shown(detail["input"])):
        said += f", not {value}"
    return Refusal(said, "")


def _not_among(said: str, word: object, listed: str) -> Refusal:
    """A word that is none of those that pydantic lists in quotes."""
    known = re.findall(r"'([^']*)'", listed)
    return Refusal(said, did_you_mean(str(word), known, f"known: {', '.join(known)}"))


def _bare(discriminator: str) -> str:
    return discriminator.strip("'")


def _shown(value: object) -> str:
    """A value as files write it; empty if it is too long or has parts."""
    if not isinstance(value, (str, int, float, bool, type(None))):
        return ""
    shown = repr(value) if isinstance(value, str) else json.dumps(value)
    return shown if len(shown) <= LONGEST else ""

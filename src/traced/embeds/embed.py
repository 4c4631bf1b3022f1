"""The only parser of embeds: Markdown links whose attribute list names a kind of embed."""

from __future__ import annotations

import bisect
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from traced.base.problem import Code, Problem, did_you_mean
from traced.inputs.variant import variant_path


class EmbedKind(StrEnum):
    """What a link asks for; the word is the class in its attribute list."""

    SNIPPET = "snippet"
    CHART = "chart"
    STEPS = "steps"
    GRAPH = "graph"
    GRID = "grid"
    BREAK_EVEN = "break-even"
    VALUE = "value"
    CLAIM = "claim"
    QUIZ = "quiz"
    QUIZ_TEST = "quiz-test"
    QUIZ_ANSWERS = "quiz-answers"
    QUIZ_RECALL = "quiz-recall"
    QUIZ_STRENGTH = "quiz-strength"
    QUIZ_PROGRESS = "quiz-progress"
    EVIDENCE = "evidence"
    BUILD = "build"
    LESSON = "lesson"


INLINE = (EmbedKind.VALUE, EmbedKind.CLAIM)
"""Kinds that may stand inside a sentence; all others stand alone on their line."""

OPTIONS: Final[Mapping[EmbedKind, tuple[str, ...]]] = {
    EmbedKind.SNIPPET: ("show", "device", "variant"),
    EmbedKind.CHART: ("device", "variant"),
    EmbedKind.GRID: ("device",),
    EmbedKind.BREAK_EVEN: ("device",),
    EmbedKind.STEPS: ("device", "variant"),
    EmbedKind.GRAPH: ("show", "device", "variant", "graph", "stage", "trace"),
    EmbedKind.VALUE: ("device", "variant"),
    EmbedKind.CLAIM: ("device", "variant"),
    EmbedKind.QUIZ_STRENGTH: ("test",),
}
SHOW = ("source", "output")
"""Parts of a snippet that are shown unless `show` says otherwise."""
STAGES = ("traced", "optimized")
"""Graphs of a trace that `stage` may name."""
SHOWABLE = (*SHOW, "diff")
"""Parts that `show` may name; a diff is that of a variant."""

LINK = re.compile(
    r"""
    (?<![\\!])
    \[ (?P<text> (?: [^\[\]\n] | \n(?![ \t]*\n) | \[[^\[\]]*\] )* ) \]  # one level of brackets
    \( (?P<target> [^()\s]+ ) \)
    \{ :? (?P<attributes> [^{}\n]* ) \}
    """,
    re.VERBOSE,
)
"""A link followed by an attribute list."""

ATTRIBUTE = re.compile(
    r"""
    \. (?P<word> [\w-]+ )                    # .class
    | (?P<name> [\w-]+ ) \s* = \s* "(?P<value> [^"]* )"   # option="value"
    | (?P<other> \S+ )                       # anything else is refused
    """,
    re.VERBOSE,
)
TAIL = re.compile(r"(?:[,;.?]|!(?!\[)|:(?![\w-]+:))*")  # no image begins there, and no :icon:
"""Punctuation that belongs to the words before it, whatever is set in between."""
HIDDEN = re.compile(
    r"""
    ^ [ \t>]* (?: (?P<fence> `{3,} ) [^`\n]* | (?P<tildes> ~{3,} ) [^\n]* ) $  # opens a block
    | (?<![`\\]) (?P<ticks> `+ ) (?!`)
      (?: (?! \n[ \t]*\n ) . )+?          # a code span: no blank line inside
      (?<!`) (?P=ticks) (?!`)
    | <!-- .*? -->
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
"""What hides a link: a fenced block (its first line), a code span or a comment."""


@dataclass(frozen=True)
class Embed:
    """One embed of a page."""

    kind: EmbedKind
    text: str
    """The link's text: a caption, a claim's sentence, or a placeholder."""
    path: str
    """The snippet's file (or glob) relative to the project's root."""
    fragment: str
    options: dict[str, str]
    line: int
    """Line in the page's text, counted from 1."""
    start: int
    end: int
    """Where the embed stands in the page's text."""
    text_start: int
    """Where the link's text begins in the page's text."""
    tail: str = ""
    """Punctuation of the sentence right behind the embed, which `end` leaves out."""

    @property
    def variant(self) -> str:
        """Name of the snippet's variant that is meant; empty for the snippet itself."""
        return self.options.get("variant", "")

    @property
    def exhibit(self) -> str:
        """Under what the gallery keeps the program that is meant."""
        return variant_path(self.path, self.variant) if self.variant else self.path

    @property
    def number(self) -> bool:
        """Whether it asks for one number of the build, which may stand in a sentence."""
        return self.kind is EmbedKind.BUILD and bool(self.fragment)

    @property
    def show(self) -> tuple[str, ...]:
        """Parts of a snippet to show."""
        return tuple(self.options.get("show", " ".join(SHOW)).split())


@dataclass
class Parsed:
    """Embeds of a page, and what is wrong with links that try to be embeds."""

    embeds: list[Embed] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    broken: list[tuple[int, int]] = field(default_factory=list)
    """Spans of the links that `problems` are about."""


def joined(file: str, target: str) -> str:
    """A link's target, relative to the file it stands in, relative to the project's root."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(file), target))


def find_embeds(text: str, page: str, first_line: int = 1) -> Parsed:
    """Find the embeds in a page's Markdown, outside code and comments.

    Args:
        text: Markdown, front matter removed.
        page: The page's file relative to the project's root; targets are relative to it.
        first_line: Line of the file on which `text` begins.
    """
    parsed = Parsed()
    newlines = [m.start() for m in re.finditer("\n", text)]
    hidden = [(one.start, one.end) for one in hidden_parts(text)]
    source = _Source(text, page, hidden, lambda at: bisect.bisect_left(newlines, at) + first_line)
    _scan(source, (0, len(text)), parsed)
    return parsed


@dataclass(frozen=True)
class _Source:
    """The page that is searched."""

    text: str
    path: str
    hidden: list[tuple[int, int]]
    line_of: Callable[[int], int]
    """Line of a place in the text."""


def _scan(source: _Source, part: tuple[int, int], parsed: Parsed) -> None:
    """Find the embeds in a part of a page, those inside a claim first."""
    page = source.path
    for match in LINK.finditer(source.text, *part):
        if any(first <= match.start() < last for first, last in source.hidden):
            continue
        if not _is_embed(match):
            continue
        if "](" in match["text"]:
            _scan(source, match.span("text"), parsed)
        line = source.line_of(match.start())
        problems, options, words = _read_attributes(match["attributes"], page, line)
        kind = _kind(words, page, line, problems)
        if kind:
            problems += _check_options(kind, options, page, line)
            problems += _check_place(match, kind, page, line)
        if problems or not kind:
            parsed.problems += problems
            parsed.broken.append(match.span())
            continue
        target, _, fragment = match["target"].partition("#")
        path = joined(page, target)
        tail = TAIL.match(source.text, match.end())
        where = (line, *match.span(), match.start("text"), tail[0] if tail else "")
        parsed.embeds.append(Embed(kind, match["text"], path, fragment, options, *where))


def _is_embed(match: re.Match[str]) -> bool:
    """Whether a link means to be an embed: by its class, or by pointing at a script."""
    words = re.findall(r"\.([\w-]+)", match["attributes"])
    local = "://" not in match["target"]
    script = match["target"].partition("#")[0].endswith((".py", ".yml"))
    return local and (script or any(word in list(EmbedKind) for word in words))


def _read_attributes(
    attributes: str, page: str, line: int
) -> tuple[list[Problem], dict[str, str], list[str]]:
    problems: list[Problem] = []
    options: dict[str, str] = {}
    words: list[str] = []
    for found in ATTRIBUTE.finditer(attributes):
        if found["word"]:
            words.append(found["word"])
        elif found["name"] in options:
            message = f"{found['name']} is given twice"
            problems.append(Problem(page, line, Code.BAD_EMBED, message, "remove one"))
        elif found["name"]:
            options[found["name"]] = found["value"]
        else:
            message = f"cannot read {found['other']!r}"
            fix = 'write { .snippet option="value" }'
            problems.append(Problem(page, line, Code.BAD_EMBED, message, fix))
    return problems, options, words


def _kind(words: list[str], page: str, line: int, problems: list[Problem]) -> EmbedKind | None:
    kinds = [EmbedKind(word) for word in words if word in list(EmbedKind)]
    if len(kinds) == 1 and len(words) == 1:
        return kinds[0]
    known = "known: " + ", ".join(f".{kind}" for kind in EmbedKind)
    if not words:
        message, fix = "link to a script or a bank names no kind of embed", known
    elif not kinds:
        message = f"no embed .{words[0]}"
        fix = did_you_mean(words[0], list(EmbedKind), known)
    else:
        message, fix = f"{len(words)} classes where one is due: {' '.join(words)}", known
    problems.append(Problem(page, line, Code.BAD_EMBED, message, fix))
    return None


def _check_options(
    kind: EmbedKind, options: dict[str, str], page: str, line: int
) -> Iterator[Problem]:
    known = OPTIONS.get(kind, ())
    for name in options:
        if name not in known:
            fix = did_you_mean(name, known, f"known: {', '.join(known) or 'none'}")
            yield Problem(page, line, Code.UNKNOWN_OPTION, f".{kind} has no option {name!r}", fix)
    for word in options.get("show", "source").split() or [""]:
        if word not in SHOWABLE:
            fix = did_you_mean(word, SHOWABLE, f"known: {', '.join(SHOWABLE)}")
            yield Problem(page, line, Code.BAD_EMBED, f"show cannot be {word!r}", fix)
    for word in options.get("stage", "traced").split() or [""]:
        if word not in STAGES:
            fix = did_you_mean(word, STAGES, f"known: {', '.join(STAGES)}")
            yield Problem(page, line, Code.BAD_EMBED, f"stage cannot be {word!r}", fix)
    if not options.get("trace", "1").isdecimal():
        message = f"trace cannot be {options['trace']!r}"
        yield Problem(page, line, Code.BAD_EMBED, message, "count traces from 1")
    if options.get("device", "cpu") not in ("cpu", "gpu"):
        message = f"device cannot be {options['device']!r}"
        yield Problem(page, line, Code.BAD_EMBED, message, "known: cpu, gpu")


def _check_place(match: re.Match[str], kind: EmbedKind, page: str, line: int) -> Iterator[Problem]:
    number = kind is EmbedKind.BUILD and "#" in match["target"]
    if kind not in INLINE and not number:
        before = match.string[: match.start()].rpartition("\n")[2]
        after = match.string[match.end() :].partition("\n")[0]
        if before.strip() or after.strip():
            fix = "put it on a line of its own"
            yield Problem(page, line, Code.BAD_EMBED, f".{kind} stands inside a line", fix)


@dataclass(frozen=True)
class HiddenPart:
    """A part of a page in which nothing is an embed."""

    start: int
    end: int
    fence: bool
    """Whether it is a fenced block; else a code span or a comment."""


def hidden_parts(text: str) -> Iterator[HiddenPart]:
    """Fenced blocks, code spans and comments, in order."""
    at = 0
    while found := HIDDEN.search(text, at):
        fence = found["fence"] or found["tildes"]
        at = _fence_end(text, found.end(), fence) if fence else found.end()
        yield HiddenPart(found.start(), at, bool(fence))


def _fence_end(text: str, start: int, fence: str) -> int:
    """Where a fenced block ends: behind its closing line, or with the page."""
    closing = re.compile(rf"^[ \t>]*{fence[0]}{{{len(fence)},}}[ \t]*$", re.MULTILINE)
    found = closing.search(text, start)
    return found.end() if found else len(text)

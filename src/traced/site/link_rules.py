"""Rules for what pages lead to: files, anchors and images that are there, and are described."""

from __future__ import annotations

import difflib
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from traced.base.problem import Code, Problem, did_you_mean
from traced.embeds.embed import EmbedKind, hidden_parts, joined
from traced.embeds.manuscript import LINK, Link, Manuscript
from traced.quiz.quizzes import Words

SCHEME: Final = re.compile(r"^(?:[a-zA-Z][\w+.-]*:|/)")
"""Of a target that leads out of the project's pages."""
GENERATED: Final = ("docs/records/", "docs/snippets/", "docs/quiz/", "docs/badge.svg")
"""What only a build puts below the pages."""


@dataclass(frozen=True)
class Targets:
    """What links may lead to."""

    pages: Mapping[str, Manuscript]
    """By file relative to the project's root."""
    exists: Callable[[str], bool]
    """Whether a file, named in that way, is there."""
    anchors: Callable[[str], frozenset[str]]
    """Anchors of a page."""

    def complaint(self, target: str) -> tuple[Code, str, str] | None:
        """Code, message and fix if a target, relative to the project's root, leads nowhere."""
        path, _, anchor = target.partition("#")
        if path.startswith(GENERATED):
            return None
        if embed := self._embed_of(path):
            fix = f"to embed it, write {{ {embed} }} behind the link"
            return Code.BROKEN_LINK, f"{path} is no page", fix
        if not self.exists(path) or not path.startswith("docs/"):
            fix = _nearest(path, self.pages)
            return Code.BROKEN_LINK, f"no page or file {path}", fix
        if not anchor or path not in self.pages:
            return None
        known = self.anchors(path)
        if anchor in known:
            return None
        fix = did_you_mean(anchor, known, "use the words of a heading, in lower case with dashes")
        return Code.BROKEN_ANCHOR, f"no anchor {anchor!r} in {path}", fix

    def _embed_of(self, path: str) -> str:
        """The class that makes an embed of a link to a snippet or a bank that is there."""
        folder = path.partition("/")[0]
        kinds = {"snippets": f".{EmbedKind.SNIPPET}", "quiz": f".{EmbedKind.QUIZ}"}
        return kinds.get(folder, "") if self.exists(path) else ""


def _nearest(path: str, pages: Iterable[str]) -> str:
    """Suggest the page whose file's name is like that of `path`, rather in the same folder."""
    folder, _, name = path.rpartition("/")
    near = sorted(pages, key=lambda one: one.startswith(f"{folder}/"))
    names = {one.rpartition("/")[2].partition(".")[0]: one for one in near}
    close = difflib.get_close_matches(name.partition(".")[0], names, n=1)
    return f"did you mean {names[close[0]]}?" if close else "mend the path, or write the page"


def broken_links(page: Manuscript, targets: Targets) -> Iterator[Problem]:
    """Links of a page that lead nowhere, those that embeds make included."""
    for link in page.links:
        if not link.image and not SCHEME.match(link.target):
            yield from _broken(page.path, page.line(link.start), link.target, targets)
    for embed in page.embeds:
        if embed.kind is EmbedKind.QUIZ_STRENGTH and "test" in embed.options:
            yield from _broken(page.path, embed.line, embed.options["test"], targets)
        elif embed.number:
            yield from _broken(page.path, embed.line, _from(page.path, embed.path), targets)


def broken_links_of_questions(words: Words, targets: Targets) -> Iterator[Problem]:
    """Links in the words of questions that lead nowhere; no host checks them."""
    hidden = [(part.start, part.end) for part in hidden_parts(words.text)]
    for found in LINK.finditer(words.text):
        inside = any(first <= found.start() < last for first, last in hidden)
        if not (inside or found["attributes"] or SCHEME.match(found["target"])):
            line = words.line + words.text.count("\n", 0, found.start())
            yield from _broken(words.bank, line, found["target"], targets)


def _broken(path: str, line: int, target: str, targets: Targets) -> Iterator[Problem]:
    own = target.startswith("#") or not target
    if complaint := targets.complaint(f"{path}{target}" if own else joined(path, target)):
        yield Problem(path, line, *complaint)


def _from(page: str, path: str) -> str:
    return posixpath.relpath(path, posixpath.dirname(page))


def bad_images(page: Manuscript, targets: Targets) -> Iterator[Problem]:
    """Images that are not there, or say nothing to those who cannot see them."""
    for link in page.links:
        if link.image:
            yield from _bad_image(page, link, targets)


def _bad_image(page: Manuscript, link: Link, targets: Targets) -> Iterator[Problem]:
    line = page.line(link.start)
    if not link.text.strip():
        message = f"image {link.target} has no alternative text"
        fix = "say between the brackets what it shows"
        yield Problem(page.path, line, Code.MISSING_ALT, message, fix)
    path = joined(page.path, link.target).partition("#")[0]
    if not (SCHEME.match(link.target) or path.startswith(GENERATED) or targets.exists(path)):
        yield Problem(page.path, line, Code.MISSING_IMAGE, f"no image {path}", "mend the path")

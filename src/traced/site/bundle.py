"""One classic script of many modules, and one sheet of many: fewer requests, fewer bytes.

A site that opens from a folder needs the script, too: browsers load no module from a file.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable

IMPORT = re.compile(
    r"""
    ^ import \s* (?P<names> \{ [^}]* \} )      # import {a, b as c}
    \s* from \s* "(?P<path> \.{1,2}/ [^"]+ )" ;? \s* $
    """,
    re.VERBOSE | re.MULTILINE,
)
EXPORT = re.compile(
    r"^export (?=(?:const|let|function|async function|class) (?P<name>\w+))", re.MULTILINE
)
LATER = re.compile(r"""\bimport\("(\.{1,2}/[^"]+)"\)""")
"""A module that is loaded once it is needed; its path."""
LEFT = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)
"""An import or export that is in neither of these forms."""
SPARE = re.compile(
    r"""
    (?P<string> "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*' )   # stays as it is
    | (?: /\* .*? \*/ | \s )+                             # comments and white space
    """,
    re.VERBOSE | re.DOTALL,
)
"""What a style sheet can do without."""


class BundleError(Exception):
    """A module that cannot be bundled; the message names its file."""


def one_sheet(texts: Iterable[str]) -> str:
    """Write style sheets one after the other, without comments and indentation."""
    return "".join(SPARE.sub(lambda one: one["string"] or " ", text).strip() for text in texts)


def at_once(text: str) -> str:
    """A module that loads with itself what it would load once it is needed."""
    first = "".join(f'import {{}} from "{path}"\n' for path in LATER.findall(text))
    return first + LATER.sub("null", text)


def bundle(entries: Iterable[str], read: Callable[[str], str]) -> str:
    """Write modules and those they need, each once and as a function of its own, in their order.

    Args:
        entries: Paths of the modules that a page loads.
        read: Returns the text of a module by its path.

    Raises:
        BundleError: A module imports or exports in a form that is not known, or in a circle.
    """
    parts: dict[str, str] = {}
    for entry in entries:
        _add(entry, read, parts, ())
    return '(() => {\n"use strict"\nconst modules = {}\n' + "".join(parts.values()) + "})()\n"


def _add(
    path: str, read: Callable[[str], str], parts: dict[str, str], above: tuple[str, ...]
) -> None:
    if path in above:
        raise BundleError(f"{path}: imports itself by way of {above[-1]}")
    if path in parts:
        return
    text = read(path)
    for match in IMPORT.finditer(text):
        _add(_target(path, match["path"]), read, parts, (*above, path))

    def required(match: re.Match[str]) -> str:
        names = match["names"].replace(" as ", ": ")
        return f'const {names} = modules["{_target(path, match["path"])}"]'

    exported = ", ".join(match["name"] for match in EXPORT.finditer(text))
    body = EXPORT.sub("", IMPORT.sub(required, text))
    if left := LEFT.search(body):
        raise BundleError(f"{path}: cannot bundle {left[0]!r}")
    parts[path] = f'modules["{path}"] = (() => {{\n{body.rstrip()}\nreturn {{{exported}}}\n}})()\n'


def _target(path: str, target: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), target))

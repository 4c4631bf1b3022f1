"""One classic script of several modules: browsers load no module from a folder on disk."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable

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
LEFT = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)
"""An import or export that is in neither of these forms."""


class BundleError(Exception):
    """A module that cannot be bundled; the message names its file."""


def bundle(entry: str, read: Callable[[str], str]) -> str:
    """Write the modules that `entry` needs, each as a function of its own, in their order.

    Args:
        entry: Path of the first module.
        read: Returns the text of a module by its path.

    Raises:
        BundleError: A module imports or exports in a form that is not known, or in a circle.
    """
    parts: dict[str, str] = {}
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

"""Watches what a script does to the project's files: reading is noted, changing is refused."""

from __future__ import annotations

import errno
import importlib.util
import os
import sys
from collections import defaultdict
from collections.abc import Callable, Collection
from typing import Any, Final

from traced.execution.job import Job

REFUSAL = "a run may not change the project, only its current folder"

CHANGES: Final = {
    "os.remove": ((0, 1),),
    "os.rename": ((0, 2), (1, 3)),
    "os.mkdir": ((0, 2),),
    "os.rmdir": ((0, 1),),
    "os.link": ((1, 3),),
    "os.symlink": ((1, 2),),
    "os.truncate": ((0, None),),
    "os.chmod": ((0, 2),),
    "os.chown": ((0, 3),),
    "os.utime": ((0, 3),),
    "os.setxattr": ((0, None),),
    "os.removexattr": ((0, None),),
}
"""Events that change files: where in their arguments each path stands, and the descriptor of the
folder it is relative to."""

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def local_name(path: str, root: str) -> str | None:
    """Name of a file relative to the project's root, with forward slashes; none outside it.

    Installed libraries and the cache lie outside, wherever their folders are.
    """
    if not path.startswith(root + os.sep):
        return None
    outside = (f"{root}{os.sep}.venv", f"{root}{os.sep}.cache", sys.prefix)
    if path.startswith(tuple(folder + os.sep for folder in outside)):
        return None
    return path[len(root) + 1 :].replace(os.sep, "/")


class Guard:
    """Stands between one script and the files of its project."""

    def __init__(self, job: Job, observed: Callable[[str], None]) -> None:
        self._root = job.root
        self._real_root = os.path.realpath(job.root)
        self._own = os.path.realpath(job.folder) + os.sep
        self._script = job.script
        self._observed = observed
        self._seen: set[str] = set()

    def audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Audit hook: called by the interpreter for each event.

        Raises:
            PermissionError: The script is about to change a file of the project.
        """
        if event == "open":
            path, _, flags = arguments
            if flags & WRITES:
                self._refuse(path, None)
            elif isinstance(path, str | bytes):
                self._note(os.fsdecode(path))
        elif event in CHANGES:
            for at, folder in CHANGES[event]:
                self._refuse(arguments[at], None if folder is None else arguments[folder])

    def note_loaded(self, packages: Collection[str], named: Collection[str]) -> None:
        """Observe modules that the script found in memory, and so did not open.

        Args:
            packages: Top-level names of what was in memory before the script began.
            named: Those that the script itself imports. Of another package all modules count,
                too, once one of its files was opened: who imports a part uses the rest.
        """
        loaded = defaultdict[str, list[str]](list)
        for name, module in list(sys.modules.items()):
            package = name.partition(".")[0]
            if package in packages:
                file = getattr(module, "__dict__", {}).get("__file__")  # asks no lazy module
                loaded[package] += [file] if isinstance(file, str) else []
        for package, files in loaded.items():
            opened = any(local_name(file, self._root) in self._seen for file in files)
            for file in files if opened or package in named else ():
                self._note(file)

    def _note(self, path: str) -> None:
        path = os.path.abspath(path)  # noqa: PTH100 — hot path
        if path.endswith(".pyc"):
            path = _source_of(path)
        name = None if path == self._script else local_name(path, self._root)
        if name and name not in self._seen:
            self._seen.add(name)
            self._observed(encodable(name))

    def _refuse(self, path: Any, folder: int | None) -> None:
        """Raise if the path, relative to the folder open as a descriptor, is the project's."""
        if not isinstance(path, str | bytes):
            return
        named = os.fsdecode(path)
        if folder is not None and folder >= 0:
            named = os.path.join(f"/proc/self/fd/{folder}", named)  # noqa: PTH118 — hot path
        above, name = os.path.split(os.path.abspath(named))  # noqa: PTH100 — hot path
        real = os.path.join(os.path.realpath(above), name)  # noqa: PTH118 — hot path
        if real.startswith(self._real_root + os.sep) and not real.startswith(self._own):
            shown = os.path.relpath(real, self._real_root)
            raise PermissionError(errno.EACCES, REFUSAL, encodable(shown))


def _source_of(compiled: str) -> str:
    """File that a compiled module was made of; a module without source is its own."""
    try:
        return importlib.util.source_from_cache(compiled)
    except ValueError:
        return compiled


def encodable(text: str) -> str:
    """Text that a report can hold: half a surrogate pair is written as its escape."""
    return text.encode("utf-8", "backslashreplace").decode()

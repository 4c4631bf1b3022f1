"""Lets a process and all that it starts write anywhere but in the project, by the system's word.

`guard` refuses with a clear error what Python itself does; this also holds for C++ and for other
programs. It needs Landlock (Linux 6.2 or later). That allows but cannot forbid, so everything
beside the folders that lead to the project is allowed: within those very folders nothing new can
be made either.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Iterator

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
"""Numbers of the system calls."""
VERSION_FLAG = 1
PATH_BENEATH = 1
PR_SET_NO_NEW_PRIVS = 38
LEAST_VERSION = 3
"""Earlier ones refuse to move a file from one folder to another."""
ENTRIES_MOST = 5000
"""Beside more files and folders the project goes unprotected: allowing each would take long."""

ON_FILES = 1 << 1 | 1 << 14
"""Rights to write and to truncate."""
ON_FOLDERS = ON_FILES | sum(1 << bit for bit in range(4, 14))
"""Those, and rights to make, remove, link and move whatever a folder holds."""


def is_available() -> bool:
    """Whether the system can do this."""
    if sys.platform != "linux":
        return False
    return _call(CREATE_RULESET, None, 0, VERSION_FLAG) >= LEAST_VERSION


def confine(root: str, own: str) -> bool:
    """Refuse this process from now on to write below `root`, except below `own`; say whether."""
    beside = list(_beside(os.path.realpath(root)))
    if not is_available() or len(beside) > ENTRIES_MOST:
        return False
    handled = struct.pack("Q", ON_FOLDERS)
    rules = _call(CREATE_RULESET, handled, len(handled), 0)
    if rules < 0:
        return False
    try:
        for path in (*beside, os.path.realpath(own)):
            _allow(rules, path)
        ctypes.CDLL(None).prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
        return _call(RESTRICT_SELF, rules, 0) == 0
    finally:
        os.close(rules)


def _beside(root: str) -> Iterator[str]:
    """All that lies beside the folders on the way to `root`."""
    above, name = os.path.split(root)
    while name:
        with os.scandir(above) as entries:
            yield from (e.path for e in entries if e.name != name and not e.is_symlink())
        above, name = os.path.split(above)


def _allow(rules: int, path: str) -> None:
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:  # it is gone, or another user's
        return
    rights = ON_FOLDERS if os.path.isdir(path) else ON_FILES  # noqa: PTH112 — a hot path
    _call(ADD_RULE, rules, PATH_BENEATH, struct.pack("=Qi", rights, descriptor), 0)
    os.close(descriptor)


def _call(number: int, *arguments: int | bytes | None) -> int:
    return int(ctypes.CDLL(None).syscall(number, *arguments))

"""Describes the error that ended a script: the reader's own frames, everything else folded."""

from __future__ import annotations

import linecache
import traceback

from traced.execution.guard import encodable, local_name
from traced.records.record import Error, Frame

MESSAGE_CHARS = 20_000
"""Most characters kept of an error's message."""
FIRST_FRAMES = 10
"""Frames kept from the start of a long traceback …"""
LAST_FRAMES = 5
"""… and from its end."""


def describe_error(error: BaseException, script: str, root: str) -> Error:
    """Describe an error; frames that are neither the script's nor of local modules are counted."""
    frames: list[Frame] = []
    for frame in traceback.extract_tb(error.__traceback__):
        file = "" if frame.filename == script else local_name(frame.filename, root)
        if file and not frames:
            continue  # the engine, which lies in the project too when it runs its own site
        if file is not None:
            source = linecache.getline(frame.filename, frame.lineno or 0).strip()
            line = frame.lineno or 0
            frames.append(Frame(line=line, function=frame.name, source=source, file=file))
        elif frames and not frames[-1].line:
            frames[-1] = _with_folded(frames[-1], 1)
        elif frames:
            frames.append(Frame(line=0, function="", source="", folded=1))
    frames += _place_of_syntax(error, script, root)
    own = [frame.line for frame in frames if frame.line and not frame.file]
    line = own[-1] if own else getattr(error, "lineno", None) or 1
    return Error(
        class_names=tuple(c.__name__ for c in type(error).__mro__ if c is not object),
        message=_message(error)[:MESSAGE_CHARS],
        line=line,
        frames=tuple(_shortened(frames)),
    )


def _place_of_syntax(error: BaseException, script: str, root: str) -> list[Frame]:
    """Where a local module does not compile: no frame of it exists."""
    if not isinstance(error, SyntaxError) or not error.filename or error.filename == script:
        return []
    file = local_name(error.filename, root)
    if file is None:
        return []
    source = (error.text or "").strip()
    return [Frame(line=error.lineno or 1, function="<module>", source=source, file=file)]


def _shortened(frames: list[Frame]) -> list[Frame]:
    """Leave out the middle of a long traceback, as that of an endless recursion."""
    if len(frames) <= FIRST_FRAMES + LAST_FRAMES:
        return frames
    head = frames[:FIRST_FRAMES]
    while len(head) > 1 and not head[-1].line:
        head.pop()
    left_out = frames[len(head) : -LAST_FRAMES]
    count = sum(frame.folded + (frame.line > 0) for frame in left_out)
    return [*head[:-1], _with_folded(head[-1], count), *frames[-LAST_FRAMES:]]


def _with_folded(frame: Frame, more: int) -> Frame:
    return frame.model_copy(update={"folded": frame.folded + more})


def _message(error: BaseException) -> str:
    try:
        return encodable(str(error))
    except Exception:  # noqa: BLE001 — the script's own `__str__` may raise anything
        return "<message unavailable>"

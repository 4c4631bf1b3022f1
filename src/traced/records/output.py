"""What a run wrote: gathered in order, cleaned of this machine's paths, and classified."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field
from typing import Final

from traced.records.record import Output, Stream

CAP_BYTES = 200_000
"""Output kept of one run; the rest is counted and left out."""

ANSI = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
"""Terminal colours and cursor movements."""

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Control characters that no page can show; tab and line ends are not among them."""


@dataclass(frozen=True)
class Noise:
    """A line on stderr that says nothing about the snippet."""

    pattern: re.Pattern[str]
    reason: str


KNOWN_NOISE: Final = (
    Noise(re.compile(r"oneDNN custom operations are on"), "start-up notice of the CPU kernels"),
    Noise(re.compile(r"cpu_feature_guard"), "start-up notice of the instruction sets in use"),
    Noise(re.compile(r"before absl::InitializeLog\(\) is called"), "header of start-up notices"),
    Noise(re.compile(r"To enable the following instructions"), "second line of cpu_feature_guard"),
    Noise(
        re.compile(
            r"(cuda_executor|cuda_platform|cudart_stub|cuda_dnn|cuda_fft|cuda_blas|cuda_diagnostics)\.cc"
        ),
        "probing for a GPU",
    ),
    Noise(
        re.compile(r"(service|device_compiler|llvm_ir_runtime|cpu_client)\.(cc|h):\d+\]"),
        "XLA starting up",
    ),
    Noise(
        re.compile(r"Matplotlib is building the font cache"),
        "said once per machine, by whichever run draws first",
    ),
    Noise(
        re.compile(r"local_rendezvous\.cc"),
        "the executor saying in the log what it also raises as an error",
    ),
)
"""Every stderr line that pages leave out, with the reason; all other lines are shown."""

EXECUTOR_NOISE = re.compile(
    r"""
    ^ [^\n]* local_rendezvous\.cc [^\n]* \n              # a line that is noise by itself
    (?: (?! [IWEF]\d{4}\ | \d{4}-\d\d-\d\d\ ) [^\n]* \n )*?  # its message goes on: no other begins
    \t\ \[\[ \{\{ [^\n]* (?: \n | \Z )                  # and ends by naming a node
    """,
    re.VERBOSE | re.MULTILINE,
)
"""All lines of what the executor logs about a node of a graph, which it also raises."""


@dataclass
class _Piece:
    stream: Stream
    first_line: int
    last_line: int
    data: bytearray = field(default_factory=bytearray)


class Transcript:
    """Collects what a run writes, in order, each piece with the statement that wrote it."""

    def __init__(self, cap_bytes: int = CAP_BYTES) -> None:
        self._cap = cap_bytes
        self._pieces: list[_Piece] = []
        self._kept = 0
        self._lines = (0, 0)
        self.truncated_bytes = 0

    def enter(self, first_line: int, last_line: int) -> None:
        """Attribute what follows to the statement on these lines."""
        self._lines = (first_line, last_line)

    def write(self, stream: Stream, data: bytes) -> None:
        """Keep `data`, up to the cap."""
        room = max(0, self._cap - self._kept)
        self.truncated_bytes += max(0, len(data) - room)
        data = data[:room]
        self._kept += len(data)
        if not data:
            return
        last = self._pieces[-1] if self._pieces else None
        if not last or (last.stream, last.first_line, last.last_line) != (stream, *self._lines):
            last = _Piece(stream, *self._lines)
            self._pieces.append(last)
        last.data += data

    def outputs(self, paths: PathNames) -> tuple[Output, ...]:
        """Everything kept, as readable text without known noise."""
        decoders = {
            name: codecs.getincrementaldecoder("utf-8")("backslashreplace")
            for name in ("stdout", "stderr")
        }
        # Half a character at the very end was written so, unless the cap cut it.
        closing = {} if self.truncated_bytes else {p.stream: p for p in self._pieces}
        found = []
        for piece in self._pieces:
            final = closing.get(piece.stream) is piece
            decoded = decoders[piece.stream].decode(bytes(piece.data), final)
            text = paths.shorten(readable(decoded))
            if piece.stream == "stderr":
                text = without_noise(text)
            if text:
                found.append(
                    Output(
                        stream=piece.stream,
                        text=text,
                        first_line=piece.first_line,
                        last_line=piece.last_line,
                    )
                )
        return tuple(found)


@dataclass(frozen=True)
class PathNames:
    """Long names of this machine's folders and what pages say instead."""

    names: tuple[tuple[str, str], ...]
    """(prefix as the run saw it, replacement), longest first."""

    def shorten(self, text: str) -> str:
        """Replace this machine's folders and drop the engine's own frames from `text`."""
        text = ENGINE_FRAMES.sub("", text)
        for prefix, name in self.names:
            # Not within a longer path: neither /srv/app nor /app2 is below /app.
            end = "" if prefix.endswith("/") else r"(?![\w.-])"
            escaped = name.replace("\\", r"\\")
            text = re.sub(rf"(?<![\w.-]){re.escape(prefix)}{end}", escaped, text)
        return text


ENGINE_FRAMES = re.compile(
    r"""
    ^[ ]*File\ "[^"\n]*(?:/traced/(?:\w+/)?(?:child|zygote|measure)\.py|<frozen\ runpy>)",[^\n]*\n
    (?:[ ]{4,}(?![ ]*File\ ")[^\n]+\n)*  # its source line and carets, if any
    (?:[ ]*\n)?           # the blank line TensorFlow puts after each frame
    """,
    re.VERBOSE | re.MULTILINE,
)
"""Frames of the engine in a stack that TensorFlow prints; a reader's run has none."""


def readable(text: str) -> str:
    """Make raw terminal text safe to show: no colours, rewritten lines in their final state."""
    text = ANSI.sub("", text).replace("\r\n", "\n")
    text = "\n".join(_final_state(line) for line in text.split("\n"))
    return CONTROL.sub(lambda m: f"\\x{ord(m[0]):02x}", text)


def _final_state(line: str) -> str:
    """What a terminal would show of a line rewritten with carriage returns and backspaces."""
    shown: list[str] = []
    at = 0
    for char in line:
        if char == "\r":
            at = 0
        elif char == "\b":
            at = max(0, at - 1)
        else:
            shown[at : at + 1] = [char]
            at += 1
    return "".join(shown)


def without_noise(text: str) -> str:
    """Leave out lines that are known to say nothing about the snippet."""
    text = EXECUTOR_NOISE.sub("", text)
    kept = (
        line
        for line in text.splitlines(keepends=True)
        if not any(noise.pattern.search(line) for noise in KNOWN_NOISE)
    )
    return "".join(kept)

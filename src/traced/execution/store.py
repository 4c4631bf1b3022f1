"""Records on disk: the disposable store of this machine and the committed tree."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from traced.inputs.options import DeviceKind
from traced.records import key
from traced.records.record import BadRecordError, Record, from_json, to_json

PARTIAL = ".traced-"
"""Beginning of the name of a file that is being written; whoever meets one never reads it."""
RUN_FILE = "run.json"
STDOUT_FILE = "stdout.txt"


def figure_file(number: int | str) -> str:
    """Name of the file of a figure, counted from 1."""
    return f"figure-{number}.svg"


class StoreError(Exception):
    """The store could not be written; the message names the file and the reason."""


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write a file so that a reader sees the old content or the new one, never a part.

    Raises:
        StoreError: The disk is full or the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "wb", dir=path.parent, prefix=PARTIAL, delete=False
        ) as file:
            try:
                file.write(content.encode() if isinstance(content, str) else content)
                file.flush()
                os.fsync(file.fileno())
                os.chmod(file.name, 0o644)  # noqa: PTH101 — temporary files are private otherwise
                os.replace(file.name, path)  # noqa: PTH105 — pairs with file.name
            finally:
                Path(file.name).unlink(missing_ok=True)  # of a write that failed or was stopped
    except OSError as error:
        raise StoreError(f"cannot write {path}: {error.strerror}") from None


def complaint(path: Path) -> str:
    """Why a record's file cannot be trusted; empty if it can."""
    try:
        from_json(path.read_text(encoding="utf-8"))
    except (BadRecordError, OSError, UnicodeDecodeError) as error:
        return getattr(error, "strerror", None) or str(error)  # without this machine's path
    return ""


@dataclass(frozen=True)
class Store:
    """Runs of this machine, addressed by snippet, kind of device and key.

    Two builds may share it: files are replaced whole and hold all they mean.
    """

    folder: Path

    def find(
        self, snippet_id: str, device: DeviceKind, fields: Mapping[str, str], root: Path
    ) -> Record | None:
        """The stored run made under exactly this evidence, if there is one.

        Raises:
            BadRecordError: There is a file for this evidence and it cannot be trusted.
        """
        wanted = key.key_of(fields)
        path = self.path(snippet_id, device, wanted)
        try:
            record = from_json(path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (BadRecordError, OSError, UnicodeDecodeError) as error:
            said = getattr(error, "strerror", None) or error  # without this machine's path
            raise BadRecordError(f"{path.relative_to(root)}: {said}") from None
        if record.key != wanted:
            raise BadRecordError(f"{path.relative_to(root)}: holds the key of another run")
        return None if key.changed_fields(record, fields, root) else record

    def save(self, record: Record) -> None:
        """Keep a successful run.

        Raises:
            StoreError: It could not be written.
        """
        path = self.path(record.snippet, record.environment.device_kind, record.key)
        write_atomically(path, to_json(record))

    def latest(self, snippet_id: str, device: DeviceKind) -> Record | None:
        """The newest readable run of a snippet, whatever its evidence."""
        for path in self.paths(snippet_id, device):
            with contextlib.suppress(BadRecordError, OSError, UnicodeDecodeError):
                return from_json(path.read_text(encoding="utf-8"))
        return None

    def paths(self, snippet_id: str, device: DeviceKind) -> list[Path]:
        """Files of all runs of a snippet, the newest first."""
        found: list[tuple[float, Path]] = []
        for path in (self.folder / snippet_id / device).glob("*.json"):
            with contextlib.suppress(FileNotFoundError):  # another build may sweep meanwhile
                found.append((path.stat().st_mtime, path))
        return [path for _, path in sorted(found, reverse=True)]

    def path(self, snippet_id: str, device: DeviceKind, of_key: str) -> Path:
        """File of one run."""
        return self.folder / snippet_id / device / f"{of_key}.json"


@dataclass(frozen=True)
class CommittedRecords:
    """The tree of accepted records, which people review and the site publishes."""

    folder: Path

    def path(self, snippet_id: str, device: DeviceKind) -> Path:
        """File of one record."""
        return self.folder / snippet_id / device / RUN_FILE

    def load(self, snippet_id: str, device: DeviceKind) -> Record | None:
        """The accepted record, if there is one.

        Raises:
            BadRecordError: The file cannot be trusted.
        """
        try:
            return from_json(self.path(snippet_id, device).read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise BadRecordError(getattr(error, "strerror", None) or str(error)) from None

    def accept(self, record: Record) -> None:
        """Write a record, and beside it its standard output as plain text and its drawings.

        The record comes last: if only the others were written, the next attempt writes all anew.

        Raises:
            StoreError: It could not be written.
        """
        path = self.path(record.snippet, record.environment.device_kind)
        write_atomically(path.with_name(STDOUT_FILE), record.stdout)
        drawings = {f"figure-{n}.svg": f.svg for n, f in enumerate(record.figures, 1)}
        for name, svg in drawings.items():
            write_atomically(path.with_name(name), svg)
        for old in path.parent.glob("figure-*.svg"):
            if old.name not in drawings:
                old.unlink()
        write_atomically(path, to_json(record))

    def ids(self) -> Iterator[tuple[str, Path]]:
        """Snippet id and file of every committed record."""
        for path in sorted(self.folder.rglob(RUN_FILE)):
            yield path.parent.parent.relative_to(self.folder).as_posix(), path

"""Records on disk: the disposable store of this machine and the committed tree."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from traced import key
from traced.options import DeviceKind
from traced.record import BadRecordError, Record, from_json, to_json

RUN_FILE = "run.json"
STDOUT_FILE = "stdout.txt"


class StoreError(Exception):
    """The store could not be written; the message names the file and the reason."""


def write_atomically(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old text or the new one, never a part.

    Raises:
        StoreError: The disk is full or the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="\n", dir=path.parent, prefix=".", delete=False
        ) as file:
            try:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
                os.chmod(file.name, 0o644)  # noqa: PTH101 — temporary files are private otherwise
                os.replace(file.name, path)  # noqa: PTH105 — pairs with file.name
            finally:
                Path(file.name).unlink(missing_ok=True)  # of a write that failed or was stopped
    except OSError as error:
        raise StoreError(f"cannot write {path}: {error.strerror}") from None


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
        path = self._folder(snippet_id, device) / f"{wanted}.json"
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
        folder = self._folder(record.snippet, record.environment.device_kind)
        write_atomically(folder / f"{record.key}.json", to_json(record))

    def latest(self, snippet_id: str, device: DeviceKind) -> Record | None:
        """The newest readable run of a snippet, whatever its evidence."""
        paths = list(self._folder(snippet_id, device).glob("*.json"))
        for path in sorted(paths, key=lambda p: p.stat().st_mtime, reverse=True):
            try:
                return from_json(path.read_text(encoding="utf-8"))
            except (BadRecordError, UnicodeDecodeError):
                continue
        return None

    def _folder(self, snippet_id: str, device: DeviceKind) -> Path:
        return self.folder / snippet_id / device


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
        """Write a record, and its standard output as plain text beside it.

        Raises:
            StoreError: It could not be written.
        """
        path = self.path(record.snippet, record.environment.device_kind)
        write_atomically(path, to_json(record))
        write_atomically(path.with_name(STDOUT_FILE), record.stdout)

    def ids(self) -> Iterator[tuple[str, Path]]:
        """Snippet id and file of every committed record."""
        for path in sorted(self.folder.rglob(RUN_FILE)):
            yield path.parent.parent.relative_to(self.folder).as_posix(), path

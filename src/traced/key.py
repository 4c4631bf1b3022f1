"""The evidence that decides whether a run still counts, and the key made of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from traced.record import SCHEMA, Environment, Record
from traced.snippet import Snippet


def digest(data: bytes) -> str:
    """Sha256 of `data` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def evidence(snippet: Snippet, environment: Environment) -> dict[str, str]:
    """Everything known before a run that its outcome may depend on, by name."""
    return {
        "source": digest(snippet.source.encode()),
        "options": snippet.options.model_dump_json(),
        "python": environment.python,
        "tensorflow": environment.tensorflow,
        "keras": environment.keras,
        "numpy": environment.numpy,
        "platform": environment.platform,
        "device kind": environment.device_kind,
        "device name": environment.device_name,
        "cores": str(environment.cores),
        "engine schema": str(SCHEMA),
    }


def key_of(fields: Mapping[str, str]) -> str:
    """Sha256 over the named fields."""
    return digest(json.dumps(fields, sort_keys=True).encode())


def observe(root: Path, files: list[str]) -> dict[str, str]:
    """Digest local files that a run imported or opened, named relative to `root`.

    A file that is gone or unreadable counts as absent, so its return makes the run stale.
    """
    found = {}
    for name in sorted(set(files)):
        try:
            found[name] = digest((root / name).read_bytes())
        except OSError:
            found[name] = "absent"
    return found


def changed_fields(record: Record, now: Mapping[str, str], root: Path) -> list[str]:
    """Name the evidence that differs between a record and now; none means fresh."""
    names = sorted(set(record.evidence) | set(now))
    changed = [n for n in names if record.evidence.get(n) != now.get(n)]
    seen = observe(root, list(record.observed))
    return changed + [f"file {n}" for n in record.observed if record.observed[n] != seen[n]]

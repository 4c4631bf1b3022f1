"""The evidence that decides whether a run still counts, and the key made of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from traced.inputs.snippet import Snippet
from traced.records import environment as machine
from traced.records.record import SCHEMA, Environment, Record


def digest(data: bytes) -> str:
    """Sha256 of `data` in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def evidence(snippet: Snippet, environment: Environment) -> dict[str, str]:
    """Everything known before a run that its outcome may depend on, by name."""
    variant = snippet.variant
    return {
        "source": digest(snippet.source.encode()),
        **({"edits": json.dumps(variant.edits)} if variant else {}),
        "options": snippet.options.model_dump_json(exclude_defaults=True),
        "python": environment.python,
        "tensorflow": environment.tensorflow,
        "keras": environment.keras,
        "numpy": environment.numpy,
        "platform": environment.platform,
        "device kind": environment.device_kind,
        "device name": environment.device_name,
        "device driver": environment.driver or "none",
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


def changed_evidence(old: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Name the fields of a key that differ, in the order of the key; then those that are gone."""
    names = [*now, *(name for name in old if name not in now)]
    return [name for name in names if old.get(name) != now.get(name)]


def changed_files(record: Record, root: Path) -> list[str]:
    """Name the observed files whose content is no longer what the run met."""
    seen = observe(root, list(record.observed))
    return [name for name in record.observed if record.observed[name] != seen[name]]


def changed_distributions(record: Record) -> list[str]:
    """Name the distributions the run had imported whose version here is another now."""
    return [name for name, version in record.imported.items() if machine.installed(name) != version]


def changed_fields(record: Record, now: Mapping[str, str], root: Path) -> list[str]:
    """Name all evidence that differs between a record and now; none means fresh."""
    return [
        *changed_evidence(record.evidence, now),
        *named("file", changed_files(record, root)),
        *named("distribution", changed_distributions(record)),
    ]


def named(kind: str, names: Iterable[str]) -> list[str]:
    """Names of evidence that is observed during a run rather than known before it."""
    return [f"{kind} {name}" for name in names]

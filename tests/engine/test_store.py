"""A stored run is whole and counts, or it is named and made again."""

from __future__ import annotations

import errno
import json
import os
import threading
from typing import TYPE_CHECKING

import pytest

from tests.engine.records import CPU, make_record, out, record_of
from traced.execution.store import CommittedRecords, Store, StoreError, complaint, write_atomically
from traced.markup.place import figure_url
from traced.records import key
from traced.records.record import SCHEMA, BadRecordError, Figure, to_json

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.engine.conftest import Project
    from traced.inputs.snippet import Snippet
    from traced.records.record import Record


@pytest.fixture
def snippet(project: Project) -> Snippet:
    """A snippet whose run is stored."""
    return project.snippet("lesson/x.py", '"""Adds."""\nprint(1 + 1)\n')


@pytest.fixture
def store(project: Project) -> Store:
    """An empty store inside the project."""
    return Store(project.layout.cache / "runs")


def find(store: Store, project: Project, record: Record) -> Record | None:
    """Look for a run with the same evidence as `record`."""
    return store.find(record.snippet, "cpu", record.evidence, project.layout.root)


def file_of(store: Store, record: Record) -> Path:
    """Where the store keeps this run."""
    return store.folder / record.snippet / "cpu" / f"{record.key}.json"


def test_round_trip(store: Store, project: Project, snippet: Snippet) -> None:
    """What was saved is found, equal in every field."""
    record = record_of(snippet, CPU, out("2\n", 2))
    store.save(record)

    assert record == find(store, project, record)


def test_other_evidence_finds_nothing(store: Store, project: Project, snippet: Snippet) -> None:
    """A run under other evidence does not count; no run at all is no error."""
    record = record_of(snippet, CPU)
    store.save(record)
    other = record.evidence | {"numpy": "0.0"}

    assert None is store.find(snippet.id, "cpu", other, project.layout.root)
    assert None is store.find("lesson/y", "cpu", record.evidence, project.layout.root)
    assert None is store.find(snippet.id, "gpu", record.evidence, project.layout.root)


@pytest.mark.parametrize("change", ["edit", "remove", "appear"])
def test_changed_observed_file(
    store: Store, project: Project, snippet: Snippet, change: str
) -> None:
    """A run that read a file counts only as long as that file stays as it was."""
    data = project.write("lesson/data.txt", "1")
    seen = {"snippets/lesson/data.txt": key.digest(b"1"), "snippets/lesson/new.txt": "absent"}
    record = record_of(snippet, CPU, observed=seen)
    store.save(record)
    assert record == find(store, project, record)

    if change == "edit":
        data.write_text("2", encoding="utf-8")
    elif change == "remove":
        data.unlink()
    else:
        project.write("lesson/new.txt", "")

    assert None is find(store, project, record)


BROKEN: dict[str, tuple[Callable[[str], str], str]] = {
    "truncated": (lambda text: text[:-20], "file: Invalid JSON: EOF while parsing"),
    "empty": (lambda _: "", "file: Invalid JSON: EOF while parsing a value"),
    "corrupt": (lambda text: text.replace('"outputs"', '"otputs"'), "outputs is missing"),
    "conflict": (lambda text: "<<<<<<< HEAD\n" + text, "holds a merge conflict"),
    "conflict inside": (
        lambda text: text.replace(' "key"', '<<<<<<< HEAD\n "key"'),
        "holds a merge conflict",
    ),
    "schema": (
        lambda text: text.replace(f'"schema_version": {SCHEMA}', '"schema_version": 99'),
        f"has schema 99, not {SCHEMA}",
    ),
    "wrong key": (
        lambda text: json.dumps(json.loads(text) | {"key": "f" * 64}),
        "holds the key of another run",
    ),
}


@pytest.mark.parametrize("damage", BROKEN)
def test_damaged_run_is_named(
    store: Store, project: Project, snippet: Snippet, damage: str
) -> None:
    """A file that cannot be trusted is refused with its name and the reason."""
    record = record_of(snippet, CPU, out("2\n"))
    store.save(record)
    spoil, reason = BROKEN[damage]
    path = file_of(store, record)
    path.write_text(spoil(path.read_text(encoding="utf-8")), encoding="utf-8")

    with pytest.raises(BadRecordError) as caught:
        find(store, project, record)

    name = f".cache/traced/runs/lesson/x/cpu/{record.key}.json"
    assert str(caught.value).startswith(f"{name}: {reason}")


def test_run_that_is_no_text_or_no_file(store: Store, project: Project, snippet: Snippet) -> None:
    """Bytes that are no UTF-8, and a folder in a file's place, are refused alike."""
    record = record_of(snippet, CPU)
    store.save(record)
    path = file_of(store, record)
    name = f".cache/traced/runs/lesson/x/cpu/{record.key}.json"

    path.write_bytes(b"\xff{}")
    with pytest.raises(BadRecordError, match=f"{name}: 'utf-8' codec can't decode"):
        find(store, project, record)
    path.unlink()
    path.mkdir()
    with pytest.raises(BadRecordError, match=f"{name}: Is a directory"):
        find(store, project, record)


def test_latest_is_the_newest_readable(store: Store, snippet: Snippet) -> None:
    """What explains staleness is the newest run that can be read."""
    assert None is store.latest(snippet.id, "cpu")
    for age, numpy in enumerate(("1.0", "2.0", "3.0")):
        record = record_of(snippet, CPU)
        fields = record.evidence | {"numpy": numpy}
        record = record.model_copy(update={"evidence": fields, "key": key.key_of(fields)})
        store.save(record)
        os.utime(file_of(store, record), (age, age))
    file_of(store, record).write_text("{", encoding="utf-8")
    os.utime(file_of(store, record), (9, 9))

    latest = store.latest(snippet.id, "cpu")
    assert latest is not None
    assert "2.0" == latest.evidence["numpy"]


def test_a_reader_never_sees_a_part(tmp_path: Path) -> None:
    """While two writers replace a file again and again, every read is one whole text."""
    path = tmp_path / "runs" / "run.json"
    texts = {letter * 300_000 for letter in "ab"}
    write_atomically(path, "a" * 300_000)

    def write(text: str) -> None:
        for _ in range(15):
            write_atomically(path, text)

    writers = [threading.Thread(target=write, args=(text,)) for text in texts]
    for writer in writers:
        writer.start()
    seen = set()
    while any(writer.is_alive() for writer in writers):
        seen.add(path.read_text(encoding="utf-8"))
    for writer in writers:
        writer.join()

    assert set() == seen - texts
    assert ["run.json"] == [p.name for p in path.parent.iterdir()]


def test_written_as_it_is(tmp_path: Path) -> None:
    """Line ends stay LF and the file is readable by others, as a web server needs."""
    path = tmp_path / "stdout.txt"
    write_atomically(path, "é\n\r\n")

    assert b"\xc3\xa9\n\r\n" == path.read_bytes()
    assert 0o644 == path.stat().st_mode & 0o777


@pytest.mark.parametrize("call", ["fsync", "chmod", "replace"])
def test_full_disk(
    store: Store, snippet: Snippet, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """A full disk is said in one line, leaves no part of a file behind, and keeps what was."""
    record = record_of(snippet, CPU)
    path = file_of(store, record)
    store.save(record)
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, call, full)
    with pytest.raises(StoreError) as caught:
        store.save(record.model_copy(update={"date": "later"}))

    assert f"cannot write {path}: No space left on device" == str(caught.value)
    assert [path] == list(path.parent.iterdir())
    assert before == path.read_bytes()


def test_stopped_write_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in the middle of a write keeps the old file and no temporary one."""
    path = tmp_path / "run.json"
    write_atomically(path, "old")

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", stop)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, "new")

    assert {"run.json": "old"} == {p.name: p.read_text("utf-8") for p in tmp_path.iterdir()}


def test_unwritable_folder(tmp_path: Path) -> None:
    """A folder that cannot be made is said in one line."""
    (tmp_path / "runs").write_text("a file in the way", encoding="utf-8")
    path = tmp_path / "runs" / "lesson" / "run.json"

    with pytest.raises(StoreError) as caught:
        write_atomically(path, "")

    assert f"cannot write {path}: Not a directory" == str(caught.value)


def test_accepted_record(tmp_path: Path) -> None:
    """An accepted record is kept with its standard output as plain text beside it."""
    committed = CommittedRecords(tmp_path)
    record = make_record(out("1\n"), out("log\n", 2, "stderr"), out("2\n", 3))
    committed.accept(record)

    folder = tmp_path / "lesson" / "x" / "cpu"
    assert to_json(record) == (folder / "run.json").read_text(encoding="utf-8")
    assert "1\n2\n" == (folder / "stdout.txt").read_text(encoding="utf-8")
    assert record == committed.load("lesson/x", "cpu")
    assert None is committed.load("lesson/x", "gpu")
    assert [("lesson/x", folder / "run.json")] == list(committed.ids())


def test_accepted_figures(tmp_path: Path) -> None:
    """Figures lie beside the record under the names pages ask for; those given up go."""
    committed = CommittedRecords(tmp_path)
    figures = [Figure(alt="x", svg=f"<svg>{n}</svg>", first_line=n, last_line=n) for n in (1, 2)]
    folder = tmp_path / "lesson/x/cpu"
    committed.accept(two := make_record(figures=tuple(figures)))

    assert [figure_url(two, n) for n in (1, 2)] == [
        f"records/{path.relative_to(tmp_path)}" for path in sorted(folder.glob("figure*"))
    ]
    assert "<svg>2</svg>" == (folder / "figure-2.svg").read_text("utf-8")
    committed.accept(make_record(figures=tuple(figures[1:])))
    assert {"figure-1.svg": "<svg>2</svg>"} == {
        path.name: path.read_text("utf-8") for path in folder.glob("figure*")
    }


def test_record_comes_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where only one of the two files could be replaced, it is not the record."""
    committed = CommittedRecords(tmp_path)
    old, new = (make_record(out(text)) for text in ("old\n", "new\n"))
    committed.accept(old)
    replace, left = os.replace, [True, False]

    def full(source: str, target: str) -> None:
        if not left.pop(0):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        replace(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        with pytest.raises(StoreError):
            committed.accept(new)

    assert old == committed.load("lesson/x", "cpu")
    committed.accept(new)
    assert new == committed.load("lesson/x", "cpu")


@pytest.mark.parametrize(
    ("damage", "reason"),
    [(None, ""), (b"{", "file: Invalid JSON"), (b"\xff", "'utf-8' codec can't decode byte 0xff")],
)
def test_complaint(store: Store, snippet: Snippet, damage: bytes | None, reason: str) -> None:
    """Why a file cannot be trusted is said; of one that can, nothing."""
    record = record_of(snippet, CPU)
    store.save(record)
    path = file_of(store, record)
    if damage is not None:
        path.write_bytes(damage)

    assert complaint(path).startswith(reason)
    assert bool(reason) == bool(complaint(path))


def test_complaint_of_no_file(tmp_path: Path) -> None:
    """A file that is gone is said to be, without this machine's path."""
    assert "No such file or directory" == complaint(tmp_path / "run.json")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"{", "file: Invalid JSON"),
        (b"\xff", "'utf-8' codec can't decode byte 0xff"),
        (None, "Is a directory"),
    ],
)
def test_damaged_accepted_record(tmp_path: Path, data: bytes | None, reason: str) -> None:
    """An accepted record that cannot be read says why."""
    committed = CommittedRecords(tmp_path)
    path = committed.path("lesson/x", "cpu")
    path.parent.mkdir(parents=True)
    path.mkdir() if data is None else path.write_bytes(data)

    with pytest.raises(BadRecordError, match=reason):
        committed.load("lesson/x", "cpu")

"""A key changes with every named piece of evidence, and with nothing else."""

from __future__ import annotations

from dataclasses import replace
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from traced.inputs.options import Options
from traced.inputs.variant import Wish, vary
from traced.records import environment as machine
from traced.records import key
from traced.records.environment import environment_of
from traced.records.record import Record, Timing

if TYPE_CHECKING:
    from tests.engine.conftest import Project
    from traced.inputs.snippet import Snippet
    from traced.records.environment import Device
    from traced.records.record import Environment


@pytest.fixture
def snippet(project: Project) -> Snippet:
    """A snippet with an option."""
    return project.snippet(
        "x.py", '"""C."""\n# /// script\n# [tool.traced]\n# timeout_s = 5\n# ///\n'
    )


@pytest.fixture
def environment(cpu: Device) -> Environment:
    """This machine with a fixed processor."""
    return environment_of(cpu)


def record_of(fields: dict[str, str], observed: dict[str, str], environment: Environment) -> Record:
    """Make a record with this evidence."""
    return Record(
        snippet="x",
        key=key.key_of(fields),
        evidence=fields,
        observed=observed,
        outputs=(),
        truncated_bytes=0,
        error=None,
        timing=Timing(wall_s=0, cpu_s=0, import_s=0, peak_rss_bytes=0),
        measurement=None,
        environment=environment,
        date="2026-01-01T00:00:00+00:00",
    )


def test_evidence_is_a_named_list(snippet: Snippet, environment: Environment) -> None:
    """Everything a run may depend on has a name that can be printed."""
    assert [
        "source",
        "options",
        "python",
        "tensorflow",
        "keras",
        "numpy",
        "platform",
        "device kind",
        "device name",
        "device driver",
        "cores",
        "engine schema",
    ] == list(key.evidence(snippet, environment))


def test_each_field_changes_the_key(snippet: Snippet, environment: Environment) -> None:
    """No field is listed without counting."""
    fields = key.evidence(snippet, environment)
    keys = {key.key_of(fields | {name: "other"}) for name in fields} | {key.key_of(fields)}

    assert len(fields) + 1 == len(keys)


@pytest.mark.parametrize(
    ("field", "value", "changed"),
    [
        ("python", "9", "python"),
        ("tensorflow", "9", "tensorflow"),
        ("keras", "9", "keras"),
        ("numpy", "9", "numpy"),
        ("platform", "Plan 9", "platform"),
        ("device_kind", "gpu", "device kind"),
        ("device_name", "Other processor", "device name"),
        ("driver", "999.1", "device driver"),
        ("cores", 999, "cores"),
    ],
)
def test_each_part_of_the_environment_is_evidence(
    snippet: Snippet, environment: Environment, field: str, value: object, changed: str
) -> None:
    """A change of version or machine is found and named."""
    before = key.evidence(snippet, environment)
    after = key.evidence(snippet, environment.model_copy(update={field: value}))

    assert [changed] == [name for name in before if before[name] != after[name]]


def test_memory_is_no_evidence(snippet: Snippet, environment: Environment) -> None:
    """A machine that reports a little more memory after a restart is the same machine."""
    other = environment.model_copy(update={"memory_bytes": 1})

    assert key.evidence(snippet, environment) == key.evidence(snippet, other)


OTHER_OPTIONS = {
    "devices": ("gpu",),
    "timeout_s": 1.0,
    "memory_limit_mib": 1024,
    "raises": "ValueError",
    "tolerance": 0.1,
    "volatile_numbers": True,
    "measure": ("a",),
    "budget_s": 1.0,
    "expect": ("a/b > 1",),
    "label": "small",
    "watch": ("f",),
    "graphs": ("f",),
    "alt": ("A line.",),
}


def test_all_options_are_tried() -> None:
    """A new option needs a value for the next test."""
    assert set(Options.model_fields) == set(OTHER_OPTIONS)


@pytest.mark.parametrize("option", OTHER_OPTIONS)
def test_each_option_is_evidence(snippet: Snippet, environment: Environment, option: str) -> None:
    """Whatever option changes, the run is stale."""
    options = snippet.options.model_copy(update={option: OTHER_OPTIONS[option]})
    before = key.evidence(snippet, environment)
    after = key.evidence(replace(snippet, options=options), environment)

    assert ["options"] == [name for name in before if before[name] != after[name]]


def test_the_source_is_evidence(snippet: Snippet, environment: Environment) -> None:
    """A changed character changes the key; another path or id does not."""
    before = key.evidence(snippet, environment)

    assert before == key.evidence(replace(snippet, id="y", path="snippets/y.py"), environment)
    assert before != key.evidence(replace(snippet, source=snippet.source + "\n"), environment)


def test_the_edits_of_a_variant_are_evidence(snippet: Snippet, environment: Environment) -> None:
    """A variant has one field more than its program; other edits make another key."""
    wish = Wish("a", "quiz/l.yml", 7, edits=[("C.", "D.")])
    one, other = vary(snippet, wish), vary(snippet, replace(wish, edits=[("C.", "E.")]))
    plain, edited = key.evidence(snippet, environment), key.evidence(one, environment)

    assert {"edits"} == edited.keys() - plain.keys()
    assert '[["C.", "D."]]' == edited["edits"]
    assert ["source", "edits"] == key.changed_evidence(edited, key.evidence(other, environment))


def test_the_order_of_fields_does_not_matter() -> None:
    """A key is made of names and values."""
    assert key.key_of({"a": "1", "b": "2"}) == key.key_of({"b": "2", "a": "1"})
    assert key.key_of({"a": "1", "b": "2"}) != key.key_of({"a": "2", "b": "1"})


def test_observed_files(project: Project) -> None:
    """A file counts by its content; one that is gone counts as absent."""
    path = project.write("_m.py", "x = 1\n")

    assert {
        "gone.txt": "absent",
        "snippets": "absent",
        "snippets/_m.py": key.digest(path.read_bytes()),
    } == key.observe(project.layout.root, ["snippets/_m.py", "gone.txt", "snippets", "gone.txt"])


def test_changed_fields_names_them(
    project: Project, snippet: Snippet, environment: Environment
) -> None:
    """What made a run stale is named: fields, fields that came or went, files."""
    root = project.layout.root
    for name in ("_a.py", "_b.py", "_c.py"):
        project.write(name, "x = 1\n")
    now = key.evidence(snippet, environment)
    observed = key.observe(root, [f"snippets/{n}" for n in ("_a.py", "_b.py", "_c.py", "_d.py")])
    record = record_of(now | {"source": "old", "abandoned": "1"}, observed, environment)
    project.write("_a.py", "x = 2\n")
    (root / "snippets/_b.py").unlink()
    project.write("_d.py", "back\n")

    assert [
        "source",
        "novel",
        "abandoned",
        "file snippets/_a.py",
        "file snippets/_b.py",
        "file snippets/_d.py",
    ] == key.changed_fields(record, now | {"novel": "1"}, root)


def test_nothing_changed(project: Project, snippet: Snippet, environment: Environment) -> None:
    """A record whose evidence and files still hold is fresh."""
    project.write("_a.py", "x = 1\n")
    now = key.evidence(snippet, environment)
    observed = key.observe(project.layout.root, ["snippets/_a.py", "absent.txt"])

    assert [] == key.changed_fields(record_of(now, observed, environment), now, project.layout.root)


def test_changed_distributions(monkeypatch: pytest.MonkeyPatch, environment: Environment) -> None:
    """A distribution counts by its installed version; one that is gone, or back, has changed."""
    here = {"numpy": "2.0", "wrapt": "1.9", "rich": "missing"}
    monkeypatch.setattr(machine, "installed", here.__getitem__)

    def changed(imported: dict[str, str]) -> list[str]:
        record = record_of({}, {}, environment).model_copy(update={"imported": imported})
        assert key.changed_fields(record, {}, Path()) == [
            f"distribution {name}" for name in key.changed_distributions(record)
        ]
        return key.changed_distributions(record)

    assert [] == changed({})
    assert [] == changed({"numpy": "2.0", "wrapt": "1.9"})
    assert ["wrapt", "rich"] == changed({"numpy": "2.0", "wrapt": "2.0", "rich": "14.0"})


def test_installed_version() -> None:
    """What is installed is asked of the interpreter; what is not is called missing."""
    assert metadata.version("numpy") == machine.installed("numpy")
    assert "missing" == machine.installed("no-such-distribution")

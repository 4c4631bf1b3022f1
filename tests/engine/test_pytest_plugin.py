"""`pytest --traced` runs snippets and fails where they differ from their records."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from tests.engine.banks import SNIPPETS, dedented, odd_files
from tests.engine.records import CPU, GPU
from traced.commands.cli import main

if TYPE_CHECKING:
    from pathlib import Path

pytest_plugins = ["pytester"]

Traced = Callable[..., pytest.RunResult]

ADD = '"""Adds."""\nprint("sum", 1 + 1)\n'


FILES = {
    "mkdocs.yml": "site_name: test\n",
    "pyproject.toml": "[tool.traced]\nlibraries = []\n",
    "docs/page.md": "",
    "snippets/lesson/add.py": ADD,
    "snippets/lesson/_shared.py": "raise ImportError\n",
    "tests/test_other.py": "def test_other() -> None:\n    pass\n",
}


def write(root: Path, name: str, text: str) -> None:
    """Write a file of the project."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of one snippet whose record is accepted, with a module beside it."""
    root = tmp_path_factory.mktemp("recorded")
    for name, text in FILES.items():
        write(root, name, text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("traced.commands.project.find_devices", lambda _: ((CPU,), ""))
        patch.chdir(root)
        result = CliRunner().invoke(main, ["record"])
    assert 0 == result.exit_code, result.output
    return root


@pytest.fixture
def site(
    recorded: Path, pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> pytest.Pytester:
    """A copy of that project, in which pytest knows no plugin but this one."""
    shutil.copytree(recorded, pytester.path, dirs_exist_ok=True)
    monkeypatch.setattr("traced.commands.project.find_devices", lambda _: ((CPU,), ""))
    for name in ("CI", "BUILD_NUMBER"):  # with these, pytest repeats whole messages at its end
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p no:cacheprovider -p traced.adapters.pytest_plugin")
    return pytester


@pytest.fixture
def traced(site: pytest.Pytester) -> Traced:
    """Run pytest in the project."""

    def run(*arguments: str) -> pytest.RunResult:
        return site.runpytest_inprocess("--traced", *arguments)

    return run


def test_passes(traced: Traced) -> None:
    """A snippet is a test for each device; modules beside it and other tests are none of ours."""
    result = traced("-v")

    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(
        ["snippets/lesson/add.py::cpu PASSED*", "tests/test_other.py::test_other PASSED*"]
    )


def test_only_when_asked(site: pytest.Pytester) -> None:
    """Without the option, snippets are no tests and nothing runs."""
    result = site.runpytest_inprocess()

    result.assert_outcomes(passed=1)


def test_drift_fails(site: pytest.Pytester, traced: Traced) -> None:
    """A changed output fails with its one line, and without a traceback."""
    write(site.path, "snippets/lesson/add.py", ADD.replace("+ 1", "+ 2"))

    result = traced("snippets")

    result.assert_outcomes(failed=1)
    text = result.stdout.str()
    line = "snippets/lesson/add.py:2: drift: number: 'sum 2' → 'sum 3' (traced record accepts it)"
    assert line in text.splitlines()
    assert "Traceback" not in text
    assert "lesson/add [cpu]" in text


def test_failing_run_fails(site: pytest.Pytester, traced: Traced) -> None:
    """A snippet that raises fails with its problem; the others pass."""
    write(site.path, "snippets/lesson/div.py", '"""Divides."""\n1 / 0\n')

    result = traced("snippets")

    result.assert_outcomes(failed=1, passed=1)
    line = (
        "snippets/lesson/div.py:2: raised: ZeroDivisionError: division by zero"
        ' (mend it, or declare raises = "ZeroDivisionError: …")'
    )
    assert line in result.stdout.str().splitlines()


def test_broken_file_fails(site: pytest.Pytester, traced: Traced) -> None:
    """A file that cannot be read fails with all its problems."""
    write(site.path, "snippets/lesson/bad.py", "# --8<-- [end:a]\nprint(1)\n")

    result = traced("snippets/lesson/bad.py")

    result.assert_outcomes(failed=1)
    lines = result.stdout.str().splitlines()
    fix = 'begin the file with """One sentence."""'
    assert f"snippets/lesson/bad.py:1: missing-caption: has no docstring ({fix})" in lines
    assert (
        "snippets/lesson/bad.py:1: bad-section: section 'a' ends before it begins"
        " (add its start mark)"
    ) in lines


def test_missing_record_fails(site: pytest.Pytester, traced: Traced) -> None:
    """A snippet without an accepted record fails and says how to accept it."""
    write(site.path, "snippets/lesson/new.py", ADD)

    result = traced("snippets/lesson/new.py")

    result.assert_outcomes(failed=1)
    assert (
        "snippets/lesson/new.py:1: missing-record: lesson/new has no committed record"
        " (traced record snippets/lesson/new.py)"
    ) in result.stdout.str().splitlines()


def test_corrupt_record_fails(site: pytest.Pytester, traced: Traced) -> None:
    """A record that cannot be trusted fails the test of its snippet."""
    write(site.path, "docs/records/lesson/add/cpu/run.json", "<<<<<<< HEAD\n")

    result = traced("snippets")

    result.assert_outcomes(failed=1)
    assert (
        "docs/records/lesson/add/cpu/run.json:1: bad-record: holds a merge conflict"
        " (run traced record, or restore the file)"
    ) in result.stdout.str().splitlines()


def test_engine_that_cannot_run_fails_everything(site: pytest.Pytester, traced: Traced) -> None:
    """Where nothing can run, no snippet passes."""
    write(site.path, "pyproject.toml", '[tool.traced]\nlibraries = ["no_such_library"]\n')
    for name in ("add", "new"):
        write(site.path, f"snippets/lesson/{name}.py", ADD.replace("+ 1", "+ 2"))

    result = traced("snippets")

    result.assert_outcomes(failed=2)
    assert 2 == result.stdout.str().count("No module named 'no_such_library' (install it")


def test_a_test_for_each_device(traced: Traced, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every kind of device that the machine has is a test of its own; collecting runs nothing."""
    monkeypatch.setattr("traced.commands.project.find_devices", lambda _: ((CPU, GPU), ""))

    result = traced("--collect-only", "-q", "snippets")

    assert ["snippets/lesson/add.py::cpu", "snippets/lesson/add.py::gpu"] == result.outlines[:2]


def with_bank(root: Path, **changed: str) -> None:
    """Add the odd bank to the project."""
    files = odd_files("Words.", "words") | {"snippets/l/add.py": dedented(SNIPPETS["add"])}
    for name, text in (files | changed).items():
        write(root, name, text)


def test_a_test_for_each_question(site: pytest.Pytester, traced: Traced) -> None:
    """A question passes once its programs have run as recorded; other files of quiz/ are no tests."""
    with_bank(site.path)
    write(site.path, "quiz/sub/other.yml", "title: [")
    assert 0 == CliRunner().invoke(main, ["record"]).exit_code

    result = traced("-v", "quiz")

    result.assert_outcomes(passed=7)
    result.stdout.fnmatch_lines(["quiz/odd.yml::odd-choice PASSED*"])


def test_question_that_fails(site: pytest.Pytester, traced: Traced) -> None:
    """A question fails with what verification says, or with the records its options lack."""
    with_bank(site.path)
    bank = (site.path / "quiz/odd.yml").read_text(encoding="utf-8")
    write(site.path, "quiz/odd.yml", bank.replace('"!", "?"', '"!", "!"', 1))

    result = traced("quiz")

    result.assert_outcomes(failed=7)
    lines = result.stdout.str().splitlines()
    assert (
        "quiz/odd.yml:1: bad-item: odd-choice: 2 options are right, not one: same, other"
        " (change the options or the stem)"
    ) in lines
    assert (
        "quiz/odd.yml:1: missing-record: l/odd/odd-hottext-fix-1 has no committed record"
        " (traced record quiz/odd.yml)"
    ) in lines


def test_broken_bank(site: pytest.Pytester, traced: Traced) -> None:
    """A bank that cannot be read is one failing test."""
    write(site.path, "quiz/bad.yml", "title: [")

    result = traced("quiz")

    result.assert_outcomes(failed=1)
    assert "quiz/bad.yml:1: bad-bank: not YAML" in result.stdout.str()

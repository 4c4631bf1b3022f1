"""Six verbs on a real project: plain Python snippets, real processes, literal lines."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from tests.engine.banks import SNIPPETS, odd_files
from tests.engine.records import CPU
from traced.base.layout import find_layout
from traced.commands import project as project_module
from traced.commands import sweep
from traced.commands.cli import main
from traced.inputs.bank import json_schema
from traced.records import environment, key

if TYPE_CHECKING:
    from tests.engine.conftest import Project

ADD = '"""Adds."""\nfrom pathlib import Path\nprint("sum", 1 + 1)\n'
READ = (
    '"""Reads."""\nfrom pathlib import Path\n'
    'print(Path(__file__).with_name("data.txt").read_text())\n'
)
EMBEDS = "[](../snippets/lesson/add.py){ .snippet }\n\n[](../snippets/lesson/read.py){ .snippet }\n"


@dataclass(frozen=True)
class Shell:
    """A terminal in the project's folder."""

    folder: Project

    def __call__(self, *arguments: str, status: int = 0) -> list[str]:
        """Run `traced`; return its lines, errors first, once it ended with this status."""
        result: Result = CliRunner().invoke(main, arguments)
        said = [line for line in (result.stderr + result.stdout).splitlines() if line.strip()]
        assert status == result.exit_code, said or result.exception
        return [re.sub(r"in \d+\.\d s$", "in … s", line) for line in said]

    def file(self, name: str) -> Path:
        """A file of the project."""
        return self.folder.layout.root / name


@pytest.fixture
def shell(project: Project, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """A project of two snippets that need no library, and a page that embeds them."""
    shell = Shell(project)
    project.write("lesson/add.py", ADD)
    project.write("lesson/read.py", READ)
    project.write("lesson/data.txt", "one")
    shell.file("docs").mkdir()
    shell.file("docs/page.md").write_text(EMBEDS, encoding="utf-8")
    shell.file("pyproject.toml").write_text("[tool.traced]\nlibraries = []\n", encoding="utf-8")
    monkeypatch.setattr(project_module, "find_devices", lambda _: ((CPU,), ""))
    monkeypatch.chdir(project.layout.root)
    return shell


def test_run(shell: Shell) -> None:
    """What is stale runs, once; files and folders narrow it down; --again runs fresh ones."""
    assert ["Executed 1 run in … s"] == shell("run", "snippets/lesson/add.py")
    assert ["Executed 1 run in … s"] == shell("run")
    assert ["Nothing to execute"] == shell("run", "snippets")
    assert ["Executed 2 runs in … s"] == shell("run", "--again")
    assert not shell.file("docs/records").exists()


def test_problems_are_said_once(shell: Shell) -> None:
    """Everything wrong is listed once, in order; what is right has run and stays."""
    shell.folder.write("lesson/a.py", '"""Raises."""\n1 / 0\n')
    shell.folder.write("lesson/b.py", "print(\n")

    failures = [
        "snippets/lesson/a.py:2: raised: ZeroDivisionError: division by zero"
        ' (mend it, or declare raises = "ZeroDivisionError: …")',
        "snippets/lesson/b.py:1: syntax-error: '(' was never closed (mend the Python)",
    ]
    assert ["Executed 3 runs in … s", *failures] == shell("run", status=1)
    assert ["Executed 1 run in … s", *failures] == shell("run", status=1)


def test_path_without_snippet(shell: Shell) -> None:
    """A path that holds no snippet is refused rather than silently ignored."""
    for verb in ("run", "check", "record", "explain"):
        assert "Error: docs is no snippet and holds none" == shell(verb, "docs", status=2)[-1]
    assert "Path 'gone.py' does not exist" in shell("run", "gone.py", status=2)[-1]


def test_outside_of_a_project(
    shell: Shell, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a project, one line says what is missing."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    monkeypatch.chdir(elsewhere)

    expected = f"Error: no mkdocs.yml in {elsewhere} or any folder above it"
    assert [expected] == shell("run", status=1)


def test_bad_settings(shell: Shell) -> None:
    """A mistake in `pyproject.toml` fails every verb at its line."""
    shell.file("pyproject.toml").write_text("[tool.traced]\nlibs = []\n", encoding="utf-8")

    said = shell("explain", "snippets", status=1)

    assert "pyproject.toml:2: unknown-option: no option 'libs' (did you mean libraries?)" in said


def test_library_that_is_missing(shell: Shell) -> None:
    """A library that cannot be imported is one problem, not one for each snippet."""
    settings = '[tool.traced]\nlibraries = ["no_such_library"]\n'
    shell.file("pyproject.toml").write_text(settings, encoding="utf-8")

    said = shell("run", status=1)

    assert "Executed 0 runs in … s" == said[0]
    assert said[1].startswith("snippets/lesson/add.py:1: engine: ")
    assert "No module named 'no_such_library'" in said[1]
    assert 2 == len(said)


def test_record_and_check(shell: Shell) -> None:
    """Accepted runs are written once and checked until something differs."""
    run, stdout = (
        shell.file(f"docs/records/lesson/add/cpu/{name}") for name in ("run.json", "stdout.txt")
    )
    assert [
        "Executed 2 runs in … s",
        "snippets/lesson/add.py:1: missing-record: lesson/add has no committed record"
        " (traced record snippets/lesson/add.py)",
        "snippets/lesson/read.py:1: missing-record: lesson/read has no committed record"
        " (traced record snippets/lesson/read.py)",
    ] == shell("check", status=1)

    assert "Wrote 2 records" == shell("record")[-1]
    assert "sum 2\n" == stdout.read_text(encoding="utf-8")
    before = run.read_bytes()
    shell("run", "--again")
    assert "Wrote 0 records" == shell("record")[-1]
    assert before == run.read_bytes()
    assert ["Nothing to execute"] == shell("check")
    assert "Wrote 1 record" == shell("record", "--all", "snippets/lesson/add.py")[-1]
    assert before != run.read_bytes()


def test_drift(shell: Shell) -> None:
    """A changed output fails the check with one line a difference, until it is accepted."""
    shell("record")
    shell.folder.write("lesson/add.py", ADD.replace("1 + 1", "1 + 2"))

    assert [
        "Executed 1 run in … s",
        "1 difference from the records",
        "snippets/lesson/add.py:3: drift: number: 'sum 2' → 'sum 3' (traced record accepts it)",
    ] == shell("check", status=1)
    assert (
        "::error file=snippets/lesson/add.py,line=3,title=drift (number)::'sum 2' → 'sum 3'"
        in shell("check", "--format", "github", status=1)
    )
    assert [
        "- `snippets/lesson/add.py:3` **number**",
        "  - was 'sum 2'",
        "  - now 'sum 3'",
    ] == shell("check", "--format", "markdown", status=1)[-3:]
    shell("check", "snippets/lesson/read.py")

    assert "Wrote 1 record" == shell("record")[-1]
    shell("check")


def test_check_sees_the_whole_project(shell: Shell) -> None:
    """A check also finds snippets that no page uses and records that cannot be trusted."""
    shell("record")
    shell.folder.write("lesson/spare.py", '"""Is not used."""\n')
    shell.file("docs/records/lesson/add/cpu/run.json").write_text("{", encoding="utf-8")

    executed, bad, missing, unused = shell("check", status=1)

    assert "Executed 1 run in … s" == executed
    assert bad.startswith("docs/records/lesson/add/cpu/run.json:1: bad-record: file: Invalid JSON")
    assert unused.startswith("snippets/lesson/spare.py:1: unused-snippet: no page embeds it (")
    assert missing.startswith("snippets/lesson/spare.py:1: missing-record: ")
    assert "Wrote 2 records" == shell("record")[-1]


def test_orphans_are_removed(shell: Shell) -> None:
    """The record of a snippet that is gone goes with it, unless a file cannot be read."""
    shell("record")
    shell.file("snippets/lesson/add.py").unlink()
    shell.folder.write("lesson/read.py", "print(\n")
    shell("record", status=1)
    assert shell.file("docs/records/lesson/add/cpu/run.json").exists()

    shell.folder.write("lesson/read.py", READ)
    assert [
        "Removed the record of lesson/add on cpu, which is gone",
        "Wrote 0 records",
    ] == shell("record")[-2:]
    assert not shell.file("docs/records/lesson/add/cpu").exists()
    assert shell.file("docs/records/lesson/read/cpu/stdout.txt").exists()


def test_badge_of_the_readme(shell: Shell) -> None:
    """Once an author has put a file there, `record` keeps it up and `lint` says if it is stale."""
    badge = shell.file("docs/badge.svg")
    shell("record")
    assert not badge.exists()

    library = f"TensorFlow {version('tensorflow')}"
    badge.touch()
    assert ["Wrote 0 records", "Wrote docs/badge.svg"] == shell("record")[-2:]
    assert f"<title>claims traced: 0 / 0 · {library}</title>" in badge.read_text("utf-8")
    assert [] == shell("lint")
    assert ["Wrote 0 records"] == shell("record")[-1:]

    page = shell.file("docs/page.md")
    page.write_text(f"{EMBEDS}[It adds.](../snippets/lesson/add.py){{ .claim }}\n", "utf-8")
    shell.folder.write("lesson/add.py", f"{ADD}assert True\n")
    shell("run")
    assert [
        f"docs/badge.svg:1: stale-badge: says 'claims traced: 0 / 0 · {library}', "
        f"but now it is 'claims traced: 1 / 1 · {library}' (traced record)",
    ] == shell("lint", status=1)
    shell("record")
    assert [] == shell("lint")


def test_explain(shell: Shell) -> None:
    """Each field of the key is listed; what changed since the last run is marked."""
    name = "snippets/lesson/read.py"
    assert f"{name} on cpu: never run on this machine" == shell("explain", name)[0]

    shell("run")
    fresh = shell("explain", name)
    assert f"{name} on cpu: fresh" == fresh[0]
    assert [] == [line for line in fresh if "changed" in line]
    assert "          device name: Test processor" in fresh
    one, two = (key.digest(text)[:12] for text in (b"one", b"two"))
    assert f"          file snippets/lesson/data.txt: {one}" == fresh[-1]

    shell.folder.write("lesson/data.txt", "two")
    stale = shell("explain", name)
    assert f"{name} on cpu: stale" == stale[0]
    assert [f"  changed file snippets/lesson/data.txt: {two}  (was {one})"] == [
        line for line in stale if "changed" in line
    ]

    shell.folder.write("lesson/read.py", READ + "print()\n")
    sources = [key.digest(text.encode())[:12] for text in (READ + "print()\n", READ)]
    assert f"  changed source: {sources[0]}  (was {sources[1]})" in shell("explain", name)


def test_explain_a_folder(shell: Shell) -> None:
    """A folder explains each of its snippets."""
    said = [line for line in shell("explain", "snippets/lesson") if not line.startswith(" ")]

    assert [
        "snippets/lesson/add.py on cpu: never run on this machine",
        "snippets/lesson/read.py on cpu: never run on this machine",
    ] == said


def test_explain_a_distribution(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a run really imported counts by its version, for the snippet that imported it."""
    shell.folder.write("lesson/add.py", ADD + "import click\n")
    shell("run")
    assert ["Nothing to execute"] == shell("run")
    monkeypatch.setattr(environment, "installed", lambda _: "99.0")

    said = shell("explain", "snippets/lesson")

    assert [f"  changed distribution click: 99.0  (was {version('click')})"] == [
        line for line in said if "changed" in line
    ]
    assert "snippets/lesson/read.py on cpu: fresh" in said
    assert ["Executed 1 run in … s"] == shell("run")


DICE = (
    '"""Throws dice."""\nimport random, time\nprint("three dice")\n'
    'print("loss", 0.123 + random.random() / 1e5)\nprint("now", time.perf_counter_ns())\n'
)


def test_repeat(shell: Shell) -> None:
    """Runs made again must print the same; what does not is said by line; nothing is kept."""
    assert [
        "Executed 4 runs in … s",
        "2 runs of each snippet are alike",
    ] == shell("check", "--repeat", "2")
    assert not shell.file(".cache/traced/runs").exists()

    shell.folder.write("lesson/dice.py", DICE)
    said = shell("check", "--repeat", "3", "snippets/lesson/dice.py", status=1)

    assert ["Executed 3 runs in … s", "2 differences between 3 runs"] == said[:2]
    assert re.fullmatch(
        r"snippets/lesson/dice\.py:4: unsteady: 'loss 0\.123\d+' \| 'loss 0\.123\d+' \|"
        r" 'loss 0\.123\d+' \(tolerance = \de-[567] would cover it\)",
        said[2],
    )
    assert said[3].startswith("snippets/lesson/dice.py:5: unsteady: 'now ")
    [loss, now] = shell("check", "--repeat", "2", "--format", "github", "snippets", status=1)[-2:]
    assert loss.startswith("::error file=snippets/lesson/dice.py,line=4,title=unsteady (number)::")
    assert now.startswith("::error file=snippets/lesson/dice.py,line=5,title=unsteady (number)::")


def test_repeat_of_a_failing_run(shell: Shell) -> None:
    """A run that fails is a problem of the check; once is not often enough to compare."""
    shell.folder.write("lesson/div.py", '"""Divides."""\n1 / 0\n')

    assert [
        "Executed 2 runs in … s",
        "snippets/lesson/div.py:2: raised: ZeroDivisionError: division by zero"
        ' (mend it, or declare raises = "ZeroDivisionError: …")',
    ] == shell("check", "--repeat", "2", "snippets/lesson/div.py", status=1)
    assert "1 is not in the range x>=2." in shell("check", "--repeat", "1", status=2)[-1]


def test_gc(shell: Shell) -> None:
    """Old runs are freed, the one that counts is not, and both are counted."""
    for number in range(4):
        shell.folder.write("lesson/add.py", ADD.replace("1 + 1", f"1 + {number}"))
        shell("run")

    assert re.fullmatch(r"Nothing to free; kept 5 runs, [\d.]+ KiB", shell("gc")[0])
    said = r"Freed [\d.]+ KiB: 2 runs; kept 3 runs, [\d.]+ KiB"
    assert re.fullmatch(said, shell("gc", "--keep", "2")[0])
    said = r"Freed [\d.]+ KiB: 1 run; kept 2 runs, [\d.]+ KiB"
    assert re.fullmatch(said, shell("gc", "--days", "0")[0])
    assert ["Nothing to execute"] == shell("run")


def test_a_build_keeps_the_store_bounded(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that runs something frees what is over the limits, and says so."""
    monkeypatch.setattr(sweep.Limits.__init__, "__defaults__", (2, None, 200 << 20))
    for number in range(2):
        shell.folder.write("lesson/add.py", ADD.replace("1 + 1", f"1 + {number}"))
        shell("run")

    shell.folder.write("lesson/add.py", ADD.replace("1 + 1", "1 + 9"))
    executed, swept = shell("run")

    assert "Executed 1 run in … s" == executed
    assert re.fullmatch(r"Freed [\d.]+ KiB: 1 run; kept 3 runs, [\d.]+ KiB", swept)


def test_doctor(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine on which all is well is described; what is wrong fails, and is counted."""
    monkeypatch.delenv("TRACED_EXECUTE", raising=False)
    said = shell("doctor")
    assert "project           2 snippets, 2 runs due" in said
    assert "accepted records  0 in docs/records" in said
    assert "TRACED_EXECUTE    not set: builds run what is stale" in said

    shell.folder.write("lesson/bad.py", "print(")
    monkeypatch.setenv("TRACED_EXECUTE", "no")
    said = shell("doctor", status=1)
    assert "2 things wrong" == said[0]
    assert (
        "TRACED_EXECUTE    wrong: 'no' has no meaning (set it to never, or do not set it)" in said
    )
    assert (
        "project           3 snippets, 2 runs due; wrong: 1 problem in files"
        " (traced run lists them)" in said
    )


DAMAGE: dict[str, tuple[Callable[[str], str], str]] = {
    "truncated": (lambda text: text[:-20], "file: Invalid JSON: EOF while parsing"),
    "empty": (lambda _: "", "file: Invalid JSON: EOF while parsing a value"),
    "corrupt": (lambda text: text.replace('"outputs"', '"otputs"'), "outputs is missing"),
    "other schema": (lambda text: re.sub(r'version": \d+', 'version": 0', text), "has schema 0, "),
    "conflict": (
        lambda text: text.replace(' "key"', '<<<<<<< HEAD\n "key"'),
        "holds a merge conflict",
    ),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_damaged_files(shell: Shell, damage: str) -> None:
    """A damaged run is named and made again; a damaged record is named until it is replaced."""
    shell("record")
    spoil, reason = DAMAGE[damage]
    [stored] = shell.file(".cache/traced/runs/lesson/add/cpu").iterdir()
    record = shell.file("docs/records/lesson/add/cpu/run.json")
    for path in (stored, record):
        path.write_text(spoil(path.read_text(encoding="utf-8")), encoding="utf-8")

    notice, executed, bad = shell("check", status=1)

    name = stored.relative_to(shell.file("")).as_posix()
    assert notice.startswith(f"{name}: {reason}")
    assert notice.endswith(": running snippets/lesson/add.py again")
    assert "Executed 1 run in … s" == executed
    assert bad.startswith(f"docs/records/lesson/add/cpu/run.json:1: bad-record: {reason}")
    assert bad.endswith(" (run traced record, or restore the file)")
    assert ["Nothing to execute", "Wrote 1 record"] == shell("record")
    assert ["Nothing to execute"] == shell("check")


def test_version() -> None:
    """The command says which engine it is."""
    assert re.fullmatch(
        r"traced, version \d+\.\d+\.\d+\n", CliRunner().invoke(main, ["--version"]).stdout
    )


def with_bank(shell: Shell) -> None:
    """Let the project hold the odd bank, and a page ask its questions."""
    for name, text in odd_files("Words.", "words").items():
        shell.file(name).parent.mkdir(parents=True, exist_ok=True)
        shell.file(name).write_text(text, encoding="utf-8")
    shell.folder.write("l/add.py", SNIPPETS["add"])
    shell.file("docs/page.md").write_text(
        f"{EMBEDS}\n\n[](../quiz/odd.yml){{ .quiz-test }}\n", encoding="utf-8"
    )


def test_quiz(shell: Shell) -> None:
    """Every bank is run, reported and judged; a problem of one fails the command at its line."""
    with_bank(shell)

    said = shell("quiz")

    assert "quiz/odd.yml: 7 items, all verified" in said
    assert (
        "  by type: choice 1, multiple_response 1, predict_output 1, numeric 1, order 1, gap 1, hottext 1"
        in said
    )
    assert "  right same: l/odd: prints 'words!'" in said
    assert "Nothing to execute" == shell("quiz")[0]
    shell("record")
    shell("check")

    bank = shell.file("quiz/odd.yml")
    bank.write_text(
        bank.read_text(encoding="utf-8").replace('"!", "?"', '"!", "!"', 1), encoding="utf-8"
    )
    said = shell("quiz", status=1)
    assert "quiz/odd.yml: 7 items, 1 with problems" in said
    fix = "(change the options or the stem)"
    assert (
        f"quiz/odd.yml:1: bad-item: odd-choice: 2 options are right, not one: same, other {fix}"
        in said
    )
    for verb in ("run", "check", "record"):
        assert any("odd-choice: 2 options are right" in line for line in shell(verb, status=1))


def test_bank_as_a_path(shell: Shell) -> None:
    """A bank stands for the programs that it asks for."""
    with_bank(shell)

    [executed] = shell("run", "quiz/odd.yml")
    said = "\n".join(shell("explain", "quiz/odd.yml"))

    assert ["Executed 2 runs in … s"] == shell("run")  # the snippets that no question is about
    assert re.fullmatch(r"Executed \d\d runs in … s", executed)
    assert "l/odd/odd-choice-other" in said
    assert "lesson/add" not in said


def test_quiz_schema(shell: Shell) -> None:
    """The schema is written beside the banks, and the one of this project is that of its model."""
    with_bank(shell)

    assert ["Wrote quiz/bank.schema.json"] == shell("quiz", "schema")

    assert json_schema() == shell.file("quiz/bank.schema.json").read_text(encoding="utf-8")
    committed = find_layout(Path(__file__).parent).quiz / "bank.schema.json"
    assert json_schema() == committed.read_text(encoding="utf-8")


def test_quiz_export(shell: Shell) -> None:
    """Banks are written for other systems, unless something is wrong with one."""
    with_bank(shell)

    said = shell("quiz", "export", "out")

    assert {"Wrote out/odd.gift.txt", "Wrote out/odd.qti.zip"} <= set(said)
    assert "::odd" in shell.file("out/odd.gift.txt").read_text(encoding="utf-8")
    shell.file("quiz/bad.yml").write_text("title: [", encoding="utf-8")
    assert "quiz/bad.yml:1: bad-bank: not YAML" in shell("quiz", "export", "other", status=1)[-1]
    assert not shell.file("other").exists()


def test_lint(shell: Shell) -> None:
    """Pages are looked at without running anything; what is wrong is listed, and the exit is 1."""
    notice = "docs/page.md: numbers not checked, as snippets/lesson/add.py has no run"
    assert [notice] == shell("lint")

    shell("run")
    assert [] == shell("lint")

    shell.file("docs/page.md").write_text(f"{EMBEDS}\nIt is simply 7.\n", encoding="utf-8")
    found = [
        "docs/page.md:5: filler: 'simply' says nothing (cut it)",
        "docs/page.md:5: untraced-number: no run supplies 7"
        " (let a snippet supply it by a .value, or say why not: see CONTRIBUTING.md)",
    ]
    assert found == shell("lint", status=1)
    assert found == shell("lint", "docs/page.md", status=1)
    assert [] == shell("lint", "snippets")

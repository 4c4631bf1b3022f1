"""All banks of a project: what runs for them, where their problems stand, what records prove."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.banks import BANK, ITEMS, LESSON, PAGE, Workshop, workshop
from tests.engine.records import CPU
from traced.base.layout import Layout
from traced.commands.accept import accept
from traced.commands.project import Project
from traced.embeds.exhibit import Origin
from traced.quiz.answer import VerifiedBank, VerifiedChoice

OTHER = "quiz/other.yml"
ONE_ITEM = """\
title: Other facts
objectives: {adds: {text: "Say it.", page: ../docs/page.md}}
items:
  - id: other
    title: Another
    type: predict_output
    objective: adds
    difficulty: easy
    stem: What is printed?
    snippet: ../snippets/l/add.py
    near_misses:
      - {id: less, edits: [["3 + 4", "3"]], rationale: "It adds."}
    hints: [Add.]
    solution: [Add.]
"""


def line_of(text: str) -> int:
    """The line of the right bank on which a text begins."""
    assert 1 == LESSON.count(text)
    return LESSON[: LESSON.index(text)].count("\n") + 1


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """A project whose bank is right, and whose programs have run."""
    with workshop(tmp_path_factory.mktemp("project")) as shop:
        shop.judge()
        yield shop


def test_nothing_to_run(shop: Workshop) -> None:
    """An unchanged bank runs nothing."""
    assert [] == shop.judge().made


@pytest.mark.parametrize(
    ("old", "new", "made"),
    [
        ("Both lines print.", "Both lines do.", []),
        ("title: Two sums", "title: Two\n    rev: 2", []),
        ('["print(3 + 4)", "pass"]', '["print(3 + 4)", "print(5)"]', ["l/add/sums-one"]),
        ("holds: total == 6", "holds: total == 3 + 3", ["l/facts/true-of-it-total"]),
        ("repeats: 2", "repeats: 3", ["l/fails/what-is-printed-repeat-3"]),
        ('accept: ["2 * x"', 'accept: ["(2 * x)"', ["l/twice/fill-in-g1-accept-1"]),
        (
            "code: print(seen[9])",
            "code: print(seen[8])",
            ["l/stack/put-in-order-orders"],
        ),
    ],
)
def test_edited_bank(shop: Workshop, old: str, new: str, made: list[str]) -> None:
    """An edited question runs what the edit changed, and no program of another one."""
    found = shop.edited((old, new))

    assert made == found.made
    assert [] == found.problems


def test_edited_snippet(shop: Workshop) -> None:
    """An edited snippet runs with all its variants, and nothing else does."""
    found = shop.edited(("x + x\n", "x + x  # twice\n"), name="snippets/l/twice.py")

    assert {
        "l/twice",
        *(f"l/twice/fill-in-g1-{kind}-{n}" for kind in ("accept", "reject") for n in (1, 2)),
    } == set(found.made)


def test_two_stages(shop: Workshop) -> None:
    """Accepted arrangements run afresh once it is known which they are."""
    found = shop.edited(("seen.append(1)", "seen.append(0 + 1)"), name="snippets/l/stack.py")

    assert {"l/stack", "l/stack/put-in-order-orders"} == set(found.made[:2])
    assert ["l/stack/put-in-order-order-make-fill-show"] == found.made[2:]
    assert [] == found.problems
    found = shop.edited(("    blocks:", "    goal: {holds: 'seen == [1]'}\n    blocks:"))
    assert "l/stack/put-in-order-orders" == found.made[0]
    assert {
        "l/stack/put-in-order-order-make-fill",
        "l/stack/put-in-order-order-make-fill-show",
        "l/stack/put-in-order-order-make-show-fill",
    } == set(found.made[1:])


def test_failing_variant(shop: Workshop) -> None:
    """A variant that fails is located in the bank, names its program, and is not run again."""
    changed = LESSON.replace('["print(3 + 4)", "pass"]', '["3 + 4", "3 / 0"]')
    shop.write(**{BANK: changed})
    try:
        project = shop.opened()
        project.execute(shop.runner, project.stale())
        [problem] = project.problems
        assert "l/add/sums-one" in {program.id for program in project.programs()}
        project.read()
        assert [] == project.stale()
        assert [problem] == list(project.problems)
    finally:
        shop.write(**shop.files)

    assert str(problem) == (
        f"{BANK}:{line_of('- id: one')}: raised: ZeroDivisionError: division by zero (in line 5 of the changed"
        ' snippets/l/add.py) (mend it, or declare raises = "ZeroDivisionError: …")'
    )


def test_failing_snippet(shop: Workshop) -> None:
    """A snippet that fails says so at its own line, and its questions are left out."""
    found = shop.edited(("print(mode)", "print(mode)\n1 / 0"), name="snippets/l/mode.py")

    assert (
        "snippets/l/mode.py:4: raised: ZeroDivisionError: division by zero"
        ' (mend it, or declare raises = "ZeroDivisionError: …")'
    ) in found.problems
    assert [one for one in ITEMS if one != "change-it"] == list(found.verified)


def test_broken_snippet(shop: Workshop) -> None:
    """A snippet that cannot be read is told of at its own place alone."""
    found = shop.edited(("print(mode)", "print("), name="snippets/l/mode.py")

    assert [
        "snippets/l/mode.py:3: syntax-error: '(' was never closed (mend the Python)"
    ] == found.problems
    assert {"change-it": ()} == found.bank().unverified


def test_snippet_without_a_cpu(shop: Workshop) -> None:
    """A question stands on runs that any machine can make."""
    block = '# /// script\n# [tool.traced]\n# devices = ["gpu"]\n# ///\n'
    found = shop.edited(("print(mode)\n", f"print(mode)\n{block}"), name="snippets/l/mode.py")

    said = "bad-item: change-it: snippets/l/mode.py does not run on a CPU"
    assert f'{said} (add "cpu" to its devices)' in {
        problem.partition(": ")[2] for problem in found.problems
    }
    assert ["change-it"] == list(found.bank().unverified)


def test_objective_without_a_page(shop: Workshop) -> None:
    """An objective leads to a page of the site."""
    found = shop.edited(("../docs/page.md#adding", "../docs/pages.md#adding"))

    assert [
        f"{BANK}:{found.line('page: ../docs/pages.md')}: bad-bank: objective adds: no page docs/pages.md"
        " (name a page of docs/, relative to the bank)"
    ] == found.problems
    assert ITEMS == found.verified
    [outside] = shop.edited(("../docs/page.md#adding", "../snippets/l/add.py")).problems
    assert "objective adds: no page snippets/l/add.py (" in outside


def test_two_banks(shop: Workshop) -> None:
    """Each bank is judged by itself."""
    found = shop.judge({OTHER: ONE_ITEM})

    assert [] == found.problems
    assert ITEMS == found.verified
    assert ["other"] == [one.item.id for one in found.bank(OTHER).items]
    assert {"l/add/other-repeat-2", "l/add/other-repeat-3", "l/add/other-less"} == set(found.made)


def test_item_of_two_banks(shop: Workshop) -> None:
    """An id that two banks use is refused, since progress is kept under it."""
    found = shop.judge({OTHER: ONE_ITEM.replace("- id: other", "- id: no-fault")})

    assert [
        f"{OTHER}:4: bad-bank: {BANK} has an item 'no-fault' too (rename one, for ever)"
    ] == found.problems


def test_programs_of_one_name(shop: Workshop) -> None:
    """Two programs that would be called alike are told of, for one run would be taken for two."""
    found = shop.edited(("- id: method", "- id: four-when"))

    assert [
        f"{BANK}:{found.line('- id: four-when')}: bad-item: true-of-it: another program is called"
        " l/facts/true-of-it-four-when too (rename the part or the item)"
    ] == found.problems
    found = shop.edited(("- id: silent", "- id: repeat-2"))
    assert ["what-is-printed"] == list(found.bank().unverified)
    found = shop.judge({"snippets/l/add/sums-one.py": '"""Is a snippet."""\n'})
    assert "another program is called l/add/sums-one too" in found.problems[0]


def test_bank_that_cannot_be_read(shop: Workshop) -> None:
    """A broken bank is told of, whole, and leaves the others alone."""
    found = shop.judge({OTHER: "title: [\n"})

    assert [
        f"{OTHER}:2: bad-bank: not YAML: expected the node content, but found '<stream end>' (mend the YAML)"
    ] == found.problems
    assert ITEMS == found.verified
    assert isinstance(found.project.banks()[OTHER], tuple)


def test_questions_that_no_page_asks(shop: Workshop) -> None:
    """A question is asked by a page, alone or with its bank; cards and strength do not ask."""
    project = shop.opened()
    fix = "(embed the bank as a test, or the item in a page)"

    def said(*pages: str) -> list[str]:
        project.problems = type(project.problems)()
        project.find_unused({f"docs/{n}.md": text for n, text in enumerate(pages)})
        return [str(p) for p in project.problems if "unused-item" in str(p)]

    line = line_of("- id: how-much")
    everything = said("[](../quiz/l.yml){ .quiz-recall }\n\n[](../quiz/l.yml){ .quiz-progress }\n")
    assert 10 == len(everything)
    assert f"{BANK}:{line}: unused-item: how-much: no page embeds it {fix}" in everything
    rest = said("[](../quiz/l.yml#how-much){ .quiz }\n")
    assert 9 == len(rest)
    assert f"{BANK}:{line}: unused-item: how-much: no page embeds it {fix}" not in rest
    assert [] == said("[](../quiz/l.yml){ .quiz-test }\n")


def test_snippets_of_questions_are_used(shop: Workshop) -> None:
    """A snippet that a question runs, or names in its words, is used."""
    spare = '"""Is spare."""\nprint(1)\n'
    text = "Both [≈](../snippets/l/spare.py){ .value }."
    shop.write(**{"snippets/l/spare.py": spare, BANK: LESSON.replace("Both lines print.", text)})
    try:
        project = shop.opened()
        project.problems = type(project.problems)()
        project.find_unused({"docs/page.md": "[](../quiz/l.yml){ .quiz-test }\n"})
        assert [] == list(project.problems)
        shop.write(**{BANK: LESSON})
        project = shop.opened()
        project.find_unused({"docs/page.md": "[](../quiz/l.yml){ .quiz-test }\n"})
        [problem] = project.problems
    finally:
        shop.write(**{"snippets/l/spare.py": None, **shop.files})

    assert str(problem).startswith("snippets/l/spare.py:1: unused-snippet: ")


def test_snippets_of_a_bank_that_cannot_be_read_are_not_unused(shop: Workshop) -> None:
    """One mistake in a bank is one problem, not one more for each of its programs."""
    shop.write(**{BANK: LESSON.replace("title:", "title: [", 1)})
    try:
        project = shop.opened()
        project.banks()
        project.find_unused({"docs/page.md": "[](../quiz/l.yml){ .quiz-test }\n"})
        problems = [str(one) for one in project.problems]
    finally:
        shop.write(**shop.files)

    [problem] = problems
    assert problem.startswith(f"{BANK}:")
    assert "bad-bank: not YAML" in problem


@pytest.fixture(scope="module")
def recorded(shop: Workshop, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project whose records are accepted, without its store."""
    project = shop.opened()
    assert 32 == accept(project)
    root = tmp_path_factory.mktemp("recorded") / "project"
    shutil.copytree(shop.root, root, ignore=shutil.ignore_patterns(".cache"))
    shutil.rmtree(shop.root / "docs/records")
    return root


def never(root: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The project, told to execute nothing."""
    monkeypatch.setattr("traced.commands.project.find_devices", lambda _: ((CPU,), ""))
    monkeypatch.setenv("TRACED_EXECUTE", "never")
    project = Project(Layout(root))
    project.read()
    return project


def test_records_prove(recorded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With TRACED_EXECUTE=never, accepted records verify the whole bank, arrangements too."""
    project = never(recorded, monkeypatch)

    bank = project.banks()[BANK]

    assert isinstance(bank, VerifiedBank)
    assert ITEMS == tuple(one.item.id for one in bank.items)
    assert [] == list(project.problems)
    one = bank.item("sums")
    assert isinstance(one, VerifiedChoice)
    assert {Origin.COMMITTED} == {option.proof.shown.origin for option in one.options}
    assert not project.layout.cache.exists() or not (project.layout.cache / "runs").exists()


def test_missing_record(recorded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With TRACED_EXECUTE=never, a question whose option was never run is not verified."""
    root = tmp_path / "project"
    shutil.copytree(recorded, root)
    shutil.rmtree(root / "docs/records/l/add/sums-one")
    shutil.rmtree(root / "docs/records/l/stack/put-in-order-orders")
    project = never(root, monkeypatch)

    bank = project.banks()[BANK]

    assert isinstance(bank, VerifiedBank)
    assert ["sums", "put-in-order"] == list(bank.unverified)
    lines = [line_of(f"- id: {name}") for name in bank.unverified]
    assert [
        f"{BANK}:{lines[0]}: missing-record: sums: no run of l/add/sums-one (run traced run)",
        f"{BANK}:{lines[1]}: missing-record: put-in-order: no run of l/stack/put-in-order-orders (run traced run)",
    ] == [str(problem) for problem in project.problems]


def test_aged_record(recorded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record of what the bank does not ask any more says what it has aged by."""
    root = tmp_path / "project"
    shutil.copytree(recorded, root)
    edited = LESSON.replace('["print(3 + 4)", "pass"]', '["print(3 + 4)", "print(5)"]')
    (root / BANK).write_text(edited, encoding="utf-8")
    project = never(root, monkeypatch)

    bank = project.banks()[BANK]

    assert isinstance(bank, VerifiedBank)
    one = bank.item("sums")
    assert isinstance(one, VerifiedChoice)
    assert [(), ("source",), ()] == [option.proof.shown.changed for option in one.options]


def test_accepted_arrangements_of_yesterday(recorded: Path, tmp_path: Path) -> None:
    """Arrangements are planned by a run of the blocks as they are, never by an older record."""
    root = tmp_path / "project"
    shutil.copytree(recorded, root)
    stack = (root / "snippets/l/stack.py").read_text(encoding="utf-8")
    changed = {
        "swapped": (
            stack.replace(":make]", ":x]").replace(":fill]", ":make]").replace(":x]", ":fill]"),
            LESSON.replace("[make, fill, show]", "[fill, make, show]"),
        ),
        "renamed": (
            stack.replace(":make]", ":create]"),
            LESSON.replace("[make, fill, show]", "[create, fill, show]"),
        ),
    }
    with workshop(root) as shop:
        for source, bank in changed.values():
            found = shop.judge({"snippets/l/stack.py": source, BANK: bank})
            assert [] == found.problems
            assert ITEMS == found.verified


def test_old_record_of_arrangements(
    recorded: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With TRACED_EXECUTE=never, a record of other blocks says nothing of these."""
    root = tmp_path / "project"
    shutil.copytree(recorded, root)
    for name, old, new in (
        ("snippets/l/stack.py", ":make]", ":create]"),
        (BANK, "[make, fill, show]", "[create, fill, show]"),
    ):
        text = (root / name).read_text(encoding="utf-8")
        (root / name).write_text(text.replace(old, new), encoding="utf-8")
    project = never(root, monkeypatch)

    bank = project.banks()[BANK]

    assert isinstance(bank, VerifiedBank)
    assert ["put-in-order"] == list(bank.unverified)
    assert [
        f"{BANK}:{line_of('blocks:')}: missing-record: put-in-order: the record of"
        " l/stack/put-in-order-orders is of other blocks (run traced record)"
    ] == [str(problem) for problem in project.problems]


def test_page_is_found_below_docs(shop: Workshop) -> None:
    """What teaches an objective is named as a page of the site, with its anchor."""
    assert {"adds": ("Say what is printed.", f"{PAGE}#adding")} == shop.judge().bank().objectives

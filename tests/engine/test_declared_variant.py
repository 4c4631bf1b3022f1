"""A snippet may declare changed forms of itself; each is a program that runs and is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.engine.records import make_record, out
from tests.engine.stub import Stub, executed, opened
from tests.engine.test_page import Shop, ran
from traced.base.problem import ProblemsError
from traced.embeds.exhibit import Exhibit
from traced.inputs.snippet import parse_snippet
from traced.inputs.variant import declared_variants, variant_path

if TYPE_CHECKING:
    from tests.engine.conftest import Project as Folder

PATH = "snippets/l/add.py"
SOURCE = '''"""Adds."""
# /// script
# [tool.traced]
# raises = "TypeError"
# measure = ["total"]
# label = "ints"
#
# [tool.traced.variants.fixed]
# edits = [["1 + 'a'", "1 + 2"]]
# label = "mended"
# ///


def total():
    return 1 + 'a'


assert total() == 3
'''
EMBED = "[How](../../snippets/l/add.py)"


def complaints(source: str) -> list[str]:
    """What is wrong with a snippet and its variants."""
    with pytest.raises(ProblemsError) as caught:
        list(declared_variants(parse_snippet("l/add", PATH, source)))
    return [str(problem) for problem in caught.value.problems]


def test_program() -> None:
    """The options block stays away, and its edits do not count as occurrences of their texts."""
    [fixed] = declared_variants(parse_snippet("l/add", PATH, SOURCE))

    assert "l/add/fixed" == fixed.id
    assert "# ///" not in fixed.source
    assert "return 1 + 2\n" in fixed.source
    assert (PATH, 8) == fixed.place(99)
    assert "snippets/l/add.py@fixed" == variant_path(PATH, "fixed")


def test_options() -> None:
    """What the snippet asks for holds for its variant, but how it ends is the variant's own."""
    [fixed] = declared_variants(parse_snippet("l/add", PATH, SOURCE))

    assert (("total",), None, "mended") == (
        fixed.options.measure,
        fixed.options.raises,
        fixed.options.label,
    )
    assert fixed.variant
    assert ("fixed", "mended") == (fixed.variant.name, fixed.variant.label)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "\"1 + 'a'\",",
            '"2 + 2",',
            f"{PATH}:8: bad-edit: edit: '2 + 2' is not in {PATH} (copy a text that occurs once)",
        ),
        (
            '"1 + 2"]]',
            '"1 +"]]',
            f"{PATH}:8: syntax-error: invalid syntax (in line 5 of the changed {PATH}) "
            "(mend the Python)",
        ),
        (
            '# label = "mended"',
            '# labell = "mended"',
            f"{PATH}:8: unknown-option: no option 'variants.fixed.labell' (did you mean label?)",
        ),
        (
            '# label = "mended"',
            '# expect = ["total/other > 1"]',
            f"{PATH}:8: bad-option: variants.fixed: expect names 'other', which measure does not "
            "list (see CONTRIBUTING.md, variants)",
        ),
        (
            "variants.fixed",
            "variants.Fixed",
            f"{PATH}:8: bad-option: no name for a variant: 'Fixed' "
            "(use small letters, digits and hyphens)",
        ),
        (
            '# edits = [["1 + \'a\'", "1 + 2"]]',
            "# edits = []",
            f"{PATH}:8: bad-option: variants.fixed.edits should have at least 1 item, not 0 "
            "(see CONTRIBUTING.md, variants)",
        ),
    ],
)
def test_complaints(old: str, new: str, expected: str) -> None:
    """What is wrong with a variant is said where the snippet declares it."""
    assert old in SOURCE
    assert [expected] == complaints(SOURCE.replace(old, new))


def test_runs(project: Folder) -> None:
    """A variant runs like a snippet, and is kept under its own name."""
    project.write("l/add.py", SOURCE.replace('# measure = ["total"]\n', ""))
    opened_project = opened(project)
    stub = Stub(opened_project)

    assert [PATH, PATH] == executed(opened_project, stub)
    assert {"l/add", "l/add/fixed"} == opened_project.ids()
    assert [] == executed(opened_project, stub)


def test_unused(project: Folder) -> None:
    """A variant that no page embeds is complained of where it is declared."""
    project.write("l/add.py", SOURCE)
    opened_project = opened(project)
    opened_project.find_unused({"docs/l/page.md": f"{EMBED}{{ .snippet }}"})

    assert [
        f"{PATH}:8: unused-snippet: no page embeds its variant 'fixed' "
        "(embed it in a page, or remove it)"
    ] == [str(problem) for problem in opened_project.problems]


@pytest.fixture
def shop() -> Shop:
    """A shelf with a snippet and its variant."""
    shop = Shop()
    base = shop.add(SOURCE, ran(), name="l/add")
    [fixed] = declared_variants(base)
    run = ran(out("3\n", 6), snippet="l/add/fixed")
    path = variant_path(PATH, "fixed")
    shop.exhibits[path] = Exhibit(path, fixed, (run,), base=base)
    return shop


def test_shown_as_difference(shop: Shop) -> None:
    """A page shows how a variant differs, and what it printed."""
    seen = shop.expand(f'{EMBED}{{ .snippet variant="fixed" show="diff output" }}')

    assert () == shop.problems
    assert "-    return 1 + 'a'\n+    return 1 + 2" in seen.text
    assert "3" in seen.text
    assert ["run-add-fixed"] == [name for name in seen.ids if name.startswith("run-")]
    assert "../../snippets/l/add/fixed.py" in seen.hrefs


def test_claimed(shop: Shop) -> None:
    """A claim can lead to a variant, which asserts like its snippet."""
    seen = shop.expand('[It adds.](../../snippets/l/add.py){ .claim variant="fixed" }')

    assert () == shop.problems
    assert "#run-add-fixed" in seen.hrefs
    assert "<summary>Adds (mended)</summary>" in shop.html[-1]


def test_unknown(shop: Shop) -> None:
    """A variant that is not declared is a problem, with the one that is."""
    shop.expand(f'{EMBED}{{ .snippet variant="fixd" }}')

    assert (
        "docs/lesson/page.md:1: missing-variant: no variant 'fixd' in snippets/l/add.py "
        "(did you mean fixed?)",
    ) == shop.problems


def test_record_name() -> None:
    """A variant's record has a folder below its snippet's."""
    assert "l/add/fixed" == make_record(snippet="l/add/fixed").snippet

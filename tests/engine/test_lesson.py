"""A manifest is read whole or refused, with every problem at its line, and its folder agrees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.engine.lessons import LESSON, MANIFEST, loaded, write_lesson
from traced.base.problem import ProblemsError
from traced.inputs.lesson import check_pages, load_lesson, manifest_paths, parse_lesson

if TYPE_CHECKING:
    from tests.engine.conftest import Project as Folder

SEE = "(see CONTRIBUTING.md, lessons)"


def changed(*edits: tuple[str, str]) -> str:
    """The right manifest, with texts replaced that occur once."""
    text = LESSON
    for old, new in edits:
        assert 1 == text.count(old), old
        text = text.replace(old, new)
    return text


def complaints(text: str) -> list[str]:
    """What is wrong with a manifest."""
    try:
        parse_lesson(MANIFEST, text)
    except ProblemsError as error:
        return [str(problem) for problem in error.problems]
    return []


def test_right_manifest() -> None:
    """A manifest gives its pages in order, and is called after its folder."""
    lesson = loaded()

    assert ["why", "code", "project", "test", "notes"] == [one.id for one in lesson.entries]
    assert [3, 60, 25, 15, None] == [one.minutes for one in lesson.entries]
    assert ("docs/l", "l", "quiz/l.yml") == (lesson.folder, lesson.slug, lesson.bank)
    assert lesson.entry("index.md") is None


@pytest.mark.parametrize(
    ("page", "before", "after"),
    [
        ("index.md", None, "why"),
        ("why.md", None, "code"),
        ("code.md", "why", "project"),
        ("project.ipynb", "code", "test"),
        ("notes.md", "test", None),
    ],
)
def test_around(page: str, before: str | None, after: str | None) -> None:
    """Pages follow each other: styles, then the further ones; the overview stands first."""
    found = loaded().around(page)

    assert (before, after) == (found[0] and found[0].id, found[1] and found[1].id)


CORRUPTIONS: dict[str, tuple[list[tuple[str, str]], list[str]]] = {
    "no minutes": (
        [("    minutes: 60\n", "")],
        [f"{MANIFEST}:9: bad-lesson: styles.code.md.minutes is missing {SEE}"],
    ),
    "none": (
        [("minutes: 60", "minutes: 0")],
        [
            f"{MANIFEST}:11: bad-lesson: styles.code.md.minutes should be greater than 0, not 0 {SEE}"
        ],
    ),
    "fewer than none": (
        [("minutes: 15", "minutes: -1")],
        [
            f"{MANIFEST}:20: bad-lesson: pages.test.md.minutes should be greater than 0, not -1 {SEE}"
        ],
    ),
    "words for minutes": (
        [("minutes: 3", 'minutes: "3"')],
        [
            f"{MANIFEST}:7: bad-lesson: styles.why.md.minutes should be a whole number, not '3' {SEE}"
        ],
    ),
    "style listed twice": (
        [("page: code.md", "page: why.md"), ("name: Code", "name: Why")],
        [
            f"{MANIFEST}:9: bad-lesson: a second page 'why.md' (list it once)",
            f"{MANIFEST}:10: bad-lesson: a second name 'Why' (list it once)",
        ],
    ),
    "style that is a further page": (
        [("page: notes.md", "page: code.md")],
        [f"{MANIFEST}:22: bad-lesson: a second page 'code.md' (list it once)"],
    ),
    "two pages of one stem": (
        [("page: notes.md", "page: project.md")],
        [f"{MANIFEST}:22: bad-lesson: a second page 'project.md' (list it once)"],
    ),
    "overview listed": (
        [("page: notes.md", "page: index.md")],
        [f"{MANIFEST}:22: bad-lesson: index.md is the overview (do not list it)"],
    ),
    "no page of a lesson": (
        [("page: notes.md", "page: ../notes.md")],
        [
            f"{MANIFEST}:22: bad-lesson: pages.../notes.md.page should match pattern "
            rf"'^[a-z0-9]+(-[a-z0-9]+)*\.(md|ipynb)$' {SEE}"
        ],
    ),
    "unknown key": (
        [("    promise: See `why`.", "    promise: See `why`.\n    minuets: 3")],
        [
            f"{MANIFEST}:9: unknown-option: styles.why.md.minuets: no such key (did you mean minutes?)"
        ],
    ),
    "promise of two lines": (
        [("promise: Take it away.", 'promise: "Take\\nit"')],
        [f"{MANIFEST}:16: bad-lesson: styles.project.ipynb.promise: is not one line {SEE}"],
    ),
    "empty name": (
        [("name: Why", 'name: " "')],
        [f"{MANIFEST}:6: bad-lesson: styles.why.md.name: is not one line {SEE}"],
    ),
    "test that is no page": (
        [("test: test.md", "test: tests.md")],
        [f"{MANIFEST}:25: bad-lesson: test: tests.md is not in pages (did you mean test.md?)"],
    ),
    "not YAML": (
        [("kind: ml", "kind: [ml")],
        [f"{MANIFEST}:3: bad-lesson: not YAML: expected ',' or ']', but got ':' (mend the YAML)"],
    ),
    "key given twice": (
        [("kind: ml", "kind: ml\nkind: art")],
        [f"{MANIFEST}:3: bad-lesson: 'kind' is given twice (remove one)"],
    ),
}


@pytest.mark.parametrize("name", CORRUPTIONS)
def test_mistake(name: str) -> None:
    """Every mistake is found at its line, and nothing else is."""
    edits, expected = CORRUPTIONS[name]

    assert expected == complaints(changed(*edits))


def test_no_styles() -> None:
    """A lesson without styles is none."""
    text = LESSON[: LESSON.index("  - page: why.md")].replace("styles:", "styles: []")

    [said] = complaints(text)
    assert f"{MANIFEST}:4: bad-lesson: styles should have at least 1 item" in said


def test_empty_file() -> None:
    """A file that holds nothing says so."""
    assert [f"{MANIFEST}:1: bad-lesson: is empty (mend the YAML)"] == complaints("")


def wrong_pages(project: Folder) -> list[str]:
    """What is wrong between the manifest and its folder."""
    [path] = manifest_paths(project.layout)
    return [str(p) for p in check_pages(project.layout, load_lesson(project.layout, path))]


def test_pages_agree(project: Folder) -> None:
    """Nothing is wrong with a folder that holds what the manifest lists."""
    write_lesson(project.layout)

    assert [] == wrong_pages(project)


def test_page_that_does_not_exist(project: Folder) -> None:
    """A listed page that nobody has written is named at its line."""
    (write_lesson(project.layout).parent / "code.md").rename(project.layout.docs / "l/coda.txt")

    assert [
        f"{MANIFEST}:9: missing-page: no page docs/l/code.md (write it, or take it off the list)"
    ] == wrong_pages(project)


def test_page_in_no_list(project: Folder) -> None:
    """A page that the manifest forgets is named; an asset is not."""
    folder = write_lesson(project.layout).parent
    (folder / "cod.md").write_text("# Cod\n")
    (folder / "x.svg").write_text("<svg/>")
    (folder / "code.md").unlink()

    assert [
        f"{MANIFEST}:9: missing-page: no page docs/l/code.md (did you mean cod.md?)",
        "docs/l/cod.md:1: unlisted-page: in no list of docs/l/lesson.yml (list it under styles or pages)",
    ] == wrong_pages(project)


def test_no_overview(project: Folder) -> None:
    """A lesson has an overview."""
    (write_lesson(project.layout).parent / "index.md").unlink()

    assert [
        f"{MANIFEST}:1: missing-page: no page docs/l/index.md (write it: it is the overview)"
    ] == wrong_pages(project)


def test_links_that_lead_nowhere(project: Folder) -> None:
    """Links of promises and of what comes before and after lead to pages, or away."""
    text = changed(
        ("[About](../about.md#top)", "[About](../abut.md)"), ("[why](why.md)", "[why](wy.md)")
    )
    write_lesson(project.layout, text)

    assert [
        f"{MANIFEST}:24: missing-page: no page wy.md (name a page, relative to the manifest)",
        f"{MANIFEST}:29: missing-page: no page ../abut.md (name a page, relative to the manifest)",
    ] == wrong_pages(project)


def test_unreadable(project: Folder) -> None:
    """A file that is no text is a problem, not a crash."""
    path = write_lesson(project.layout)
    path.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(ProblemsError) as caught:
        load_lesson(project.layout, path)
    assert f"{MANIFEST}:1: unreadable: " in str(caught.value)

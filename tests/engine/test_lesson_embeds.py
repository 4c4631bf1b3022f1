"""Pages that a manifest lists get their frame, and the overview what the manifest and runs say."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.engine.banks import ODD, Tree, harmless
from tests.engine.lessons import LESSON, MANIFEST, loaded, notebook, write_lesson
from tests.engine.records import out
from tests.engine.test_page import SOURCE, Shop, ran
from traced.base.problem import Code, Problem
from traced.commands.project import Project
from traced.evidence.evidence import collect
from traced.markup.sheet import Gallery, Page
from traced.page.lesson_embeds import framed_notebook
from traced.page.page import expand

if TYPE_CHECKING:
    from tests.engine.conftest import Project as Folder

X = "../../snippets/l/x.py"


def gallery(**changes: object) -> Gallery:
    """What the small lesson's pages may show: it, a bank, and a snippet."""
    shop = Shop()
    shop.add(SOURCE, ran(out("2 <b>\n", 10)), name="l/x")
    bank = replace(harmless().bank(ODD), lesson="l", path="quiz/l.yml")
    made = Gallery(shop.exhibits, {"quiz/l.yml": bank}, lessons={MANIFEST: loaded()})
    return replace(made, **changes)  # type: ignore[arg-type]


class Shown:
    """A page with its embeds expanded."""

    def __init__(self, text: str, name: str = "code.md", shown: Gallery | None = None) -> None:
        kept: list[str] = []

        def stash(html: str) -> str:
            kept.append(html)
            return f"\x02{len(kept) - 1}\x03"

        page = Page(f"docs/l/{name}", "../../", 4)
        expansion = expand(text, page, shown or gallery(), stash)
        self.markdown = expansion.text
        self.problems = [str(problem) for problem in expansion.problems]
        self.html = re.sub("\x02(\\d+)\x03", lambda found: kept[int(found[1])], expansion.text)

    @property
    def tree(self) -> Tree:
        """The page's elements."""
        return Tree(self.html)


def test_frame() -> None:
    """The head stands below the title, the end behind the text and before what hangs on it."""
    seen = Shown(f"# Code\n\nText [so]({X}#sum){{ .value }}.\n")

    assert [] == seen.problems
    assert re.fullmatch(
        r"# Code\n\n\x02\d+\x03\n\n\nText \x02\d+\x03\.\n\n\n\x02\d+\x03\n\n"
        r"\s+\x02\d+\x03\s+## The other runs behind this page\n\n\x02\d+\x03\n\n",
        seen.markdown,
    )
    assert seen.html.index("lesson-head") < seen.html.index("Text") < seen.html.index("lesson-end")
    [strength] = seen.tree.find("p", class_="tq-strength")
    assert ("l", "../../l/test/") == tuple(
        strength.attributes[f"data-{name}"] for name in ("lesson", "url")
    )


def test_reading_time_counts_what_the_page_shows() -> None:
    """Words of the page, and lines of the snippets it embeds."""
    seen = Shown(f"# Code\n\n{'word ' * 399}\n\n[A caption]({X}){{ .snippet }}\n")

    [time] = seen.tree.find("span", title="402 words, 6 lines of code and output in all")
    assert "2 min to read" == time.text


def test_title_is_found_where_it_is() -> None:
    """A heading in code or in a comment is none, nor is one of another level."""
    text = "<!--\n# No\n-->\n\n```\n# No\n```\n\n## No\n\n# Yes `#` *now*\n\n# Again\n"

    assert re.search(r"# Yes `#` \*now\*\n\n\x02\d+\x03\n\n\n# Again", Shown(text).markdown)


def test_page_without_title() -> None:
    """A page without a title says so in its place."""
    seen = Shown("Text.\n\n## Part\n")

    assert [
        "docs/l/code.md:4: bad-lesson: no '# ' heading "
        "(begin with the page's title: the lesson's header goes below it)"
    ] == seen.problems
    assert "traced-problem" in seen.html


@pytest.mark.parametrize("name", ["other.md", "why/code.md", "../code.md"])
def test_other_pages_stay_as_they_are(name: str) -> None:
    """Only what a manifest lists is framed."""
    assert "# Code\n\nText.\n" == Shown("# Code\n\nText.\n", name).markdown


def test_lesson_with_problems() -> None:
    """Pages of a lesson whose manifest is wrong are readable; an embed says what is wrong."""
    problem = Problem(MANIFEST, 3, Code.BAD_LESSON, "it is wrong", "mend it")
    seen = Shown(
        "# Code\n\n[](lesson.yml#styles){ .lesson }\n",
        shown=gallery(lessons={MANIFEST: (problem,)}),
    )

    assert "lesson-head" not in seen.html
    assert str(problem) in seen.tree.text


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ("ways", "Recommended"),
        ("styles", "See why."),
        ("pages", "Read why again."),
        ("before", "Python, with def."),
        ("after", "About More of it."),
        ("numbers", "programs run"),
    ],
)
def test_parts(part: str, expected: str) -> None:
    """Every part of the overview can be embedded; promises are Markdown."""
    seen = Shown(f"# Eager\n\n[x](lesson.yml#{part}){{ .lesson }}\n", "index.md")

    assert [] == seen.problems
    assert expected in seen.tree.text
    assert {"../../about/#top", "https://example.org/x"} <= {
        one.attributes["href"]
        for one in Shown("# E\n\n[](lesson.yml#after){ .lesson }", "index.md").tree.find("a")
    }


def test_numbers() -> None:
    """Programs, claims, values, questions and executed answers of the lesson are counted."""
    text = f"# E\n\n[So [1]({X}#sum){{ .value }}]({X}){{ .claim }} [1]({X}#sum){{ .value }}\n"
    pages = {"docs/l/index.md": text, "docs/l/why.md": text, "docs/other.md": text}
    ledger = collect(pages, gallery().exhibits)
    seen = Shown(
        "# E\n\n[](lesson.yml#numbers){ .lesson }\n", "index.md", gallery(ledger=lambda: ledger)
    )

    items = harmless().bank(ODD).items
    counts = [one.text for one in seen.tree.find("dd")]
    assert ["1", "2", "4", str(len(items))] == counts[:4]
    assert int(counts[4]) > len(items)


@pytest.mark.parametrize(
    ("embed", "said"),
    [
        (
            "[](lesson.yml){ .lesson }",
            "bad-embed: no part '' of a lesson (known: #ways, #styles, #pages, #before, #after, #numbers)",
        ),
        (
            "[](lesson.yml#style){ .lesson }",
            "bad-embed: no part 'style' of a lesson (did you mean styles?)",
        ),
        (
            "[](leson.yml#styles){ .lesson }",
            "missing-page: no lesson docs/l/leson.yml (did you mean docs/l/lesson.yml?)",
        ),
        (
            "[](lesson.yml){ .lessons }",
            "bad-embed: no embed .lessons (did you mean lesson?)",
        ),
        (
            'So [](lesson.yml#styles){ .lesson show="all" }',
            "unknown-option: .lesson has no option 'show' (known: none)",
        ),
    ],
)
def test_wrong_embed(embed: str, said: str) -> None:
    """A mistyped embed is a problem at its line."""
    assert f"docs/l/index.md:6: {said}" in Shown(f"# E\n\n{embed}\n", "index.md").problems


NOTEBOOK = (
    '<style>h1 {}</style><div class="jupyter-wrapper"><div id="cell">'
    '<h1 id="t">Title &amp; more<a class="anchor-link" href="#t">¶</a></h1><p>Text.</p>'
    "</div></div>"
)


def test_notebook() -> None:
    """A notebook's title leaves its cell and stands above the same header; its end comes last."""
    source = notebook(("markdown", "# Title & more\n\nText."), ("code", "1\n" * 300))
    page = Page("docs/l/project.ipynb", "../../")
    html = framed_notebook(NOTEBOOK, source, page, gallery())

    assert html.startswith('<h1 id="t">Title &amp; more<a class="headerlink" href="#t">¶</a></h1>')
    assert '<div id="cell"><p>Text.</p>' in html
    order = [html.index(part) for part in ("</h1>", "lesson-head", "jupyter-wrapper", "lesson-end")]
    assert sorted(order) == order
    tree = Tree(html)
    assert "planned for 25 min 10 min to read" == tree.find("p", class_="lesson-time")[0].text
    assert ["Project"] == [one.text.split()[0] for one in tree.find("a", aria_current="page")]


def test_other_notebooks_stay_as_they_are() -> None:
    """A notebook of no lesson, or without a title, is not framed."""
    for path, html in (("docs/n.ipynb", NOTEBOOK), ("docs/l/project.ipynb", "<p>Text.</p>")):
        assert html == framed_notebook(html, notebook(), Page(path, ""), gallery())


def test_project_reads_lessons(project: Folder) -> None:
    """A project knows its lessons, keeps them, and reads them again when it is read again."""
    path = write_lesson(project.layout)
    found = Project(project.layout, execute=False)
    found.read()

    assert {MANIFEST: loaded()} == found.gallery().lessons
    assert [] == list(found.problems)
    path.write_text(LESSON.replace("minutes: 3", "minutes: 0"), encoding="utf-8")
    assert {MANIFEST: loaded()} == found.lessons()
    found.read()
    [problem] = found.gallery().lessons[MANIFEST]  # type: ignore[misc]
    assert [problem] == list(found.problems)
    assert str(problem).startswith(f"{MANIFEST}:7: bad-lesson: styles.why.md.minutes should be ")


def test_evidence_has_the_order_of_the_lesson(project: Folder) -> None:
    """Pages of a lesson stand as its manifest lists them, others by name."""
    folder = write_lesson(project.layout).parent
    for path in (*folder.glob("*.md"), project.layout.docs / "about.md"):
        path.write_text("# T\n\n[So.](../../snippets/l/x.py){ .claim }\n", encoding="utf-8")

    pages = Project(project.layout, execute=False).ledger().pages

    names = ["about.md", "l/index.md", "l/why.md", "l/code.md", "l/test.md", "l/notes.md"]
    assert [f"docs/{name}" for name in names] == [page.path for page in pages]


def test_project_complains_of_pages(project: Folder) -> None:
    """What is wrong between a manifest and its folder fails the build, once a page is shown."""
    (write_lesson(project.layout).parent / "code.md").unlink()
    found = Project(project.layout, execute=False)
    found.read()
    found.gallery()

    [problem] = found.problems
    assert f"{MANIFEST}:9: missing-page: no page docs/l/code.md" in str(problem)

"""Whatever a page leads to is there, and images say what they show."""

from __future__ import annotations

import pytest

from traced.embeds.manuscript import read_manuscript
from traced.quiz.quizzes import Words
from traced.site.link_rules import Targets, bad_images, broken_links, broken_links_of_questions

PAGES = {
    "docs/l/p.md": "",
    "docs/l/concepts.md": "# Concepts\n\n## Grappler\n",
    "docs/index.md": "# Home\n",
}
FILES = {*PAGES, "docs/l/project.ipynb", "docs/assets/a.png", "README.md"}
FILES |= {"snippets/l/x.py", "quiz/l.yml"}
ANCHORS = {"docs/l/concepts.md": {"concepts", "grappler", "run-x"}, "docs/l/p.md": {"here"}}
TARGETS = Targets(
    {path: read_manuscript(path, text) for path, text in PAGES.items()},
    lambda path: path in FILES,
    lambda path: frozenset(ANCHORS.get(path, ())),
)


def said(text: str) -> list[str]:
    """What is said of a page's links."""
    return [str(one) for one in broken_links(read_manuscript("docs/l/p.md", text), TARGETS)]


def images(text: str) -> list[str]:
    """What is said of a page's images."""
    return [str(one) for one in bad_images(read_manuscript("docs/l/p.md", text), TARGETS)]


@pytest.mark.parametrize(
    "target",
    [
        "concepts.md",
        "concepts.md#grappler",
        "concepts.md#run-x",
        "../index.md",
        "project.ipynb#cell",
        "#here",
        "../assets/a.png",
        "../records/l/x/cpu/run.json",
        "https://x.org/#none",
        "mailto:a@x.org",
        "/absolute",
    ],
)
def test_good_links(target: str) -> None:
    """Pages, anchors, files, and what only a build puts there."""
    assert [] == said(f"See [this]({target}).")


@pytest.mark.parametrize(
    ("target", "complaint"),
    [
        (
            "concept.md",
            "broken-link: no page or file docs/l/concept.md (did you mean docs/l/concepts.md?)",
        ),
        (
            "../../README.md",
            "broken-link: no page or file README.md (mend the path, or write the page)",
        ),
        (
            "../../snippets/l/x.py#part",
            "broken-link: snippets/l/x.py is no page (to embed it, write { .snippet } behind the link)",
        ),
        (
            "../../quiz/l.yml#one",
            "broken-link: quiz/l.yml is no page (to embed it, write { .quiz } behind the link)",
        ),
        (
            "../../snippets/l/gone.py",
            "broken-link: no page or file snippets/l/gone.py (mend the path, or write the page)",
        ),
        (
            "concepts.md#grapler",
            "broken-anchor: no anchor 'grapler' in docs/l/concepts.md (did you mean grappler?)",
        ),
        (
            "#zzz",
            "broken-anchor: no anchor 'zzz' in docs/l/p.md (use the words of a heading, in lower case with dashes)",
        ),
    ],
)
def test_broken_links(target: str, complaint: str) -> None:
    """Each with its line and what was probably meant."""
    assert [f"docs/l/p.md:3: {complaint}"] == said(f"So.\n\nSee [this]({target}).")


def test_links_of_every_kind() -> None:
    """Links by reference and links that embeds make are looked at; code is not."""
    text = (
        "[a]: gone.md\n\n`[b](gone.md)`\n\n"
        '[s](../../quiz/l.yml){ .quiz-strength test="test.md" }\n\n'
        "So [n](../none.md#runs){ .build }.\n"
    )

    assert [
        "docs/l/p.md:1: broken-link: no page or file docs/l/gone.md (mend the path, or write the page)",
        "docs/l/p.md:5: broken-link: no page or file docs/l/test.md (mend the path, or write the page)",
        "docs/l/p.md:7: broken-link: no page or file docs/none.md (mend the path, or write the page)",
    ] == sorted(said(text))


def test_links_of_questions() -> None:
    """No host looks at them; their line is that of the words."""
    text = "See [a](../docs/l/concepts.md#zzz) and `[b](gone.md)`.\n[c](gone.md)"
    words = Words("quiz/l.yml", 9, "first", text)

    assert [
        "quiz/l.yml:9: broken-anchor: no anchor 'zzz' in docs/l/concepts.md"
        " (use the words of a heading, in lower case with dashes)",
        "quiz/l.yml:10: broken-link: no page or file quiz/gone.md (mend the path, or write the page)",
    ] == [str(one) for one in broken_links_of_questions(words, TARGETS)]


@pytest.mark.parametrize(
    "text",
    [
        "![A plot](../assets/a.png)",
        '<img src="../assets/a.png" alt="A plot">',
        "![Far](https://x.org/a.png)",
    ],
)
def test_good_images(text: str) -> None:
    """They are there, and say what they show."""
    assert [] == images(text)


def test_bad_images() -> None:
    """One says nothing, one is not there."""
    assert [
        "docs/l/p.md:1: missing-alt: image ../assets/a.png has no alternative text"
        " (say between the brackets what it shows)",
        "docs/l/p.md:3: missing-image: no image docs/assets/b.png (mend the path)",
    ] == images("![](../assets/a.png)\n\n![B](../assets/b.png)\n")

"""A lesson's frame is complete without JavaScript, says which page this is, and quotes safely."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import pytest

from tests.engine.banks import HOSTILE, Tree
from tests.engine.lessons import LESSON, MANIFEST, loaded
from traced.embeds.reading import PageReading, Reading
from traced.inputs.lesson import parse_lesson
from traced.markup.sheet import Page
from traced.page.lesson_parts import (
    Spot,
    end,
    head,
    line_list,
    minutes,
    numbers,
    page_list,
    style_list,
    ways_in,
)
from traced.page.tally import Tally

READING = PageReading(Reading(1000, 60), Reading(1200, 150))


def spot(page: str, root: str = "../../") -> Spot:
    """A page of the small lesson."""
    return Spot(loaded(), Page(f"docs/l/{page}", root))


def words(text: str, line: int) -> str:
    """Words as they are, with their line."""
    return f"{escape(text)} ({line})"


@pytest.mark.parametrize(
    ("count", "said"), [(1, "1 min"), (59, "59 min"), (60, "1 h"), (108, "1 h 48 min")]
)
def test_minutes(count: int, said: str) -> None:
    """Durations are said as people say them."""
    assert said == minutes(count)


def test_head_of_a_style() -> None:
    """Below the title: where, how long by estimate and by count, and every style."""
    seen = Tree(head(spot("code.md"), READING))

    [where], [time] = seen.find("p", class_="lesson-where"), seen.find("p", class_="lesson-time")
    assert "TensorFlow ml Eager & graph" == where.text
    assert "planned for 1 h 7 min to read, 11 with every answer open" == time.text
    [count] = seen.find("span", title="1,200 words, 150 lines of code and output in all")
    assert count.text in time.text
    [here] = seen.find("span", class_="lesson-here")
    assert "Code · 2 of 3 · 1 h" == here.text


def test_chooser() -> None:
    """The chooser links all styles with their minutes, is closed, and marks the one that is open."""
    seen = Tree(head(spot("code.md"), READING))

    [chooser] = seen.find("details", class_="lesson-chooser")
    assert "l" == chooser.attributes["data-lesson"]
    assert "open" not in chooser.attributes
    stops = [one for one in seen.find("li") if "data-style" in one.attributes]
    assert ["why", "code", "project"] == [one.attributes["data-style"] for one in stops]
    assert ["Why 3 min", "Code 1 h", "Project 25 min"] == [one.text for one in stops]
    links = [one for one in seen.within(chooser) if one.tag == "a"]
    assert ["../../l/why/", "../../l/code/", "../../l/project/"] == [
        one.attributes["href"] for one in links
    ]
    assert [None, "page", None] == [one.attributes.get("aria-current") for one in links]


def test_head_without_a_reading_time() -> None:
    """Where no reading time can be told, the estimate stands alone, or nothing does."""
    assert (
        "about 15 min" == Tree(head(spot("test.md"), None)).find("p", class_="lesson-time")[0].text
    )
    assert "" == Tree(head(spot("notes.md"), None)).find("p", class_="lesson-time")[0].text


def test_addresses_without_a_server() -> None:
    """Where pages are addressed by their files, all links of the frame lead to files."""
    at = replace(spot("code.md", "../"), at=Page("docs/l/code.md", "../", flat=True))
    parts = (head(at, READING), end(at, ""), style_list(at, words), ways_in(at, ""))
    links = [one.attributes["href"] for part in parts for one in Tree(part).find("a")]

    assert {"../l/index.html", "../l/why.html", "../l/code.html"} < set(links)
    assert {".html"} == {link[link.rindex(".") :] for link in links}


def test_head_of_a_further_page() -> None:
    """A further page has the chooser, too, and no style is marked as open."""
    seen = Tree(head(spot("notes.md"), PageReading(Reading(10), Reading(90))))

    assert "1 min to read" == seen.find("p", class_="lesson-time")[0].text
    assert "3 styles" == seen.find("span", class_="lesson-here")[0].text
    assert [] == seen.find("a", aria_current="page")
    assert "planned for 15 min" in Tree(head(spot("test.md"), READING)).text


def test_head_of_the_overview() -> None:
    """The overview says what all styles take, and needs no chooser: it lists them."""
    seen = Tree(head(spot("index.md"), READING))

    assert "3 styles 1 h 28 min planned" == seen.find("p", class_="lesson-time")[0].text
    assert [] == seen.find("details")
    assert [] == seen.find("a")


def test_end_of_a_style() -> None:
    """At the end of a style stand the button, the pages around, and how strong the reader is."""
    seen = Tree(end(spot("code.md"), "<p>strong</p>"))

    [mark] = seen.find("div", class_="lesson-mark")
    assert ("l", "code", "../../l/test/") == tuple(
        mark.attributes[f"data-{name}"] for name in ("lesson", "here", "test")
    )
    assert ["Mark as done"] == [one.text for one in seen.find("button")]
    assert ["Previous Why 3 min", "Next Project 25 min"] == [one.text for one in seen.find("a")]
    assert ["../../l/why/", "../../l/project/"] == [
        one.attributes["href"] for one in seen.find("a")
    ]
    assert seen.text.endswith("strong")
    assert 1 == len(seen.find("p", role="status"))


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("index.md", ["Next Why 3 min"]),
        ("why.md", ["Previous Overview ", "Next Code 1 h"]),
        ("project.ipynb", ["Previous Code 1 h", "Next Test this 15 min"]),
        ("test.md", ["Previous Project 25 min", "Next Notes "]),
        ("notes.md", ["Previous Test this 15 min"]),
    ],
)
def test_pages_around(page: str, expected: list[str]) -> None:
    """Each page leads to the ones before and after, the overview first; only styles are marked."""
    seen = Tree(end(spot(page), ""))

    assert expected == [one.text for one in seen.find("a")]
    assert (page in {"why.md", "project.ipynb"}) == bool(seen.find("button"))


def test_overview() -> None:
    """The overview's lists name each page with its promise, at its line of the manifest."""
    styles = Tree(style_list(spot("index.md"), words))
    pages = Tree(page_list(spot("index.md"), words))

    assert ["Why", "Code", "Project"] == [one.text for one in styles.find("a")]
    assert ["See `why`. (8)", "Write <it>. (12)", "Take it away. (16)"] == [
        one.text for one in styles.find("span", class_="lesson-promise")
    ]
    assert ["3 min", "1 h", "25 min"] == [
        one.text for one in styles.find("span", class_="lesson-minutes")
    ]
    assert ["Test this Ten questions. (21)", "Notes Read [why](why.md) again. (24)"] == [
        one.text for one in pages.find("li")
    ]
    assert ["Python, with `def`. (27)"] == [
        one.text for one in Tree(line_list(spot("index.md"), "before", words)).find("li")
    ]
    assert 2 == len(Tree(line_list(spot("index.md"), "after", words)).find("li"))


def test_ways_in() -> None:
    """One way starts with the first style, the other with the test; without a test there is one."""
    both = Tree(ways_in(spot("index.md", ""), "<p>strong</p>"))

    assert [("Start learning", "l/why/"), ("Test this pattern", "l/test/")] == [
        (one.text, one.attributes["href"]) for one in both.find("a")
    ]
    assert "No test required" in both.text
    assert "10 questions across easy, medium and hard" in both.text
    lesson = parse_lesson(MANIFEST, LESSON.replace("test: test.md\n", ""))
    one = Tree(ways_in(replace(spot("index.md"), loaded=lesson), ""))
    assert ["Start learning"] == [link.text for link in one.find("a")]


def test_numbers() -> None:
    """What was counted stands beside what it counts."""
    seen = Tree(numbers(Tally(1234, 5, 6, 7, 8)))

    assert ["1,234", "5", "6", "7", "8"] == [one.text for one in seen.find("dd")]
    assert "programs run" == seen.find("dt")[0].text


def test_hostile_words_are_words() -> None:
    """Names that mean something to HTML make no element and no attribute."""
    texts = (LESSON, LESSON.replace("name: Code", "name: " + repr_yaml(HOSTILE)))
    plain, odd = (
        [
            Tree(part).shape
            for at in (replace(spot("project.ipynb"), loaded=parse_lesson(MANIFEST, text)),)
            for part in (head(at, READING), end(at, ""), style_list(at, words))
        ]
        for text in texts
    )

    assert plain == odd
    assert (
        HOSTILE
        in Tree(
            head(replace(spot("why.md"), loaded=parse_lesson(MANIFEST, texts[1])), READING)
        ).text
    )


def repr_yaml(text: str) -> str:
    """A text as YAML writes it between single quotes."""
    return "'" + text.replace("'", "''") + "'"

"""What stands around questions is complete without JavaScript, and honest."""

from __future__ import annotations

import json
from dataclasses import replace
from html import unescape

from tests.engine.banks import HOSTILE, ODD, TYPES, Tree, harmless, hostile, written
from traced.markup.quiz_parts import (
    HONESTY,
    PRIVACY,
    progress_section,
    recall_section,
    strength_line,
    whole_test,
)
from traced.quiz.answer import VerifiedOrder

URLS = {"odd": "../page/#adding"}


def drawn_test(*, odd: bool = False, answered_on: str = "") -> Tree:
    """The odd bank as a test."""
    judged = hostile() if odd else harmless()
    return Tree(whole_test(judged.bank(ODD), URLS, written(judged), answered_on))


def test_test() -> None:
    """A test says how it works and what it is not, and holds the whole bank for paper."""
    seen = drawn_test()

    [section] = seen.find("section", class_="tq-test")
    assert "odd" == section.attributes["data-lesson"]
    assert HONESTY in seen.text
    follow = (
        "Without JavaScript: all 7 questions follow, with their answers at the end of the page."
    )
    assert follow in seen.text
    [panel] = seen.find("div", class_="tq-test__panel")
    assert "hidden" in panel.attributes
    assert 7 == len(seen.find("section", class_="tq-item"))


def test_answers_on_a_page_of_their_own() -> None:
    """Then every question leads there, and so does what is said to those without JavaScript."""
    seen = drawn_test(answered_on="../answers/")

    said = "Without JavaScript: all 7 questions follow, with their answers on a page of their own."
    assert said in seen.text
    links = [one.attributes["href"] for one in seen.find("a")]
    wanted = [f"../answers/#answer-odd-{kind.replace('_', '-')}" for kind in TYPES]
    assert wanted == [href for href in links if "#answer-" in href]
    assert "../answers/" in links


def test_objectives_survive() -> None:
    """Titles and objectives come out of their attributes as they went in."""
    [section] = drawn_test(odd=True).find("section", class_="tq-test")

    assert hostile().bank(ODD).title == section.attributes["data-title"]
    [objective] = json.loads(section.attributes["data-objectives"]).values()
    assert objective["text"].startswith(HOSTILE)
    assert "../page/#adding" == objective["url"]


def test_hostile_texts_are_texts() -> None:
    """Hostile words make no element and no attribute."""
    assert drawn_test().shape == drawn_test(odd=True).shape
    plain, odd = (
        Tree(recall_section(one.bank(ODD), written(one))) for one in (harmless(), hostile())
    )
    assert plain.shape == odd.shape
    assert HOSTILE in odd.text


def test_cards() -> None:
    """A card folds the answer behind the question, which it shows with its program."""
    seen = Tree(recall_section(harmless().bank(ODD), written(harmless())))

    cards = seen.find("details", class_="tq-card")
    assert ["odd-" + kind.replace("_", "-") for kind in TYPES] == [
        one.attributes["data-item"] for one in cards
    ]
    assert {"1"} == {one.attributes["data-rev"] for one in cards}
    assert 7 == len(seen.find("code", class_="tq-card__code"))
    backs = seen.find("section", class_="tq-card__back")
    assert 7 == len(backs)
    assert all("data-search-exclude" in back.attributes for back in backs)
    assert 8 == len(seen.find("section"))  # one inside another would end the exclusion early


def test_small_parts() -> None:
    """Strength is a link to the test; progress says that nothing is sent."""
    line = Tree(strength_line(harmless().bank(ODD), 'test/"><b>'))

    assert ["p", "a"] == [one.tag for one in line.all]
    assert 'test/"><b>' == line.all[1].attributes["href"]
    assert PRIVACY == Tree(progress_section()).text


def test_cards_do_not_give_the_answer_away() -> None:
    """In front of a card gaps are open, pieces are out of order, and sentences can be chosen."""
    judged = harmless()
    fronts = {}
    for one in judged.bank(ODD).items:
        html = recall_section(replace(judged.bank(ODD), items=(one,)), written(judged))
        fronts[one.item.type] = html.partition("</summary>")[0]
        if isinstance(one, VerifiedOrder):
            codes = [piece.code for piece in one.pieces]
            assert "\n\n".join(codes) not in unescape(fronts["order"])

    assert "____" in fronts["gap"]
    assert not [front for front in fronts.values() if "<a" in front]  # a summary is a button
    assert "tq-card__option" in fronts["choice"] + fronts["multiple_response"]

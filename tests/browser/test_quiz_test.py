"""The test of ten questions, what it says of a reader, and the cards that come back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Site, Watched
from tests.browser.quiz import (
    LESSON,
    METRICS,
    RECALL,
    TEST,
    expect_status,
    give,
    open_quiz,
    remember,
    right_reply,
    stored,
    wrong_reply,
)

FIRST_DAY = datetime(2030, 3, 4, 12, tzinfo=UTC)
REFRESH = "window.dispatchEvent(new Event('storage'))"


def at(page: Page, days: float) -> None:
    """Let the page believe that so many days have passed."""
    page.clock.set_fixed_time(FIRST_DAY + timedelta(days=days))


def millis(days: float) -> int:
    """The same moment as the product stores it."""
    return int((FIRST_DAY + timedelta(days=days)).timestamp() * 1000)


def finished(days: float, prefix: str, right: int = 10, hard: int = 3) -> dict[str, Any]:
    """A test taken on a day, as it is stored."""
    items = [f"{prefix}-{number}" for number in range(10)]
    return {"at": millis(days), "items": items, "right": items[:right], "hard": [hard, 3]}


def drawn(page: Page) -> list[Locator]:
    """The questions of the test that is running."""
    return [one for one in page.locator(".tq-test .tq-item").all() if one.is_visible()]


def start(page: Page) -> list[Locator]:
    """Begin a test."""
    page.get_by_role("button", name="Start a test").click()
    return drawn(page)


def names(questions: list[Locator]) -> list[str]:
    """Ids of questions."""
    return [one.get_attribute("data-item") or "" for one in questions]


def finish(page: Page) -> Locator:
    """Press the button at the end; the panel is what a reader then sees."""
    page.get_by_role("button", name="See the result").click()
    return page.locator(".tq-test__panel")


@pytest.fixture(scope="module")
def loaded(site: Site, browser: Browser) -> Iterator[Page]:
    """The page of the test, loaded once, at noon of a day."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, timezone_id="UTC")
    page = context.new_page()
    at(page, 0)
    page.set_default_timeout(20_000)
    page.goto(site.url + TEST, wait_until="domcontentloaded")
    page.wait_for_selector(".tq-test[data-live]")
    yield page
    context.close()


@pytest.fixture
def page(loaded: Page) -> Page:
    """The page of the test, as a new reader finds it."""
    loaded.evaluate("localStorage.clear()")
    at(loaded, 0)
    loaded.evaluate(REFRESH)
    return loaded


def test_a_test_is_drawn_by_plan(page: Page) -> None:
    """Three easy, four medium and three hard questions, at least five of them constructed."""
    assert [] == drawn(page)
    expect(page.locator(".tq-test__panel")).to_contain_text("Not tested yet.")

    questions = start(page)

    levels = Counter(one.get_attribute("data-difficulty") for one in questions)
    assert {"easy": 3, "medium": 4, "hard": 3} == dict(levels)
    types = [one.get_attribute("data-type") for one in questions]
    assert 5 <= sum(kind not in ("choice", "multiple_response") for kind in types)
    expect(page.locator(".tq-test__panel")).to_contain_text("0 of 10 answered")
    result = page.get_by_role("button", name="See the result (0 of 10 answered)")
    expect(result).to_have_attribute("aria-disabled", "true")


def test_strong_takes_two_days_and_two_sets(page: Page) -> None:
    """Nine right is strong today; the next day a second set, without a common question, is strong."""
    first = start(page)
    once = names(first)
    for one in first[:3]:
        give(one, right_reply(one))
    page.reload(wait_until="domcontentloaded")
    page.wait_for_selector(".tq-test[data-live]")
    assert once == names(drawn(page))
    expect(page.locator(".tq-test__panel")).to_contain_text("3 of 10 answered")
    missed = next(one for one in first[3:] if one.get_attribute("data-difficulty") == "medium")
    for one in first[3:]:
        give(one, wrong_reply(one) if one == missed else right_reply(one))
        expect_status(one, "Not correct" if one == missed else "Correct")

    panel = finish(page)

    expect(panel).to_contain_text("Strong today (2030-03-04).")
    expect(panel).to_contain_text("9 of 10 on the first try, easy 3/3, medium 3/4, hard 3/3.")
    expect(panel).to_contain_text("A reader who knows 70 % passes one such test 15 % of the time.")
    expect(panel).to_contain_text("Take a second set tomorrow to confirm.")
    link = panel.get_by_text("Missed:").get_by_role("link")
    assert 1 == link.count()
    target = link.evaluate("link => link.href")
    body = page.request.get(target).text()
    assert f'id="{target.split("#")[1]}"' in body

    at(page, 1)
    page.evaluate(REFRESH)
    second = start(page)
    assert set(once).isdisjoint(names(second))
    for one in second:
        give(one, right_reply(one))
    expect(finish(page)).to_contain_text("Strong (2030-03-05).")
    assert 2 == len(stored(page, f"test:{LESSON}")["past"])


def test_a_hint_voids_a_question(page: Page) -> None:
    """A right reply after a hint is not counted, and giving up is none either."""
    questions = start(page)
    questions[0].locator(".tq-hint summary").first.click()
    give(questions[0], right_reply(questions[0]))
    expect_status(questions[0], "Correct")
    for one in questions[1:]:
        one.get_by_role("button", name="Show the answer").click()

    panel = finish(page)

    expect(panel).to_contain_text("Not yet")
    expect(panel).to_contain_text("0 of 10 on the first try, easy 0/3, medium 0/4, hard 0/3.")


PAST = {
    "seven": ([finished(0, "a", right=7)], 0.5, "Developing"),
    "six": ([finished(0, "a", right=6)], 0.5, "Not yet"),
    "nine with one hard": ([finished(0, "a", right=9, hard=1)], 0.5, "Developing"),
    "nine with two hard": ([finished(0, "a", right=9, hard=2)], 0.5, "Strong today"),
    "twice on one day": ([finished(0, "a"), finished(0.5, "b")], 0.6, "Strong today"),
    "twice the same set": ([finished(0, "a"), finished(2, "a")], 2.1, "Strong today"),
    "twice": ([finished(0, "a"), finished(2, "b")], 2.1, "Strong (2030-03-06)"),
    "60 days later": ([finished(0, "a"), finished(2, "b")], 61.9, "Strong (2030-03-06)"),
    "more than 60 days later": (
        [finished(0, "a"), finished(2, "b")],
        62.1,
        "Was strong on 2030-03-06",
    ),
}


@pytest.mark.parametrize("case", PAST)
def test_what_tests_say_of_a_reader(page: Page, case: str) -> None:
    """The verdict follows from the tests taken and from today."""
    past, today, says = PAST[case]
    remember(page, f"test:{LESSON}", {"now": None, "past": past})
    at(page, today)

    page.evaluate(REFRESH)

    expect(page.locator(".tq-test__panel p").first).to_contain_text(says)


def test_the_lesson_says_how_strong_a_reader_is(site: Site, watched: Watched) -> None:
    """The Metrics page begins with the verdict and leads to the test."""
    page = watched.page
    at(page, 2.5)
    open_quiz(page, site.url + METRICS)
    line = page.locator(".tq-strength")
    expect(line).to_contain_text("Not tested yet")
    past = [finished(0, "a"), finished(2, "b")]
    remember(page, f"test:{LESSON}", {"now": None, "past": past})

    page.evaluate(REFRESH)

    expect(line).to_contain_text("Strong (2030-03-06)")
    target = line.get_by_role("link", name="Test this pattern").evaluate("link => link.href")
    assert site.url + TEST == target


def test_cards_come_back_after_one_seven_and_thirty_days(site: Site, watched: Watched) -> None:
    """A card that was known waits longer each time; one that was not is due tomorrow."""
    page = watched.page
    at(page, 0)
    open_quiz(page, site.url + RECALL)
    cards = page.locator(".tq-card")
    count = cards.count()
    assert count >= 24
    line = page.locator(".tq-recall > p").first
    expect(line).to_have_text(f"Cards due: {count}. Here are the next 5.")
    expect(page.locator(".tq-card:visible")).to_have_count(5)
    card = cards.first

    def sort(days: float, button: str) -> None:
        at(page, days)
        page.evaluate(REFRESH)
        card.locator("summary").first.click()
        card.get_by_role("button", name=button).click()
        expect(card).not_to_be_visible()

    def due(days: float) -> bool:
        at(page, days)
        page.evaluate(REFRESH)
        return card.is_visible()

    sort(0, "I knew it")
    expect(line).to_have_text(f"Cards due: {count - 1}. Here are the next 5.")
    assert (False, True) == (due(0.9), due(1.1))
    sort(1.1, "I knew it")
    assert (False, True) == (due(8), due(8.2))
    sort(8.2, "I knew it")
    assert (False, True) == (due(38.1), due(38.3))
    sort(38.3, "I did not")
    assert (False, True) == (due(39.2), due(39.4))


def test_the_next_card_is_announced_when_none_is_due(site: Site, watched: Watched) -> None:
    """With nothing to do, a reader learns when to come back."""
    page = watched.page
    at(page, 0)
    open_quiz(page, site.url + RECALL)
    cards = page.locator(".tq-card").evaluate_all(
        "all => all.map(c => [c.dataset.item, Number(c.dataset.rev)])"
    )
    boxes = {name: {"rev": rev, "box": 1, "due": millis(3)} for name, rev in cards}
    remember(page, f"recall:{LESSON}", boxes)

    page.evaluate(REFRESH)

    expect(page.locator(".tq-recall > p").first).to_have_text("Next card due: 2030-03-07.")


def test_only_what_is_asked_is_in_the_page(site: Site, watched: Watched) -> None:
    """None before a test, ten in it, all on demand, and the one that an address names."""
    page = watched.page
    open_quiz(page, site.url + RECALL)  # a page of the same site, to come from
    page.goto(site.url + TEST, wait_until="networkidle")
    questions = page.locator(".tq-item")
    expect(questions).to_have_count(0)
    page.get_by_label("Show all questions").check()
    expect(questions).to_have_count(39)
    page.get_by_label("Show all questions").uncheck()
    expect(questions).to_have_count(0)

    page.evaluate("location.hash = 'quiz-order-running-total'")

    expect(page.locator("#quiz-order-running-total")).to_be_in_viewport()
    page.get_by_role("button", name="Start a test").click()
    expect(questions).to_have_count(10)
    assert [] == watched.complaints


@pytest.mark.parametrize("come_from", ["", RECALL])
def test_an_address_names_a_question(site: Site, watched: Watched, come_from: str) -> None:
    """A link from elsewhere, such as the evidence, shows the question below the header."""
    page = watched.page
    if come_from:
        page.goto(site.url + come_from, wait_until="networkidle")
        page.evaluate(
            "at => document.querySelector('article').append("
            "Object.assign(document.createElement('a'), {href: at, textContent: 'There'}))",
            f"{site.url}{TEST}#quiz-order-running-total",
        )
        page.get_by_role("link", name="There").click()
    else:
        page.goto(f"{site.url}{TEST}#quiz-order-running-total")

    question = page.locator("#quiz-order-running-total")
    expect(question).to_be_in_viewport()
    page.wait_for_load_state("networkidle")
    header = page.locator(".md-header").bounding_box()
    box = question.bounding_box()
    assert header is not None
    assert box is not None
    assert header["height"] <= box["y"] < 300

"""Answers to a test stand on a page of their own; the test loads them once they are wanted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urldefrag

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.browser.conftest import Site, Watched, watching
from tests.browser.quiz import (
    ANSWERS,
    BY_TYPE,
    TEST,
    answer,
    expect_status,
    give,
    item,
    open_quiz,
    right_reply,
    wrong_reply,
)

IDENT = BY_TYPE["choice"]
LATE = re.compile(r"/answers/$")


@pytest.fixture
def quiet(browser: Browser) -> Iterator[Watched]:
    """A window whose complaints do not count: a page that is not there is one."""
    with watching(browser) as one:
        yield one


def loads(watched: Watched) -> int:
    """How often the page of the answers has been asked for."""
    return sum(url.endswith(ANSWERS) for url in watched.requests)


def chosen(page: Page) -> Locator:
    """What marks the reader's own reply among the reasons."""
    return answer(page, IDENT).get_by_text("your answer", exact=True)


def hold(page: Page) -> list[Route]:
    """Let what asks for the answers wait; it goes into the list."""
    held: list[Route] = []

    def keep(route: Route) -> None:
        held.append(route)

    page.route(LATE, keep)
    return held


def test_a_test_loads_its_answers_once(site: Site, watched: Watched) -> None:
    """A first visit loads none; starting a test loads all, so that answering sends nothing."""
    page = watched.page
    page.goto(site.url + TEST, wait_until="networkidle")
    assert 0 == loads(watched)

    page.get_by_role("button", name="Start a test").click()
    page.wait_for_load_state("networkidle")
    assert 1 == loads(watched)
    before = len(watched.requests)
    drawn = [one for one in page.locator(".tq-test .tq-item").all() if one.is_visible()]
    for question in drawn[:2]:
        give(question, right_reply(question))
        expect_status(question, "Correct")
        behind = question.locator("xpath=following-sibling::*[1]")
        expect(behind.get_by_text("Answer:", exact=True)).to_be_visible()

    assert before == len(watched.requests)
    assert [] == watched.complaints


def test_the_test_lists_no_solutions(site: Site) -> None:
    """Runs that a question cites stand with the answers: some are what it asks for."""
    text = (site.folder / TEST / "index.html").read_text(encoding="utf-8")

    assert "The other runs behind this page" not in text
    assert 'href="../../eager-vs-graph/answers/#run-item-running-total"' in text
    assert 'id="run-' not in text


def test_links_of_a_loaded_answer_arrive(site: Site, watched: Watched) -> None:
    """They lead where they lead on the page of the answers, and back to the question here."""
    page = watched.page
    open_quiz(page, site.url + TEST)
    give(item(page, IDENT), ["once"])
    expect(answer(page, IDENT).locator(".tq-reason").first).to_be_visible()

    links = answer(page, IDENT).locator("a").evaluate_all("all => all.map(a => a.href)")

    assert f"{site.url}{TEST}#quiz-{IDENT}" in links
    assert any("/records/eager-vs-graph/" in link for link in links)
    for link in links:
        address, anchor = urldefrag(link)
        reply = page.request.get(address)
        assert 200 == reply.status, link
        assert not anchor or f'id="{anchor}"' in reply.text() or page.locator(f"#{anchor}").count()


def test_an_answer_that_cannot_be_loaded(site: Site, quiet: Watched) -> None:
    """The verdict stands; the reader learns where the answer is, and the next check tries again."""
    page = quiet.page
    page.route(LATE, lambda route: route.abort())
    open_quiz(page, site.url + TEST)
    question = item(page, IDENT)

    give(question, ["once"])

    expect_status(question, "Not correct.")
    expect(answer(page, IDENT)).to_contain_text("The answer could not be loaded. It stands here:")
    link = answer(page, IDENT).get_by_role("link", name="Answer, and why")
    assert f"{site.url}{ANSWERS}#answer-{IDENT}" == link.evaluate("a => a.href")

    page.unroute(LATE)
    question.get_by_role("button", name="Try again").click()
    give(question, ["once"])

    expect(chosen(page)).to_have_count(1)
    expect(answer(page, IDENT)).not_to_contain_text("could not be loaded")


def test_an_answer_that_arrives_late(site: Site, quiet: Watched) -> None:
    """Until then it says so; the reply that is marked is the last one, once."""
    page = quiet.page
    held = hold(page)
    open_quiz(page, site.url + TEST)
    question = item(page, IDENT)
    give(question, ["once"])
    expect(answer(page, IDENT)).to_contain_text("The answer is being loaded. It also stands here:")
    question.get_by_role("button", name="Try again").click()
    expect(answer(page, IDENT)).to_have_count(0)
    give(question, ["nothing"])

    [route] = held
    route.continue_()

    expect(chosen(page)).to_have_count(1)
    marked = answer(page, IDENT).locator(".tq-reason[data-chosen]")
    expect(marked).to_have_attribute("data-option", "nothing")


def test_the_focus_stays_on_an_answer_that_arrives(site: Site, quiet: Watched) -> None:
    """Who gives up is led to the answer, also when it comes a moment later."""
    page = quiet.page
    held = hold(page)
    open_quiz(page, site.url + TEST)
    item(page, IDENT).get_by_role("button", name="Show the answer").click()
    expect(answer(page, IDENT)).to_contain_text("is being loaded")

    held[0].continue_()

    expect(answer(page, IDENT).locator(".tq-reason").first).to_be_visible()
    expect(page.locator(f"#answer-{IDENT}")).to_be_focused()


def test_every_answer_is_the_one_of_its_question(site: Site, watched: Watched) -> None:
    """All types: the reasons that are marked are those of the replies that were given."""
    page = watched.page
    open_quiz(page, site.url + TEST)
    for ident in BY_TYPE.values():
        give(item(page, ident), wrong_reply(item(page, ident)))
        expect_status(item(page, ident), "Not correct")
        title = item(page, ident).locator(".tq-title").inner_text()
        expect(answer(page, ident).locator("summary").first).to_have_text(f"Answer to “{title}”")
        expect(answer(page, ident).locator(f"#answer-{ident} .tq-reason").first).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False])
def test_answers_on_paper(site: Site, browser: Browser, javascript: bool) -> None:
    """The page of the answers prints every one unfolded; the page of the test prints none."""
    context = browser.new_context(java_script_enabled=javascript)
    page = context.new_page()
    page.goto(site.url + ANSWERS, wait_until="networkidle")
    count = page.locator(".tq-answer").count()
    assert 39 == count
    if javascript:
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert count == page.locator(".tq-answer .tq-final:visible").count()

    page.goto(site.url + TEST, wait_until="networkidle")
    if javascript:
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert count == page.locator(".tq-item legend:visible").count()
    assert 0 == page.locator(".tq-answer").count()
    context.close()

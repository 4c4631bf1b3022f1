"""What the browser remembers of the questions, and what happens when it cannot."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, Watched
from tests.browser.quiz import (
    BY_TYPE,
    METRICS,
    RECALL,
    expect_status,
    give,
    item,
    open_quiz,
    reason,
    remember,
    status,
    stored,
)

ITEM = BY_TYPE["choice"]
NAME = f"item:{ITEM}"
FULL = """() => {
  Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError") }
}"""
BLOCKED = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("blocked", "SecurityError") },
})"""


def leave_and_return(page: Page) -> None:
    """Go to another page and back by links, as instant navigation does."""
    sidebar = page.locator(".md-sidebar--primary")
    sidebar.get_by_role("link", name="Recall", exact=True).click()
    page.wait_for_selector(".tq-recall[data-live]")
    sidebar.get_by_role("link", name="Metrics", exact=True).click()
    page.wait_for_selector(".tq-item[data-live]")


def test_progress_survives_reload_and_navigation(site: Site, watched: Watched) -> None:
    """A reply is shown again after a reload and after A to B to A, and one check is one try."""
    page = watched.page
    listed = "".join(f"<url><loc>{site.url}{path}</loc></url>" for path in (METRICS, RECALL))
    page.route("**/sitemap.xml", lambda route: route.fulfill(body=f"<urlset>{listed}</urlset>"))
    open_quiz(page, site.url + METRICS)
    page.wait_for_load_state("networkidle")
    page.evaluate("window.kept = true")
    question = item(page, ITEM)
    give(question, ["once"])

    leave_and_return(page)
    assert page.evaluate("window.kept")
    expect_status(question, "Not correct")
    give(question, ["twice"])
    expect_status(question, "Correct")
    assert 2 == stored(page, NAME)["tries"]

    page.reload()
    expect_status(question, "Correct")
    expect(question.locator("input[value='twice']")).to_be_checked()
    expect(reason(page, ITEM, "twice")).to_be_visible()
    assert ["once"] == stored(page, NAME)["first"]["response"]
    assert [] == watched.complaints


def test_two_tabs_stay_in_step(site: Site, watched: Watched) -> None:
    """A check in one tab shows in the other, and a try there adds to it."""
    one, two = watched.page, watched.page.context.new_page()
    open_quiz(one, site.url + METRICS)
    open_quiz(two, site.url + METRICS)

    give(item(one, ITEM), ["once"])

    expect_status(item(two, ITEM), "Not correct")
    expect(item(two, ITEM).locator("input[value='once']")).to_be_checked()
    give(item(two, ITEM), ["twice"])
    expect_status(item(one, ITEM), "Correct")
    assert 2 == stored(one, NAME)["tries"]


def test_another_revision_is_another_question(site: Site, watched: Watched) -> None:
    """What was replied to an older wording of a question is not shown with the new one."""
    page = watched.page
    open_quiz(page, site.url + METRICS)
    old = {"response": ["once"], "right": False, "hint": False, "at": 1}
    remember(page, NAME, {"rev": 99, "first": old, "last": old, "tries": 7})

    page.reload()
    page.wait_for_selector(".tq-item[data-live]")

    expect(status(item(page, ITEM))).to_have_text("")
    give(item(page, ITEM), ["twice"])
    assert 1 == stored(page, NAME)["tries"]


@pytest.mark.parametrize("script", [f"({FULL})()", BLOCKED], ids=["full", "blocked"])
def test_grades_when_nothing_can_be_stored(site: Site, watched: Watched, script: str) -> None:
    """Without storage a question is graded all the same and says that it will be forgotten."""
    page = watched.page
    page.add_init_script(script)
    open_quiz(page, site.url + METRICS)

    give(item(page, ITEM), ["once"])

    expect_status(item(page, ITEM), "Not correct.")
    expect(status(item(page, ITEM))).to_contain_text(
        "Storage is full or blocked: kept only until you close the page."
    )
    expect(reason(page, ITEM, "once")).to_contain_text("there are two traces here")


ATTEMPT: dict[str, Any] = {"response": ["once"], "right": False, "at": 1}
GARBAGE: tuple[object, ...] = (
    "{",
    [],
    {"rev": 1, "tries": "<img src=x onerror=alert(1)>"},
    {"rev": 1, "tries": 1, "last": ATTEMPT | {"at": "now"}},
    json.dumps({"rev": 1, "tries": 0, "more": "x" * 200_000}),
)
"""No JSON, no object, no count, no time, too long: one for each question of the page."""


def test_garbage_is_dropped_and_said(site: Site, watched: Watched) -> None:
    """What is no progress is removed with a message, and the questions work."""
    page = watched.page
    open_quiz(page, site.url + METRICS)
    questions = page.locator(".tq-item").all()
    names = [f"item:{question.get_attribute('data-item')}" for question in questions]
    for name, garbage in zip(names, GARBAGE, strict=True):
        remember(page, name, garbage)

    page.reload(wait_until="domcontentloaded")
    page.wait_for_selector(".tq-item[data-live]")

    said = page.get_by_text("Stored progress could not be read and was dropped.")
    expect(said.first).to_be_visible()
    for name in names:
        assert {"rev", "tries", "order"} == set(stored(page, name))
    give(item(page, ITEM), ["twice"])
    expect_status(item(page, ITEM), "Correct")
    assert [] == watched.complaints


def test_results_are_taken_away_erased_and_brought_back(
    site: Site, watched: Watched, tmp_path: Path
) -> None:
    """Export, erase and import end where they began."""
    page = watched.page
    open_quiz(page, site.url + METRICS)
    give(item(page, ITEM), ["once"])
    before = stored(page, NAME)
    open_quiz(page, site.url + RECALL)
    section = page.locator(".tq-progress")

    with page.expect_download() as download:
        section.get_by_role("button", name="Export results").click()
    taken = tmp_path / download.value.suggested_filename
    download.value.save_as(taken)
    assert "quiz-results.json" == taken.name
    assert before == json.loads(taken.read_text())[f"quiz:v1:{NAME}"]

    section.get_by_text("Erase results").click()
    section.get_by_role("button", name="Yes, erase all").click()
    expect(section.get_by_role("status")).to_have_text("Erased.")
    assert stored(page, NAME) is None

    section.get_by_label("Import results").set_input_files(taken)
    count = len(json.loads(taken.read_text()))
    expect(section.get_by_role("status")).to_have_text(f"Imported: {count} of {count}.")
    assert before == stored(page, NAME)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "Not a file of results."),
        ("null", "Not a file of results."),
        ('{"other": 1, "quiz:v1:item:x": {"rev": "<b>"}}', "Imported: 0 of 2."),
    ],
)
def test_another_file_is_refused(
    site: Site, watched: Watched, tmp_path: Path, text: str, says: str
) -> None:
    """A file that holds no results stores nothing and is named as such."""
    page = watched.page
    open_quiz(page, site.url + RECALL)
    other = tmp_path / "other.json"
    other.write_text(text)

    page.get_by_label("Import results").set_input_files(other)

    expect(page.locator(".tq-progress [role=status]")).to_have_text(says)
    assert [] == page.evaluate("Object.keys(localStorage).filter(k => k.includes('item'))")


def test_says_that_nothing_is_sent(site: Site, watched: Watched) -> None:
    """The reader is told where progress stays, and answering asks the network for nothing."""
    page = watched.page
    open_quiz(page, site.url + RECALL)
    expect(page.get_by_text("Your progress stays in this browser. Nothing is sent")).to_be_visible()
    open_quiz(page, site.url + METRICS)
    page.wait_for_load_state("networkidle")
    before = len(watched.requests)

    give(item(page, ITEM), ["once"])
    expect_status(item(page, ITEM), "Not correct")

    assert before == len(watched.requests)

"""Questions for readers with keys, a screen reader, a narrow screen or colours of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site, paint
from tests.browser.quiz import (
    BY_TYPE,
    TEST,
    answer,
    give_right,
    give_wrong,
    item,
    keep_only,
    open_quiz,
    respond,
    right_reply,
    status,
    stored,
)

WIDTHS = (1280, 320)
FRESH = "predict-first-variable"
"""A question that nobody touches."""
FULL = "() => { Storage.prototype.setItem = () => { throw new Error('full') } }"
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"target-size": {"enabled": True}, "landmark-unique": {"enabled": False}},
}
"""The theme puts a landmark into each block of code."""


@pytest.fixture(scope="module")
def bank(site: Site, browser: Browser) -> Iterator[Page]:
    """The page of all questions, fresh, loaded once."""
    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, color_scheme="light", reduced_motion="reduce"
    )
    page = context.new_page()
    open_quiz(page, site.url + TEST)
    yield page
    context.close()


@pytest.fixture(scope="module")
def states(site: Site, browser: Browser) -> Iterator[Page]:
    """One question in each state: fresh, chosen, right, wrong, hint open, solution shown."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
    page = context.new_page()
    open_quiz(page, site.url + TEST)
    keep_only(page, [*BY_TYPE.values(), FRESH])
    give_wrong(item(page, BY_TYPE["choice"]))
    give_right(item(page, BY_TYPE["multiple_response"]))
    give_wrong(item(page, BY_TYPE["predict_output"]))
    item(page, BY_TYPE["predict_output"]).locator(".tq-hint summary").first.click()
    item(page, BY_TYPE["numeric"]).get_by_role("button", name="Show the answer").click()
    order = item(page, BY_TYPE["order"])
    respond(order, right_reply(order))
    give_wrong(item(page, BY_TYPE["gap"]))
    item(page, BY_TYPE["hottext"]).get_by_role("radio").first.check()
    page.evaluate(FULL)
    give_wrong(item(page, BY_TYPE["gap"]))
    expect(status(item(page, BY_TYPE["gap"]))).to_contain_text("Storage is full or blocked")
    yield page
    context.close()


def violations(page: Page) -> list[str]:
    """What axe finds in the text of the page."""
    found: dict[str, Any] = Axe().run(page, context=".md-content", options=RULES).response
    return [
        f"{one['id']}: {node['target']} {node['html'][:120]}"
        for one in found["violations"]
        for node in one["nodes"][:3]
    ]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_state(states: Page, scheme: str, width: int) -> None:
    """No state of a question violates a rule, in either scheme and width."""
    states.set_viewport_size({"width": width, "height": 900})
    paint(states, scheme)

    assert [] == violations(states)


FINISH = """() => {
  const name = "quiz:v1:test:eager-vs-graph", at = Date.now()
  const items = [...document.querySelectorAll(".tq-item")].map(i => i.dataset.item)
  const past = [{at, items, right: Array(7).fill("other"), hard: [1, 1]}]
  localStorage.setItem(name, JSON.stringify({now: null, past}))
  window.dispatchEvent(new Event("storage"))
}"""


def test_axe_finds_nothing_in_the_results(site: Site, browser: Browser) -> None:
    """The page that shows the result of a test violates no rule, in either scheme and width."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
    page = context.new_page()
    open_quiz(page, site.url + TEST)
    page.evaluate(FINISH)
    page.get_by_label("Show all questions").uncheck()
    expect(page.locator(".tq-test__panel")).to_contain_text("Developing")
    expect(page.locator(".tq-test__panel")).to_contain_text("Missed:")
    keep_only(page, [FRESH])

    light = violations(page)
    page.set_viewport_size({"width": 320, "height": 900})
    paint(page, "dark")
    dark = violations(page)

    context.close()
    assert ([], []) == (light, dark)


GROUPED = """all => all.filter(node => {
  const sets = node.querySelectorAll("form > fieldset")
  const legend = sets[0]?.firstElementChild
  return node.querySelectorAll("form").length !== 1 || sets.length !== 1
    || node.querySelectorAll("fieldset").length !== 1
    || legend?.tagName !== "LEGEND" || !legend.textContent.trim()
}).map(node => node.id)"""


def test_each_question_is_one_named_group(bank: Page) -> None:
    """A question is one form with one fieldset that begins with its stem."""
    questions = bank.locator(".tq-item")
    assert questions.count() >= 24
    assert [] == questions.evaluate_all(GROUPED)


def test_each_control_has_a_name(bank: Page) -> None:
    """Every control that a screen reader meets in the bank has a name, not by placeholder."""
    session = bank.context.new_cdp_session(bank)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    roles = ("radio", "checkbox", "textbox", "combobox", "button", "DisclosureTriangle", "group")
    unnamed = [
        node["role"]["value"]
        for node in nodes
        if not node["ignored"]
        and node["role"]["value"] in roles[:6]
        and not node.get("name", {}).get("value", "").strip()
    ]
    assert [] == unnamed
    assert 0 == bank.locator(".tq-item [placeholder]").count()
    session.detach()


def test_each_question_has_one_status_before_it_is_needed(bank: Page) -> None:
    """One empty live region stands in each question before any check."""
    script = "all => all.filter(n => n.querySelectorAll('[role=status]').length !== 1 || n.querySelector('.tq-status').textContent.trim()).map(n => n.id)"
    assert [] == bank.locator(".tq-item").evaluate_all(script)


WATCH = """() => {
  window.changed = []
  const watcher = new MutationObserver(all => all.forEach(one =>
    window.changed.push(one.target.closest(".tq-item")?.id)))
  for (const node of document.querySelectorAll(".tq-status"))
    watcher.observe(node, {childList: true, characterData: true, subtree: true})
}"""


def test_a_check_speaks_once_and_keeps_the_focus(bank: Page) -> None:
    """Only the status of the checked question changes, and the focus stays on Check."""
    question = item(bank, "second-call-traces")
    respond(question, ["list"])
    bank.evaluate(WATCH)
    button = question.get_by_role("button", name="Check")
    button.focus()

    bank.keyboard.press("Enter")

    expect(status(question)).to_contain_text("Not correct")
    assert ["quiz-second-call-traces"] == bank.evaluate("[...new Set(window.changed)]")
    assert button.evaluate("node => node === document.activeElement")
    assert stored(bank, "item:second-call-traces")["tries"] == 1


def test_code_fields_are_left_as_typed(bank: Page) -> None:
    """No field corrects, capitalises or completes what is code."""
    wanted = "[autocapitalize=off][autocorrect=off][spellcheck=false][autocomplete=off]"
    fields = ".tq-item :is(textarea, input[type=text])"
    assert bank.locator(fields).count() == bank.locator(f"{fields}{wanted}").count() > 0
    assert "en" == bank.locator("html").get_attribute("lang")


SMALL = """() => [...document.querySelectorAll(
    ".tq-item :is(button, summary, textarea, input[type=text], .tq-option > label, .tq-lines label), .tq-test__panel :is(button, label), .tq-answer summary")]
  .map(node => [node.className || node.textContent.slice(0, 30), node.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.height < 23.9 || box.width < 23.9))
  .map(([name, box]) => `${name} ${box.width} x ${box.height}`)"""


@pytest.mark.parametrize("width", WIDTHS)
def test_targets_are_large_enough(states: Page, width: int) -> None:
    """Each button, option, line, field and summary is 24 pixels high and wide."""
    states.set_viewport_size({"width": width, "height": 900})
    assert [] == sorted(set(states.evaluate(SMALL)))


def test_narrow_pages_do_not_scroll_sideways(states: Page) -> None:
    """At 320 pixels only code scrolls, inside itself and by keys."""
    states.set_viewport_size({"width": 320, "height": 900})
    assert states.evaluate("document.documentElement.scrollWidth") <= 320
    script = """all => all.filter(p => p.checkVisibility() && p.scrollWidth > p.clientWidth + 1
      && getComputedStyle(p).overflowX !== "visible" && p.tabIndex < 0
      && !p.querySelector("[tabindex], input")).map(p => p.outerHTML.slice(0, 90))"""
    assert [] == states.locator(".md-content :is(pre, .tq-output)").evaluate_all(script)


HIDDEN = """() => {
  const node = document.activeElement, box = node.getBoundingClientRect()
  const header = document.querySelector(".md-header").getBoundingClientRect()
  return box.height && box.top < header.bottom - 1 ? node.outerHTML.slice(0, 80) : ""
}"""


def test_focus_is_never_under_the_header(states: Page) -> None:
    """Going backwards, with keys, no focused control hides under the bar at the top."""
    states.set_viewport_size({"width": 1280, "height": 500})
    item(states, BY_TYPE["hottext"]).get_by_role("button", name="Check").focus()
    hidden = []
    for _ in range(30):
        states.keyboard.press("Shift+Tab")
        hidden.append(states.evaluate(HIDDEN))
    assert [] == [one for one in hidden if one]


def test_focus_is_seen(states: Page) -> None:
    """A focused option, field and button has an outline."""
    states.set_viewport_size({"width": 1280, "height": 900})
    ring = "() => { const s = getComputedStyle(document.activeElement); return s.outlineStyle !== 'none' || s.boxShadow !== 'none' }"
    gap = item(states, BY_TYPE["gap"])
    gap.locator("input").first.focus()
    for _ in range(4):
        states.keyboard.press("Tab")
        assert states.evaluate(ring), states.evaluate(
            "document.activeElement.outerHTML.slice(0, 90)"
        )


def test_verdicts_are_words_in_forced_colours(states: Page) -> None:
    """With the colours of the system, words and borders still tell right from wrong."""
    states.emulate_media(forced_colors="active")
    wrong = item(states, BY_TYPE["choice"])
    mark = wrong.locator(".tq-verdict").first
    expect(mark).to_be_visible()
    assert {"wrong", "missed"} == set(wrong.locator(".tq-verdict").all_inner_texts())
    script = "n => { const s = getComputedStyle(n); return [s.color, s.backgroundColor] }"
    colour, ground = mark.evaluate(script)
    assert colour != ground
    chosen = wrong.locator("label:has(input:checked)")
    assert "none" != chosen.evaluate("n => getComputedStyle(n).borderStyle")
    states.emulate_media(forced_colors="none")


def test_nothing_moves_for_those_who_asked_for_rest(bank: Page) -> None:
    """With reduced motion, no part of a question is animated."""
    running = "document.getAnimations().filter(a => a.effect.target.closest('.tq-item')).length"
    item(bank, BY_TYPE["choice"]).locator(".tq-hint summary").first.click()
    assert 0 == bank.evaluate(running)


def test_large_text_does_not_scroll_the_page(states: Page) -> None:
    """With text of twice the size, only code scrolls sideways, not the page."""
    states.set_viewport_size({"width": 1280, "height": 900})
    size = states.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    states.evaluate("size => document.documentElement.style.fontSize = `${size}px`", 2 * size)
    wide = states.evaluate("document.documentElement.scrollWidth > innerWidth")
    states.evaluate("document.documentElement.style.fontSize = ''")

    assert not wide


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_runs_in_an_answer_open_by_key(states: Page, key: str) -> None:
    """Enter and Space open and close the program for which a wrong option is right."""
    fold = answer(states, BY_TYPE["choice"]).locator(".tq-variant").first
    fold.locator("summary").focus()
    states.keyboard.press(key)
    expect(fold).to_have_attribute("open", "")
    states.keyboard.press(key)
    expect(fold).not_to_have_attribute("open", "")

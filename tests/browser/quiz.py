"""What the tests of the questions share: to open, answer and read them as a reader does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from playwright.sync_api import Locator, Page, expect

METRICS = "eager-vs-graph/metrics/"
CODE = "eager-vs-graph/code/"
TEST = "eager-vs-graph/test/"
ANSWERS = "eager-vs-graph/answers/"
RECALL = "eager-vs-graph/recall/"
LESSON = "eager-vs-graph"
BY_TYPE = {
    "choice": "retrace-python-ints",
    "multiple_response": "see-every-square",
    "predict_output": "predict-two-printers",
    "numeric": "numeric-count-traces",
    "order": "order-running-total",
    "gap": "gap-any-batch",
    "hottext": "hottext-growing-graph",
}
"""One question of the bank for each type."""

Reply = str | list[str] | dict[str, str]
"""Text; ids of options, lines or pieces; or text by gap."""

STORED = """name => JSON.parse(localStorage.getItem(`quiz:v1:${name}`))"""
REMEMBER = "([name, text]) => localStorage.setItem(`quiz:v1:${name}`, text)"


FORGET = """() => {
  for (const fold of document.querySelectorAll(".tq-hint, .tq-variant")) fold.open = false
  localStorage.clear()
  window.dispatchEvent(new Event("storage"))
  for (const form of document.querySelectorAll(".tq-form")) form.reset()
  for (const button of document.querySelectorAll("ol .tq-moves button:last-child")) button.click()
  scrollTo(0, 0)
}"""


def open_quiz(page: Page, url: str) -> None:
    """Go to a page and wait for its questions; the test page shows them all."""
    page.set_default_timeout(20_000)
    page.goto(url, wait_until="domcontentloaded")
    page.wait_for_selector("[data-live]", state="attached")
    everything = page.get_by_label("Show all questions")
    if everything.count():
        everything.check()


KEEP = """keep => {
  const without = keep.map(name => `:not(#quiz-${name}, [data-answer-for="${name}"])`).join("")
  for (const node of document.querySelectorAll(`:is(.tq-item, .tq-answer)${without}`)) node.remove()
}"""


def keep_only(page: Page, idents: Iterable[str]) -> None:
    """Take all other questions out of an open page, which makes it much faster to look at."""
    page.evaluate(KEEP, list(idents))


def forget(page: Page) -> None:
    """Make an open page one of a new reader, faster than to load it again."""
    page.evaluate(FORGET)
    page.wait_for_function("!document.querySelector('.tq-hint[open]')")
    page.evaluate("document.activeElement.blur()")


def item(page: Page, ident: str) -> Locator:
    """A question."""
    return page.locator(f"#quiz-{ident}")


def answer(page: Page, ident: str) -> Locator:
    """What is shown after a check."""
    return page.locator(f"[data-answer-for='{ident}']")


def reason(page: Page, ident: str, option: str) -> Locator:
    """What the answer says of one option."""
    return answer(page, ident).locator(f".tq-reason[data-option='{option}']").first


def status(question: Locator) -> Locator:
    """What the question says of a reply."""
    return question.locator(".tq-status")


def expect_status(question: Locator, begins: str) -> None:
    """Wait for a status that begins so."""
    expect(status(question)).to_have_text(re.compile(rf"^{re.escape(begins)}"))


def right_reply(question: Locator) -> Reply:
    """A reply that the key accepts."""
    key = json.loads(question.get_attribute("data-key") or "")
    match key["type"]:
        case "predict_output":
            return str(key["text"])
        case "numeric":
            return str(key["value"])
        case "order":
            return list(key["accepted"][0])
        case "gap":
            return {name: gap["accept"][0] for name, gap in key["gaps"].items()}
        case _:
            return list(key["right"])


def wrong_reply(question: Locator) -> Reply:
    """A reply that the key does not accept."""
    key = json.loads(question.get_attribute("data-key") or "")
    match key["type"]:
        case "predict_output" | "numeric":
            return "12345678"
        case "order":
            return list(key["accepted"][0][1:])
        case "gap":
            return dict.fromkeys(key["gaps"], "nothing")
        case _:
            inputs = question.locator("form input")
            values: list[str] = inputs.evaluate_all("all => all.map(i => i.value)")
            return [next(one for one in values if one not in key["right"])]


def respond(question: Locator, reply: Reply) -> None:
    """Fill in a question with the pointer and the keys."""
    if isinstance(reply, dict):
        for name, text in reply.items():
            question.locator(f"input[name$='.{name}']").fill(text)
    elif isinstance(reply, str):
        question.locator("textarea, input[type=text]").fill(reply)
    elif question.locator("[data-piece]").count():
        _arrange(question, reply)
    else:
        for box in question.locator("input[type=checkbox]:checked").all():
            box.uncheck()
        for value in reply:
            question.locator(f"form input[value='{value}']").check()


def _arrange(question: Locator, pieces: list[str]) -> None:
    while (used := question.get_by_role("button", name="Leave out")).count():
        used.first.click()
    for piece in pieces:
        question.locator(f"[data-piece='{piece}']").get_by_role("button", name="Use").click()


def check(question: Locator) -> None:
    """Press Check."""
    question.get_by_role("button", name="Check").click()


def give(question: Locator, reply: Reply) -> None:
    """Fill in a question and check it."""
    respond(question, reply)
    check(question)


def give_right(question: Locator) -> None:
    """Answer a question as its key says."""
    give(question, right_reply(question))
    expect_status(question, "Correct")


def give_wrong(question: Locator) -> None:
    """Answer a question against its key."""
    give(question, wrong_reply(question))
    expect_status(question, "Not correct")


def stored(page: Page, name: str) -> Any:
    """What the browser remembers under a name; none when it does not."""
    return page.evaluate(STORED, name)


def remember(page: Page, name: str, value: object) -> None:
    """Put something into the browser's memory; text goes in as it is."""
    text = value if isinstance(value, str) else json.dumps(value)
    page.evaluate(REMEMBER, [name, text])


def is_focused(node: Locator) -> bool:
    """Whether keys go there now."""
    focused: bool = node.evaluate("node => node === document.activeElement")
    return focused


def tab_to(page: Page, goal: Locator, presses: int = 40, key: str = "Tab") -> None:
    """Press Tab until the focus is there."""
    for _ in range(presses):
        page.keyboard.press(key)
        if is_focused(goal):
            return
    raise AssertionError(f"{presses} presses of {key} did not reach {goal}")

"""Each type of question: a right path and a wrong path, by pointer and by keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Locator, Page, expect

from tests.browser.conftest import Site, Watched
from tests.browser.quiz import (
    BY_TYPE,
    CODE,
    TEST,
    Reply,
    answer,
    check,
    expect_status,
    forget,
    give,
    is_focused,
    item,
    keep_only,
    open_quiz,
    reason,
    respond,
    right_reply,
    status,
    stored,
    tab_to,
    wrong_reply,
)


@dataclass(frozen=True)
class Case:
    """A question as a reader answers it, and what the reader then sees."""

    right: Reply
    """Typed by a person, unlike the key."""
    wrong: Reply
    says: str
    """Begins the status of the wrong reply."""
    chosen: tuple[str, str]
    """The option that stands for the wrong reply, and words of its rationale."""
    other: tuple[str, str]
    """Another option and words of its rationale."""
    changed: str
    """A line of the program that the wrong reply would be right for, or that decides it."""


CASES = {
    "choice": Case(
        right=["twice"],
        wrong=["once"],
        says="Not correct.",
        chosen=("once", "there are two traces here"),
        other=("nothing", "a body without the print"),
        changed="+add(tf.constant(1), tf.constant(2))",
    ),
    "multiple_response": Case(
        right=["tf-print", "switch"],
        wrong=["tf-print", "plain-print"],
        says="Not correct.",
        chosen=("plain-print", "shows a symbol without a value"),
        other=("xla-print", "XLA has no kernel for tf.print"),
        changed="+    print(square)",
    ),
    "predict_output": Case(
        right="python\ntensorflow 1\ntensorflow 2\n",
        wrong="tensorflow 1\npython\ntensorflow 2\npython",
        says="Not correct. Line 1 is the first that differs.",
        chosen=("eager", "Right without the decorator"),
        other=("python-dropped", "the program without the Python line"),
        changed="-@tf.function",
    ),
    "numeric": Case(
        right="4",
        wrong="6",
        says="Not correct. Your number is too high.",
        chosen=("each-call", "Right when each call differs"),
        other=("numbers-together", "Right when all Python numbers are equal"),
        changed="+double(tf.constant([3.0, 4.0, 5.0]))",
    ),
    "order": Case(
        right=["create", "before", "update"],
        wrong=["always-new", "before", "update"],
        says="Not correct. Place 1 is the first wrong one.",
        chosen=("always-new", "This makes a variable in each trace"),
        other=("order", "1 of 64 arrangements does what is asked"),
        changed="            self.total = tf.Variable(0)",
    ),
    "gap": Case(
        right={"shape": "[None, 3]", "dtype": "tf.float32"},
        wrong={"shape": "[2, 3]", "dtype": "tf.float32"},
        says="Not correct.",
        chosen=("shape-1", "This fits the first batch only"),
        other=("dtype-2", "a wider float is another dtype"),
        changed="+@tf.function(input_signature=[tf.TensorSpec([2, 3], dtype=tf.float32)])",
    ),
    "hottext": Case(
        right=["9"],
        wrong=["10"],
        says="Not correct.",
        chosen=("10", "each round is still written into the graph"),
        other=("8", "the rounds write the others"),
        changed="+        x = (x + target) / 2.0",
    ),
}


@pytest.fixture(scope="module")
def bank(site: Site, browser: Browser) -> Iterator[Page]:
    """The page of all questions, loaded once."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    open_quiz(page, site.url + TEST)
    keep_only(page, [*BY_TYPE.values(), "numeric-step-ratio"])
    yield page
    context.close()


@pytest.fixture
def page(bank: Page) -> Iterator[Page]:
    """The page of all questions, as a new reader finds it, without a word in the console."""
    complaints: list[str] = []

    def on_error(error: Error) -> None:
        complaints.append(str(error))

    bank.on("pageerror", on_error)
    forget(bank)
    yield bank
    bank.remove_listener("pageerror", on_error)
    assert [] == complaints


@pytest.mark.parametrize("kind", CASES)
def test_a_right_reply_is_correct(page: Page, kind: str) -> None:
    """A reader's right reply is called correct, counted once, and explained."""
    ident = BY_TYPE[kind]
    question = item(page, ident)
    assert kind == question.get_attribute("data-type")
    expect(status(question)).to_have_text("")
    expect(answer(page, ident)).not_to_be_visible()

    give(question, CASES[kind].right)

    expect_status(question, "Correct")
    expect(answer(page, ident).locator(".tq-final")).to_be_visible()
    assert 1 == stored(page, f"item:{ident}")["tries"]
    assert stored(page, f"item:{ident}")["first"]["right"]


@pytest.mark.parametrize("kind", CASES)
def test_a_wrong_reply_is_explained(page: Page, kind: str) -> None:
    """After a wrong reply a reader sees why, for the reply and for the others, with a program."""
    ident, case = BY_TYPE[kind], CASES[kind]
    question = item(page, ident)

    give(question, case.wrong)

    expect_status(question, case.says)
    chosen = reason(page, ident, case.chosen[0])
    expect(chosen).to_have_attribute("data-chosen", "")
    expect(chosen.get_by_text("your answer", exact=True)).to_be_visible()
    expect(chosen).to_contain_text(case.chosen[1])
    other = reason(page, ident, case.other[0])
    expect(other).to_be_visible()
    expect(other).to_contain_text(case.other[1])
    expect(other).not_to_have_attribute("data-chosen", "")
    proved = chosen if chosen.locator("details").count() else other
    proof = proved.locator("details").first
    proof.locator("summary").first.click()
    shown = proof.locator("pre", has_text=case.changed.strip()).first
    expect(shown).to_be_visible()
    assert case.changed in (shown.text_content() or "").splitlines()
    assert not stored(page, f"item:{ident}")["first"]["right"]


def test_a_wrong_option_comes_with_the_program_it_is_right_for(page: Page) -> None:
    """The difference to the stem's program stands beside the output of the changed one."""
    ident = BY_TYPE["choice"]
    give(item(page, ident), ["once"])

    once = reason(page, ident, "once")
    once.get_by_text("The program for which this is right").click()

    assert ["-add(1, 2)", "-add(3, 4)"] == once.locator("del").all_inner_texts()
    assert [
        "+add(tf.constant(1), tf.constant(2))",
        "+add(tf.constant(3), tf.constant(4))",
    ] == once.locator("ins").all_inner_texts()
    expect(once.locator(".traced-out--stdout samp")).to_have_text("Running add")


def test_each_option_is_marked_by_a_word(page: Page) -> None:
    """The chosen option says that it is wrong, the right one that it was missed."""
    ident = BY_TYPE["choice"]
    question = item(page, ident)

    give(question, ["once"])

    def marks(option: str) -> list[str]:
        return question.locator(f"[data-option='{option}'] .tq-verdict").all_inner_texts()

    assert ["wrong"] == marks("once")
    assert ["missed"] == marks("twice")
    assert [] == marks("nothing")
    assert "Right" == reason(page, ident, "twice").locator(".tq-mark").inner_text()
    assert "Wrong" == reason(page, ident, "nothing").locator(".tq-mark").inner_text()


# ---- Keys only


def start_at(page: Page, question: Locator) -> None:
    """Put the focus before a question, where a link to it leads."""
    question.evaluate(
        "node => { node.tabIndex = -1; node.focus(); node.removeAttribute('tabindex') }"
    )


def fill_by_keys(page: Page, question: Locator, reply: Reply) -> None:
    """Fill in a question from its anchor on, with Tab, arrows, Space and letters."""
    if isinstance(reply, dict):
        for name, text in reply.items():
            tab_to(page, question.locator(f"input[name$='.{name}']"))
            page.keyboard.type(text)
    elif isinstance(reply, str):
        tab_to(page, question.locator("textarea, input[type=text]"))
        page.keyboard.type(reply)
    elif question.locator("[data-piece]").count():
        use_by_keys(page, question, reply)
    elif question.locator("[type=checkbox]").count():
        for box in question.locator("[type=checkbox]").all():
            tab_to(page, box)
            if box.get_attribute("value") in reply:
                page.keyboard.press("Space")
    else:
        choose_by_keys(page, question, reply[0])


def use_by_keys(page: Page, question: Locator, pieces: list[str]) -> None:
    """Take each piece in turn; a piece taken stands above, where the focus stays with it."""
    for piece in pieces:
        button = question.locator(f"[data-piece='{piece}']").get_by_role("button").last
        tab_to(page, button, 40)
        assert "Use" == button.inner_text()
        page.keyboard.press("Enter")
        assert "Leave out" == button.inner_text()
        assert is_focused(button)


def choose_by_keys(page: Page, question: Locator, value: str) -> None:
    """Arrow through all radios, see that nothing is checked or stored, then stop at one."""
    radios = question.get_by_role("radio")
    first = radios.first
    tab_to(page, first)
    page.keyboard.press("Space")
    for radio in radios.all():
        expect(radio).to_be_checked()
        page.keyboard.press("ArrowDown")
    expect(first).to_be_checked()
    assert "first" not in (stored(page, f"item:{question.get_attribute('data-item')}") or {})
    expect(status(question)).to_have_text("")
    expect(radios.and_(page.locator(":disabled"))).to_have_count(0)
    for _ in radios.all():
        page.keyboard.press("ArrowUp")
        if page.evaluate("document.activeElement.value") == value:
            return


LAST_KEY = {"numeric": "Enter", "gap": "Enter"}
"""Fields of one line send the form; elsewhere the button does, with Space."""


@pytest.mark.parametrize("kind", CASES)
def test_keys_alone_are_enough(page: Page, kind: str) -> None:
    """Each type is completed without a pointer, and the focus stays where the reader left it."""
    ident = BY_TYPE[kind]
    question = item(page, ident)
    start_at(page, question)
    button = question.get_by_role("button", name="Check")

    fill_by_keys(page, question, CASES[kind].right)
    if kind in LAST_KEY:
        page.keyboard.press(LAST_KEY[kind])
    else:
        tab_to(page, button)
        page.keyboard.press("Space")
        assert is_focused(button)

    expect_status(question, "Correct")
    reply = stored(page, f"item:{ident}")["first"]["response"]
    expected = CASES[kind].right
    assert (sorted(expected) if kind == "multiple_response" else expected) == (
        sorted(reply) if kind == "multiple_response" else reply
    )
    assert "BODY" != page.evaluate("document.activeElement.tagName")


def test_typing_is_not_taken_for_shortcuts(page: Page) -> None:
    """Letters that the theme listens for are text in a field."""
    ident = BY_TYPE["predict_output"]
    question = item(page, ident)
    question.locator("textarea").focus()

    page.keyboard.type("fs/pn,.")

    expect(question.locator("textarea")).to_have_value("fs/pn,.")
    assert not page.locator("#__search").is_checked()
    assert page.url.endswith(TEST)


# ---- Order


def test_moving_a_piece_keeps_the_focus_and_is_announced(page: Page) -> None:
    """Up and Down move a piece; its button keeps the focus and the status says its place."""
    ident = BY_TYPE["order"]
    question = item(page, ident)
    respond(question, ["before", "create", "update"])
    piece = question.locator("[data-piece='create']")
    up = piece.get_by_role("button", name="Up")
    up.focus()

    page.keyboard.press("Enter")

    assert is_focused(up)
    expect(status(question)).to_have_text(re.compile(r"^Piece \d moved to place 1 of 3\.$"))
    expect(up).to_have_attribute("aria-disabled", "true")
    page.keyboard.press("Enter")
    assert is_focused(up)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert is_focused(piece.get_by_role("button", name="Down"))
    expect(status(question)).to_have_text(re.compile(r"^Piece \d moved to place 2 of 3\.$"))
    pieces = question.locator("ol [data-piece]")
    assert ["before", "create", "update"] == pieces.evaluate_all("a => a.map(p => p.dataset.piece)")


def test_a_piece_can_be_left_out_again(page: Page) -> None:
    """A piece taken by mistake goes back, and the last Down is disabled but focusable."""
    ident = BY_TYPE["order"]
    question = item(page, ident)
    respond(question, ["create", "always-new"])
    last = question.locator("[data-piece='always-new']")
    down = last.get_by_role("button", name="Down")
    expect(down).to_have_attribute("aria-disabled", "true")
    down.focus()
    assert is_focused(down)

    last.get_by_role("button", name="Leave out").click()

    expect(status(question)).to_have_text(re.compile(r"^Piece \d left out\.$"))
    assert is_focused(last.get_by_role("button", name="Use"))
    assert 1 == question.locator("ol [data-piece]").count()


def hold(piece: Locator) -> tuple[float, float]:
    """Where a finger or a pointer takes hold of a piece."""
    piece.scroll_into_view_if_needed()
    box = piece.locator(".tq-grip").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def used(question: Locator) -> list[str]:
    """The pieces of the program, in order."""
    found: list[str] = question.locator("ol [data-piece]").evaluate_all(
        "all => all.map(p => p.dataset.piece)"
    )
    return found


def test_a_piece_is_dragged_with_the_mouse(page: Page) -> None:
    """Into the program, before another piece, and out again; each time the status says where."""
    question = item(page, BY_TYPE["order"])
    respond(question, ["before", "update"])
    piece = question.locator("[data-piece='create']")

    page.mouse.move(*hold(piece))
    target = question.locator("[data-piece='before']").bounding_box()
    assert target is not None
    page.mouse.down()
    page.mouse.move(target["x"] + 30, target["y"] + 2, steps=8)
    page.mouse.up()

    expect(status(question)).to_have_text(re.compile(r"^Piece \d moved to place 1 of 3\.$"))
    assert ["create", "before", "update"] == used(question)
    expect(piece.get_by_role("button", name="Up")).to_have_attribute("aria-disabled", "true")

    x, y = hold(piece)
    below = question.locator(".tq-unused").bounding_box()
    assert below is not None
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x, below["y"] + 60, steps=8)
    page.mouse.up()

    expect(status(question)).to_have_text(re.compile(r"^Piece \d left out\.$"))
    assert ["before", "update"] == used(question)
    expect(question.locator("[data-held]")).to_have_count(0)


def test_a_click_on_a_piece_moves_nothing(page: Page) -> None:
    """Only a drag does; the status stays silent."""
    question = item(page, BY_TYPE["order"])
    respond(question, ["create", "before"])
    said = status(question).inner_text()

    question.locator("[data-piece='create'] .tq-grip").click()

    assert ["create", "before"] == used(question)
    assert said == status(question).inner_text()


def test_pieces_are_not_copied_one_by_one(site: Site, watched: Watched) -> None:
    """Once the theme has seen a piece, which shows by its tab stop, no button to copy is on it."""
    open_quiz(watched.page, site.url + CODE)
    pieces = watched.page.locator("[data-type='order']").first.locator(".tq-pieces")
    pieces.last.scroll_into_view_if_needed()
    expect(pieces.locator("code:not([tabindex])").first).to_be_attached()

    expect(pieces.locator(".md-code__nav")).to_have_count(0)


def test_a_piece_is_dragged_with_a_finger(site: Site, browser: Browser) -> None:
    """By its grip, while the page stays where it is; a check then takes the new order."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    open_quiz(page, site.url + TEST)
    keep_only(page, [BY_TYPE["order"]])
    question = item(page, BY_TYPE["order"])
    respond(question, ["before", "create", "update"])
    piece = question.locator("[data-piece='create']")
    x, y = hold(piece)
    target = question.locator("[data-piece='before']").bounding_box()
    assert target is not None
    session = context.new_cdp_session(page)

    def touch(kind: str, *at: float) -> None:
        points = [{"x": at[0], "y": at[1]}] if at else []
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", x, y)
    for step in range(1, 9):
        touch("touchMove", x, y + (target["y"] + 2 - y) * step / 8)
    touch("touchEnd")

    expect(status(question)).to_have_text(re.compile(r"^Piece \d moved to place 1 of 3\.$"))
    assert ["create", "before", "update"] == used(question)
    check(question)
    expect_status(question, "Correct")
    context.close()


# ---- What text fields accept


def test_a_prediction_is_compared_line_by_line(page: Page) -> None:
    """The lines written and the lines printed stand one under the other, with signs."""
    ident = BY_TYPE["predict_output"]
    question = item(page, ident)

    give(question, "python\ntensorflow 1\npython")

    expect_status(question, "Not correct. Line 3 is the first that differs.")
    compared = question.locator(".tq-compare").inner_text().splitlines()
    lines = [line.strip() for line in compared if line.strip()]
    assert ["python", "tensorflow 1", "− python", "+ tensorflow 2"] == lines[-4:]
    expect(question.locator("textarea")).to_have_attribute("readonly", "")


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("4", "Correct"),
        ("4,0", "Correct"),
        (" 4 traces ", "Correct"),
        ("4e0", "Correct"),
        ("9", "Not correct. Your number is too high."),
        ("1", "Not correct. Your number is too low."),
        ("3,1", "Not correct. Your number is too low."),
        ("four", "Write one number first"),
        ("3 or 4", "Write one number first"),
        ("", "Write one number first"),
    ],
)
def test_a_number_is_read_as_people_write_it(page: Page, written: str, says: str) -> None:
    """Comma, unit and exponent are understood; what is no number is not counted as a reply."""
    ident = BY_TYPE["numeric"]
    question = item(page, ident)

    give(question, written)

    expect_status(question, says)
    tried = (stored(page, f"item:{ident}") or {"tries": 0})["tries"]
    assert (0 if says.startswith("Write") else 1) == tried


def test_a_measured_number_is_right_within_its_bounds(page: Page) -> None:
    """A ratio with a comma and its sign is right; the bounds are shown with the answer."""
    ident = "numeric-step-ratio"
    question = item(page, ident)
    ratio = float(str(right_reply(question)))

    give(question, f"{ratio:.1f} ×".replace(".", ","))

    expect_status(question, "Correct")
    expect(answer(page, ident).locator(".tq-final")).to_contain_text("right:")


@pytest.mark.parametrize("kind", [kind for kind in CASES if kind != "numeric"])
def test_an_empty_reply_is_not_a_try(page: Page, kind: str) -> None:
    """Check without a reply asks for one and stores nothing."""
    ident = BY_TYPE[kind]
    question = item(page, ident)

    check(question)

    expect_status(question, "Give an answer first.")
    assert "first" not in (stored(page, f"item:{ident}") or {})
    expect(answer(page, ident)).not_to_be_visible()


# ---- Hints, giving up, trying again


def test_hints_come_one_at_a_time(page: Page) -> None:
    """The second hint appears once the first was opened; both open by keys."""
    question = item(page, BY_TYPE["multiple_response"])
    one, two = question.locator(".tq-hint").all()
    expect(two).not_to_be_visible()

    one.locator("summary").focus()
    page.keyboard.press("Enter")

    expect(one.locator("div").first).to_be_visible()
    expect(two).to_be_visible()
    two.locator("summary").focus()
    page.keyboard.press("Space")
    expect(two.locator("div").first).to_be_visible()


@pytest.mark.parametrize("before", [True, False])
def test_a_hint_counts_only_before_the_first_check(page: Page, before: bool) -> None:
    """A hint opened before the first check is kept with it; one opened after is not."""
    ident = BY_TYPE["choice"]
    question = item(page, ident)
    hint = question.locator(".tq-hint summary").first
    if before:
        hint.click()
    give(question, ["twice"])
    if not before:
        hint.click()
        give(question, ["twice"])

    expect_status(question, "Correct")
    assert before is stored(page, f"item:{ident}")["first"]["hint"]


@pytest.mark.parametrize("kind", CASES)
def test_trying_again_begins_anew(page: Page, kind: str) -> None:
    """Try again empties the form, hides the answer and puts the focus on the first input."""
    ident = BY_TYPE[kind]
    question = item(page, ident)
    give(question, wrong_reply(question))

    question.get_by_role("button", name="Try again").click()

    expect(status(question)).to_have_text("")
    expect(answer(page, ident)).not_to_be_visible()
    assert 0 == page.locator(f"#quiz-{ident} .tq-verdict, #quiz-{ident} .tq-compare").count()
    focus = "node => document.activeElement.closest('section') === node && document.activeElement.matches('input, textarea, .tq-moves button')"
    assert question.evaluate(focus)
    give(question, CASES[kind].right)
    expect_status(question, "Correct")
    kept: dict[str, Any] = stored(page, f"item:{ident}")
    assert (2, False, True) == (kept["tries"], kept["first"]["right"], kept["last"]["right"])


def test_giving_up_shows_the_answer_and_is_no_success(page: Page) -> None:
    """Show the answer opens it, takes the focus there, and the first reply is not right."""
    ident = BY_TYPE["choice"]
    question = item(page, ident)

    question.get_by_role("button", name="Show the answer").click()

    expect_status(question, "The answer is shown below.")
    expect(answer(page, ident).get_by_text("Answer:", exact=True)).to_be_visible()
    assert is_focused(page.locator(f"#answer-{ident}"))
    first = stored(page, f"item:{ident}")["first"]
    assert (False, True) == (first["right"], first["hint"])


# ---- Order of the options


def shown_options(question: Locator) -> list[list[str]]:
    """Letter and id of each option, from above."""
    script = "all => all.map(o => [o.querySelector('.tq-letter').textContent, o.dataset.option])"
    shown: list[list[str]] = question.locator(".tq-option").evaluate_all(script)
    return shown


def test_options_are_shuffled_once_per_attempt(page: Page) -> None:
    """A new attempt has a new order, and the letters follow it."""
    question = item(page, BY_TYPE["multiple_response"])
    orders = set()
    for _ in range(5):
        shown = shown_options(question)
        assert ["A", "B", "C", "D", "E"] == [letter for letter, _ in shown]
        orders.add(str(shown))
        give(question, ["switch"])
        question.get_by_role("button", name="Try again").click()
    assert len(orders) > 1


def test_the_order_of_a_checked_question_is_kept(page: Page) -> None:
    """Neither a check nor a second one moves an option."""
    question = item(page, BY_TYPE["choice"])
    give(question, ["once"])
    question.get_by_role("button", name="Try again").click()
    before = shown_options(question)

    give(question, ["once"])
    assert before == shown_options(question)
    give(question, ["twice"])

    assert before == shown_options(question)
    expect(question.locator("input[value='twice']")).to_be_checked()

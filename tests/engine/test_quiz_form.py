"""A question is complete HTML that every reader can answer, whatever its texts and outputs hold."""

from __future__ import annotations

import itertools
import json
from dataclasses import replace

import pytest

from tests.engine.banks import (
    HARMLESS,
    HELD,
    HOSTILE,
    TYPES,
    Tree,
    harmless,
    hostile,
    of_type,
    written,
)
from traced.markup.quiz_form import item_section, key_of, shuffled
from traced.quiz.answer import VerifiedChoice, VerifiedGaps, VerifiedOrder

SHOWN = HOSTILE + "0"
"""What is left of the hostile words without the characters that hold places."""


def drawn(kind: str, *, odd: bool = False) -> Tree:
    """The question of a type, of harmless or of hostile words."""
    judged = hostile() if odd else harmless()
    return Tree(item_section(of_type(judged, kind), written(judged)))


@pytest.mark.parametrize("kind", TYPES)
def test_hostile_texts_are_texts(kind: str) -> None:
    """Hostile words in every text and output make no element and no attribute."""
    odd = drawn(kind, odd=True)

    assert drawn(kind).shape == odd.shape
    assert HELD[:1] not in "".join(one.attributes.get("href", "") for one in odd.all)
    assert {"#answer-odd-" + kind.replace("_", "-")} == {
        one.attributes["href"] for one in odd.find("a")
    }


@pytest.mark.parametrize("kind", TYPES)
def test_hostile_texts_are_shown(kind: str) -> None:
    """Stem and hints show their words character for character, without what holds places."""
    seen = drawn(kind, odd=True)

    [legend] = seen.find("legend")
    assert legend.text == SHOWN
    [more] = seen.find("div", class_="tq-more")
    assert more.text == SHOWN
    assert ["Hint 1 of 2" + SHOWN, "Hint 2 of 2" + SHOWN] == [
        one.text for one in seen.find("details", class_="tq-hint")
    ]
    [title] = seen.find("span", class_="tq-title")
    assert title.text == HOSTILE[:80]


@pytest.mark.parametrize("kind", TYPES)
def test_nothing_for_markdown_preprocessors(kind: str) -> None:
    """Nothing of a program or an output begins a line as an include or a fence does."""
    html = item_section(of_type(hostile(), kind), written(hostile()))

    assert not any(line.lstrip().startswith(("--8<--", "~~~", "```")) for line in html.splitlines())


@pytest.mark.parametrize("kind", TYPES)
def test_frame(kind: str) -> None:
    """Every question is a section with its form, legend, button, live region, hints and way on."""
    seen = drawn(kind)
    ident = "odd-" + kind.replace("_", "-")

    [section] = seen.find("section")
    assert f"quiz-{ident}" == section.attributes["id"]
    assert [ident, "1", "odd", kind, "easy", "odd"] == [
        section.attributes[f"data-{name}"]
        for name in ("item", "rev", "lesson", "type", "difficulty", "objective")
    ]
    [fieldset] = seen.find("fieldset")
    assert "legend" == seen.within(fieldset)[0].tag
    [button] = seen.find("button")
    assert ("submit", "Check") == (button.attributes["type"], button.text)
    [status] = seen.find("p", role="status")
    assert "" == status.text
    assert ["1", "2"] == [one.attributes["data-hint"] for one in seen.find(class_="tq-hint")]
    [jump] = seen.find("p", class_="tq-jump")
    assert "Answer, and why" == jump.text


@pytest.mark.parametrize("kind", TYPES)
def test_phrases(kind: str) -> None:
    """Labels and legends hold no block elements, but a block of code in its list."""
    seen = drawn(kind)
    phrasing = {"span", "code", "em", "strong", "input", "samp", "select", "option", "a", "math"}

    for outer in [*seen.find("legend"), *seen.find("label"), *seen.find("summary")]:
        assert {one.tag for one in seen.within(outer)} <= phrasing


@pytest.mark.parametrize("kind", TYPES)
def test_every_input_has_a_label(kind: str) -> None:
    """Each field has a name for those who cannot see it, and one to be graded by."""
    seen = drawn(kind)
    ident = "odd-" + kind.replace("_", "-")
    fields = [one for one in seen.all if one.tag in ("input", "select", "textarea")]
    labels = {one.attributes["for"] for one in seen.find("label") if "for" in one.attributes}

    assert fields
    for field in fields:
        assert field.attributes["name"].partition(".")[0] == ident
        around = [seen.all[n] for n in field.inside if seen.all[n].tag == "label"]
        assert (
            (around and around[-1].text.strip())
            or field.attributes.get("id") in labels
            or field.attributes["aria-label"]
        )
    named = [one.attributes["id"] for one in seen.all if "id" in one.attributes]
    assert len(set(named)) == len(named)


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("odd", [False, True])
def test_key_survives(kind: str, odd: bool) -> None:
    """What the browser grades with comes out of the attribute as it went in."""
    one = of_type(hostile() if odd else harmless(), kind)
    [section] = drawn(kind, odd=odd).find("section")

    key = json.loads(section.attributes["data-key"])

    assert json.loads(json.dumps(key_of(one))) == key
    assert kind == key["type"]


def test_keys() -> None:
    """Each type has the key that was executed."""
    said = HARMLESS
    keys = {kind: key_of(of_type(harmless(), kind)) for kind in TYPES}

    assert {"type": "choice", "right": ("same",)} == keys["choice"]
    assert {"type": "multiple_response", "right": ("yes",)} == keys["multiple_response"]
    assert {"type": "predict_output", "text": f"{said}!", "near": {"other": f"{said}?"}} == keys[
        "predict_output"
    ]
    assert {"type": "numeric", "value": 3, "low": 3, "high": 3, "near": {"minus": "-1"}} == keys[
        "numeric"
    ]
    assert {"type": "order", "accepted": (("one", "two", "three"),)} == keys["order"]
    accept, reject = f'{said!r} + "!"', f'{said!r} + "?"'
    assert {
        "g1": {"accept": ['text + "!"', accept], "reject": {reject: "g1-1"}},
        "g2": {"accept": ["more"], "reject": {repr(said): "g2-1"}},
    } == keys["gap"]["gaps"]
    assert {"type": "hottext", "right": ("6",)} == keys["hottext"]


def test_choices() -> None:
    """Options have letters in the order they stand in, and show what their programs print."""
    seen = drawn("choice", odd=True)

    options = seen.find("li", class_="tq-option")
    assert ["same", "other", "silent"] == [one.attributes["data-option"] for one in options]
    assert ["A", "B", "C"] == [one.text for one in seen.find("span", class_="tq-letter")]
    assert ["true"] * 3 == [
        one.attributes["aria-hidden"] for one in seen.find("span", class_="tq-letter")
    ]
    printed = HOSTILE + HELD
    assert [f"{printed}!", f"{printed}?", "nothing"] == [
        one.text for one in seen.find("span", class_="tq-text")
    ]
    assert ["radio"] * 3 == [one.attributes["type"] for one in seen.find("input")]
    assert ["same", "other", "silent"] == [one.attributes["value"] for one in seen.find("input")]


def test_multiple_response() -> None:
    """Several options may be chosen."""
    seen = drawn("multiple_response")

    assert ["checkbox"] * 3 == [one.attributes["type"] for one in seen.find("input")]
    assert [HARMLESS] * 3 == [one.text for one in seen.find("span", class_="tq-text")]


def test_predict() -> None:
    """An output is written into a field that nobody improves."""
    [field] = drawn("predict_output").find("textarea")

    assert ("false", "off", "off", "off") == tuple(
        field.attributes[name]
        for name in ("spellcheck", "autocapitalize", "autocomplete", "autocorrect")
    )
    assert "" == field.text


def test_numeric() -> None:
    """A number is written into a field for text, so that any notation may be read."""
    seen = drawn("numeric", odd=True)

    [field] = seen.find("input")
    assert ("text", "decimal") == (field.attributes["type"], field.attributes["inputmode"])
    assert [HOSTILE[:16]] == [one.text for one in seen.find("span", class_="tq-unit")]


def test_pieces() -> None:
    """Pieces are listed in an order that is not right, each with a place to give it."""
    seen = drawn("order")
    one = of_type(harmless(), "order")
    assert isinstance(one, VerifiedOrder)

    pieces = seen.find("li", class_="tq-piece")
    listed = [piece.attributes["data-piece"] for piece in pieces]
    assert {"one", "two", "three", "wrong"} == set(listed)
    assert [piece.id for piece in shuffled(one)] == listed
    assert [f"Place of piece {n}" for n in (1, 2, 3, 4)] == [
        seen.within(place)[0].text for place in seen.find("label", class_="tq-place")
    ]
    for piece in pieces:
        [select] = [inner for inner in seen.within(piece) if inner.tag == "select"]
        assert f"odd-order.{piece.attributes['data-piece']}" == select.attributes["name"]
        assert ["", "1", "2", "3", "4"] == [
            option.attributes["value"] for option in seen.within(select)
        ]
    assert f"text = {HARMLESS!r}" in seen.text


def test_pieces_are_never_listed_right() -> None:
    """Whatever is accepted, the pieces are listed otherwise, and always in the same order."""
    one = of_type(harmless(), "order")
    assert isinstance(one, VerifiedOrder)
    names = [piece.id for piece in one.pieces]

    for order in itertools.permutations(names):
        only = replace(one, accepted=(order,))
        assert order != tuple(piece.id for piece in shuffled(only))
        assert shuffled(only) == shuffled(only)
    rotations = tuple(tuple(names[n:] + names[:n]) for n in range(4))
    listed = tuple(piece.id for piece in shuffled(replace(one, accepted=rotations)))
    assert listed not in rotations
    every = tuple(itertools.permutations(names))
    assert set(names) == {piece.id for piece in shuffled(replace(one, accepted=every))}


@pytest.mark.parametrize("odd", [False, True])
def test_gaps(odd: bool) -> None:
    """A gap stands where its text stood, and the text stands nowhere."""
    seen = drawn("gap", odd=odd)

    [code] = seen.find("pre", class_="tq-gaps")
    fields = [one for one in seen.within(code) if one.tag == "input"]
    assert ["odd-gap.g1", "odd-gap.g2"] == [one.attributes["name"] for one in fields]
    assert ["Gap 1 of 2, line 2", "Gap 2 of 2, line 3"] == [
        one.attributes["aria-label"] for one in fields
    ]
    lines = code.text.splitlines()
    assert ["more = ", "print()"] == lines[1:]
    said = HOSTILE + HELD if odd else HARMLESS
    assert f"text = {said!r}" == lines[0]


def test_two_gaps_of_one_line() -> None:
    """Gaps of one line are told apart, whatever they are called."""
    one = of_type(harmless(), "gap")
    assert isinstance(one, VerifiedGaps)
    first = one.gaps[0]
    line, column = first.line, first.column
    gaps = (
        replace(first, id="g1", text="text", column=column),
        replace(first, id="g11", text='"!"', column=column + 7),
    )

    seen = Tree(item_section(replace(one, gaps=gaps), written(harmless())))

    [code] = seen.find("pre", class_="tq-gaps")
    assert "more =  + " == code.text.splitlines()[1]
    assert ["odd-gap.g1", "odd-gap.g11"] == [
        field.attributes["name"] for field in seen.find("input")
    ]
    assert line == first.line


def test_lines() -> None:
    """Every line of the program may be at fault, and perhaps none is."""
    seen = drawn("hottext", odd=True)

    assert ["3", "6", "9", "none"] == [one.attributes["value"] for one in seen.find("input")]
    assert ["Line 3: ", "Line 6: ", "Line 9: "] == [
        one.text for one in seen.find("span", class_="tq-sr")
    ]
    [listed] = seen.find("ol", class_="tq-lines")
    codes = [one.text for one in seen.within(listed) if one.tag == "code"]
    assert [f"text = {HOSTILE + HELD!r}", 'more = text + "!"', "print(more)"] == codes


def test_program() -> None:
    """The program stands in the stem, unless it is the question itself or the author hides it."""
    shown = {kind: bool(drawn(kind).find("div", class_="tq-program")) for kind in TYPES}
    one = of_type(harmless(), "choice")
    assert isinstance(one, VerifiedChoice)
    hidden = replace(one, item=one.item.model_copy(update={"show": False}))

    assert ["choice", "multiple_response", "predict_output", "numeric"] == [
        kind for kind in TYPES if shown[kind]
    ]
    assert not Tree(item_section(hidden, written(harmless()))).find("div", class_="tq-program")


def test_single_hint() -> None:
    """One hint needs no number."""
    one = of_type(harmless(), "choice")
    assert isinstance(one, VerifiedChoice)
    single = replace(one, item=one.item.model_copy(update={"hints": ("Look.",)}))

    seen = Tree(item_section(single, written(harmless())))

    assert ["HintLook."] == [hint.text for hint in seen.find("details")]

"""An answer says why each option is right or wrong, with the run that says so."""

from __future__ import annotations

import pytest

from tests.engine.banks import HARMLESS, HOSTILE, TYPES, Tree, harmless, hostile, of_type, written
from traced.markup.quiz_answer import answer_article, final_answer


def drawn(kind: str, *, odd: bool = False) -> Tree:
    """The answer of a type of question, of harmless or of hostile words."""
    judged = hostile() if odd else harmless()
    return Tree(answer_article(of_type(judged, kind), written(judged)))


@pytest.mark.parametrize("kind", TYPES)
def test_hostile_texts_are_texts(kind: str) -> None:
    """Hostile words in rationales, outputs and programs make no element and no attribute."""
    odd = drawn(kind, odd=True)

    assert drawn(kind).shape == odd.shape
    assert HOSTILE in odd.text
    assert not [one for one in odd.all if one.tag in ("script", "img")]


@pytest.mark.parametrize("kind", TYPES)
def test_frame(kind: str) -> None:
    """Every answer can be linked to, leads back, and holds solution, check and mistakes."""
    seen = drawn(kind)
    ident = "odd-" + kind.replace("_", "-")

    [article] = seen.find("article")
    assert ident == article.attributes["data-answer-for"]
    [body] = seen.find("div", id=f"answer-{ident}")
    assert "-1" == body.attributes["tabindex"]
    [back] = seen.find("p", class_="tq-back")
    assert f"#quiz-{ident}" == seen.within(back)[0].attributes["href"]
    assert 1 == len(seen.find("div", class_="tq-solution"))
    [check] = seen.find("details", class_="tq-quick")
    assert f"Quick check: {HARMLESS}{HARMLESS}" == check.text
    [mistakes] = seen.find("div", class_="tq-mistakes")
    assert f"Common mistakes{HARMLESS}" == mistakes.text


SAID = HARMLESS
REASONS = {
    "choice": [("same", "Right"), ("other", "Wrong"), ("silent", "Wrong")],
    "multiple_response": [("yes", "Right"), ("no", "Wrong"), ("never", "Wrong")],
    "predict_output": [("other", "Wrong")],
    "numeric": [("minus", "Wrong"), ("value", "Right")],
    "order": [("order", "Right"), ("wrong", "Wrong")],
    "gap": [("gaps", "Right"), ("g1-right", "Right"), ("g1-1", "Wrong"), ("g2-1", "Wrong")],
    "hottext": [("goal", "Right"), ("6", "Right"), ("9", "Wrong")],
}
FINAL = {
    "choice": f"{SAID}!",
    "multiple_response": SAID,
    "predict_output": f"{SAID}!",
    "numeric": f"3{SAID[:16]}",
    "order": f'text = {SAID!r}\nmore = text + "!"\nprint(more)',
    "gap": f'Gap 1: text + "!" or {SAID!r} + "!"Gap 2: more',
    "hottext": 'line 6, more = text + "!"',
}


@pytest.mark.parametrize("kind", TYPES)
def test_reasons(kind: str) -> None:
    """Each option, near miss, filling, distractor and line has its reason, marked in words."""
    seen = drawn(kind)

    reasons = seen.find("li", class_="tq-reason")
    assert REASONS[kind] == [
        (
            one.attributes["data-option"],
            next(e.text for e in seen.within(one) if "tq-mark" in e.classes),
        )
        for one in reasons
    ]
    for one in reasons:
        assert SAID in one.text or "g1-right" == one.attributes["data-option"]
        mark = next(e.text for e in seen.within(one) if "tq-mark" in e.classes)
        assert f"tq-reason--{mark.lower()}" in one.classes


@pytest.mark.parametrize("kind", TYPES)
def test_final_answer(kind: str) -> None:
    """What is right is said as short as can be."""
    seen = Tree(final_answer(of_type(harmless(), kind), written(harmless())))

    assert FINAL[kind] == seen.text


def test_difference() -> None:
    """The program for which an option would be right is shown by what differs, with its output."""
    seen = drawn("choice")

    first = seen.find("details", class_="tq-variant")[0]
    inside = seen.within(first)
    assert "The program for which this is right" == inside[0].text
    assert ['-more = text + "!"'] == [one.text for one in inside if one.tag == "del"]
    assert ['+more = text + "?"'] == [one.text for one in inside if one.tag == "ins"]
    assert f"{SAID}?" in first.text
    assert 2 == len(seen.find("details", class_="tq-variant"))


def test_sentence_that_could_be_true() -> None:
    """A false sentence shows the run that refutes it, and the program for which it is true."""
    seen = drawn("multiple_response")

    [reason] = [one for one in seen.find("li") if one.attributes.get("data-option") == "no"]
    assert ["The run that decides", "The program for which this is right"] == [
        one.text for one in seen.within(reason) if one.tag == "summary"
    ]
    assert "AssertionError" in reason.text
    assert '+more = text + ""' in reason.text


def test_arrangements_are_counted() -> None:
    """The number of arrangements that were executed is that of the run."""
    assert "1 of 64 arrangements does what is asked; all were executed." in drawn("order").text


def test_a_run_beside_another_says_only_what_differs() -> None:
    """Machine, versions and date stand at the program's own run; a variant leads to its record."""
    seen = drawn("choice")

    lines = [one.text for one in seen.find("p", class_="traced-provenance")]
    assert lines[0].startswith("ran in ")
    assert "TensorFlow" in lines[0]
    assert {"record"} == set(lines[1:])

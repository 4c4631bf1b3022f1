"""Exports to QTI 3 are whole packages whose items mark responses as the site does."""

from __future__ import annotations

import operator
import os
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from tests.engine.test_gift import (
    EVERY,
    FIRST,
    RAN,
    RAW,
    SECOND,
    bank,
    choice,
    gaps,
    hottext,
    multiple,
    numeric,
    option,
    order,
    predict,
)
from traced.inputs.prose import block
from traced.markup.qti import to_qti
from traced.quiz.answer import AnyVerified

ASI = "{http://www.imsglobal.org/xsd/imsqtiasi_v3p0}"
CP = "{http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1}"
SCHEMAS = os.environ.get("QTI_SCHEMAS", "")
"""Folder with the published schemas of QTI 3, whose licence lets nobody pass them on."""

Value = str | float | bool | list[str] | None
"""Value of an expression; a list is a container, and none is what QTI calls NULL."""


def item(one: AnyVerified) -> ET.Element:
    """An item as a player reads it."""
    return ET.fromstring(to_qti(bank(one), block)[f"items/{one.item.id}.xml"])


def body(one: AnyVerified) -> str:
    """What stands above the note to the staff, without the namespace."""
    found = item(one).find(f"{ASI}qti-item-body")
    assert found is not None
    for element in found.iter():
        element.tag = element.tag.removeprefix(ASI)
    return "".join(ET.tostring(child, encoding="unicode") for child in found[:-1])


def modals(one: AnyVerified) -> dict[str, str]:
    """Text of each feedback, by its name."""
    found = item(one).iter(f"{ASI}qti-modal-feedback")
    return {modal.get("identifier", ""): "".join(modal.itertext()) for modal in found}


@dataclass
class Attempt:
    """A player's response processing, written from the specification and not from the export."""

    item: ET.Element
    responses: Mapping[str, Value]
    outcomes: dict[str, Value] = field(default_factory=dict)

    def run(self) -> dict[str, Value]:
        """Mark the responses."""
        for declared in self.item.iter(f"{ASI}qti-outcome-declaration"):
            default = declared.find(f".//{ASI}qti-value")
            number = None if default is None else float(default.text or "")
            self.outcomes[declared.get("identifier", "")] = number
        rules = self.item.find(f"{ASI}qti-response-processing")
        assert rules is not None
        self._follow(list(rules))
        return self.outcomes

    def _follow(self, rules: list[ET.Element]) -> None:
        for rule in rules:
            if rule.tag == f"{ASI}qti-set-outcome-value":
                name = rule.get("identifier", "")
                assert name in self.outcomes
                self.outcomes[name] = self.value(rule[0])
            else:
                assert f"{ASI}qti-response-condition" == rule.tag
                self._branch(rule)

    def _branch(self, condition: ET.Element) -> None:
        for branch in condition:
            if branch.tag == f"{ASI}qti-response-else":
                self._follow(list(branch))
            elif self.value(branch[0]) is True:
                self._follow(list(branch)[1:])
                return

    def declared(self, name: str) -> ET.Element:
        """Declaration of a response."""
        every = self.item.iter(f"{ASI}qti-response-declaration")
        return next(one for one in every if one.get("identifier") == name)

    def value(self, asked: ET.Element) -> Value:
        """Value of an expression."""
        name = asked.get("identifier", "")
        match asked.tag.removeprefix(f"{ASI}qti-"):
            case "variable":
                return self.outcomes[name] if name in self.outcomes else self.response(name)
            case "base-value":
                text = asked.text or ""
                return float(text) if asked.get("base-type") == "float" else text
            case "correct":
                return self.correct(name)
            case "map-response":
                return self._mapped(name)
            case other:
                return self._operate(other, [self.value(one) for one in asked])

    def response(self, name: str) -> Value:
        """The response to a declared variable; an empty one is none."""
        assert self.declared(name) is not None
        return self.responses.get(name) or None

    def correct(self, name: str) -> Value:
        """The declared right response."""
        declared = self.declared(name)
        right = declared.findall(f"{ASI}qti-correct-response/{ASI}qti-value")
        values = [value.text or "" for value in right]
        return values if declared.get("cardinality") in {"multiple", "ordered"} else values[0]

    def _mapped(self, name: str) -> float:
        mapping = self.declared(name).find(f"{ASI}qti-mapping")
        given = self.response(name)
        assert mapping is not None
        entries = {one.get("map-key"): float(one.get("mapped-value", "")) for one in mapping}
        total = sum(entries[one] for one in given) if isinstance(given, list) else 0.0
        return min(max(total, float(mapping.get("lower-bound", ""))), 1.0)

    def _operate(self, name: str, values: list[Value]) -> Value:
        if name == "is-null":
            return values == [None]
        if name in JOINING:
            return JOINING[name](values)
        if None in values:
            return None
        if name == "match" and self.declared("RESPONSE").get("cardinality") == "multiple":
            return all(isinstance(v, list) and len(set(v)) == len(v) for v in values) and (
                len({frozenset(v) for v in values if isinstance(v, list)}) == 1
            )
        first, second = values
        return COMPARING[name](first, second)


def container(values: list[Value]) -> Value:
    """Values and the values of containers in one container."""
    given = (v if isinstance(v, list) else [v] for v in values if v is not None)
    return [str(value) for some in given for value in some]


JOINING: dict[str, Callable[[list[Value]], Value]] = {
    "ordered": container,
    "or": lambda values: True in values,
    "and": lambda values: all(value is True for value in values),
}
COMPARING: dict[str, Callable[[Any, Any], bool]] = {
    "gte": operator.ge,
    "lte": operator.le,
    "match": operator.eq,
    "equal": operator.eq,
    "string-match": operator.eq,
    "member": lambda one, container: one in container,
}


def marked(one: AnyVerified, response: Value | Mapping[str, Value]) -> Mapping[str, Value]:
    """Outcomes of a response."""
    responses = response if isinstance(response, Mapping) else {"RESPONSE": response}
    return Attempt(item(one), responses).run()


def shown(one: AnyVerified, outcomes: Mapping[str, Value]) -> list[str]:
    """Names of the feedback that a player shows."""
    every = [modal.attrib for modal in item(one).iter(f"{ASI}qti-modal-feedback")]
    return [m["identifier"] for m in every if outcomes[m["outcome-identifier"]] == m["identifier"]]


ALL = multiple(True, True, False)
TWO_GAPS = {"RESPONSE-g1": "a + b", "RESPONSE-g2": "[add][0]"}
RESPONSES: dict[str, tuple[AnyVerified, Value | Mapping[str, Value], float, list[str]]] = {
    "choice right": (choice(), "option-a", 1, ["option-a"]),
    "choice wrong": (choice(), "option-b", 0, ["option-b"]),
    "choice none": (choice(), None, 0, []),
    "all": (ALL, ["option-b", "option-a"], 1, ["option-a", "option-b"]),
    "part": (ALL, ["option-a"], 0, ["option-a"]),
    "too many": (
        ALL,
        ["option-a", "option-b", "option-c"],
        0,
        ["option-a", "option-b", "option-c"],
    ),
    "none of several": (ALL, [], 0, []),
    "output": (predict("1\n 2", "2\n1"), "1\n 2", 1, []),
    "output and line end": (predict("1\n 2", "2\n1"), "1\n 2\n", 1, []),
    "near output": (predict("1\n2", "2\n1"), "2\n1", 0, ["near-n1"]),
    "other case": (predict("None", "0"), "none", 0, []),
    "no output": (predict("", "0"), "", 1, []),
    "no output expected": (predict("", "0"), "0", 0, ["near-n1"]),
    "output expected": (predict("0", ""), "", 0, ["near-n1"]),
    "number": (numeric(), 4.0, 1, []),
    "lowest": (numeric(), 2.05, 1, []),
    "highest": (numeric(), 8.2, 1, []),
    "too low": (numeric(), 2.0, 0, []),
    "too high": (numeric(), 8.3, 0, []),
    "near number": (numeric(), 1.0, 0, ["near-n"]),
    "no number": (numeric(), None, 0, []),
    "arranged": (order("abc"), ["piece-a", "piece-b", "piece-c"], 1, []),
    "arranged otherwise": (order("abc", "bac"), ["piece-b", "piece-a", "piece-c"], 1, []),
    "wrong order": (order("abc"), ["piece-b", "piece-a", "piece-c"], 0, []),
    "too short": (order("abc"), ["piece-a", "piece-b"], 0, []),
    "distractor": (order("abc"), ["piece-a", "piece-b", "piece-c", "piece-d"], 0, ["piece-d"]),
    "gap": (gaps(FIRST), {"RESPONSE-g1": "a + b"}, 1, []),
    "gaps": (gaps(FIRST, SECOND), TWO_GAPS, 1, []),
    "one gap wrong": (gaps(FIRST, SECOND), TWO_GAPS | {"RESPONSE-g2": "sum"}, 0, ["gap-g2-1"]),
    "one gap empty": (gaps(FIRST, SECOND), {"RESPONSE-g1": "a + b"}, 0, []),
    "line": (hottext(3), "line-3", 1, ["line-3"]),
    "one of two lines": (hottext(3, 6), "line-6", 1, ["line-6"]),
    "other line": (hottext(3), "line-2", 0, ["line-2"]),
    "line without a reason": (hottext(3), "line-6", 0, []),
    "no line": (hottext(), "line-none", 1, []),
    "not no line": (hottext(3), "line-none", 0, []),
}


@pytest.mark.parametrize("name", RESPONSES)
def test_marks(name: str) -> None:
    """Right responses score 1 and all others 0; both are told what is said to them."""
    one, response, score, remarks = RESPONSES[name]
    outcomes = marked(one, response)

    assert (score, 1.0) == (outcomes["SCORE"], outcomes["MAXSCORE"])
    assert ["RIGHT" if score else "WRONG", *remarks, "EXPLANATION"] == shown(one, outcomes)


@pytest.mark.parametrize(("names", "part"), [("a", 0.5), ("ab", 1.0), ("abc", 0.0), ("", 0.0)])
def test_parts(names: str, part: float) -> None:
    """A second outcome gives parts of a mark, for who does not want all or nothing."""
    assert part == marked(ALL, [f"option-{name}" for name in names])["PARTIAL"]


@pytest.mark.parametrize("one", [*EVERY.items, predict(""), order("abc", "bac"), hottext()])
def test_declared_response_is_right(one: AnyVerified) -> None:
    """The right response that a player may show scores."""
    attempt = Attempt(item(one), {})
    names = [d.get("identifier", "") for d in attempt.item.iter(f"{ASI}qti-response-declaration")]
    texts = {} if one == predict("") else {name: attempt.correct(name) for name in names}
    number = {"RESPONSE": 4.1} if one.item.type == "numeric" else {}

    assert 1.0 == marked(one, texts | number)["SCORE"]


@pytest.mark.parametrize("one", [*EVERY.items, predict("", "0"), order("abc", "bac"), hottext()])
def test_names_lead_somewhere(one: AnyVerified) -> None:
    """Each interaction fills a declared response; each feedback that may be named is there once."""
    root = item(one)
    declared = [d.get("identifier") for d in root.iter(f"{ASI}qti-response-declaration")]
    filled = [e.get("response-identifier") for e in root.iter() if e.get("response-identifier")]
    rules = root.iter(f"{ASI}qti-set-outcome-value")
    values = [(rule.get("identifier"), rule[0]) for rule in rules]
    named = {(name, e.text) for name, e in values if e.get("base-type") == "identifier"}
    modal = [e.attrib for e in root.iter(f"{ASI}qti-modal-feedback")]
    there = [(m["outcome-identifier"], m["identifier"]) for m in modal]

    assert declared == filled
    assert sorted(named, key=str) == sorted(there, key=str)


def test_package() -> None:
    """The manifest lists every file; the test has a section for each difficulty that occurs."""
    files = to_qti(EVERY, block)
    manifest = ET.fromstring(files["imsmanifest.xml"])
    resources = [dict(r.attrib) for r in manifest.iter(f"{CP}resource")]
    test = ET.fromstring(files["test.xml"])
    sections = {
        s.get("title"): [r.get("href") for r in s]
        for s in test.iter(f"{ASI}qti-assessment-section")
    }

    assert {"identifier": "test", "type": "imsqti_test_xmlv3p0", "href": "test.xml"} == resources[0]
    assert {
        "identifier": "item-pick",
        "type": "imsqti_item_xmlv3p0",
        "href": "items/pick.xml",
    } == resources[1]
    assert list(files)[1:] == [r["href"] for r in resources]
    assert [r["identifier"] for r in resources[1:]] == [
        d.get("identifierref") for d in manifest.iter(f"{CP}dependency")
    ]
    assert {
        "Easy": [
            "items/pick.xml",
            "items/ratio.xml",
            "items/arrange.xml",
            "items/fill.xml",
            "items/find.xml",
        ],
        "Medium": ["items/pick-all.xml"],
        "Hard": ["items/predict.xml"],
    } == sections


def test_no_items() -> None:
    """A test without items is none."""
    with pytest.raises(ValueError, match=r"^quiz/l\.yml has no verified item to export$"):
        to_qti(bank(), block)


PROGRAM = '<pre><code>def add(a, b):\n    return {"sum": a + b}\n\nprint(add(1, 2))</code></pre>'
ASKED = f"<qti-prompt><p>What does it <em>do</em>?</p>{PROGRAM}</qti-prompt>"


def test_choice() -> None:
    """Options are what programs print."""
    assert (
        f'<qti-choice-interaction response-identifier="RESPONSE" shuffle="true" max-choices="1">{ASKED}'
        "<qti-simple-choice identifier=\"option-a\"><pre><code>{'sum': 3}</code></pre></qti-simple-choice>"
        '<qti-simple-choice identifier="option-b"><pre><code>3</code></pre></qti-simple-choice>'
        '<qti-simple-choice identifier="option-c"><em>nothing</em></qti-simple-choice>'
        "</qti-choice-interaction>"
    ) == body(choice())


def test_sentences() -> None:
    """Options may be sentences, and any number of them may be picked."""
    text = body(ALL)

    assert 'max-choices="0"' in text
    assert '<qti-simple-choice identifier="option-b"><p>Sentence b</p></qti-simple-choice>' in text


def test_predict() -> None:
    """There is room for one line more than is printed, so that its size tells little."""
    assert (
        '<qti-extended-text-interaction response-identifier="RESPONSE" format="preformatted" '
        f'expected-lines="3">{ASKED}</qti-extended-text-interaction>'
    ) == body(predict("1\n2"))


def test_numeric() -> None:
    """The unit stands behind the field."""
    assert body(numeric()).endswith(
        '<p><qti-text-entry-interaction response-identifier="RESPONSE" /> ×</p>'
    )


def test_order() -> None:
    """Blocks may be left out; the fixed lines stand above them."""
    code = (
        "<p>Above:</p><pre><code>import os</code></pre><p>Below:</p><pre><code>end()</code></pre>"
    )
    assert (
        '<qti-order-interaction response-identifier="RESPONSE" shuffle="true" min-choices="1" '
        f'max-choices="4"><qti-prompt><p>What does it <em>do</em>?</p>{code}</qti-prompt>'
        '<qti-simple-choice identifier="piece-b"><pre><code>def f() -&gt; int:\n    return x</code></pre></qti-simple-choice>'
    ) == body(order("abc")).partition('<qti-simple-choice identifier="piece-c">')[0]


def test_gaps() -> None:
    """Fields stand in the program where its gaps are."""
    assert (
        '<div><p>What does it <em>do</em>?</p></div><pre><code>def add(a, b):\n    return {"sum": '
        '<qti-text-entry-interaction response-identifier="RESPONSE-g1" expected-length="5" />}\n\n'
        'print(<qti-text-entry-interaction response-identifier="RESPONSE-g2" expected-length="8" />(1, 2))</code></pre>'
    ) == body(gaps(FIRST, SECOND))


def test_hottext() -> None:
    """Lines of the program are what one may pick, with their indentation."""
    assert (
        '<pre><code><qti-hottext identifier="line-2">def add(a, b):</qti-hottext>\n'
        '<qti-hottext identifier="line-3">    return {"sum": a + b}</qti-hottext>\n'
        '<qti-hottext identifier="line-6">print(add(1, 2))</qti-hottext>\n</code></pre>'
        '<p><qti-hottext identifier="line-none">No line is at fault</qti-hottext></p>'
    ) in body(hottext(3))


def test_feedback() -> None:
    """A rationale for each option, and for everybody why, step by step, and what has run."""
    one = choice(common_mistakes=["Oh."], quick_check={"question": "Q?", "answer": "A."})
    said = modals(one)

    assert ["RIGHT", "WRONG", "option-a", "option-b", "option-c", "EXPLANATION"] == list(said)
    assert "Why b." == said["option-b"]
    assert (
        "Right{'sum': 3}Why a.Wrong3Why b.WrongnothingWhy c.Step by stepFirst.Then."
        f"Common mistakesOh.Quick checkQ?A.{RAN}."
    ) == said["EXPLANATION"]


def test_answers_are_told() -> None:
    """The explanation begins with the right response."""
    assert modals(predict("1\n2"))["EXPLANATION"].startswith("Answer:1\n2Step")
    assert modals(predict(""))["EXPLANATION"].startswith("Answer:nothingStep")
    assert modals(numeric())["EXPLANATION"].startswith(
        "Answer:4.1 ×right from 2.05 to 8.2Measured."
    )
    assert modals(order("bac"))["EXPLANATION"].startswith(
        "Answer:def f() -> int:\n    return x\nx = 1\n"
    )
    assert modals(gaps(FIRST))["EXPLANATION"].startswith(
        'Answer:def add(a, b):\n    return {"sum": a + b}'
    )
    assert modals(hottext(3, 6))["EXPLANATION"].startswith(
        'Answer:return {"sum": a + b}print(add(1, 2))So.'
    )
    assert modals(hottext())["EXPLANATION"].startswith("Answer:No line is at faultSo.")


def test_staff_sees_origin_and_hints() -> None:
    """What ran, and hints, are kept from the candidate."""
    rubric = item(choice()).find(f"{ASI}qti-item-body/{ASI}qti-rubric-block")

    assert rubric is not None
    assert "author proctor scorer testConstructor tutor" == rubric.get("view")
    assert f"{RAN}.HintsLook." == "".join(rubric.itertext())


def test_hidden_program() -> None:
    """A program that the author hides is not shown."""
    assert "<pre><code>def add" not in body(choice(show=False))


def test_anything_in_texts_stays_text() -> None:
    """No text can bring markup or break the file; what XML cannot write is shown as a picture."""
    shown = RAW.replace("\x07", "␇")
    one = replace(
        choice(stem=f"`{RAW}`", title=f" a\n{RAW}", solution=[f"`{RAW}`"]),
        options=(
            option("a", True, RAW),
            option("b", False, text=f"`{RAW}`"),
            option("c", False, "x"),
        ),
    )
    root = item(one)
    labels = ["".join(e.itertext()) for e in root.iter(f"{ASI}qti-simple-choice")]

    assert f"a {shown}" == root.get("title")
    assert [shown, shown, "x"] == labels
    assert shown in modals(one)["EXPLANATION"]
    assert [] == list(root.iter(f"{ASI}img"))


def test_markup_of_pages_is_reduced() -> None:
    """Elements that QTI lacks become what is in them; links that lead out of the site stay."""
    page = '<p><span class="x">1 <a href="../x/">in</a></span> <a href="https://x.org/" rel="y">out</a></p>'
    text = to_qti(bank(choice()), lambda _: page)["items/pick.xml"]

    assert '<qti-prompt><p>1 in <a href="https://x.org/">out</a></p>' in text


def test_math() -> None:
    """Formulas are MathML."""
    text = to_qti(bank(choice(stem="Is $a_1$?")), block)["items/pick.xml"]

    assert (
        '<p>Is <math display="inline" xmlns="http://www.w3.org/1998/Math/MathML"><mrow><msub><mi>a</mi><mn>1</mn></msub></mrow></math>?</p>'
        in text
    )


@pytest.mark.skipif(not SCHEMAS, reason="QTI_SCHEMAS names no folder with the published schemas")
def test_published_schemas() -> None:
    """Every file of a package is valid."""
    etree = pytest.importorskip("lxml.etree")

    def schema(name: str) -> Any:
        return etree.XMLSchema(etree.parse(next(Path(SCHEMAS).rglob(name))))

    hostile = replace(
        choice(
            stem=f"`{RAW}` $a^2$\n\n1. [x](https://x.org)\n\n> y\n\n```\nz\n```",
            title=RAW,
            id="raw",
        ),
        options=(option("a", True, RAW), option("b", False, text=RAW)),
    )
    others: list[Any] = [
        replace(one, item=one.item.model_copy(update={"id": f"{k}-more"}))
        for k, one in enumerate([predict("", "0"), order("abc", "bac"), hottext(), gaps(FIRST)])
    ]
    files = to_qti(replace(EVERY, items=(*EVERY.items, hostile, *others)), block)
    package, asi = schema("imsqtiv3p0_imscpv1p2_v1p0.xsd"), schema("imsqti_asiv3p0_v1p0.xsd")
    for name, text in files.items():
        against = package if name == "imsmanifest.xml" else asi
        against.assertValid(etree.fromstring(text.encode()))

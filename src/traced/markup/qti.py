"""A bank as a QTI 3 content package, for graded use: one file an item, a test and a manifest.

Right is what is right on the site, and marking is all or nothing. What QTI's own comparison does
not forgive, the export cannot forgive either: spaces around a text, a comma in a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from traced.inputs.question import DIFFICULTIES, NONE_LINE
from traced.markup.gift import NOTHING, Render, code_of, mixed, number, provenance
from traced.quiz.answer import (
    AnyVerified,
    Option,
    Proof,
    VerifiedBank,
    VerifiedChoice,
    VerifiedGap,
    VerifiedGaps,
    VerifiedHottext,
    VerifiedNumeric,
    VerifiedOrder,
    VerifiedPredict,
    blanked,
)

ASI: Final = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
CP: Final = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
MATHML: Final = "http://www.w3.org/1998/Math/MathML"
MANIFEST: Final = "imsmanifest.xml"
TEST: Final = "test.xml"
RESPONSE: Final = "RESPONSE"
VERDICT, RIGHT, WRONG = "VERDICT", "RIGHT", "WRONG"
"""Outcome that says what the response is, and its values."""
EXPLANATION: Final = "EXPLANATION"
"""Outcome and name of the feedback that everybody gets."""
STAFF: Final = "author proctor scorer testConstructor tutor"
"""Everybody but the candidate."""
KEPT: Final = {
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "p",
    "pre",
    "blockquote",
    "li",
    "ol",
    "ul",
} | {"a", "br", "code", "em", "samp", "strong", "sub", "sup"}
"""HTML that QTI takes too; other elements are replaced by what is in them."""
OUTWARD: Final = re.compile(r"(?:https?://|mailto:)")
"""An address that leads somewhere from inside a package too."""
MIXED: Final = frozenset({"qti-item-body", "qti-modal-feedback"})
"""Elements in which white space may be text."""
ILLEGAL: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML has no way to write."""


@dataclass(frozen=True)
class Remark:
    """Feedback on a part of a response."""

    id: str
    when: ET.Element
    """Expression that is true of responses it is for."""
    rationale: str
    """Markdown."""


@dataclass(frozen=True)
class Form:
    """What the type of an item contributes."""

    declarations: tuple[ET.Element, ...]
    body: tuple[ET.Element, ...]
    right: ET.Element
    """Expression that is true of right responses."""
    answer: tuple[ET.Element, ...]
    """The right response, for people."""
    remarks: tuple[Remark, ...] = ()
    outcomes: tuple[tuple[str, ET.Element], ...] = ()
    """Further outcomes of type float, and expressions of their values."""


def to_qti(bank: VerifiedBank, html: Render) -> dict[str, str]:
    """Write a bank as the files of a package, by path in it.

    Args:
        bank: Verified items; those with problems are not in it.
        html: Turns Markdown into well-formed XHTML.

    Raises:
        ValueError: The bank has no item, and a test must have one.
    """
    if not bank.items:
        raise ValueError(f"{bank.path} has no verified item to export")
    files = {_href(one): _text(_item(one, html)) for one in bank.items}
    return {MANIFEST: _text(_manifest(bank)), TEST: _text(_test(bank)), **files}


def _text(root: ET.Element) -> str:
    """Serialise, with characters that XML forbids replaced by pictures of them."""
    for child in root:
        if child.tag not in MIXED:
            ET.indent(child, level=1)
        child.tail = "\n"
    root.text = "\n"
    for element in root.iter():
        element.text = _legal(element.text)
        element.tail = _legal(element.tail)
        for name, value in element.items():
            element.set(name, _legal(value) or "")
    body = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def _legal(text: str | None) -> str | None:
    def picture(found: re.Match[str]) -> str:
        return chr(0x2400 + ord(found[0])) if found[0] < " " else "\ufffd"

    return text and ILLEGAL.sub(picture, text)


def _element(
    name: str,
    attributes: dict[str, str] | None = None,
    children: Iterable[ET.Element] = (),
    text: str | None = None,
) -> ET.Element:
    made = ET.Element(name, attributes or {})
    made.text = text
    made.extend(children)
    return made


def _line(text: str) -> str:
    """A title, which is one line."""
    return " ".join(text.split())


def _href(one: AnyVerified) -> str:
    return f"items/{one.item.id}.xml"


def _ident(one: AnyVerified) -> str:
    """An item's identifier, which must not begin with a digit."""
    return f"item-{one.item.id}"


# --- package ---


def _manifest(bank: VerifiedBank) -> ET.Element:
    metadata = [
        _element("schema", text="QTI Package"),
        _element("schemaversion", text="3.0.0"),
    ]
    needs = [_element("dependency", {"identifierref": _ident(one)}) for one in bank.items]
    test = _resource("test", "imsqti_test_xmlv3p0", TEST)
    test.extend(needs)
    items = [_resource(_ident(one), "imsqti_item_xmlv3p0", _href(one)) for one in bank.items]
    return _element(
        "manifest",
        {"xmlns": CP, "identifier": "package"},
        [
            _element("metadata", children=metadata),
            _element("organizations"),
            _element("resources", children=[test, *items]),
        ],
    )


def _resource(ident: str, kind: str, href: str) -> ET.Element:
    attributes = {"identifier": ident, "type": kind, "href": href}
    return _element("resource", attributes, [_element("file", {"href": href})])


def _test(bank: VerifiedBank) -> ET.Element:
    sections = (
        _element(
            "qti-assessment-section",
            {"identifier": f"section-{level}", "title": level.capitalize(), "visible": "true"},
            [_reference(one) for one in bank.items if one.item.difficulty == level],
        )
        for level in DIFFICULTIES
    )
    part = _element(
        "qti-test-part",
        {"identifier": "part", "navigation-mode": "nonlinear", "submission-mode": "individual"},
        [section for section in sections if len(section)],
    )
    variables = {"base-type": "float", "variable-identifier": "SCORE"}
    total = _element("qti-sum", children=[_element("qti-test-variables", variables)])
    return _element(
        "qti-assessment-test",
        {"xmlns": ASI, "identifier": "test", "title": _line(bank.title)},
        [
            _outcome("SCORE", "0.0", {"normal-maximum": str(float(len(bank.items)))}),
            part,
            _element("qti-outcome-processing", children=[_set("SCORE", total)]),
        ],
    )


def _reference(one: AnyVerified) -> ET.Element:
    """A mention of an item, with its type and objective as categories to count by."""
    category = f"type-{one.item.type} objective-{one.item.objective}"
    attributes = {"identifier": _ident(one), "href": _href(one), "category": category}
    return _element("qti-assessment-item-ref", attributes)


# --- item ---


def _item(one: AnyVerified, html: Render) -> ET.Element:
    form = _form(one, html)
    outcomes = [
        _outcome("SCORE", "0.0", {"normal-maximum": "1.0", "normal-minimum": "0.0"}),
        _outcome("MAXSCORE", "1.0"),
        *(_outcome(name, "0.0") for name, _ in form.outcomes),
        *(_said(name) for name in (VERDICT, *map(_about, form.remarks), EXPLANATION)),
    ]
    body = [*form.body, _rubric(one, html)]
    return _element(
        "qti-assessment-item",
        {
            "xmlns": ASI,
            "identifier": _ident(one),
            "title": _line(one.item.title),
            "label": f"{one.lesson}/{one.item.id} rev {one.item.rev}",
            "adaptive": "false",
            "time-dependent": "false",
        },
        [
            *form.declarations,
            *outcomes,
            _element("qti-item-body", children=body),
            _processing(form),
            *_feedback(one, form, html),
        ],
    )


def _form(one: AnyVerified, html: Render) -> Form:
    match one:
        case VerifiedChoice():
            return _choice(one, html)
        case VerifiedPredict():
            return _predict(one, html)
        case VerifiedNumeric():
            return _numeric(one, html)
        case VerifiedOrder():
            return _order(one, html)
        case VerifiedGaps():
            return _gaps(one, html)
        case VerifiedHottext():
            return _hottext(one, html)


def _rubric(one: AnyVerified, html: Render) -> ET.Element:
    """What only staff sees: where the key comes from, and hints to give."""
    hints = (_flow("li", html(hint)) for hint in one.item.hints)
    content = [
        _ran(one.program),
        _element("p", text="Hints"),
        _element("ol", children=hints),
    ]
    body = _element("qti-content-body", children=content)
    return _element("qti-rubric-block", {"view": STAFF, "use": "instructions"}, [body])


def _ran(proof: Proof) -> ET.Element:
    return _element("p", text=f"{provenance(proof)}.")


def _feedback(one: AnyVerified, form: Form, html: Render) -> Iterator[ET.Element]:
    """Verdict, remarks on the response, and the explanation that everybody gets."""
    yield _modal(VERDICT, RIGHT, [_element("p", text="Right.")])
    yield _modal(VERDICT, WRONG, [_element("p", text="Wrong.")])
    for remark in form.remarks:
        yield _modal(_about(remark), remark.id, [_flow("div", html(remark.rationale))])
    yield _modal(EXPLANATION, EXPLANATION, [*form.answer, *_explained(one, html)])


def _explained(one: AnyVerified, html: Render) -> Iterator[ET.Element]:
    item = one.item
    if rationale := getattr(item, "rationale", ""):
        yield _flow("div", html(rationale))
    yield _element("p", text="Step by step")
    yield _element("ol", children=[_flow("li", html(step)) for step in item.solution])
    if item.common_mistakes:
        yield _element("p", text="Common mistakes")
        yield _element("ul", children=[_flow("li", html(text)) for text in item.common_mistakes])
    if item.quick_check:
        yield _element("p", text="Quick check")
        yield _flow("div", html(item.quick_check.question))
        yield _flow("div", html(item.quick_check.answer))
    yield _ran(one.program)


def _modal(outcome: str, ident: str, content: Sequence[ET.Element]) -> ET.Element:
    attributes = {"outcome-identifier": outcome, "show-hide": "show", "identifier": ident}
    body = _element("qti-content-body", children=content)
    return _element("qti-modal-feedback", attributes, [body])


# --- declarations and processing ---


def _response(ident: str, kind: tuple[str, str], right: Sequence[str]) -> ET.Element:
    """Declare a response variable of that cardinality and base type."""
    attributes = {"identifier": ident, "cardinality": kind[0], "base-type": kind[1]}
    made = _element("qti-response-declaration", attributes)
    if right:
        values = [_element("qti-value", text=value) for value in right]
        made.append(_element("qti-correct-response", children=values))
    return made


def _outcome(ident: str, default: str, more: dict[str, str] | None = None) -> ET.Element:
    attributes = {"identifier": ident, "cardinality": "single", "base-type": "float"}
    value = _element("qti-default-value", children=[_element("qti-value", text=default)])
    return _element("qti-outcome-declaration", attributes | (more or {}), [value])


def _said(ident: str) -> ET.Element:
    """Declare an outcome that names feedback, or none.

    Each feedback on a part of a response has its own: a list of them would be shorter, but not
    every player adds to lists as it should.
    """
    attributes = {"identifier": ident, "cardinality": "single", "base-type": "identifier"}
    return _element("qti-outcome-declaration", attributes)


def _about(remark: Remark) -> str:
    """Outcome that names the remark where it applies."""
    return f"ABOUT-{remark.id}"


def _processing(form: Form) -> ET.Element:
    """Score a response, then name the feedback to show."""
    right = [_set("SCORE", _value("float", "1.0")), _show(VERDICT, RIGHT)]
    wrong = [_set("SCORE", _value("float", "0.0")), _show(VERDICT, WRONG)]
    verdict = _element(
        "qti-response-condition",
        children=[
            _element("qti-response-if", children=[form.right, *right]),
            _element("qti-response-else", children=wrong),
        ],
    )
    rules = [verdict, *(_set(name, value) for name, value in form.outcomes)]
    for remark in form.remarks:
        shown = _show(_about(remark), remark.id)
        branch = _element("qti-response-if", children=[remark.when, shown])
        rules.append(_element("qti-response-condition", children=[branch]))
    rules.append(_show(EXPLANATION, EXPLANATION))
    return _element("qti-response-processing", children=rules)


def _show(outcome: str, ident: str) -> ET.Element:
    """Name a feedback."""
    return _set(outcome, _value("identifier", ident))


def _set(ident: str, value: ET.Element) -> ET.Element:
    return _element("qti-set-outcome-value", {"identifier": ident}, [value])


def _variable(ident: str) -> ET.Element:
    return _element("qti-variable", {"identifier": ident})


def _value(kind: str, text: str) -> ET.Element:
    return _element("qti-base-value", {"base-type": kind}, text=text)


def _correct() -> ET.Element:
    """The response is the declared one."""
    declared = _element("qti-correct", {"identifier": RESPONSE})
    return _element("qti-match", children=[_variable(RESPONSE), declared])


def _is(ident: str) -> ET.Element:
    """The response is that one."""
    return _element("qti-match", children=[_variable(RESPONSE), _value("identifier", ident)])


def _has(ident: str) -> ET.Element:
    """The response contains that."""
    return _element("qti-member", children=[_value("identifier", ident), _variable(RESPONSE)])


def _any(expressions: Sequence[ET.Element]) -> ET.Element:
    return _element("qti-or", children=expressions) if len(expressions) > 1 else expressions[0]


def _same(ident: str, text: str) -> ET.Element:
    """A written response is that text; no response is the empty text."""
    if not text:
        return _element("qti-is-null", children=[_variable(ident)])
    attributes = {"case-sensitive": "true"}
    return _element("qti-string-match", attributes, [_variable(ident), _value("string", text)])


# --- content ---


def _flow(name: str, html: str) -> ET.Element:
    """An element with a fragment of XHTML in it."""
    made = ET.Element(name)
    _graft(ET.fromstring(f"<div>{_legal(html)}</div>"), made)  # noqa: S314 — the build's own text
    return made


def _graft(source: ET.Element, target: ET.Element) -> None:
    """Copy what QTI takes of an element's content."""
    _append(target, source.text)
    for child in source:
        if child.tag == f"{{{MATHML}}}math":
            target.append(_math(child))
            target[-1].set("xmlns", MATHML)
        elif child.tag in KEPT and (child.tag != "a" or OUTWARD.match(child.get("href", ""))):
            made = ET.SubElement(target, child.tag)
            if child.tag == "a":
                made.set("href", child.get("href", ""))
            _graft(child, made)
        else:
            _graft(child, target)
        _append(target, child.tail)


def _append(target: ET.Element, text: str | None) -> None:
    if len(target):
        target[-1].tail = (target[-1].tail or "") + (text or "")
    else:
        target.text = (target.text or "") + (text or "")


def _math(source: ET.Element) -> ET.Element:
    """A copy without prefixes: its root names the namespace."""
    made = ET.Element(source.tag.partition("}")[2], source.attrib)
    made.text, made.tail = source.text, None
    for child in source:
        made.append(_math(child))
        made[-1].tail = child.tail
    return made


def _pre(code: str) -> ET.Element:
    return _element("pre", children=[_element("code", text=code)])


def _stem(name: str, one: AnyVerified, html: Render) -> ET.Element:
    """What is asked, and the program unless the inputs are the program."""
    made = _flow(name, html(one.item.stem))
    shows = not isinstance(one, VerifiedOrder | VerifiedGaps | VerifiedHottext)
    if one.item.show and shows:
        made.append(_pre(code_of(one.program.program, one.item.section)))
    return made


def _answer(*words: str) -> tuple[ET.Element, ...]:
    """The right response in front of an explanation."""
    return (_element("p", text="Answer:"), *map(_pre, words))


# --- types ---


def _choice(one: VerifiedChoice, html: Render) -> Form:
    single = one.item.type == "choice"
    right = [f"option-{ident}" for ident in one.right]
    declared = _response(RESPONSE, ("single" if single else "multiple", "identifier"), right)
    if not single:
        declared.append(_mapping(one))
    attributes = {"response-identifier": RESPONSE, "shuffle": "true"}
    attributes["max-choices"] = "1" if single else "0"
    choices = [_labelled("qti-simple-choice", option, html) for option in one.options]
    asked = [_stem("qti-prompt", one, html), *choices]
    test = _is if single else _has
    partial = _element("qti-map-response", {"identifier": RESPONSE})
    return Form(
        declarations=(declared,),
        body=(_element("qti-choice-interaction", attributes, asked),),
        right=_correct(),
        answer=tuple(_reasons(one, html)),
        remarks=tuple(
            Remark(f"option-{o.id}", test(f"option-{o.id}"), o.rationale) for o in one.options
        ),
        outcomes=() if single else (("PARTIAL", partial),),
    )


def _mapping(one: VerifiedChoice) -> ET.Element:
    """Parts of a mark, for who does not want all or nothing; a wrong option takes all away."""
    share = repr(1 / len(one.right))
    entries = [
        _element(
            "qti-map-entry",
            {"map-key": f"option-{o.id}", "mapped-value": share if o.right else "-1.0"},
        )
        for o in one.options
    ]
    bounds = {"lower-bound": "0.0", "upper-bound": "1.0", "default-value": "0.0"}
    return _element("qti-mapping", bounds, entries)


def _labelled(name: str, option: Option, html: Render) -> ET.Element:
    """An option as an element of that name."""
    if option.output is None:
        made = _flow(name, html(option.text))
    else:
        shown = _pre(option.output) if option.output else _element("em", text=NOTHING)
        made = _element(name, children=[shown])
    if name == "qti-simple-choice":
        made.set("identifier", f"option-{option.id}")
    return made


def _reasons(one: VerifiedChoice, html: Render) -> Iterator[ET.Element]:
    """Every option with what is right or wrong about it."""
    entries = []
    for option in one.options:
        mark = _element("strong", text="Right" if option.right else "Wrong")
        verdict = _element("p", children=[mark])
        label = _labelled("div", option, html)
        entries.append(
            _element("li", children=[verdict, label, _flow("div", html(option.rationale))])
        )
    yield _element("ul", children=entries)


def _predict(one: VerifiedPredict, html: Render) -> Form:
    """The whole output; one line end more behind it is right too."""
    attributes = {
        "response-identifier": RESPONSE,
        "format": "preformatted",
        "expected-lines": str(one.text.count("\n") + 2),
    }
    texts = [one.text, f"{one.text}\n"] if one.text else [""]
    return Form(
        declarations=(_response(RESPONSE, ("single", "string"), texts[:1] if one.text else ()),),
        body=(
            _element("qti-extended-text-interaction", attributes, [_stem("qti-prompt", one, html)]),
        ),
        right=_any([_same(RESPONSE, text) for text in texts]),
        answer=_answer(one.text or NOTHING),
        remarks=tuple(
            Remark(f"near-{near.id}", _same(RESPONSE, near.text), near.rationale)
            for near in one.near
        ),
    )


def _numeric(one: VerifiedNumeric, html: Render) -> Form:
    """A number between two bounds, which count as right."""
    entry = _element("qti-text-entry-interaction", {"response-identifier": RESPONSE})
    entry.tail = f" {one.item.unit}" if one.item.unit else None
    near = (
        Remark(f"near-{n.id}", _compare("qti-equal", float(n.text)), n.rationale) for n in one.near
    )
    right = [_compare("qti-gte", one.low), _compare("qti-lte", one.high)]
    return Form(
        declarations=(_response(RESPONSE, ("single", "float"), [number(one.value)]),),
        body=(_stem("div", one, html), _element("p", children=[entry])),
        right=_element("qti-and", children=right),
        answer=_answer(
            f"{one.value:.4g} {one.item.unit}".strip(),
            f"right from {number(one.low)} to {number(one.high)}",
        ),
        remarks=tuple(near),
    )


def _compare(operator: str, bound: float) -> ET.Element:
    return _element(operator, children=[_variable(RESPONSE), _value("float", number(bound))])


def _order(one: VerifiedOrder, html: Render) -> Form:
    """Blocks to arrange, of which some may be left out."""
    accepted = [[f"piece-{ident}" for ident in arrangement] for arrangement in one.accepted]
    attributes = {
        "response-identifier": RESPONSE,
        "shuffle": "true",
        "min-choices": "1",
        "max-choices": str(len(one.pieces)),
    }
    prompt = _stem("qti-prompt", one, html)
    for words, code in (("Above:", one.before), ("Below:", one.after)):
        if code:
            prompt.extend([_element("p", text=words), _pre(code)])
    choices = [
        _element("qti-simple-choice", {"identifier": f"piece-{p.id}"}, [_pre(p.code)])
        for p in mixed(one)
    ]
    codes = {piece.id: piece.code for piece in one.pieces}
    return Form(
        declarations=(_response(RESPONSE, ("ordered", "identifier"), accepted[0]),),
        body=(_element("qti-order-interaction", attributes, [prompt, *choices]),),
        right=_any([_arranged(arrangement) for arrangement in accepted]),
        answer=_answer("\n".join(codes[ident] for ident in one.accepted[0])),
        remarks=tuple(
            Remark(f"piece-{p.id}", _has(f"piece-{p.id}"), p.distractor.rationale)
            for p in one.pieces
            if p.distractor
        ),
    )


def _arranged(pieces: Sequence[str]) -> ET.Element:
    """The response is this arrangement."""
    values = [_value("identifier", piece) for piece in pieces]
    wanted = _element("qti-ordered", children=values)
    return _element("qti-match", children=[_variable(RESPONSE), wanted])


def _gaps(one: VerifiedGaps, html: Render) -> Form:
    """The program with inputs in it; each gap has a response of its own."""
    rights = {gap.id: [f.answer.strip() for f in gap.fillings if f.right] for gap in one.gaps}
    tests = [_any([_same(_gap(g), text) for text in rights[g.id]]) for g in one.gaps]
    remarks = (
        Remark(f"gap-{gap.id}-{k}", _same(_gap(gap), wrong.answer.strip()), wrong.rationale)
        for gap in one.gaps
        for k, wrong in enumerate((f for f in gap.fillings if not f.right), 1)
    )
    return Form(
        declarations=tuple(
            _response(_gap(g), ("single", "string"), rights[g.id][:1]) for g in one.gaps
        ),
        body=(_stem("div", one, html), _fillable(one)),
        right=_element("qti-and", children=tests) if len(tests) > 1 else tests[0],
        answer=_answer(blanked(one, lambda gap: gap.text)),
        remarks=tuple(remarks),
    )


def _gap(gap: VerifiedGap) -> str:
    return f"{RESPONSE}-{gap.id}"


def _fillable(one: VerifiedGaps) -> ET.Element:
    mark = "\0"  # no program has it
    texts = blanked(one, lambda _: mark).split(mark)
    code = _element("code", text=texts[0])
    in_order = sorted(one.gaps, key=lambda gap: (gap.line, gap.column))
    for gap, after in zip(in_order, texts[1:], strict=True):
        longest = max(len(filling.answer) for filling in gap.fillings)
        attributes = {"response-identifier": _gap(gap), "expected-length": str(longest)}
        code.append(_element("qti-text-entry-interaction", attributes))
        code[-1].tail = after
    return _element("pre", children=[code])


def _hottext(one: VerifiedHottext, html: Render) -> Form:
    """The program's lines to choose from, and a last one for no fault."""
    right = [f"line-{name}" for name in one.right]
    none = _element("qti-hottext", {"identifier": f"line-{NONE_LINE}"})
    none.text = "No line is at fault"
    asked = [_stem("qti-prompt", one, html), _choosable(one), _element("p", children=[none])]
    attributes = {"response-identifier": RESPONSE, "max-choices": "1"}
    reasons: dict[str, list[str]] = {}
    for fix in one.fixes:
        reasons.setdefault(f"line-{fix.line}", []).append(fix.rationale)
    lines = {f"line-{n}": text.strip() for n, text in one.lines}
    return Form(
        declarations=(_response(RESPONSE, ("single", "identifier"), right[:1]),),
        body=(_element("qti-hottext-interaction", attributes, asked),),
        right=_any([_is(ident) for ident in right]),
        answer=_answer(*(lines.get(ident, none.text) for ident in right)),
        remarks=tuple(
            Remark(ident, _is(ident), "\n\n".join(texts)) for ident, texts in reasons.items()
        ),
    )


def _choosable(one: VerifiedHottext) -> ET.Element:
    """Lines with their indentation, which a player may lose where it stands between them."""
    code = ET.Element("code")
    for line, text in one.lines:
        chosen = ET.SubElement(code, "qti-hottext", {"identifier": f"line-{line}"})
        chosen.text, chosen.tail = text.rstrip(), "\n"
    return _element("pre", children=[code])

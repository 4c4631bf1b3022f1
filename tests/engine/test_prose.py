"""The words of questions become safe HTML, or plain words, whatever stands in them."""

from __future__ import annotations

from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest

from traced.inputs.prose import (
    CLOSE,
    OPEN,
    Holder,
    block,
    check,
    clean,
    first_paragraph,
    inline,
    plain,
)


class _Reader(HTMLParser):
    """The elements of a text, and their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: dict[str, str] = {}
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name: value or "" for name, value in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


HOSTILE = {
    "element": "<img src=x onerror=alert(1)>",
    "end tags": "</p></fieldset></script></textarea></title>",
    "comment": "<!-- x --> <!DOCTYPE html> <![CDATA[ x ]]>",
    "template": "{{ config }} {% raw %}",
    "operators": "a<b && c>d",
    "include": '--8<-- "../../secret"',
    "quotes": '" \' onclick=alert(1) x="',
    "script link": "[x](javascript:alert(1))",
    "disguised link": "[x](JaVaScRiPt&colon;alert(1))",
    "data link": "[x](data:text/html;base64,PHN2Zz4=)",
    "automatic link": "<javascript:alert(1)>",
    "fence in a line": "``` a",
    "attributes": "x{: onclick=alert(1) } {.tq-item}",
    "footnote": "[^1] *[abbr]: x",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_anything_stays_text(name: str) -> None:
    """Nothing written into a text makes an element or an attribute that Markdown does not have."""
    seen = _Reader(block(f"Word {HOSTILE[name]}"))

    assert ["p"] == seen.tags
    assert {} == seen.attributes
    assert [] == _Reader(inline(f"Word {HOSTILE[name]}")).tags


@pytest.mark.parametrize(
    "name", ["element", "end tags", "template", "operators", "include", "quotes"]
)
def test_anything_is_shown(name: str) -> None:
    """What is no Markdown is shown character for character."""
    assert f"Word {HOSTILE[name]}" == _Reader(block(f"Word {HOSTILE[name]}")).text
    assert f"Word {HOSTILE[name]}" == plain(f"Word {HOSTILE[name]}")


@pytest.mark.parametrize(
    "formula",
    [
        r"\text{<svg/onload=alert(1)>}",
        r"\text{</mtext></math><img/src=x>}",
        r"\href{javascript:alert(1)}{x}",
        r"\style{position:fixed}{x}",
        r"\class{tq-item}{x}",
        r"a < b \& c",
        r"\text{&lt;b&gt; " + OPEN + "0" + CLOSE + "}",
    ],
)
def test_math_is_safe(formula: str) -> None:
    """A formula is well-formed MathML with nothing else inside, and leads nowhere."""
    root = ET.fromstring(inline(f"${formula}$"))

    assert all(one.tag.startswith("{http://www.w3.org/1998/Math/MathML}m") for one in root.iter())
    assert {"xmlns", "display"} >= {name for one in root.iter() for name in one.attrib}
    assert OPEN not in "".join(root.itertext())


def test_math() -> None:
    """Math between dollar signs is MathML; a price, or a dollar sign in code, is none."""
    assert "<msup><mi>x</mi><mn>2</mn></msup><mo>≤</mo>" in inline(r"so $x^2 \le 4$.")
    assert "<code>$x$</code> costs $5 or $6" == inline("`$x$` costs $5 or $6")
    assert r"so x^2 \le 4." == plain(r"so $x^2 \le 4$.")


def test_markdown() -> None:
    """Code, emphasis, lists and fenced code are what they are elsewhere."""
    assert "<code>a &lt; b</code> <strong>b</strong> <em>c</em>" == inline("`a < b` **b** *c*")
    html = block("First.\n\n- one\n- two\n\n```python\nprint('<b>')\n```")
    assert ["p", "ul", "li", "li", "pre", "code"] == _Reader(html).tags
    words = plain("First.\n\n- one\n- two\n\n```python\nprint('<b>')\n```")
    assert ["First.", "one", "two", "print('<b>')"] == words.split()


def test_phrase_is_one_line() -> None:
    """A phrase holds no block, so that it may stand in a label."""
    assert "One and - two" == inline("One\nand\n- two")


def test_links() -> None:
    """The target of a link is turned into an address; an image is no part of a text."""
    assert '<a href="/there/?q=a&amp;b">x</a>' == inline("[x](page.md)", lambda _: "/there/?q=a&b")
    assert "img" not in _Reader(block("![x](y.png)")).tags


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.", ("One.", "")),
        ("One\nline.\n\nTwo.\n\nThree.\n", ("One\nline.", "Two.\n\nThree.")),
    ],
)
def test_first_paragraph(text: str, expected: tuple[str, str]) -> None:
    """A text is split behind its first paragraph."""
    assert expected == first_paragraph(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (" \n", "is empty"),
        ("so $x^$", r"math \$x\^\$: MissingSuperScriptOrSubscriptError"),
        ("so\n\n$$x^$$", r"math \$x\^\$: MissingSuperScriptOrSubscriptError"),
    ],
)
def test_refused(text: str, message: str) -> None:
    """Blank texts and math that cannot be read are refused."""
    with pytest.raises(ValueError, match=message):
        check(text)


def test_taken() -> None:
    """Any other text is taken as it is."""
    assert "`a` $x$ <b>" == check("`a` $x$ <b>")


def test_clean() -> None:
    """Control characters and those that hold places are left out, those by number too."""
    assert "ab\tc\nd" == clean(f"a\x00b\tc\nd\x1b{OPEN}{CLOSE}\x02")
    assert "\ufffd0\ufffd &#65; &amp;" == clean("&#xE000;0&#57345; &#65; &amp;")
    assert OPEN not in block(clean(f"&#x{OPEN}E000;0&#x&#xE001;E001;"))


def test_holder() -> None:
    """Finished HTML comes back in its place, whatever Markdown does around it."""
    holder = Holder()
    first, second = holder.hold("<a>*one*</a>"), holder.hold("<b>")

    assert "<p><em>x <b> y</em> <a>*one*</a></p>" == holder.fill(block(f"*x {second} y* {first}"))

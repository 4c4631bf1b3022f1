"""Long code in a sentence breaks between its words; nothing else is touched."""

from __future__ import annotations

import pytest

from traced.site.breaks import with_breaks

BROKEN = {
    "tf.config.run_functions_eagerly(True)": "tf.|config.|run_|functions_|eagerly(|True)",
    "InaccessibleTensorError": "Inaccessible|Tensor|Error",
    "docs/records/eager/run.json": "docs/|records/|eager/|run.|json",
    "tf.function(f, jit_compile=True)": "tf.|function(|f, jit_|compile=|True)",
    "x[&quot;a&quot;] = &#x27;bcdefghijklmno&#x27;": "x[&quot;a&quot;] = &#x27;bcdefghijklmno&#x27;",
    "tf.config.run_eagerly": "tf.config.run_eagerly",
    "tf.function": "tf.function",
    "a b c d e f g h i j": "a b c d e f g h i j",
}


@pytest.mark.parametrize("code", BROKEN)
def test_code_in_a_sentence(code: str) -> None:
    """Breaks stand where names are joined, and only in what is long; entities stay whole."""
    expected = BROKEN[code].replace("|", "<wbr>")

    assert f"<p>a <code>{expected}</code> b</p>" == with_breaks(f"<p>a <code>{code}</code> b</p>")


def test_options_stay_whole() -> None:
    """An option of a command is not broken behind its hyphens."""
    said = with_breaks("<code>traced check --repeat 3 --only-one</code>")

    whole = '<span class="traced-whole">{}</span>'
    wanted = f"traced check {whole.format('--repeat')} 3 {whole.format('--only-one')}"
    assert f"<code>{wanted}</code>" == said


@pytest.mark.parametrize(
    "html",
    [
        '<pre><code tabindex="0">tf.config.run_functions_eagerly(True)</code></pre>',
        "<code><span>tf.config.run_functions_eagerly</span>(True)</code>",
        '<a title="tf.config.run_functions_eagerly(True)">x</a>',
    ],
)
def test_programs_are_left_alone(html: str) -> None:
    """Code with attributes or elements is a program's."""
    assert html == with_breaks(html)

"""Listings colour what a reader tells apart by colour, and nothing else."""

from __future__ import annotations

import re
from html import unescape

from traced.markup.listing import highlighted

SOURCE = '''\
@tf.function
def add(a, b):  # both
    """Adds."""
    if a not in (1, "2"):
        return a + b
'''


def test_text_is_whole() -> None:
    """Without its elements, a listing is the source."""
    assert SOURCE == unescape(re.sub("<[^>]*>", "", "\n".join(highlighted(SOURCE))))


def test_colours() -> None:
    """Names, operators and brackets are plain; `not` and `in` are words of the language."""
    lines = highlighted(SOURCE)

    assert '<span class="nd">@tf</span>.function' == lines[0]
    assert (
        '<span class="k">def</span> <span class="nf">add</span>(a, b):'
        '  <span class="c1"># both</span>' == lines[1]
    )
    assert (
        '    <span class="k">if</span> a <span class="k">not</span> <span class="k">in</span>'
        ' (<span class="mi">1</span>, <span class="s2">"2"</span>):' == lines[3]
    )
    assert '        <span class="k">return</span> a + b' == lines[4]

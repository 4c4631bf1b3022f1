"""What a figure of a run shows besides text: drawings, counted logs, folded tracebacks."""

from __future__ import annotations

import re
from html import unescape

from tests.engine.records import (
    CPU,
    make_error,
    make_measurement,
    make_record,
    out,
    record_of,
)
from traced.base.problem import Code, Problem
from traced.embeds.exhibit import Exhibit, Origin, Shown
from traced.inputs.snippet import Snippet, parse_snippet
from traced.markup.markup import View, run_figure
from traced.markup.place import Place
from traced.records.record import Figure, Frame, Record

SOURCE = """\
\"\"\"Draws.\"\"\"
# --8<-- [start:first]
draw(1)
# --8<-- [end:first]
# --8<-- [start:second]
draw(2)
# --8<-- [end:second]
"""
SVG = '<svg xmlns:x="x" width="460.8pt" height="345.6pt" viewBox="0 0 460.8 345.6"></svg>'
FIGURES = tuple(
    Figure(alt=f'Line <{n}> "up"', svg=SVG, first_line=line, last_line=line)
    for n, line in ((1, 3), (2, 6))
)


def html(record: Record, section: str | None = None, *problems: Problem) -> str:
    """The figure of a run on a page two folders deep."""
    snippet = parse_snippet("lesson/x", "snippets/lesson/x.py", SOURCE)
    shown = Shown(record, Origin.THIS_BUILD, problems=problems)
    exhibit = Exhibit(snippet.path, snippet, (shown,))
    return run_figure(exhibit, View(section=section), Place("../../", "run-x"))


def images(text: str) -> list[str]:
    """Every image of the HTML."""
    return re.findall("<img [^>]*>", text)


def test_drawings_have_words_and_room() -> None:
    """A drawing names its file, says what it shows and moves nothing when it arrives."""
    first, second = images(html(make_record(figures=FIGURES)))

    assert (
        '<img src="../../records/lesson/x/cpu/figure-1.svg" alt="Line &lt;1&gt; &quot;up&quot;" '
        'width="614" height="461" loading="lazy">'
    ) == first
    assert 'src="../../records/lesson/x/cpu/figure-2.svg"' in second


def test_a_section_shows_its_own_drawings() -> None:
    """A drawing belongs to the statement that opened it, and keeps its number."""
    (shown,) = images(html(make_record(figures=FIGURES), "second"))

    assert "figure-2.svg" in shown


def test_drawings_of_a_bad_run_are_not_shown() -> None:
    """They are not published, so there is nothing to load."""
    problem = Problem("snippets/lesson/x.py", 1, Code.RAISED, "no", "mend it")

    assert [] == images(html(make_record(figures=FIGURES), None, problem))


def test_lines_of_log_are_counted() -> None:
    """What was written to stderr is shown with how much it is; stdout is not counted."""
    text = html(
        make_record(out("a\nb\n"), out("c\n", 2, "stderr"), out("d\n"), out("e\nf\n", 3, "stderr"))
    )

    assert ["Output", "Log (stderr), 1 line", "Output", "Log (stderr), 2 lines"] == re.findall(
        'traced-out__label">([^<]*)<', text
    )


def test_a_folded_traceback() -> None:
    """Frames left out are a number; those of a local module are under its name."""
    frames = (
        Frame(line=3, function="<module>", source="draw(1)"),
        Frame(line=0, function="", source="", folded=1),
        Frame(line=7, function="f", source="f()", file="snippets/lesson/_m.py", folded=1234),
        Frame(line=7, function="f", source="f()", file="snippets/lesson/_m.py"),
    )
    error = make_error("RecursionError", "too deep").model_copy(update={"frames": frames})

    assert (
        "x.py, line 3, in &lt;module&gt;\n    draw(1)\n  … 1 frame of libraries\n"
        "_m.py, line 7, in f\n    f()\n  … 1,234 frames\n"
        "_m.py, line 7, in f\n    f()\nRecursionError: too deep"
    ) in html(make_record(error=error))


def commands(snippet: Snippet, record: Record) -> list[str]:
    """What a reader who wants to run it is told to type."""
    exhibit = Exhibit(snippet.path, snippet, (Shown(record, Origin.THIS_BUILD),))
    told = run_figure(exhibit, View(), Place("../../", "run-x"))
    (told,) = re.findall("<dt>Run it yourself</dt><dd>(.*?)</dd>", told)
    return [unescape(one) for one in re.findall("<code>(.*?)</code>", told)]


def test_run_it_yourself() -> None:
    """A program that needs nothing but libraries is downloaded and run."""
    snippet = parse_snippet("lesson/x", "snippets/lesson/x.py", SOURCE)
    record = make_record(figures=FIGURES)

    install = f"pip install tensorflow=={record.environment.tensorflow}"
    assert [install, "python x.py"] == commands(snippet, record)


def test_time_it_yourself() -> None:
    """A program that defines what was measured prints nothing, so Python's timer calls it."""
    source = '"""M."""\n# /// script\n# [tool.traced]\n# measure = ["f", "g"]\n# ///\n'
    snippet = parse_snippet("l/m", "snippets/l/m.py", source + "def f(): ...\ndef g(): ...\n")
    record = record_of(snippet, CPU, measurement=make_measurement({"f": 1e-3, "g": 2e-3}))

    assert [
        'python -m timeit -s "import m as m; m.f()" "m.f()"',
        'python -m timeit -s "import m as m; m.g()" "m.g()"',
    ] == commands(snippet, record)[1:]


def test_run_it_in_the_project() -> None:
    """A program that reads files of the project is of no use outside it."""
    snippet = parse_snippet("lesson/x", "snippets/lesson/x.py", SOURCE)
    record = make_record(figures=FIGURES, observed={"snippets/lesson/_m.py": "0" * 64})

    assert ["traced run snippets/lesson/x.py"] == commands(snippet, record)

"""A page shows what runs left behind: all of it, in its place, and never more than that."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest

from tests.engine.records import (
    make_environment,
    make_error,
    make_measurement,
    make_record,
    out,
)
from traced.base.problem import Code, Problem
from traced.embeds.exhibit import Exhibit, Origin, Shown
from traced.inputs.snippet import Snippet, parse_snippet
from traced.markup.sheet import Gallery, Page
from traced.page import page as page_module
from traced.page.page import expand, referenced
from traced.records.record import Record

PAGE = Page("docs/lesson/page.md", "../../")
X = "../../snippets/lesson/x.py"
SOURCE = '''\
"""Adds <two> numbers."""
# /// script
# [tool.traced]
# timeout_s = 5
# ///
import sys

# --8<-- [start:sum]
total = 1 + 1
print(total, "<b>")
# --8<-- [end:sum]

# --8<-- [start:log]
print("careful", file=sys.stderr)
# --8<-- [end:log]
assert total == 2
'''
OUTPUTS = (out("2 <b>\n", 10), out("careful\n", 14, "stderr"), out("done\n", 16))


class _Reader(HTMLParser):
    """Reads text, ids, links and line numbers off HTML, as a browser would show them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.ids: list[str] = []
        self.hrefs: list[str] = []
        self.titles: list[str] = []
        self.numbers: list[int] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, kept in (("id", self.ids), ("href", self.hrefs), ("title", self.titles)):
            kept += [value or "" for key, value in attrs if key == name]
        self.numbers += [int(value or 0) for key, value in attrs if key == "data-linenos"]

    def handle_data(self, data: str) -> None:
        self.text += data


@dataclass
class Shop:
    """Expands pages and keeps the HTML that was put aside."""

    exhibits: dict[str, Exhibit] = field(default_factory=dict)
    html: list[str] = field(default_factory=list)
    drawn: list[str] = field(default_factory=list)
    markdown: str = ""
    problems: tuple[str, ...] = ()

    def stash(self, html: str) -> str:
        """Put HTML aside, as Python-Markdown does."""
        self.html.append(html)
        return f"\x02{len(self.html) - 1}\x03"

    def draw(self, name: str, _: object) -> str:
        """Name a drawing instead of making it."""
        self.drawn.append(name)
        return f"<svg>drawing {len(self.drawn)}</svg>"

    def expand(self, text: str, page: Page = PAGE) -> _Reader:
        """Expand a page; return what a browser reads of it."""
        self.html.clear()
        expansion = expand(text, page, Gallery(self.exhibits, draw=self.draw), self.stash)
        self.markdown = expansion.text
        self.problems = tuple(map(str, expansion.problems))
        whole = expansion.text
        while re.search("\x02\\d+\x03", whole):
            whole = re.sub("\x02(\\d+)\x03", lambda match: self.html[int(match[1])], whole)
        return _Reader(whole)

    def add(self, source: str = SOURCE, *runs: Shown, name: str = "lesson/x") -> Snippet:
        """Put a snippet with these runs on the shelf."""
        path = f"snippets/{name}.py"
        snippet = parse_snippet(name, path, source)
        self.exhibits[path] = Exhibit(path, snippet, runs)
        return snippet


def ran(*outputs: object, **changes: object) -> Shown:
    """A run of this build."""
    return Shown(make_record(*outputs, **changes), Origin.THIS_BUILD)  # type: ignore[arg-type]


@pytest.fixture
def shop() -> Shop:
    """A shelf with one snippet and its run."""
    shop = Shop()
    shop.add(SOURCE, ran(*OUTPUTS))
    return shop


def test_source_without_scaffolding(shop: Shop) -> None:
    """Docstring, options and marks stay away; lines keep the numbers they have in the file."""
    seen = shop.expand(f'[How]({X}){{ .snippet show="source" }}')

    assert [6, 7, 9, 10, 12, 14, 16] == seen.numbers
    assert 'import sys\n\ntotal = 1 + 1\nprint(total, "<b>")\n' in seen.text
    for hidden in ("Adds", "timeout_s", "--8<--", "2 <b>", "careful\n\n"):
        assert hidden not in seen.text
    assert () == shop.problems


def test_everything_a_run_left(shop: Shop) -> None:
    """Caption, source, both streams in order, time, machine and the way to file and record."""
    seen = shop.expand(f"Before\n\n[How](<{X}>)\n\n[How *it* adds]({X}){{ .snippet }}\n\nAfter\n")

    assert re.fullmatch(
        "Before\n\n.*\n\n\x02\\d+\x03\n\nAfter\n\n\n\x02\\d+\x03\n\n", shop.markdown
    )
    order = (
        "How *it* adds",
        "import sys",
        "2 <b>",
        "careful",
        "done",
        "ran in 40\N{NO-BREAK SPACE}ms",
    )
    places = [seen.text.rindex(word) for word in order]
    assert sorted(places) == places
    for fact in ("TensorFlow 2.99.0", "Other processor", "2026-11-22"):
        assert fact in seen.text
    assert [
        "../../snippets/lesson/x.py",
        "../../records/lesson/x/cpu/run.html",
        "../../snippets/lesson/x.py",
        "../../snippets/lesson/x.ipynb",
    ] == seen.hrefs


def test_caption_of_the_file(shop: Shop) -> None:
    """A link without text takes the snippet's own caption, escaped."""
    assert "Adds <two> numbers." in shop.expand(f"[]({X}){{ .snippet }}").text


@pytest.mark.parametrize(
    ("section", "numbers", "shown", "hidden"),
    [
        ("sum", [9, 10], "2 <b>", ("careful\n", "done")),
        ("log", [14], "careful", ("2 <b>", "done")),
    ],
)
def test_section(
    shop: Shop, section: str, numbers: list[int], shown: str, hidden: tuple[str, ...]
) -> None:
    """A section shows its own lines and what they printed."""
    seen = shop.expand(f"[]({X}#{section}){{ .snippet }}")
    output = shop.expand(f'[]({X}#{section}){{ .snippet show="output" }}')

    assert numbers == seen.numbers
    assert shown in output.text
    assert [] == output.numbers
    assert [] == [word for word in hidden if word in output.text]


def test_error(shop: Shop) -> None:
    """An expected error is shown with the reader's own frames, in the section that raised it."""
    source = SOURCE.replace("timeout_s = 5", 'raises = "ValueError: no"')
    shop.add(source, ran(OUTPUTS[0], error=make_error(line=14, message="no <i>\n")))

    whole = shop.expand(f"[]({X}){{ .snippet }}")
    here = shop.expand(f"[]({X}#log){{ .snippet }}")
    elsewhere = shop.expand(f"[]({X}#sum){{ .snippet }}")

    said = "x.py, line 14, in <module>\n    call()\n  … 2 frames of libraries\nValueError: no <i>"
    assert said in whole.text
    assert said in here.text
    assert "ValueError" not in elsewhere.text


NASTY = (
    "<script>alert(1)</script>",
    "&amp; &lt;",
    "*not emphasised* [no](link.md) # no heading",
    "```\n~~~~\n````python",
    '--8<-- "secret.txt"',
    "[a](../../snippets/lesson/x.py){ .snippet }",
    "\\x00 {{ macro }} \\1",
    "| a | b |\n| - | - |",
)


@pytest.mark.parametrize("text", NASTY)
def test_output_is_literal(text: str) -> None:
    """Whatever a run printed is shown as it is and is nothing else to any host."""
    shop = Shop()
    shop.add(SOURCE, ran(out(text + "\n", 10)))

    seen = shop.expand(f"[]({X}#sum){{ .snippet }}\n\n[…]({X}#sum){{ .snippet }}")

    assert 2 == seen.text.count(text)
    assert () == shop.problems
    assert "" == re.sub("\x02\\d+\x03", "", shop.markdown).strip()
    assert [] == re.findall("```|~~~|<script", "".join(shop.html))


def test_source_is_literal() -> None:
    """Code is shown as it is, fences and tags in its strings included."""
    shop = Shop()
    shop.add('"""Prints."""\nprint("""\n```\n<b>&amp;\n~~~\n""")\n', ran())

    seen = shop.expand(f'[]({X}){{ .snippet show="source" }}')

    assert 'print("""\n```\n<b>&amp;\n~~~\n""")' in seen.text
    assert [2, 3, 4, 5, 6] == seen.numbers


def test_value_is_literal() -> None:
    """A value cannot break out of its sentence."""
    shop = Shop()
    shop.add(SOURCE, ran(out("<b>`*|\n", 10)))

    seen = shop.expand(f"| is [2]({X}#sum){{ .value }} |\n")

    assert seen.text.startswith("| is <b>`*| |\n")
    assert re.fullmatch("\\| is \x02\\d+\x03 \\|\n.*", shop.markdown, re.DOTALL)


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        (
            "../../snippets/lesson/xx.py){ .snippet }",
            "missing-snippet: no snippets/lesson/xx.py (did you mean snippets/lesson/x.py?)",
        ),
        (
            "../../snippets/lessen/x.py){ .value }",
            "missing-snippet: no snippets/lessen/x.py (did you mean snippets/lesson/x.py?)",
        ),
        (
            "../../snippets/else/entirely_other.py){ .chart }",
            "missing-snippet: no snippets/else/entirely_other.py (write it, or mend the path)",
        ),
        (
            "../other/x.py){ .snippet }",
            "outside-snippets: docs/other/x.py is not in snippets/"
            " (a target is a file below snippets/, relative to the page)",
        ),
        (
            "..\\..\\snippets\\lesson\\x.py){ .snippet }",
            "outside-snippets: docs/lesson/..\\..\\snippets\\lesson\\x.py is not in snippets/"
            " (a target is a file below snippets/, relative to the page)",
        ),
        (
            f"{X}#sun){{ .snippet }}",
            "missing-section: no section 'sun' in snippets/lesson/x.py (did you mean sum?)",
        ),
        (
            f"{X}#absent){{ .claim }}",
            "missing-section: no section 'absent' in snippets/lesson/x.py (known: sum, log)",
        ),
        (
            f"{X}#sun){{ .value }}",
            "bad-value: no section or variant 'sun' in snippets/lesson/x.py (did you mean sum?)",
        ),
        (
            f'{X}){{ .snippet device="gpu" }}',
            "missing-record: snippets/lesson/x.py has no run and no record for gpu"
            " (run traced run, or commit a record made where it runs)",
        ),
        (
            f"{X}#sum){{ .chart }}",
            "bad-embed: a chart shows a whole measurement, not 'sum' (remove #sum)",
        ),
        (
            f"{X}){{ .chart }}",
            "bad-value: snippets/lesson/x.py is not measured,"
            " or its snippets have different variants (give each the same measure = [...])",
        ),
        (
            f"{X}){{ .snipet }}",
            "bad-embed: no embed .snipet (did you mean snippet?)",
        ),
        (
            "../../snippets/lesson/mute.py){ .claim }",
            "unproven-claim: snippets/lesson/mute.py asserts nothing"
            " (assert the fact in the snippet, or declare raises or expect)",
        ),
        (
            "../../snippets/lesson/never_run.py){ .claim }",
            "missing-record: snippets/lesson/never_run.py has no run and no record for"
            " this machine (run traced run, or commit a record made where it runs)",
        ),
    ],
)
def test_problem_in_place(shop: Shop, link: str, expected: str) -> None:
    """What is wrong with an embed stands in its place and is returned once, with its line."""
    shop.add('"""Adds."""\nprint(2)\n', ran(), name="lesson/mute")
    shop.add('"""Adds."""\nassert True\n', name="lesson/never_run")
    page = Page(PAGE.path, PAGE.root, first_line=5)

    seen = shop.expand(f"One\n\n[a]({link}\n\nTwo", page)

    said = f"docs/lesson/page.md:7: {expected}"
    assert (said,) == shop.problems
    assert 1 == seen.text.count(said)
    assert re.fullmatch("One\n\n\x02\\d+\x03\n\nTwo", shop.markdown)


def test_problems_of_file_and_run(shop: Shop) -> None:
    """What is wrong with a snippet or its run is shown, but is not a problem of the page."""
    broken = Problem("snippets/lesson/b.py", 3, Code.SYNTAX_ERROR, "invalid", "mend it")
    raised = Problem("snippets/lesson/x.py", 9, Code.RAISED, "ValueError: no", "mend it")
    shop.exhibits[broken.path] = Exhibit(broken.path, None, problems=(broken,))
    shop.add(SOURCE, Shown(make_record(OUTPUTS[0]), Origin.THIS_BUILD, problems=(raised,)))

    seen = shop.expand(
        f"[]({X}){{ .snippet }}\n\n[a fact]({X}){{ .claim }}, [2]({X}#sum){{ .value }}\n\n"
        "[](../../snippets/lesson/b.py){ .snippet }"
    )

    assert () == shop.problems
    assert 3 == seen.text.count("snippets/lesson/x.py:9: raised: ValueError: no (mend it)")
    assert 1 == seen.text.count("snippets/lesson/b.py:3: syntax-error: invalid (mend it)")
    assert "2 <b>" in seen.text
    assert "../../records/lesson/x/cpu/run.html" not in seen.hrefs


def test_broken_claim_takes_its_values_along(shop: Shop) -> None:
    """One box replaces a claim that is not proven, whatever it holds."""
    shop.add('"""Adds."""\nprint(2)\n', ran(), name="lesson/mute")

    shop.expand(f"[It [2]({X}#sum){{ .value }}](../../snippets/lesson/mute.py){{ .claim }}.")

    assert ["unproven-claim"] == [said.split(": ")[1] for said in shop.problems]
    assert re.match("\x02\\d+\x03\\.", shop.markdown)


def test_claim_keeps_its_markdown(shop: Shop) -> None:
    """A claim's sentence stays Markdown, its values resolved, with a mark behind it."""
    seen = shop.expand(f"So [it *adds* [2]({X}#sum){{ .value }}.]({X}){{ .claim }} Yes.")

    assert re.match(
        "So \x02\\d+\x03it \\*adds\\* \x02\\d+\x03\\.\x02\\d+\x03 Yes\\.", shop.markdown
    )
    assert seen.text.startswith("So it *adds* 2 <b>.")
    assert ["#run-x", "#run-x"] == seen.hrefs[:2]
    assert "Proved by a run" in seen.titles


def test_claim_takes_its_punctuation_along(shop: Shop) -> None:
    """The mark stands behind the comma that follows the link, as a footnote's does."""
    seen = shop.expand(f"[It adds]({X}){{ .claim }}, so (it [adds]({X}){{ .claim }}).")

    assert seen.text.startswith("It adds, (proved by a run) so (it adds (proved by a run))."), (
        seen.text
    )


def test_cited_run_is_appended(shop: Shop) -> None:
    """A run that only values and claims lead to stands at the end, once, whole and folded."""
    seen = shop.expand(f"[a]({X}){{ .claim }} [2]({X}#sum){{ .value }}\n")

    assert ["claim-x", "run-x"] == seen.ids
    assert "\n\n## The other runs behind this page\n\n" in shop.markdown
    assert [6, 7, 9, 10, 12, 14, 16] == seen.numbers
    assert "<details" in shop.html[-1]


def test_cited_run_that_is_shown(shop: Shop) -> None:
    """A run that the page shows anyway is not appended, wherever it stands."""
    for text in (
        f"[a]({X}){{ .claim }}\n\n[]({X}){{ .snippet }}",
        f"[]({X}){{ .snippet }}\n\n[a]({X}){{ .claim }}",
    ):
        seen = shop.expand(text)
        assert {"claim-x", "run-x"} == set(seen.ids)
        assert "#run-x" in seen.hrefs
        assert "other runs" not in shop.markdown


def test_every_link_leads_somewhere(shop: Shop) -> None:
    """Files of one name in two lessons, and twice the same: ids are unique, links exist."""
    y = "../../snippets/other/x.py"
    shop.add(
        SOURCE.replace("<two>", "other"),
        ran(out("3\n", 10), snippet="other/x"),
        Shown(
            make_record(snippet="other/x", environment=make_environment("gpu")), Origin.COMMITTED
        ),
        name="other/x",
    )

    seen = shop.expand(
        f"[2]({X}#sum){{ .value }} [3]({y}#sum){{ .value }}\n\n"
        f"[]({y}){{ .snippet }}\n\n[]({y}#sum){{ .snippet }}\n\n[]({X}){{ .snippet }}\n"
    )

    anchors = [href for href in seen.hrefs if href.startswith("#")]
    assert ["#run-x", "#run-x-2"] == anchors
    assert len(seen.ids) == len(set(seen.ids))
    assert {"run-x", "run-x-2", "run-x-2-2"} <= set(seen.ids)
    other = next(html for html in shop.html if 'id="run-x-2"' in html)
    assert "Adds other numbers." in _Reader(other).text


def test_devices_side_by_side(shop: Shop) -> None:
    """Runs on two kinds of device stand in tabs, each with its own output and provenance."""
    gpu = make_record(out("3 <b>\n", 10), environment=make_environment("gpu"))
    shop.add(SOURCE, ran(*OUTPUTS), Shown(gpu, Origin.COMMITTED))

    both = shop.expand(f"[]({X}){{ .snippet }}")
    one = shop.expand(f'[]({X}){{ .snippet device="gpu" }}')

    assert both.text.index("CPU: ") < both.text.index("GPU: ") < both.text.index("2 <b>")
    assert both.text.index("2 <b>") < both.text.index("3 <b>")
    assert 1 == both.text.count("recorded earlier, not by this build")
    assert {
        "../../records/lesson/x/cpu/run.html",
        "../../records/lesson/x/gpu/run.html",
    } <= set(both.hrefs)
    assert "2 <b>" not in one.text
    assert "Other accelerator" in one.text


def test_stale_record(shop: Shop) -> None:
    """A record that is older than the code says what has changed since."""
    changed = ("source", "file snippets/lesson/_m.py")
    shop.add(SOURCE, Shown(make_record(*OUTPUTS), Origin.COMMITTED, changed))

    seen = shop.expand(f"[]({X}){{ .snippet }}")

    said = "older than this code: source, file snippets/lesson/_m.py changed"
    assert 1 == seen.text.count(said)
    assert () == shop.problems


MEASURED = '''\
"""{caption}"""
# /// script
# [tool.traced]
# measure = {variants}
# ///
def eager():
    return 1
graph = eager
'''


def measured(shop: Shop, name: str, caption: str, *names: str) -> Record:
    """Put a measured snippet on the shelf."""
    source = MEASURED.format(caption=caption, variants=list(names))
    medians = {variant: 2e-3 / (at + 1) for at, variant in enumerate(names)}
    record = make_record(snippet=f"lesson/{name}", measurement=make_measurement(medians))
    shop.add(source, Shown(record, Origin.THIS_BUILD), name=f"lesson/{name}")
    return record


def test_chart(shop: Shop) -> None:
    """A chart stands with its wide and narrow drawing, its numbers and its runs."""
    measured(shop, "bench_a", "Small steps.", "eager", "graph")

    seen = shop.expand("[Two ways](../../snippets/lesson/bench_a.py){ .chart }\n")

    assert 2 == len(set(shop.drawn))
    for word in ("Two ways", "drawing 1", "drawing 2", "eager", "2.0 ms", "1.00 ms", "20 inter"):
        assert word in seen.text
    assert ["chart-bench-a", "run-bench-a"] == seen.ids
    assert () == shop.problems


def test_a_chart_is_drawn_anew_for_other_labels(shop: Shop) -> None:
    """A drawing is kept under all that it shows; its labels are the captions, products whole."""
    for caption in ("One of 3 × 3.", "One of 5 × 5."):
        measured(shop, "bench_a", caption, "eager", "graph")
        shop.expand("[All](../../snippets/lesson/bench_*.py){ .chart }\n")

    assert 4 == len(set(shop.drawn))
    assert all("One of 3\\xa0×\\xa03" in name for name in shop.drawn[:2])


def test_chart_of_several(shop: Shop) -> None:
    """A pattern gathers the measured snippets it matches, each under its own caption."""
    measured(shop, "bench_a", "Small steps.", "eager", "graph")
    measured(shop, "bench_b", "Big steps.", "eager", "graph")

    seen = shop.expand("[All](../../snippets/lesson/bench_*.py){ .chart }\n")

    assert "Small steps" in seen.text
    assert "Big steps" in seen.text
    assert ["chart-all", "run-bench-a", "run-bench-b"] == seen.ids
    assert len(seen.ids) == len(set(seen.ids))


@pytest.mark.parametrize(
    ("variants", "expected"),
    [
        (
            (("eager", "graph"), ("eager", "xla")),
            "bad-value: snippets/lesson/bench_*.py is not measured,"
            " or its snippets have different variants (give each the same measure = [...])",
        ),
        (
            (("eager",), ("eager",)),
            "bad-value: snippets/lesson/bench_*.py measures one variant, which has no speed-up"
            " (name a second one in measure = [...])",
        ),
    ],
)
def test_charts_that_cannot_be(
    shop: Shop, variants: tuple[tuple[str, ...], ...], expected: str
) -> None:
    """Workloads are compared only where there is something in common to compare."""
    for name, names in zip(("bench_a", "bench_b"), variants, strict=True):
        measured(shop, name, "Steps.", *names)

    shop.expand("[All](../../snippets/lesson/bench_*.py){ .chart }\n")

    assert (f"docs/lesson/page.md:1: {expected}",) == shop.problems
    assert [] == shop.drawn


def test_real_drawings(shop: Shop) -> None:
    """Without a cache of drawings, both charts are drawn."""
    measured(shop, "bench_a", "Small steps.", "eager", "graph")
    text = (
        "[One](../../snippets/lesson/bench_a.py){ .chart }\n\n"
        "[All](../../snippets/lesson/bench_*.py){ .chart }\n"
    )

    expansion = expand(text, PAGE, Gallery(shop.exhibits), shop.stash)

    assert () == expansion.problems
    assert 4 == "".join(shop.html).count("<svg")


def test_measured_snippet(shop: Shop) -> None:
    """A measured snippet shows its source and the small table; its values link to it."""
    measured(shop, "bench_a", "Small steps.", "eager", "graph")
    bench = "../../snippets/lesson/bench_a.py"

    seen = shop.expand(
        f"[≈]({bench}#eager/graph){{ .value }} and [≈]({bench}#graph){{ .value }}\n\n"
        f"[]({bench}){{ .snippet }}"
    )

    assert seen.text.startswith("2.0× and 1.00 ms\n\n")
    assert "29 calls" in seen.text
    assert ["run-bench-a"] == seen.ids


def test_page_without_embeds_is_untouched() -> None:
    """Prose, code and other links pass as they are."""
    text = "# Title\n\n```python\nprint()\n```\n[a](b.md) `[a](x.py){ .snippet }`\n"

    assert text == expand(text, PAGE, Gallery({}), pytest.fail).text


def test_referenced_files() -> None:
    """Every kind of embed uses its snippet, a pattern all that it matches."""
    known = {f"snippets/lesson/{name}.py": Exhibit("", None) for name in "abcdefg"}
    known["snippets/other/c.py"] = Exhibit("", None)
    text = (
        "[](../../snippets/lesson/a.py){ .snippet }\n\n"
        "[](../../snippets/lesson/b.py#n){ .value } "
        "[x [](../../snippets/lesson/d.py#n){ .value }](../../snippets/lesson/e.py){ .claim }\n\n"
        "[](../../snippets/*/c.py){ .chart }\n\n`[](../../snippets/lesson/f.py){ .snippet }`"
    )

    names = sorted(referenced(text, PAGE.path, known))

    assert ["a", "b", "c", "d", "e", "c"] == [name[-4] for name in names]


def test_nothing_is_executed() -> None:
    """Expanding a page knows nothing of running: the module imports neither runner nor store."""
    assert set() == {"run", "Runner", "store", "Store", "process"} & set(vars(page_module))

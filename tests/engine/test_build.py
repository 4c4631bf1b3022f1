"""A build is summed up in numbers that the page of the build, and any sentence, can show."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.engine.banks import BANK, Tree, harmless
from tests.engine.records import make_environment, make_error, make_measurement, make_record
from traced.base.problem import Code, Problem
from traced.embeds.exhibit import Exhibit, Origin, Shown
from traced.evidence.build import NUMBERS, Build, build_of
from traced.evidence.evidence import collect
from traced.inputs.snippet import Snippet, parse_snippet
from traced.inputs.variant import Wish, vary
from traced.markup.sheet import Gallery, Page
from traced.page.build_list import environments_list, numbers_list, runs_table
from traced.page.page import expand
from traced.records.record import Timing

SNIPPET = parse_snippet("l/x", "snippets/l/x.py", '"""Adds."""\nassert 1 + 1 == 2\n')
CHANGED = vary(SNIPPET, Wish("more", "quiz/l.yml", 3, edits=[("== 2", "!= 3")]))
RAISING = parse_snippet(
    "l/r", "snippets/l/r.py", '"""R."""\n# /// script\n# [tool.traced]\n# raises = "E"\n# ///\n'
)
PAGE = "[It adds.](../../snippets/l/x.py){ .claim } [So.](../../snippets/l/gone.py){ .claim }"
BEGUN = datetime(2026, 11, 23, 8, tzinfo=UTC).timestamp()


def ran(program: Snippet, wall_s: float, **changes: object) -> tuple[Snippet, Shown]:
    """A run of this build."""
    timing = Timing(wall_s=wall_s, cpu_s=1, import_s=1, peak_rss_bytes=1)
    record = make_record(snippet=program.id, timing=timing, **changes)
    return program, Shown(record, Origin.THIS_BUILD)


def built() -> Build:
    """A build of three runs, one of which it made itself."""
    runs = [
        ran(SNIPPET, 0.5),
        ran(CHANGED, 2, date="2026-11-23T08:00:01+00:00"),
        ran(RAISING, 0.25, error=make_error("E"), environment=make_environment("gpu")),
    ]
    exhibits = {SNIPPET.path: Exhibit(SNIPPET.path, SNIPPET, (runs[0][1],))}
    ledger = collect({"docs/l/p.md": PAGE}, exhibits)
    return build_of(runs, ledger, [harmless().bank()], BEGUN)


def test_numbers() -> None:
    """Every number there is to ask for."""
    assert {
        "snippets": "2",
        "variants": "1",
        "runs": "3",
        "made": "1",
        "claims": "2",
        "traced": "1",
        "questions": "10",
        "options": "88",
        "time": "2.8 s",
        "tensorflow": "2.99.0",
        "date": "2026-11-23",
    } == {name: built().number(name) for name in NUMBERS}


def test_a_build_of_nothing() -> None:
    """Without a run every count is none."""
    assert "0" == Build().number("runs")
    assert "unknown" == Build().number("tensorflow")


def test_runs_longest_first() -> None:
    """The table names each run's time, outcome, day and record."""
    seen = Tree(runs_table(built(), lambda target: f"/{target}"))

    first, second, third, _ = seen.text.split("record")
    assert "l/x/more2.0 sended well2026-11-23 (anew)this build" in first
    assert "l/x0.50 sended well2026-11-22this build" == second
    assert "l/r (GPU)0.25 sraised E, as declared2026-11-22this build" == third
    assert "/records/l/x/more/cpu/run.html" in [a.attributes["href"] for a in seen.find("a")]
    assert "data-search-exclude" in runs_table(built(), str).partition(">")[0]


def test_failed_and_measured_runs() -> None:
    """A failed run says how it failed and has no record; a measured one says so."""
    problem = Problem("snippets/l/x.py", 1, Code.TIMED_OUT, "no", "mend it")
    failed = SNIPPET, Shown(make_record(), Origin.THIS_BUILD, problems=(problem,))
    measured = ran(CHANGED, 1, measurement=make_measurement({"a": 1}))
    build = build_of([failed, measured], built().ledger, [], BEGUN)

    text = Tree(runs_table(build, str)).text
    assert "ended well, measured" in text
    assert "timed-out2026-11-22failed–" in text
    assert 1 == build.failed


def test_environments() -> None:
    """Each machine is listed with its runs, most first."""
    text = Tree(environments_list(built())).text

    assert text.startswith(
        "2 runs on CPU Other processor, 16 cores, 16\N{NO-BREAK SPACE}GiB of memory, Linux x86_64;"
    )
    assert "1 run on GPU Other accelerator" in text


def test_every_number_can_be_led_to() -> None:
    """Each stands under its name, with its meaning."""
    seen = Tree(numbers_list(built()))

    assert {f"build-{name}" for name in NUMBERS} == {
        one.attributes["id"] for one in seen.find("div")
    }


def expanded(text: str) -> tuple[str, list[str]]:
    """A page that shows a build, and its problems."""
    html: list[str] = []

    def stash(one: str) -> str:
        html.append(one)
        return f"<{len(html)}>"

    gallery = Gallery({}, build=built)
    done = expand(text, Page("docs/l/p.md", "../../"), gallery, stash)
    return done.text + "".join(html), [str(problem) for problem in done.problems]


def test_number_in_a_sentence() -> None:
    """It stands in its sentence, and leads to the page of the build."""
    html, problems = expanded("We made [9](../this-build.md#runs){ .build } runs.\n")

    assert [] == problems
    assert html.startswith("We made <1> runs.")
    assert 'href="../../this-build/#build-runs"' in html
    assert ">3</a>" in html


def test_the_whole_build() -> None:
    """Numbers, machines and runs, under headings."""
    html, problems = expanded("[All](../this-build.md){ .build }\n")

    assert [] == problems
    assert "## Where it ran\n" in html
    assert "## Every run\n" in html


@pytest.mark.parametrize(
    ("embed", "said"),
    [
        (
            "[n](../this-build.md#run){ .build }",
            "bad-value: a build has no number 'run' (did you mean runs?)",
        ),
        (
            "[n](../#runs){ .build }",
            "bad-embed: docs is no page (name the page of the build, such as this-build.md)",
        ),
        (
            "So [n](../this-build.md){ .build }",
            "bad-embed: .build stands inside a line (put it on a line of its own)",
        ),
    ],
)
def test_mistakes(embed: str, said: str) -> None:
    """Each has its line and what to do."""
    assert [f"docs/l/p.md:1: {said}"] == expanded(embed)[1]


def test_bank_that_cannot_be_read() -> None:
    """It holds no question."""
    assert "0" == build_of([], built().ledger, [()], BEGUN).number("questions")
    assert BANK

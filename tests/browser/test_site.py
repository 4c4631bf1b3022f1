"""The published site, as a reader meets it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Site, Watched

DOCS = Path(__file__).parents[2] / "docs"
METRICS = "eager-vs-graph/metrics/"
CORRECTIONS = "eager-vs-graph/what-running-changed/"
PROJECT = "eager-vs-graph/project/"
EMPTY = """() => [...document.querySelectorAll("article :is(figure, section, div, p)")]
  .filter(box => box.offsetHeight > 30 && !box.textContent.trim() && !box.closest("pre")
    && !box.querySelector("svg, img, input")).map(box => box.className)"""
"""Boxes with nothing in them."""
RECORDS = '.traced-provenance a[href$="run.html"]'
EVERY_PAGE = sorted(
    "".join(f"{part}/" for part in path.relative_to(DOCS).with_suffix("").parts if part != "index")
    for path in DOCS.rglob("*")
    if path.suffix in {".md", ".ipynb"}
)
"""The address of each page, as MkDocs makes it of the page's file."""
PAGES = ("", METRICS, CORRECTIONS, PROJECT, "architecture/", "gpu/")


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_loads_quietly_from_its_own_origin(site: Site, watched: Watched, path: str) -> None:
    """A page asks no other origin for anything, and its strict policy finds nothing to refuse.

    What a policy refuses is an error on the console.
    """
    watched.page.goto(site.url + path, wait_until="networkidle")

    policy = watched.page.locator("head > meta[http-equiv=Content-Security-Policy]")
    rules = (policy.get_attribute("content") or "").split("; ")
    assert {"default-src 'none'", "style-src 'self'", "connect-src 'self'"} <= set(rules)
    assert not [rule for rule in rules if "unsafe" in rule or "http" in rule or "*" in rule]

    assert [] == watched.complaints
    assert [] == [url for url in watched.requests if not url.startswith((site.url, "data:"))]


def test_metrics_page_has_its_eight_parts(site: Site, watched: Watched) -> None:
    """The Metrics page holds every part the lesson asks for, in order."""
    watched.page.goto(site.url + METRICS)

    headings = watched.page.locator("article h2").all_text_contents()
    assert [
        "Which metric matters, and why",
        "The comparison, measured",
        "The trade-off, by example",
        "Good and bad values",
        "Pitfalls",
        "Self-check",
        "Key result",
        "Practice",
    ] == [heading.removesuffix("¶") for heading in headings][:8]
    practice = watched.page.locator("article h3", has_text="Practice")
    assert 5 == practice.count()


def test_two_prints_are_shown_where_the_old_key_said_one(site: Site, watched: Watched) -> None:
    """The page shows the captured output of the program the original key got wrong."""
    watched.page.goto(site.url + CORRECTIONS)

    run = watched.page.locator("#run-key-print-twice")
    expect(run).to_be_attached()
    shown = watched.page.locator(".traced-out--stdout", has_text="Running add").first
    assert 2 == (shown.text_content() or "").count("Running add")


def test_every_run_says_where_it_ran(site: Site, watched: Watched) -> None:
    """Each shown run names its time and machine and leads to a record that is published."""
    watched.page.goto(site.url + METRICS)

    lines = watched.page.locator(".traced-provenance")
    assert lines.count() >= 18
    for line in lines.all():
        assert "ran in" in (line.text_content() or "")
    links = watched.page.locator(RECORDS).evaluate_all("all => all.map(a => a.href)")
    for link in set(links):
        page = site.folder / link.removeprefix(site.url)
        assert "What the run depends on" in page.read_text(encoding="utf-8")
        record = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
        assert record["environment"]["tensorflow"]


def test_every_claim_and_value_leads_to_a_run_on_the_page(site: Site, watched: Watched) -> None:
    """No mark of a claim or value points nowhere."""
    for path in (METRICS, CORRECTIONS):
        watched.page.goto(site.url + path)
        nowhere = watched.page.locator(".traced-value, .traced-claim__mark").evaluate_all(
            "all => all.map(a => a.hash).filter(h => !document.querySelector(h))"
        )
        assert [] == nowhere
        assert watched.page.locator(".traced-claim__mark").count() >= 15


def test_a_claims_mark_opens_its_folded_run(site: Site, watched: Watched) -> None:
    """Following a claim to a run that is folded away shows that run."""
    watched.page.goto(site.url + METRICS)
    folded = watched.page.locator("details.traced-proof .traced-run").first
    anchor = folded.get_attribute("id")
    expect(folded).not_to_be_visible()

    watched.page.locator(f'a[href$="#{anchor}"]:visible').first.click()

    expect(folded).to_be_visible()


def test_search_finds_what_a_run_printed(site: Site, watched: Watched) -> None:
    """Text that only an output contains is found and leads to its page."""
    watched.page.goto(site.url, wait_until="networkidle")
    watched.page.keyboard.press("/")
    watched.page.keyboard.type("Running add", delay=20)

    result = watched.page.locator(".md-search-result__link", has_text="What running it changed")
    expect(result.first).to_be_visible(timeout=15_000)


@pytest.mark.parametrize("needle", ["GradientTape", "Running add", "debuggability"])
def test_index_holds_prose_code_and_output(site: Site, needle: str) -> None:
    """The search index covers all three."""
    index = json.loads((site.folder / "search" / "search_index.json").read_text())
    assert any(needle in entry["text"] for entry in index["docs"])


@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("path", PAGES)
def test_page_never_scrolls_sideways(site: Site, watched: Watched, path: str, width: int) -> None:
    """Wide code and tables scroll inside themselves."""
    watched.page.set_viewport_size({"width": width, "height": 900})
    watched.page.goto(site.url + path)

    assert width >= watched.page.evaluate("document.documentElement.scrollWidth")


def test_reads_without_javascript(site: Site, browser: Browser) -> None:
    """Everything is in the HTML: outputs, tables, folded answers that open."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.url + METRICS)
    expect(page.locator(".traced-out--stdout").first).to_be_attached()
    folded = page.locator("article details.traced-proof").first
    folded.locator("summary").first.click()
    expect(folded.locator(".traced-out").first).to_be_visible()
    context.close()


def test_paper_is_a_handout(site: Site, watched: Watched) -> None:
    """Programs, outputs, tables and what was folded are printed; proofs and controls are not."""
    page = watched.page
    page.goto(site.url + METRICS, wait_until="networkidle")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")

    for name in (".md-header", ".md-sidebar--primary", ".md-code__nav", "details.traced-proof"):
        expect(page.locator(name).first).to_be_hidden()
    expect(page.get_by_role("heading", name="The other runs behind this page")).to_have_count(0)
    expect(page.get_by_role("heading", name="Key result")).to_be_visible()
    for name in (".traced-code", ".traced-out--stdout", ".traced-chart svg", "details table"):
        expect(page.locator(f"article {name}").first).to_be_visible()


def test_nothing_is_dead_without_javascript(site: Site, browser: Browser) -> None:
    """No page shows a button that does nothing, or a box that a script would have filled."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for path in EVERY_PAGE:
        page.goto(site.url + path)
        expect(page.locator("article h1")).to_have_count(1)
        expect(page.locator("article button:visible, article output:visible")).to_have_count(0)
        assert [] == page.evaluate(EMPTY), path
    context.close()


def test_copying_code_takes_no_line_numbers(site: Site, watched: Watched) -> None:
    """Line numbers are drawn, not part of the text."""
    watched.page.goto(site.url + CORRECTIONS)
    code = watched.page.locator(".traced-code code").first.inner_text()
    assert not code.lstrip()[0].isdigit()


def test_nothing_of_this_machine_is_published(site: Site) -> None:
    """No page and no record names a folder of the machine that built it."""
    root = str(Path(__file__).parents[2])
    named = [
        path.relative_to(site.folder).as_posix()
        for path in site.folder.rglob("*")
        if path.suffix in {".html", ".json", ".txt", ".py", ".xml"}
        and root in path.read_text(encoding="utf-8")
    ]
    assert [] == named

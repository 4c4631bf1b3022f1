"""Evidence as a reader meets it: every link leads where it says, with and without JavaScript."""

from __future__ import annotations

import json
from urllib.parse import urldefrag

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Site, Watched

EVIDENCE = "eager-vs-graph/evidence/"
BUILD = "this-build/"
METRICS = "eager-vs-graph/metrics/"
CLAIM = ".traced-evidence__claims > li"


def test_every_sentence_and_run_is_where_its_link_leads(site: Site, watched: Watched) -> None:
    """Each claim links to an element of its page, whose words are the claim's."""
    watched.page.goto(site.url + EVIDENCE)
    found = watched.page.locator(CLAIM).evaluate_all(
        """all => all.map(li => ({
            words: li.querySelector(".traced-evidence__words").textContent,
            sentence: li.querySelector(".traced-evidence__words a").href,
            links: [...li.querySelectorAll(".traced-evidence__facts a")].map(a => a.href),
        }))"""
    )
    assert len(found) >= 90

    pages: dict[str, dict[str, str]] = {}
    for one in found:
        for link in (one["sentence"], *one["links"]):
            address, anchor = urldefrag(link)
            if not anchor:
                record = (site.folder / address.removeprefix(site.url)).with_suffix(".json")
                assert json.loads(record.read_text(encoding="utf-8"))
                continue
            if anchor.startswith("quiz-"):  # a test has in the page only what it asks
                file = site.folder / address.removeprefix(site.url) / "index.html"
                assert f'id="{anchor}"' in file.read_text(encoding="utf-8"), link
                continue
            if address not in pages:
                watched.page.goto(address)
                pages[address] = watched.page.locator("[id]").evaluate_all(
                    "all => Object.fromEntries(all.map(e => [e.id, e.textContent]))"
                )
            assert anchor in pages[address], link
            if link == one["sentence"] and anchor.startswith("claim-"):
                words = one["words"].removeprefix("… ")
                assert words in pages[address][anchor].replace("\n", " ")


def test_following_a_claim_lands_on_the_sentence(site: Site, watched: Watched) -> None:
    """Also where the sentence is folded away."""
    watched.page.goto(site.url + EVIDENCE, wait_until="networkidle")
    words = "Leave the first call inside the average and a fast function looks slow."
    watched.page.get_by_role("link", name=words).click()

    expect(watched.page).to_have_url(site.url + METRICS + "#claim-metric-first-call-apart")
    sentence = watched.page.locator("#claim-metric-first-call-apart")
    expect(sentence).to_contain_text(words)
    expect(sentence).to_be_in_viewport()


def test_filter(site: Site, watched: Watched) -> None:
    """Claims can be narrowed down to a page and a status; their number is said."""
    watched.page.goto(site.url + EVIDENCE, wait_until="networkidle")
    total = watched.page.locator(CLAIM).count()
    here = watched.page.locator('[data-page="Metrics"] li[data-status]').count()

    watched.page.locator(".traced-filter select").first.select_option("Metrics")

    expect(watched.page.locator(".traced-filter output")).to_have_text(f"{here} of {total} claims")
    expect(watched.page.locator(f"{CLAIM}:visible")).to_have_count(here)
    expect(watched.page.get_by_role("heading", name="What running it changed")).to_be_hidden()

    watched.page.locator(".traced-filter select").first.select_option("")
    assert total > here
    expect(watched.page.locator(".traced-filter output")).to_be_empty()


def test_runs_are_sorted(site: Site, watched: Watched) -> None:
    """Longest first as built, and by any column on demand."""
    watched.page.goto(site.url + BUILD, wait_until="networkidle")
    times = "all => all.map(data => Number(data.value))"
    cells = watched.page.locator("table.traced-list td > data")
    longest_first = cells.evaluate_all(times)
    assert sorted(longest_first, reverse=True) == longest_first

    watched.page.get_by_text("runs, longest first").click()
    watched.page.get_by_role("button", name="Wall time").click()

    assert sorted(longest_first) == cells.evaluate_all(times)
    head = watched.page.locator("th[aria-sort]")
    expect(head).to_have_attribute("aria-sort", "ascending")


def test_numbers_of_the_build(site: Site, watched: Watched) -> None:
    """A number on another page is that of the build, and leads to it."""
    watched.page.goto(site.url)
    number = watched.page.locator('a.traced-value[href*="#build-runs"]')
    said = number.text_content()
    number.click()

    expect(watched.page.locator("#build-runs b")).to_have_text(said or "")
    runs = int((said or "").replace(",", ""))
    expect(watched.page.locator("table.traced-list tbody tr")).to_have_count(runs)


def test_everything_is_there_without_javascript(site: Site, browser: Browser) -> None:
    """All claims, runs and tables stand in the HTML; no control is there that does nothing."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.url + EVIDENCE)
    assert page.locator(f"{CLAIM}:visible").count() >= 50
    expect(page.locator(".traced-filter, .traced-list button")).to_have_count(0)
    page.locator(".traced-lines summary").first.click()
    expect(page.locator(".traced-lines pre").first).to_be_visible()
    page.goto(site.url + BUILD)
    assert page.locator("table.traced-list tbody tr").count() >= 250
    context.close()


def test_search_holds_no_answers(site: Site) -> None:
    """Neither lists of evidence nor the backs of cards are searched."""
    index = json.loads((site.folder / "search" / "search_index.json").read_text())
    for entry in index["docs"]:
        if entry["location"].startswith((EVIDENCE, BUILD)):
            assert "record" not in entry["text"].partition("left behind")[2]
            assert "claim</a>" not in entry["text"]
    bank = (site.folder / "quiz" / "eager-vs-graph.gift.txt").read_text(encoding="utf-8")
    assert "is that op" in bank  # the solution of a question
    assert not any("is that op" in entry["text"] for entry in index["docs"])


def test_badge(site: Site, watched: Watched) -> None:
    """It is an image with a name, and says that all claims hold."""
    watched.page.goto(site.url + "badge.svg")

    badge = watched.page.locator("svg")
    name = badge.get_attribute("aria-label") or ""
    assert name.startswith("claims traced: ")
    done, _, total = name.removeprefix("claims traced: ").partition(" · ")[0].partition(" / ")
    assert done == total


@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("path", [EVIDENCE, BUILD])
def test_never_scrolls_sideways(site: Site, watched: Watched, path: str, width: int) -> None:
    """Wide tables scroll inside themselves."""
    watched.page.set_viewport_size({"width": width, "height": 900})
    watched.page.goto(site.url + path)
    watched.page.evaluate(
        "document.querySelectorAll('article details').forEach(d => d.open = true)"
    )

    assert width >= watched.page.evaluate("document.documentElement.scrollWidth")

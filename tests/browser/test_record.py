"""From a claim to the page of the run behind it, and back."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.browser.conftest import Site, Watched

RECORD = "records/eager-vs-graph/bench_tiny_op/cpu/run.html"


def test_a_record_opens_as_a_page(site: Site, watched: Watched) -> None:
    """The line below a run leads to its page, which leads to the site; nothing is amiss."""
    page = watched.page
    page.goto(f"{site.url}eager-vs-graph/concepts/")
    line = page.locator("#run-concept-op details.traced-provenance")
    line.locator("summary").click()
    line.get_by_role("link", name="record", exact=True).click()

    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Three spellings of one op, and a sum that is none"
    )
    expect(page.get_by_role("heading", name="What the run depends on")).to_be_visible()
    expect(page.locator("main")).to_contain_text("It ended well.")
    sheets = page.evaluate("() => [...document.styleSheets].map(one => one.cssRules.length)")
    assert 3 == len(sheets)
    assert all(rules > 10 for rules in sheets)
    page.get_by_role("link", name="Traced", exact=True).click()
    expect(page).to_have_url(re.compile(rf"^{site.url}(index\.html)?$"))
    assert [] == watched.complaints
    assert all(one.startswith(site.url) for one in watched.requests)


def test_it_shows_what_was_measured(site: Site, watched: Watched) -> None:
    """The figures of its table are those of the record."""
    watched.page.goto(site.url + RECORD)
    record = json.loads((site.folder / RECORD).with_suffix(".json").read_text(encoding="utf-8"))

    names = [variant["name"] for variant in record["measurement"]["variants"]]
    rows = watched.page.locator("#run .traced-table tbody th")
    expect(rows).to_have_text(names)
    expect(watched.page.locator("#depends ~ p").first).to_contain_text(record["key"])


@pytest.mark.parametrize("width", [390, 1280])
def test_it_never_scrolls_sideways(site: Site, watched: Watched, width: int) -> None:
    """Long values break, and wide tables scroll inside themselves."""
    watched.page.set_viewport_size({"width": width, "height": 900})
    watched.page.goto(site.url + RECORD)

    assert width >= watched.page.evaluate("document.documentElement.scrollWidth")


@pytest.mark.parametrize(("scheme", "palette"), [("light", "default"), ("dark", "slate")])
def test_it_is_light_or_dark_as_the_system(
    site: Site, browser: Browser, scheme: str, palette: str
) -> None:
    """Who has chosen nothing sees it as all else on the screen."""
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    page.goto(site.url + RECORD)

    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", palette)
    context.close()


def test_it_is_light_or_dark_as_the_site(site: Site, watched: Watched) -> None:
    """Who has switched the site to dark sees it dark."""
    watched.page.goto(site.url)
    watched.page.locator("label[title='Switch to dark mode']:visible").click()
    watched.page.goto(site.url + RECORD)

    expect(watched.page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")


def test_it_reads_without_javascript(site: Site, browser: Browser) -> None:
    """All of it is HTML."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.url + RECORD)

    expect(page.get_by_role("heading", name="What the run depends on")).to_be_visible()
    context.close()

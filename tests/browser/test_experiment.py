"""The measured grid and the break-even explorer, as a reader uses them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Site, Watched

EXPERIMENT = "eager-vs-graph/experiment/"


def test_grid_holds_every_cell(site: Site, watched: Watched) -> None:
    """Nine workloads in three sizes, each with a verdict and an interval for both other modes."""
    watched.page.goto(site.url + EXPERIMENT)
    rows = watched.page.locator(".traced-grid tbody tr:has(td)")

    expect(rows).to_have_count(27)
    for cell in rows.locator("td:nth-of-type(n + 2)").all_text_contents():
        assert re.fullmatch(r"[▲=▼] \S+× (faster|draw|slower) \S+× – \S+×", cell), cell


def test_losses_stand_beside_wins(site: Site, watched: Watched) -> None:
    """The chart of speed-ups is not only made of wins."""
    watched.page.goto(site.url + EXPERIMENT)

    assert watched.page.locator(".traced-grid--slower").count() > 0
    assert watched.page.locator(".traced-grid--faster").count() > 0


def test_a_size_leads_to_its_run(site: Site, watched: Watched) -> None:
    """The link of a row opens the run the row was taken from."""
    watched.page.goto(site.url + EXPERIMENT)
    link = watched.page.locator('.traced-grid a[href$="#run-grid-sort-large"]')
    link.click()

    expect(watched.page.locator("#run-grid-sort-large")).to_be_visible()


def test_explorer_by_keyboard(site: Site, watched: Watched) -> None:
    """With a slider and a list, the reader sees which mode has taken least by then."""
    watched.page.goto(site.url + EXPERIMENT)
    slider = watched.page.locator(".traced-explorer input")
    said = watched.page.locator(".traced-explorer [role=status]")
    watched.page.locator(".traced-explorer select").select_option(
        "A loop over a tensor: 300 rounds"
    )
    slider.focus()
    watched.page.keyboard.press("Home")

    assert "1 call" == slider.get_attribute("aria-valuetext")
    expect(said).to_contain_text(re.compile("^After 1 call, .* has taken least: "))
    watched.page.keyboard.press("End")
    expect(said).to_contain_text(re.compile("^After 100,000 calls, xla has taken least: "))
    expect(said).to_contain_text("xla has paid back after")
    expect(watched.page.locator(".traced-explorer--least")).to_contain_text("xla")
    assert [] == watched.complaints


def test_totals_without_javascript(site: Site, browser: Browser) -> None:
    """The table behind the explorer tells the same, and its last row counts."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.url + EXPERIMENT)
    page.locator("summary", has_text="All totals as a table").click()

    expect(page.locator(".traced-totals tfoot")).to_contain_text("Least in")
    expect(page.locator(".traced-explorer")).to_be_hidden()
    context.close()


@pytest.mark.parametrize("width", [390, 320])
def test_fits_a_phone(site: Site, watched: Watched, width: int) -> None:
    """The page does not scroll sideways, and the whole grid is in view."""
    watched.page.set_viewport_size({"width": width, "height": 900})
    watched.page.goto(site.url + EXPERIMENT)

    assert width >= watched.page.evaluate("document.documentElement.scrollWidth")

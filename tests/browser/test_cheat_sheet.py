"""The cheat sheet, on paper."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Site, Watched

SHEET = "eager-vs-graph/cheat-sheet/"
PDF_PAGE = re.compile(rb"/Type\s*/Page\b")
"""How each page of a PDF announces itself; `/Pages` is their list."""
OVERFULL = """() => [...document.querySelectorAll(".traced-sheet, .traced-sheet *")].filter(
  node => node.clientWidth && node.scrollWidth > node.clientWidth + 1 && !node.closest(".traced-sr")
).map(node => node.textContent)"""


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_prints_on_one_page(site: Site, browser: Browser, paper: str, scheme: str) -> None:
    """Whoever prints the sheet gets one page, on either side of the Atlantic."""
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    page.goto(site.url + SHEET, wait_until="networkidle")

    pages = len(PDF_PAGE.findall(page.pdf(format=paper)))
    context.close()
    assert 1 == pages


def test_nothing_but_the_sheet_is_printed(site: Site, watched: Watched) -> None:
    """Header, lists, footer, folds and the runs behind the page stay off the paper."""
    page = watched.page
    page.goto(site.url + SHEET)
    page.locator(".traced-sheet summary").first.click()
    expect(page.locator(".traced-claim__mark").first).to_be_visible()
    page.emulate_media(media="print")

    for name in (".md-header", ".md-sidebar--primary", ".md-sidebar--secondary", ".md-footer"):
        expect(page.locator(name)).to_be_hidden()
    for name in (".traced-proof", ".traced-claim__mark", ".traced-sheet__screen"):
        expect(page.locator(name).first).to_be_hidden()
    expect(page.locator(".traced-sheet details dl").first).to_be_hidden()
    expect(page.get_by_role("heading", name="The other runs")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator(".traced-sheet h2").last).to_be_visible()


def test_nothing_is_cut_off_on_paper(site: Site, watched: Watched) -> None:
    """Two columns as wide as those of the paper hold every line of the sheet."""
    page = watched.page
    page.set_viewport_size({"width": 718, "height": 1047})  # A4 without its margins
    page.goto(site.url + SHEET, wait_until="networkidle")
    page.emulate_media(media="print")

    assert "2" == page.locator(".traced-sheet").evaluate(
        "node => getComputedStyle(node).columnCount"
    )
    assert [] == page.evaluate(OVERFULL)


def test_other_pages_print_as_before(site: Site, watched: Watched) -> None:
    """A page without a sheet takes the paper it needs."""
    watched.page.goto(site.url + "architecture/", wait_until="networkidle")

    assert len(PDF_PAGE.findall(watched.page.pdf(format="A4"))) > 1

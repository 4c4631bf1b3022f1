"""Every page, with all it folds away, as axe sees it. The longest of the tests, so it begins."""

from __future__ import annotations

import itertools

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Site, paint
from tests.browser.test_site import EVERY_PAGE

FOLDS = "details:not(.tq-answer details, .traced-proof ~ .traced-proof, li ~ li > .traced-lines)"
"""Answers have tests of their own; of the runs and proofs in a list, one stands for all."""
SCROLLED_IS_REACHABLE = """() => [...document.querySelectorAll("pre > code")].every(
  code => code.scrollWidth <= code.clientWidth || code.tabIndex === 0)"""
"""The theme lets the keyboard reach code that scrolls a moment after it has been shown."""
MARK_REPEATED = """() => [".highlight", "details.traced-provenance"].forEach(kind =>
  [...document.querySelectorAll("article " + kind)].slice(5).forEach(
    block => block.dataset.repeated = ""))"""
"""Programs are coloured alike and have thousands of words: five of a page stand for all."""
WIDTHS = (1280, 320)
SCHEMES = ("light", "dark")
WCAG = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]


RECORD = "records/eager-vs-graph/bench_tiny_op/cpu/run.html"
"""The page of a record stands for all: they are made alike."""


@pytest.mark.parametrize("path", [*EVERY_PAGE, RECORD])
def test_axe_finds_nothing(site: Site, browser: Browser, path: str) -> None:
    """No page, with all it folds away, has a violation that axe knows: wide, narrow, light, dark."""
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.goto(site.url + path, wait_until="networkidle")
    page.evaluate(f"document.querySelectorAll({FOLDS!r}).forEach(d => d.open = true)")
    said = []
    for width, scheme in itertools.product(WIDTHS, SCHEMES):
        page.set_viewport_size({"width": width, "height": 900})
        paint(page, scheme)
        page.wait_for_function(SCROLLED_IS_REACHABLE)
        page.evaluate(MARK_REPEATED)
        said += [f"{width} {scheme}: {one}" for one in violations(page)]
    context.close()

    assert [] == said


def violations(page: Page) -> list[str]:
    """What axe finds in a page as it stands."""
    options = {"runOnly": WCAG, "resultTypes": ["violations"]}
    found = Axe().run(page, context={"exclude": ["[data-repeated]"]}, options=options)
    return [
        f"{v['id']}: {node['target']}"
        for v in found.response["violations"]
        for node in v["nodes"][:3]
    ]

"""What a first visit to a page costs: bytes over the network, and things that move."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import ClassVar

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import Handler, Site, serving
from tests.browser.test_site import EVERY_PAGE

LESSON = [path for path in EVERY_PAGE if path.startswith("eager-vs-graph/")]
MOST_BYTES = 150_000
"""For all that a first visit loads, compressed, but fonts and the search index."""
LAST = "search_index.json"
"""What a page asks for late: its search worker does."""
QUIET_MS = 500
TRIES = 40
MOST_SHIFT = 0.02
"""Cumulative layout shift: how much of the window moved, times how far."""
WATCH_SHIFTS = """() => { window.shifts = []
  new PerformanceObserver(list => window.shifts.push(...list.getEntries()
    .filter(one => !one.hadRecentInput)
    .map(one => [one.value, ...one.sources.map(source => source.node?.className)])))
    .observe({type: "layout-shift", buffered: true}) }"""
BARE = """\
site_name: Bare
theme:
  name: material
  font: false
  features: [content.code.copy, navigation.instant, search.highlight, search.suggest]
"""


class Counter(Handler):
    """Notes how many bytes each file cost."""

    sent: ClassVar[dict[str, int]] = {}

    def send_header(self, keyword: str, value: str) -> None:
        """Take down the length of what follows."""
        if keyword == "Content-Length":
            self.sent[self.path] = int(value)
        super().send_header(keyword, value)


def loaded(browser: Browser, folder: Path, path: str = "") -> dict[str, int]:
    """Bytes of all that a first visit loads, workers too, but fonts and the search index."""
    with serving(folder, Counter) as url:
        Counter.sent.clear()
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        page.goto(url + path, wait_until="networkidle")
        seen = 0
        for _ in range(TRIES):  # on a busy machine the network is idle before the last file, too
            page.wait_for_timeout(QUIET_MS)
            if seen == len(Counter.sent) and any(name.endswith(LAST) for name in Counter.sent):
                break
            seen = len(Counter.sent)
        else:
            pytest.fail(f"{path} never ended loading: {sorted(Counter.sent)}")
        context.close()
        return {
            name: size
            for name, size in Counter.sent.items()
            if not name.endswith((".woff2", "search_index.json"))
        }


@pytest.fixture(scope="module")
def bare(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> int:
    """What the theme itself costs: a site with one empty page."""
    root = tmp_path_factory.mktemp("bare")
    (root / "docs").mkdir()
    (root / "docs" / "index.md").write_text("# A page\n", encoding="utf-8")
    (root / "mkdocs.yml").write_text(BARE, encoding="utf-8")
    build = [sys.executable, "-m", "mkdocs", "build", "--quiet"]
    subprocess.run(build, cwd=root, check=True, timeout=60)
    return sum(loaded(browser, root / "site").values())


@pytest.mark.parametrize("path", LESSON)
def test_a_page_of_the_lesson_is_light(site: Site, browser: Browser, bare: int, path: str) -> None:
    """A first visit stays within its budget, of which the theme takes its share."""
    sizes = loaded(browser, site.folder, path)
    total = sum(sizes.values())
    parts = sorted(((size, name) for name, size in sizes.items()), reverse=True)

    assert 70_000 < bare < total
    assert MOST_BYTES >= total, parts


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", EVERY_PAGE)
def test_nothing_moves(site: Site, browser: Browser, path: str, width: int) -> None:
    """Neither what is loaded late nor what a script adds moves what a reader looks at."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(site.url + path, wait_until="networkidle")
    page.evaluate(WATCH_SHIFTS)
    for _ in range(12):
        page.mouse.wheel(0, 700)
        page.wait_for_timeout(60)
    shifts = page.evaluate("window.shifts")
    context.close()

    assert MOST_SHIFT > sum(shift[0] for shift in shifts), shifts

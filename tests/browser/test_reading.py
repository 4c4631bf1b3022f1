"""Code stays straight and whole while it is read, and the page says where the reader is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Site, Watched

LESSON = "eager-vs-graph/"
UNEVEN = """() => [...document.querySelectorAll("pre code")].filter(code => {
    const left = [...code.querySelectorAll("[data-linenos]")]
        .map(line => Math.round(line.getBoundingClientRect().left))
    return new Set(left).size > 1
}).length"""
COVERED = """() => {
    const steps = Array.from({length: 120}, (_, at) => at * 25 + 300)
    return steps.map(at => {
        scrollTo(0, at)
        const {left, top} = document.querySelector(".lesson-rail a").getBoundingClientRect()
        return document.elementFromPoint(left + 8, top + 8)
    }).filter(on => !on.closest(".lesson-head")).length
}"""
OVERLAPS = """() => [...document.querySelectorAll(".traced-run__caption + .highlight")].filter(block => {
    const [button, code, file] = [
        block.querySelector(".md-code__nav"),
        block.querySelector("code"),
        block.previousSibling.querySelector(".traced-run__file"),
    ].map(one => one?.getBoundingClientRect())
    return button?.width && (button.bottom > code.top || button.left < file.right)
}).length"""


def opened(page: Page, url: str) -> Page:
    """A page with all its folds open."""
    page.goto(url)
    page.evaluate("() => document.querySelectorAll('details').forEach(one => { one.open = true })")
    return page


# Material's rem is 20, 22 and 24 px wide from 0, 1600 and 2000 px on.
@pytest.mark.parametrize("width", [390, 1280, 1600, 1920, 2000])
@pytest.mark.parametrize("path", ["", "deep-dive/", "visualize/", "evidence/"])
def test_lines_of_code_begin_alike(site: Site, watched: Watched, path: str, width: int) -> None:
    """No number of a line pushes the next line aside, however the browser rounds heights."""
    watched.page.set_viewport_size({"width": width, "height": 900})
    page = opened(watched.page, f"{site.url}{LESSON}{path}" if path else site.url)

    assert page.locator("[data-linenos]").count() > 5
    assert 0 == page.evaluate(UNEVEN)


@pytest.mark.parametrize("width", [1280, 1920])
def test_nothing_covers_the_rail(site: Site, watched: Watched, width: int) -> None:
    """Whatever scrolls below the learning styles, they can be seen and clicked."""
    watched.page.set_viewport_size({"width": width, "height": 900})
    page = opened(watched.page, f"{site.url}{LESSON}deep-dive/")

    assert 0 == page.evaluate(COVERED)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("why/", "Three questions"),
        ("visualize/", "Shapes through a training step"),
        ("metrics/", "Debuggability"),
        ("gpu/", ""),
    ],
)
def test_contents_mark_what_was_chosen(site: Site, watched: Watched, path: str, name: str) -> None:
    """A section chosen from the contents is the one that is marked as being read."""
    page = watched.page
    page.goto(site.url + (LESSON + path if name else path))
    page.wait_for_load_state("networkidle")  # steps and graphs take their room
    links = page.locator(".md-nav--secondary .md-nav__link:visible")
    chosen = links.filter(has_text=name).first if name else links.nth(1)
    chosen.click()

    expect(page.locator(".md-nav--secondary .md-nav__link--active").last).to_have_text(
        chosen.inner_text()
    )


@pytest.mark.parametrize("width", [390, 1280])
def test_copy_button_covers_no_code(site: Site, watched: Watched, width: int) -> None:
    """The button stands beside the file's name, above the code."""
    watched.page.set_viewport_size({"width": width, "height": 900})
    page = watched.page
    page.goto(f"{site.url}{LESSON}concepts/#run-concept-op")
    expect(page.locator("#run-concept-op .md-code__nav")).to_be_attached()

    assert 0 == page.evaluate(OVERLAPS)


def test_way_up_leaves_the_rail_free(site: Site, watched: Watched) -> None:
    """The way back to the top appears at the lower end of the window."""
    page = watched.page
    page.goto(f"{site.url}{LESSON}why/")
    page.evaluate("() => scrollTo(0, 1500)")
    page.wait_for_timeout(300)
    page.evaluate("() => scrollBy(0, -300)")
    button = page.get_by_role("button", name="Back to top")
    expect(button).to_be_visible()

    box = button.bounding_box()
    assert box
    assert box["y"] > 800
    assert box["height"] < 60


def test_an_open_fold_does_not_glow(site: Site, watched: Watched) -> None:
    """A prediction that has been opened keeps the colours of the site."""
    page = watched.page
    page.goto(f"{site.url}{LESSON}why/")
    fold = page.locator("details.question").first
    fold.locator("summary").first.click()

    assert "none" == fold.evaluate("one => getComputedStyle(one).boxShadow")


@pytest.mark.parametrize("instant", [True, False])
def test_a_place_on_the_page_keeps_what_is_open(
    site: Site, watched: Watched, instant: bool
) -> None:
    """Going to a section, and back, closes no fold and loads nothing."""
    page = watched.page
    if instant:
        listed = f"<url><loc>{site.url}{LESSON}metrics/</loc></url>"
        page.route("**/sitemap.xml", lambda route: route.fulfill(body=f"<urlset>{listed}</urlset>"))
    page.goto(f"{site.url}{LESSON}metrics/")
    page.wait_for_load_state("networkidle")
    fold = page.locator("details.question").first
    fold.locator("summary").first.click()

    page.locator(".md-nav--secondary").get_by_role("link", name="Retracing").click()
    expect(page).to_have_url(re.compile("#retracing$"))
    expect(page.locator("#retracing")).to_be_in_viewport()
    expect(fold).to_have_attribute("open", "")
    page.go_back()
    expect(page).to_have_url(re.compile("metrics/$"))
    expect(page.locator("#retracing")).not_to_be_in_viewport()

    expect(fold).to_have_attribute("open", "")
    pages = [one for one in watched.requests if "/metrics/" in one]
    assert [f"{site.url}{LESSON}metrics/"] == pages


def test_places_and_pages_in_turn(site: Site, watched: Watched) -> None:
    """A section, another page, back, and back again: each address shows what it names."""
    page = watched.page
    paths = ("why/", "concepts/")
    listed = "".join(f"<url><loc>{site.url}{LESSON}{path}</loc></url>" for path in paths)
    page.route("**/sitemap.xml", lambda route: route.fulfill(body=f"<urlset>{listed}</urlset>"))
    page.goto(f"{site.url}{LESSON}why/")
    page.wait_for_load_state("networkidle")
    page.evaluate("window.kept = true")

    title = page.locator("article h1")
    page.locator(".md-nav--secondary").get_by_role("link", name="What it costs").click()
    page.locator(".md-sidebar--primary").get_by_role("link", name="Concepts").click()
    expect(title).to_contain_text("Concepts")
    page.locator(".md-nav--secondary").get_by_role("link", name="XLA").click()
    expect(page).to_have_url(re.compile("concepts/#xla$"))
    expect(page.locator("#xla")).to_be_in_viewport()
    page.go_back()
    expect(title).to_contain_text("Concepts")
    expect(page.locator("#xla")).not_to_be_in_viewport()
    page.go_back()
    expect(title).to_contain_text("Why")
    expect(page).to_have_url(re.compile("why/#what-it-costs$"))
    page.go_back()
    expect(page).to_have_url(re.compile("why/$"))

    expect(title).to_contain_text("Why")
    assert page.evaluate("window.kept")
    assert [] == watched.complaints

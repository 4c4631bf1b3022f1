"""The step-through and the drawn graphs, as a reader uses them."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import Site, Watched
from tests.browser.test_axe import SCROLLED_IS_REACHABLE

VISUALIZE = "eager-vs-graph/visualize/"
LANES = ("Python body", "Trace", "Graph", "Kernels")


def lit(figure: Locator) -> list[bool]:
    """Which of the four lanes are on at this step."""
    lanes = figure.locator(".traced-lane").all()[: len(LANES)]
    return ["traced-lane--on" in (lane.get_attribute("class") or "") for lane in lanes]


def figures(page: Page, site: Site) -> tuple[Locator, Locator]:
    """The walk through the graph function, and that through its eager twin."""
    page.goto(site.url + VISUALIZE)
    found = page.locator(".traced-steps")
    expect(found.nth(1).locator("[role=status]")).to_contain_text("Step 1 of 5")
    return found.nth(0), found.nth(1)


def test_through_the_steps_by_keyboard(site: Site, watched: Watched) -> None:
    """Arrow keys walk; lanes, lines and counter follow; the ends stop the walk."""
    figure, _ = figures(watched.page, site)
    status = figure.locator("[role=status]")
    figure.locator("button", has_text="Next").focus()
    seen = [lit(figure)]
    for number in (2, 3, 4, 5, 5):
        watched.page.keyboard.press("ArrowRight")
        expect(status).to_contain_text(f"Step {number} of 5")
        seen.append(lit(figure))

    everything, graph_alone = [True] * 4, [False, False, True, True]
    assert [
        [False] * 4,
        everything,
        graph_alone,
        everything,
        graph_alone,
        graph_alone,
    ] == seen
    watched.page.keyboard.press("Home")
    expect(status).to_contain_text("Step 1 of 5")
    watched.page.keyboard.press("End")
    expect(status).to_contain_text("Step 5 of 5")
    assert [] == watched.complaints


def test_buttons_and_words(site: Site, watched: Watched) -> None:
    """A click walks too; the status says in words what a sighted reader sees in the lanes."""
    figure, _ = figures(watched.page, site)
    back, on = (figure.locator("button", has_text=name) for name in ("Previous", "Next"))
    expect(back).to_have_attribute("aria-disabled", "true")
    on.click()

    expect(figure.locator("[role=status]")).to_contain_text(
        "first = stretch(whole). Python body: lines 22–24. Trace: trace 1 for x: int32 (2,). "
        "Graph: runs. Kernels: Abs, AddV2, Mul. Printed: Body, with int32."
    )
    expect(on).to_be_focused()
    back.click()
    expect(figure.locator("[role=status]")).to_contain_text("Step 1 of 5")


def test_lines_are_marked(site: Site, watched: Watched) -> None:
    """The statement that runs now and the lines of the body that ran are told apart."""
    figure, _ = figures(watched.page, site)
    figure.locator("button", has_text="Next").click()

    assert ["first = stretch(whole)"] == [
        line.strip() for line in figure.locator(".traced-line--at").all_text_contents()
    ]
    expect(figure.locator(".traced-line--ran")).to_have_count(3)
    figure.locator("button", has_text="Next").click()
    expect(figure.locator(".traced-line--ran")).to_have_count(0)


def test_the_eager_twin_never_traces(site: Site, watched: Watched) -> None:
    """Each eager call runs body and kernels, and no graph."""
    _, eager = figures(watched.page, site)
    eager.locator("button", has_text="Next").focus()
    for _ in range(4):
        watched.page.keyboard.press("ArrowRight")
        assert [True, False, False, True] == lit(eager)


def test_steps_without_javascript(site: Site, browser: Browser) -> None:
    """The table says all, and nothing that needs JavaScript is there."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site.url + VISUALIZE)
    table = page.locator(".traced-steps__table").first

    expect(table).to_be_visible()
    expect(table.locator("thead th")).to_have_text(["Step", "Statement", *LANES, "Printed"])
    expect(table.locator("tbody tr")).to_have_count(5)
    expect(table.locator("tbody tr").nth(2).locator("td")).to_have_text(
        ["second = stretch(whole)", "–", "–", "runs", "Abs, AddV2, Mul", "–"]
    )
    expect(page.locator(".traced-steps button")).to_have_count(0)
    node = page.locator('.traced-dag [aria-label*="input x"]').first
    expect(node).to_have_attribute("tabindex", "0")
    assert "float32 (4, 3)" in (node.locator("title").text_content() or "")
    context.close()


def test_nodes_by_keyboard(site: Site, watched: Watched) -> None:
    """One stop of Tab per drawing; arrow keys walk over nodes, and each lights its line."""
    page = watched.page
    page.goto(site.url + VISUALIZE)
    figure = page.locator(".traced-graph").first
    drawing = figure.locator(".traced-graph__one .traced-dag").first
    expect(drawing.locator('.traced-node[tabindex="0"]')).to_have_count(1)
    drawing.locator('.traced-node[tabindex="0"]').focus()
    seen = []
    for _ in range(16):
        page.keyboard.press("ArrowDown")
        seen.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))

    assert 16 == len(set(seen))
    drawing.locator('[aria-label^="MatMul"]').focus()
    expect(figure.locator(".traced-line--at")).to_have_text(
        "    y = tf.matmul(x, weights) + bias\n"
    )
    expect(figure.locator(".traced-graph__said")).to_contain_text("math op, float32 (4, 2)")


def test_nodes_by_pointer(site: Site, watched: Watched) -> None:
    """A node under the pointer lights its line, and a line the nodes it made."""
    page = watched.page
    page.goto(site.url + VISUALIZE)
    figure = page.locator(".traced-graph").first
    figure.locator('[aria-label^="Sin"]').hover()
    expect(figure.locator(".traced-line--at")).to_contain_text("tf.sin(x)")

    figure.locator(".traced-line", has_text="tf.nn.relu").hover()
    expect(figure.locator(".traced-line--at")).to_have_count(0)
    expect(figure.locator(".traced-node--lit")).to_have_count(2)
    assert {"Relu", "_FusedMatMul"} == {
        (node.get_attribute("aria-label") or "").split(" ")[0].rstrip(",")
        for node in figure.locator(".traced-node--lit").all()
    }


def test_a_visit_without_loading(site: Site, watched: Watched) -> None:
    """Coming by a link, where the theme loads no page anew, the walk is there, once."""
    page = watched.page
    page.goto(site.url + "eager-vs-graph/metrics/", wait_until="networkidle")
    page.locator('nav a[href*="visualize"]').first.click()
    page.wait_for_url("**/visualize/")

    expect(page.locator(".traced-steps__panel")).to_have_count(2)
    page.locator(".traced-steps button", has_text="Next").first.click()
    expect(page.locator(".traced-steps [role=status]").first).to_contain_text("Step 2 of 5")


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_the_page_never_scrolls_sideways(site: Site, watched: Watched, width: int) -> None:
    """Wide drawings scroll inside their boxes."""
    watched.page.set_viewport_size({"width": width, "height": 900})
    watched.page.goto(site.url + VISUALIZE)

    assert width >= watched.page.evaluate("document.documentElement.scrollWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(site: Site, browser: Browser, scheme: str) -> None:
    """No violation, with every fold open and a step taken."""
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
    page = context.new_page()
    page.goto(site.url + VISUALIZE, wait_until="networkidle")
    page.evaluate("document.querySelectorAll('article details').forEach(d => d.open = true)")
    page.locator(".traced-steps button", has_text="Next").first.click()
    page.wait_for_function(SCROLLED_IS_REACHABLE)
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    context.close()

    assert [] == [
        f"{v['id']}: {node['target']}" for v in found.response["violations"] for node in v["nodes"]
    ]

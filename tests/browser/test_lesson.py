"""The frame of a lesson, as a reader uses it: chooser, marks of what is done, the way on."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site, Watched

LESSON = "eager-vs-graph/"
CONCEPTS, METRICS, RECALL = (f"{LESSON}{name}/" for name in ("concepts", "metrics", "recall"))
PROJECT, TEST = f"{LESSON}project/", f"{LESSON}test/"
STYLES = [
    ("Why", "3 min"),
    ("Concepts", "8 min"),
    ("Deep dive", "15 min"),
    ("Visualize", "8 min"),
    ("Metrics", "8 min"),
    ("Code", "12 min"),
    ("Experiment", "12 min"),
    ("Debug", "12 min"),
    ("Recall", "5 min"),
    ("Project", "25 min"),
]
DONE = "quiz:v2:done:eager-vs-graph"


def open_live(page: Page, url: str) -> None:
    """Go to a page and wait for the lesson's script."""
    page.goto(url, wait_until="domcontentloaded")
    page.wait_for_selector(".lesson-styles[data-live]", state="attached")


def remember(page: Page, done: object) -> None:
    """Let the browser remember styles as done before the first page is opened."""
    text = json.dumps(json.dumps(done))
    page.add_init_script(
        f"localStorage.getItem({DONE!r}) ?? localStorage.setItem({DONE!r}, {text})"
    )


def stored(page: Page) -> dict[str, int] | None:
    """What the browser remembers of the lesson."""
    found: dict[str, int] | None = page.evaluate(f"JSON.parse(localStorage.getItem({DONE!r}))")
    return found


def title_of(path: str) -> str:
    """Name of a style whose page has this address."""
    return path.rstrip("/").rpartition("/")[2].replace("-", " ").capitalize()


def done_in_chooser(page: Page) -> list[str]:
    """Names of the styles that the chooser shows as done."""
    return page.locator(".lesson-rail > [data-done] .lesson-name").all_text_contents()


@pytest.mark.parametrize("path", [CONCEPTS, METRICS, RECALL, PROJECT])
def test_every_style_has_the_same_head(site: Site, watched: Watched, path: str) -> None:
    """Below its title a page says where it belongs and how long it takes, and links all styles."""
    watched.page.goto(site.url + path)

    expect(watched.page).to_have_title(re.compile(r"^\w.* - Eager vs graph execution - Traced$"))
    article = watched.page.locator("article")
    head = article.locator("h1 + .lesson-head")
    expect(head.locator(".lesson-where")).to_have_text("TensorFlow ML Eager vs graph execution")
    estimate = dict(STYLES)[title_of(path)]
    said = "about" if path == RECALL else "planned for"  # cards are not read from end to end
    expect(head.locator(".lesson-time > span").first).to_have_text(f"{said} {estimate}")
    counted = head.locator(".lesson-time", has_text="min to read")
    expect(counted).to_have_count(0 if path == RECALL else 1)
    stops = head.locator(".lesson-rail a")
    assert [f"{name} {minutes}" for name, minutes in STYLES] == [
        text.strip() for text in stops.all_text_contents()
    ]
    for href in stops.evaluate_all("all => all.map(a => a.href)"):
        assert (site.folder / href.removeprefix(site.url) / "index.html").is_file(), href
    current = head.locator("[aria-current=page]")
    expect(current).to_have_count(1)
    assert watched.page.url == current.evaluate("a => a.href")


def test_wide_chooser_by_keyboard(site: Site, watched: Watched) -> None:
    """On a wide screen all styles are in sight, and the keyboard reaches each in order."""
    page = watched.page
    open_live(page, site.url + METRICS)

    names = page.locator(".lesson-rail .lesson-name")
    tops = names.evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
    assert 1 == len(set(tops))
    expect(names.first).to_be_visible()
    expect(page.locator(".lesson-chooser > summary")).to_be_hidden()
    page.locator(".lesson-where a").focus()
    reached = []
    for _ in STYLES:
        page.keyboard.press("Tab")
        reached.append(
            page.evaluate("document.activeElement.querySelector('.lesson-name')?.textContent")
        )
    assert [name for name, _ in STYLES] == reached
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/recall/")


@pytest.mark.parametrize("width", [390, 320])
def test_narrow_chooser_by_keyboard(site: Site, watched: Watched, width: int) -> None:
    """On a phone the chooser is one closed line that says where one is, and unfolds."""
    page = watched.page
    page.set_viewport_size({"width": width, "height": 800})
    open_live(page, site.url + CONCEPTS)

    summary = page.locator(".lesson-chooser > summary")
    expect(summary.locator(".lesson-here")).to_have_text("Concepts · 2 of 10 · 8 min")
    expect(summary.locator(".lesson-count")).to_have_text("0 of 10 done")
    expect(page.locator(".lesson-rail")).to_be_hidden()
    page.locator(".lesson-where a").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".lesson-rail")).to_be_visible()
    heights = page.locator(".lesson-rail a").evaluate_all("all => all.map(a => a.offsetHeight)")
    assert min(heights) >= 44
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/why/")
    assert width >= page.evaluate("document.documentElement.scrollWidth")
    expect(page.locator(".lesson-chooser")).not_to_have_attribute("open", "")


def test_mark_as_done_survives(site: Site, watched: Watched) -> None:
    """A mark shows at once in every place, survives a reload, and can be taken back."""
    page = watched.page
    open_live(page, site.url + METRICS)
    mark = page.locator(".lesson-mark")
    expect(mark.locator(".lesson-left")).to_have_text("0 of 10 styles done.")

    mark.get_by_role("button", name="Mark as done").press("Enter")

    expect(mark.get_by_role("status")).to_have_text("Marked as done.")
    expect(mark.locator(".lesson-left")).to_have_text("1 of 10 styles done. Next: Code, 12 min")
    assert ["Metrics"] == done_in_chooser(page)
    page.reload()
    expect(mark.get_by_role("button")).to_have_text("Mark as not done")
    expect(page.locator(".lesson-choose .lesson-count")).to_have_text("1 of 10 done")
    expect(page.locator(".lesson-rail [data-done] a")).to_have_text("Metrics 8 mindone")
    page.goto(site.url + LESSON)
    row = page.locator(".lesson-list [data-style=metrics]")
    expect(row.locator(".lesson-done")).to_have_text("done")
    expect(page.locator(".lesson-list [data-done]")).to_have_count(1)

    row.get_by_role("link").click()
    page.get_by_role("button", name="Mark as not done").click()
    expect(mark.get_by_role("status")).to_have_text("No longer marked as done.")
    assert {} == stored(page)
    assert [] == watched.complaints


def test_leads_on(site: Site, watched: Watched) -> None:
    """A style that is done leads to the next one that is not, and the last one to the test."""
    page = watched.page
    ids = [name.lower().replace(" ", "-") for name, _ in STYLES]
    remember(page, dict.fromkeys(set(ids) - {"why", "recall"}, 1))
    open_live(page, site.url + RECALL)

    page.get_by_role("button", name="Mark as done").click()
    onward = page.locator(".lesson-left a")
    expect(onward).to_have_text("Next: Why, 3 min")
    onward.click()
    page.wait_for_url("**/why/")
    page.get_by_role("button", name="Mark as done").click()
    expect(page.locator(".lesson-left")).to_have_text("10 of 10 styles done. Test this pattern")
    page.locator(".lesson-left a").click()
    page.wait_for_url("**/test/")


def test_instant_navigation(site: Site, watched: Watched) -> None:
    """Marks and buttons work on a page that was reached without loading the site again."""
    page = watched.page
    listed = "".join(f"<url><loc>{site.url}{path}</loc></url>" for path in (METRICS, RECALL))
    page.route("**/sitemap.xml", lambda route: route.fulfill(body=f"<urlset>{listed}</urlset>"))
    open_live(page, site.url + METRICS)
    page.wait_for_load_state("networkidle")
    page.evaluate("window.kept = true")
    page.get_by_role("button", name="Mark as done").click()

    page.locator(".lesson-rail").get_by_role("link", name="Recall").click()
    page.wait_for_selector(".lesson-mark[data-here=recall][data-live]")
    assert page.evaluate("window.kept")
    assert ["Metrics"] == done_in_chooser(page)
    page.get_by_role("button", name="Mark as done").click()
    expect(page.locator(".lesson-left")).to_have_text("2 of 10 styles done. Next: Project, 25 min")
    assert {"metrics", "recall"} == set(stored(page) or {})


def test_notebook_is_marked_too(site: Site, watched: Watched) -> None:
    """The notebook has the same end, once."""
    open_live(watched.page, site.url + PROJECT)

    watched.page.get_by_role("button", name="Mark as done").click()

    assert ["Project"] == done_in_chooser(watched.page)
    expect(watched.page.locator(".lesson-end")).to_have_count(1)
    expect(watched.page.locator(".lesson-card--prev")).to_have_text("Previous Recall 5 min")


def test_one_way_on(site: Site, watched: Watched) -> None:
    """Pages of a lesson have one pair of links to the pages around; others keep the theme's."""
    page = watched.page
    page.goto(site.url + METRICS)
    expect(page.locator(".lesson-around a")).to_have_text(
        ["Previous Visualize 8 min", "Next Code 12 min"]
    )
    expect(page.locator(".md-footer__link")).to_have_count(2)
    for link in page.locator(".md-footer__link").all():
        expect(link).to_be_hidden()
    page.goto(f"{site.url}architecture/")
    expect(page.locator(".md-footer__link").first).to_be_visible()


def test_two_ways_in(site: Site, watched: Watched) -> None:
    """The overview leads to the first style, and to the test with the reader's strength."""
    page = watched.page
    open_live(page, site.url + LESSON)
    expect(page.locator(".lesson-way .tq-strength")).to_have_text(
        "Not tested yet. Test this pattern"
    )
    ways = page.locator(".lesson-way")
    expect(ways.nth(0)).to_contain_text("No test required")
    expect(ways.nth(1)).to_contain_text("10 questions across easy, medium and hard")
    page.get_by_role("link", name="Start learning").click()
    page.wait_for_url("**/why/")


def test_overview_counts_what_was_run(site: Site, watched: Watched) -> None:
    """The overview's numbers are those of this build."""
    page = watched.page
    page.goto(site.url + LESSON)
    said = dict(
        zip(
            page.locator(".lesson-numbers dt").all_text_contents(),
            page.locator(".lesson-numbers dd").all_text_contents(),
            strict=True,
        )
    )
    assert int(said["questions"]) >= 24
    expect(page.locator(".lesson-list > li")).to_have_count(len(STYLES))
    page.goto(f"{site.url}{LESSON}evidence/")
    expect(page.get_by_text(f"{said['claims proved by a run']} claims")).to_be_visible()


def test_marks_go_with_the_results(site: Site, watched: Watched, tmp_path: Path) -> None:
    """Marks are taken away, erased and brought back with the results of questions."""
    page = watched.page
    open_live(page, site.url + RECALL)
    page.get_by_role("button", name="Mark as done").click()
    before = stored(page)
    section = page.locator(".tq-progress")
    with page.expect_download() as download:
        section.get_by_role("button", name="Export results").click()
    taken = tmp_path / "results.json"
    download.value.save_as(taken)
    assert before == json.loads(taken.read_text())[DONE]

    section.get_by_text("Erase results").click()
    section.get_by_role("button", name="Yes, erase all").click()
    expect(page.locator(".lesson-left")).to_have_text("0 of 10 styles done.")
    assert [] == done_in_chooser(page)

    section.get_by_label("Import results").set_input_files(taken)
    expect(page.locator(".lesson-left")).to_contain_text("1 of 10 styles done.")
    assert before == stored(page)


@pytest.mark.parametrize("text", ["{", "[[]]", '{"why": "<img src=x onerror=alert(1)>"}'])
def test_garbage_is_dropped(site: Site, watched: Watched, text: str) -> None:
    """What is no list of done styles is removed, and the page works."""
    page = watched.page
    page.goto(site.url + CONCEPTS)
    page.evaluate("([key, text]) => localStorage.setItem(key, text)", [DONE, text])

    open_live(page, site.url + CONCEPTS)

    assert stored(page) is None
    page.get_by_role("button", name="Mark as done").click()
    assert {"concepts"} == set(stored(page) or {})
    assert [] == watched.complaints


def test_says_when_nothing_can_be_stored(site: Site, watched: Watched) -> None:
    """Without storage a mark lasts as long as the page, which says so."""
    page = watched.page
    page.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('x', 'QuotaExceededError') }"
    )
    open_live(page, site.url + METRICS)

    page.get_by_role("button", name="Mark as done").click()

    expect(page.locator(".lesson-status")).to_have_text(
        "Marked as done. Storage is full or blocked: kept only until you close the page."
    )
    assert ["Metrics"] == done_in_chooser(page)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", [METRICS, LESSON])
def test_progress_moves_nothing(site: Site, watched: Watched, path: str, width: int) -> None:
    """Filling in what is done shifts nothing on the page."""
    page = watched.page
    page.set_viewport_size({"width": width, "height": 900})
    places = "['h1', '.lesson-head', 'article > p, article > h2', '.lesson-list', '.lesson-end']"
    measure = f"""() => {places}.map(css => document.querySelector(css))
      .map(node => node && [node.offsetTop, node.offsetHeight])"""
    open_live(page, site.url + path)
    page.wait_for_load_state("networkidle")
    before = page.evaluate(measure)
    remember(page, {"why": 1, "metrics": 2})
    page.reload(wait_until="networkidle")
    page.wait_for_selector(".lesson-styles [data-done]", state="attached")
    assert before == page.evaluate(measure)
    script = "**/assets/lesson/main.js"
    page.route(script, lambda route: route.abort())
    page.reload(wait_until="networkidle")
    assert before == page.evaluate(measure)


@pytest.mark.parametrize("width", [1280, 390])
def test_reads_without_javascript(site: Site, browser: Browser, width: int) -> None:
    """Without JavaScript all styles can be chosen, and nothing is promised that needs it."""
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": width, "height": 900}
    )
    page = context.new_page()
    page.goto(site.url + METRICS)
    if width < 1000:
        page.locator(".lesson-chooser > summary").click()
    expect(page.locator(".lesson-rail a").last).to_be_visible()
    expect(page.get_by_text("Mark as done")).to_be_hidden()
    expect(page.locator(".lesson-card--next")).to_be_visible()
    page.locator(".lesson-rail a").first.click()
    expect(page.locator("h1")).to_contain_text("Why")
    page.goto(site.url + LESSON)
    expect(page.locator(".lesson-promise").last).to_be_visible()
    expect(page.get_by_role("link", name="Start learning")).to_be_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("path", "width"), [(CONCEPTS, 1280), (CONCEPTS, 390), (LESSON, 1280)])
def test_axe_finds_nothing(
    site: Site, browser: Browser, path: str, width: int, scheme: str
) -> None:
    """The frame has no accessibility violation that axe knows, with some styles done."""
    context = browser.new_context(
        color_scheme="dark" if scheme == "dark" else "light",
        viewport={"width": width, "height": 900},
    )
    page = context.new_page()
    remember(page, {"why": 1, "concepts": 2})
    page.goto(site.url + path, wait_until="networkidle")
    page.evaluate("document.querySelectorAll('.lesson-chooser').forEach(d => d.open = true)")
    rules = {"target-size": {"enabled": True}}
    tags = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
    found = Axe().run(page, options={"runOnly": tags, "rules": rules})
    context.close()

    assert [] == [
        f"{v['id']}: {node['target']}" for v in found.response["violations"] for node in v["nodes"]
    ]


@pytest.mark.parametrize("path", [LESSON, CONCEPTS, TEST])
@pytest.mark.parametrize("width", [1280, 768, 390, 320])
def test_never_scrolls_sideways(site: Site, watched: Watched, path: str, width: int) -> None:
    """The frame fits every screen."""
    watched.page.set_viewport_size({"width": width, "height": 900})
    open_live(watched.page, site.url + path)

    assert width >= watched.page.evaluate("document.documentElement.scrollWidth")
    assert [] == watched.complaints


def test_frame_is_not_searched(site: Site) -> None:
    """The search index holds no page's list of styles."""
    index = json.loads((site.folder / "search" / "search_index.json").read_text())
    for entry in index["docs"]:
        if entry["location"].startswith((CONCEPTS, PROJECT)):
            assert "Choose your learning style" not in entry["text"]
            assert "Mark as done" not in entry["text"]

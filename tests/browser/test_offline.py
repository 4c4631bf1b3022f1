"""The site as a downloaded archive: opened from a folder, without a server."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Watched, build_once, watching


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Address of the first page of an unpacked archive, as `make archive` packs it."""
    shared = tmp_path_factory.mktemp("archive")
    build_once(shared, OFFLINE="true", SITE_URL="")
    packed, folder = shared / "site.zip", shared / "Où est le graphe ?"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted((shared / "site").rglob("*")):
            archive.write(path, path.relative_to(shared / "site"))
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(folder)
    return (folder / "index.html").as_uri()


@pytest.fixture
def opened(browser: Browser, home: str) -> Iterator[Watched]:
    """A window with the first page, whose requests and console are kept."""
    with watching(browser) as one:
        one.page.goto(home)
        yield one
        assert [] == one.complaints
        assert [] == [
            url for url in one.requests if not url.startswith(("file:", "data:", "blob:"))
        ]


def test_reads_on_and_answers(opened: Watched) -> None:
    """Links lead from page to page, runs unfold, and a question is graded."""
    page = opened.page
    page.get_by_role("link", name="Start with eager vs graph execution").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Eager vs graph execution")
    page.locator(".lesson-list").get_by_role("link", name="Metrics").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Metrics")

    proof = page.locator("details.traced-proof").first
    proof.locator("summary").first.click()
    expect(proof.locator(".traced-out").first).to_be_visible()

    question = page.locator('.tq-item[data-item="retrace-python-ints"]')
    question.locator("input[type=radio]").first.check()
    question.get_by_role("button", name="Check").click()
    expect(question.get_by_role("status")).to_contain_text("orrect")


def test_a_test_is_taken(opened: Watched, home: str) -> None:
    """No page can load another here, so that the test holds its answers."""
    page = opened.page
    page.goto(home.removesuffix("index.html") + "eager-vs-graph/test.html")
    page.get_by_role("button", name="Start a test").click()
    question = page.locator(".tq-item").first

    question.get_by_role("button", name="Show the answer").click()

    expect(question.get_by_role("status")).to_have_text("The answer is shown below.")
    behind = question.locator("xpath=following-sibling::*[1]")
    expect(behind.get_by_text("Answer:", exact=True)).to_be_visible()
    expect(page.locator(".tq-item")).to_have_count(10)


def test_search_finds_a_section(opened: Watched) -> None:
    """Without a server, the search leads to the section."""
    page = opened.page
    page.keyboard.press("/")
    page.keyboard.type("ConcreteFunction", delay=20)
    result = page.locator(".md-search-result__link").first
    expect(result).to_be_visible(timeout=15_000)
    result.click()
    expect(page.locator("article")).to_contain_text("ConcreteFunction")


def test_a_record_is_in_the_archive(opened: Watched) -> None:
    """What proves an output travels with it."""
    page = opened.page
    page.locator(".traced-guess input").first.check()
    page.locator("details.traced-provenance summary").first.click()
    page.get_by_role("link", name="record").first.click()
    expect(page.get_by_role("heading", name="What the run depends on")).to_be_visible()
    page.get_by_role("link", name="run.json").click()
    expect(page.locator("body")).to_contain_text('"tensorflow":')

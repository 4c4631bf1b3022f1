"""The pages of questions as files: without JavaScript, on paper, under a strict policy, hostile."""

from __future__ import annotations

import functools
import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog, Page, expect

from tests.browser.conftest import Handler, Site, Watched, serving
from tests.browser.quiz import (
    ANSWERS,
    BY_TYPE,
    METRICS,
    RECALL,
    TEST,
    answer,
    expect_status,
    give,
    item,
    open_quiz,
    reason,
    stored,
)

PAGES = (METRICS, TEST, ANSWERS, RECALL)
HOOK = Path(__file__).parents[2] / "src" / "traced" / "adapters" / "mkdocs_hook.py"
ASSETS = Path(__file__).parents[2] / "docs" / "assets"


@pytest.fixture(scope="module")
def plain(browser: Browser) -> Iterator[Page]:
    """A browser without JavaScript."""
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("ident", BY_TYPE.values())
def test_all_is_reachable_without_javascript(site: Site, plain: Page, ident: str) -> None:
    """Stem, inputs, hints, answer and reasons are a click away, and no button does nothing."""
    plain.goto(site.url + TEST)
    question = item(plain, ident)
    expect(question.locator("legend")).to_be_visible()
    expect(question.locator("fieldset :is(input, textarea, select)").first).to_be_visible()
    assert 0 == question.get_by_role("button").count()
    assert 0 == question.locator("[role=status]:visible").count()
    for hint in question.locator(".tq-hint").all():
        hint.locator("summary").first.click()
        expect(hint.locator("div").first).to_be_visible()

    question.get_by_role("link", name="Answer, and why").click()

    body = answer(plain, ident).locator(f"#answer-{ident}")  # the browser unfolds what a link names
    expect(body.get_by_text("Answer:", exact=True)).to_be_visible()
    expect(body.locator(".tq-reason").first).to_be_visible()
    body.get_by_role("link", name="Back to the question").click()
    assert f"{site.url}{TEST}#quiz-{ident}" == plain.url


@pytest.mark.parametrize("javascript", [True, False])
def test_on_paper_the_answers_come_last(site: Site, browser: Browser, javascript: bool) -> None:
    """In print, stems and options stand first and every answer under the heading at the end."""
    context = browser.new_context(java_script_enabled=javascript)
    page = context.new_page()
    page.goto(site.url + METRICS)  # waits for the style sheet, too
    ident = BY_TYPE["choice"]
    if javascript:
        page.wait_for_selector(".tq-item[data-live]")
        give(item(page, ident), ["once"])
        expect_status(item(page, ident), "Not correct")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")

    text = page.locator("article").first.inner_text()
    expect(item(page, ident).locator("legend")).to_be_visible()
    assert 4 == item(page, ident).locator(".tq-option:visible").count()
    assert 0 == item(page, ident).get_by_role("button").count()
    heading = text.index("\nAnswers")
    assert text.index("Two calls with Python numbers") < heading
    assert heading < text.index("Answer to “Two calls with Python numbers”")
    assert heading < text.index("there are two traces here")
    assert 5 == page.locator(".tq-answer .tq-final:visible").count()
    context.close()


def test_printing_opens_no_hint(site: Site, watched: Watched) -> None:
    """The theme unfolds everything to print, which voids no question."""
    page, ident = watched.page, BY_TYPE["choice"]
    open_quiz(page, site.url + METRICS)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.wait_for_function("document.querySelector('.tq-hint').open")
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.wait_for_function("!document.querySelector('.tq-hint').open")

    give(item(page, ident), ["twice"])

    expect_status(item(page, ident), "Correct")
    assert stored(page, f"item:{ident}")["first"]["hint"] is False


def test_printing_leaves_the_page_as_it_was(site: Site, watched: Watched) -> None:
    """After printing, the answer of a checked question stands behind it again."""
    page, ident = watched.page, BY_TYPE["choice"]
    open_quiz(page, site.url + METRICS)
    give(item(page, ident), ["once"])
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.evaluate("dispatchEvent(new Event('afterprint'))")

    expect(reason(page, ident, "once")).to_be_visible()
    behind = item(page, ident).evaluate("node => node.nextElementSibling.dataset.answerFor")
    assert ident == behind


class StrictHandler(Handler):
    """Serves files under the strictest policy for scripts."""

    def end_headers(self) -> None:
        """Allow scripts of this origin only, and none inline."""
        self.send_header("Content-Security-Policy", "script-src 'self'")
        super().end_headers()


def test_grades_under_a_strict_policy(site: Site, watched: Watched) -> None:
    """With `script-src 'self'`, which stops the theme's inline scripts, a question is graded."""
    with serving(site.folder, StrictHandler) as url:
        page, ident = watched.page, BY_TYPE["choice"]
        open_quiz(page, url + METRICS)

        give(item(page, ident), ["once"])

        expect_status(item(page, ident), "Not correct")
        expect(reason(page, ident, "once")).to_be_visible()


@pytest.mark.parametrize("path", PAGES)
def test_loads_quietly_from_its_own_origin(site: Site, watched: Watched, path: str) -> None:
    """A page of questions asks no other origin and leaves the console empty."""
    watched.page.set_default_timeout(20_000)
    watched.page.goto(site.url + path, wait_until="networkidle")

    assert [] == watched.complaints
    assert [] == [url for url in watched.requests if not url.startswith((site.url, "data:"))]


class Tags(HTMLParser):
    """Collects ids, links and what a strict policy forbids."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.forbidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at each attribute."""
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            if name == "href" and value:
                self.links.append(value)
            if name.startswith("on") or (value or "").strip().startswith("javascript:"):
                self.forbidden.append(f"<{tag} {name}={value}>")


@functools.cache
def tags_of(file: Path) -> Tags:
    """What the parser of a page met."""
    tags = Tags()
    tags.feed(file.read_text(encoding="utf-8"))
    return tags


@pytest.mark.parametrize("path", PAGES)
def test_markup_has_no_inline_script(site: Site, path: str) -> None:
    """No handler and no address of a page of questions is a script."""
    assert [] == [
        one for one in tags_of(site.folder / path / "index.html").forbidden if "tq" in one
    ]
    source = (site.folder / path / "index.html").read_text(encoding="utf-8")
    main = source[source.index("<article") : source.rindex("</article>")]
    assert None is re.search(r"<[^>]+\son\w+\s*=|javascript:", main)


@pytest.mark.parametrize("path", PAGES)
def test_every_link_of_the_questions_arrives(site: Site, path: str) -> None:
    """Anchors, pages and records that a page of questions links to exist; ids are unique."""
    folder = site.folder / path
    tags = tags_of(folder / "index.html")
    assert sorted(set(tags.ids)) == sorted(tags.ids)
    nowhere = []
    for link in set(tags.links):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.split("?")[0].partition("#")
        file = (folder / name).resolve()
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file() or (anchor and anchor not in tags_of(file).ids):
            nowhere.append(link)
    assert [] == sorted(nowhere)


def test_every_objective_leads_to_its_section(site: Site) -> None:
    """The section that teaches an objective exists."""
    source = (site.folder / TEST / "index.html").read_text(encoding="utf-8")
    found = re.search(r'data-objectives="([^"]*)"', source)
    assert found
    objectives = json.loads(found[1].replace("&quot;", '"').replace("&#x27;", "'"))
    assert len(objectives) >= 5
    for objective in objectives.values():
        name, _, anchor = objective["url"].partition("#")
        assert anchor in tags_of((site.folder / TEST / name / "index.html").resolve()).ids


def test_the_banks_exports_are_published(site: Site) -> None:
    """The bank is there for a learning system, in two formats."""
    names = ("quiz/eager-vs-graph.gift.txt", "quiz/eager-vs-graph.qti.zip")
    for name in names:
        assert (site.folder / name).is_file()
    assert "::" in (site.folder / names[0]).read_text(encoding="utf-8")
    assert "imsmanifest.xml" in zipfile.ZipFile(site.folder / names[1]).namelist()


@pytest.mark.parametrize("needle", ["there are two traces here", "It would take a body without"])
def test_search_does_not_spoil(site: Site, needle: str) -> None:
    """The words of an answer are in the page but not in the search index."""
    page = (site.folder / METRICS / "index.html").read_text(encoding="utf-8")
    assert needle in page
    index = (site.folder / "search" / "search_index.json").read_text(encoding="utf-8")
    assert needle not in index


# ---- Hostile strings

HOSTILE = "<img src=x onerror=alert(1)> </script> {{ x }} a<b && c>d"
"""Stands in every field of every question, and in what the programs print."""
NOTE = f"'{HOSTILE}'"


def hostile_bank() -> str:
    """A bank of all seven types in which every text is hostile."""
    common = f"objective: aim\n    difficulty: easy\n    stem: {NOTE}\n    hints: [{NOTE}]\n    solution: [{NOTE}]\n    common_mistakes: [{NOTE}]\n    quick_check: {{question: {NOTE}, answer: {NOTE}}}"
    say, steps = "snippet: ../snippets/l/say.py", "snippet: ../snippets/l/steps.py"
    return f"""\
title: {NOTE}
objectives:
  aim: {{text: {NOTE}, page: ../docs/index.md#aim}}
misconceptions:
  wrong: {NOTE}
items:
  - id: one
    title: {NOTE}
    type: choice
    {common}
    {say}
    choices:
      - {{id: a, rationale: {NOTE}}}
      - {{id: b, edits: [["number = 1", "number = 2"]], misconception: wrong, rationale: {NOTE}}}
      - {{id: c, edits: [["number = 1", "number = 3"]], rationale: {NOTE}}}
  - id: many
    title: {NOTE}
    type: multiple_response
    {common}
    {say}
    choices:
      - {{id: a, text: 'A {HOSTILE}', holds: number == 1, rationale: {NOTE}}}
      - {{id: b, text: 'B {HOSTILE}', holds: number == 2, rationale: {NOTE}}}
      - {{id: c, text: 'C {HOSTILE}', holds: number < 2, rationale: {NOTE}}}
  - id: predict
    title: {NOTE}
    type: predict_output
    {common}
    {say}
    near_misses:
      - {{id: two, edits: [["number = 1", "number = 2"]], rationale: {NOTE}}}
  - id: count
    title: {NOTE}
    type: numeric
    {common}
    {steps}
    value: last
    unit: '<b>'
    absolute: 0
    rationale: {NOTE}
    near_misses:
      - {{id: two, edits: [["print(5)", "print(6)"]], rationale: {NOTE}}}
  - id: sort
    title: {NOTE}
    type: order
    {common}
    {steps}
    blocks: [make, fill, last]
    goal: {{holds: "seen == ['<img src=x onerror=alert(1)>']"}}
    distractors:
      - {{id: harm, code: "seen.pop('</script><b>')", rationale: {NOTE}}}
    rationale: {NOTE}
  - id: fill
    title: {NOTE}
    type: gap
    {common}
    {steps}
    gaps:
      - id: g
        text: "'<img src=x onerror=alert(1)>'"
        reject: [{{answer: "'</script><b>'", rationale: {NOTE}}}]
    goal: {{holds: "seen == ['<img src=x onerror=alert(1)>']"}}
    rationale: {NOTE}
  - id: find
    title: {NOTE}
    type: hottext
    {common}
    {say}
    goal: {{holds: number == 2}}
    fixes:
      - {{edits: [["number = 1", "number = 2"]], rationale: {NOTE}}}
    near_misses:
      - {{edits: [["print(", "print(0, "]], rationale: {NOTE}}}
    rationale: {NOTE}
"""


SAY = f"""\
\"\"\"Says something.\"\"\"
number = 1
print({HOSTILE!r}, number)
"""
STEPS = """\
\"\"\"Fills a list.\"\"\"
# --8<-- [start:make]
seen = []
# --8<-- [end:make]
# --8<-- [start:fill]
seen.append('<img src=x onerror=alert(1)>')
# --8<-- [end:fill]
# --8<-- [start:last]
print(5)
# --8<-- [end:last]
"""
CONFIG = f"""\
site_name: Hostile
theme: {{name: material, font: false}}
extra_css: [assets/quiz.css]
extra_javascript: [{{path: assets/quiz/main.js, type: module}}]
hooks: [{HOOK}]
plugins: [search]
markdown_extensions: [attr_list, md_in_html, pymdownx.superfences, traced.adapters.markdown_extension]
"""
INDEX = """\
# Page

## Aim

[All](../quiz/l.yml){ .quiz-test }

[Cards](../quiz/l.yml){ .quiz-recall }
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A small site whose authors and programs mean harm."""
    root = tmp_path_factory.mktemp("hostile")
    files = {
        "mkdocs.yml": CONFIG,
        "pyproject.toml": "[tool.traced]\nlibraries = []\n",
        "docs/index.md": INDEX,
        "quiz/l.yml": hostile_bank(),
        "snippets/l/say.py": SAY,
        "snippets/l/steps.py": STEPS,
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    (root / "docs/assets").symlink_to(ASSETS)
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build"],
        cwd=root,
        env=os.environ | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    with serving(root / "site") as url:
        yield Site(root / "site", url, built.stderr)


REPLIES: dict[str, str | list[str] | dict[str, str]] = {
    "one": ["b"],
    "many": ["b"],
    "predict": f"{HOSTILE} 2\n{HOSTILE}",
    "count": "6",
    "sort": ["make", "harm"],
    "fill": {"g": "'</script><b>'"},
    "find": ["3"],
}


def test_hostile_texts_stay_texts(hostile: Site, watched: Watched) -> None:
    """No text of an author, a program or a reader becomes an element or runs."""
    page = watched.page
    opened: list[str] = []

    def on_dialog(dialog: Dialog) -> None:
        opened.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", on_dialog)
    open_quiz(page, hostile.url)

    for ident, reply in REPLIES.items():
        expect(item(page, ident).locator("legend")).to_contain_text(HOSTILE)
        give(item(page, ident), reply)
        expect_status(item(page, ident), "Not correct")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")

    expect(reason(page, "one", "b")).to_contain_text(f"{HOSTILE} 2")
    expect(item(page, "predict").locator(".tq-compare")).to_contain_text(HOSTILE)
    expect(item(page, "sort")).to_contain_text("seen.pop('</script><b>')")
    text = page.locator("article").first.inner_text()
    assert text.count(HOSTILE) > 50
    assert 0 == page.locator("article :is(img, script, b)").count()
    assert [] == opened
    assert [] == watched.complaints


CLIPPED = """() => [...document.querySelectorAll(".tq-item pre, .tq-item pre > code")]
  .filter(code => code.scrollWidth > code.clientWidth + 1 && code.clientWidth)
  .map(code => code.textContent.trim().slice(0, 60))"""


def test_on_paper_no_code_is_cut_off(site: Site, watched: Watched) -> None:
    """In print, lines of code that are too long for the sheet are folded, not clipped."""
    open_quiz(watched.page, site.url + TEST)
    watched.page.emulate_media(media="print")
    watched.page.set_viewport_size({"width": 700, "height": 1000})

    assert [] == watched.page.evaluate(CLIPPED)


def test_the_test_page_links_the_exports(site: Site, watched: Watched) -> None:
    """Whoever wants to grade finds the bank in two formats where the test says so."""
    watched.page.goto(site.url + TEST, wait_until="domcontentloaded")
    links = watched.page.locator(".tq-test__intro a[download]")

    assert ["Moodle GIFT", "QTI 3"] == links.all_text_contents()
    names = ("eager-vs-graph.gift.txt", "eager-vs-graph.qti.zip")
    assert [f"{site.url}quiz/{name}" for name in names] == [
        link.evaluate("a => a.href") for link in links.all()
    ]

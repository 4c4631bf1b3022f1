"""The search leads to the section that answers, through prose, code and outputs; not to answers."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT, Site, Watched
from traced.base.layout import Layout
from traced.embeds.embed import find_embeds
from traced.inputs import prose
from traced.inputs.bank import load_bank

SECTIONS = {
    "autograph": "eager-vs-graph/deep-dive/#autograph-from-python-to-python",
    "XLA slower": "eager-vs-graph/deep-dive/#xla-from-ops-to-one-program",
    "InaccessibleTensorError": "eager-vs-graph/debug/#bug-7",
    "retracing": "eager-vs-graph/debug/#bug-13",
    "first call slow": "eager-vs-graph/debug/#it-is-right-and-slow",
    "gradient tape in graph": "eager-vs-graph/concepts/#gradient-tape",
    "break-even": "eager-vs-graph/metrics/#which-metric-matters-and-why",
    "saved model export": "eager-vs-graph/deep-dive/#export",
    "experimental_get_tracing_count": "eager-vs-graph/",
    "Running add": "eager-vs-graph/what-running-changed/#fault-1-printed-once",
}
"""What readers look for, and a section among the best results; code and outputs stand last."""
SHORTEST = 30
"""Characters of a phrase that stands nowhere by chance."""


@pytest.mark.parametrize("query", SECTIONS)
def test_leads_to_the_section(site: Site, watched: Watched, query: str) -> None:
    """The first page found is the one an expert would name, with its section."""
    page = watched.page
    page.goto(site.url, wait_until="networkidle")
    page.keyboard.press("/")
    page.keyboard.type(query)
    first = page.locator(".md-search-result__item").first
    expect(first).to_be_visible(timeout=15_000)
    expect(page.get_by_role("dialog", name="Search")).to_be_attached()

    where, mark, anchor = SECTIONS[query].partition("#")
    link = f'a[href*="{where}"]' + f'[href$="#{anchor}"]' * bool(mark)
    section = first.locator(link).first
    expect(section).to_be_attached()


def phrases() -> Iterator[str]:
    """What a bank tells only those who have answered: rationales, hints, solutions, mistakes."""
    bank = load_bank(Layout(ROOT), ROOT / "quiz" / "eager-vs-graph.yml").bank
    for item in bank.model_dump(exclude_defaults=True)["items"]:
        yield from _told(item)


def _told(part: object, name: str = "") -> Iterator[str]:
    match part:
        case dict():
            for key, value in part.items():
                yield from _told(value, key)
        case list() | tuple():
            for value in part:
                yield from _told(value, name)
        case str() if name in {"rationale", "hints", "solution", "common_mistakes"}:
            if not find_embeds(part, "quiz/x.yml").embeds:
                yield from (s for s in prose.plain(part).split(". ") if len(s) >= SHORTEST)


def test_answers_are_not_searched(site: Site) -> None:
    """No sentence that gives an answer away is in the index."""
    index = json.loads((site.folder / "search" / "search_index.json").read_text())
    texts = [
        " ".join(html.unescape(re.sub(r"<[^>]+>", "", entry["text"])).split())
        for entry in index["docs"]
    ]
    told = list(phrases())
    assert len(told) > 100
    assert [] == [one for one in told if any(one in text for text in texts)]

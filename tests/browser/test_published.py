"""What a site that has an address tells those who link to it, list it or search it."""

from __future__ import annotations

import html
import json
import re
import struct
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from tests.browser.conftest import ROOT, build_once
from tests.browser.test_site import EVERY_PAGE, METRICS
from traced.base.layout import Layout
from traced.inputs.bank import load_bank

ADDRESS = "https://example.org/traced/"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
TEST = "eager-vs-graph/test/"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built for an address and with its feed."""
    shared = tmp_path_factory.mktemp("published")
    build_once(shared, SITE_URL=ADDRESS, RSS="true")
    return shared / "site"


def page_of(published: Path, path: str) -> str:
    """The HTML of a page."""
    return (published / path / "index.html").read_text(encoding="utf-8")


def meta(text: str) -> dict[str, str]:
    """What a page's head says of it, by name or property."""
    found = re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)"', text)
    return {name: html.unescape(content) for name, content in found}


def told(published: Path, path: str) -> list[dict[str, Any]]:
    """The structured data of a page."""
    found = re.search(
        r'<script type="application/ld\+json">(.*?)</script>', page_of(published, path), re.DOTALL
    )
    assert found
    data = json.loads(found[1])
    assert {"@context", "@graph"} == data.keys()
    assert "https://schema.org" == data["@context"]
    graph: list[dict[str, Any]] = data["@graph"]
    return graph


def test_sitemap_lists_every_page(published: Path) -> None:
    """Under the address that each page names as its own."""
    listed = ET.parse(published / "sitemap.xml").iter(f"{SITEMAP}loc")
    assert {ADDRESS + path for path in EVERY_PAGE} == {one.text for one in listed}
    for path in EVERY_PAGE:
        canonical = f'<link rel="canonical" href="{ADDRESS}{path}">'
        assert canonical in page_of(published, path)


def test_robots(published: Path) -> None:
    """Everything may be read; the list of pages is named."""
    assert (
        "User-agent: *\nAllow: /\n\nSitemap: https://example.org/traced/sitemap.xml\n"
        == (published / "robots.txt").read_text()
    )


def test_cards(published: Path) -> None:
    """Each page has a card of its own words, large enough to be shown large."""
    cards = set()
    for path in EVERY_PAGE:
        head = meta(page_of(published, path))
        assert ADDRESS + path == head["og:url"]
        assert "summary_large_image" == head["twitter:card"]
        assert head["og:title"]
        assert head["og:description"] in head["og:image:alt"]
        card = published / head["og:image"].removeprefix(ADDRESS)
        assert (1200, 630) == struct.unpack(">II", card.read_bytes()[16:24])
        cards.add(card)
    assert len(EVERY_PAGE) == len(cards)


def test_home_is_the_site(published: Path) -> None:
    """The home page tells of the whole."""
    (site,) = told(published, "")
    assert ("WebSite", "Traced", ADDRESS) == (site["@type"], site["name"], site["url"])


def test_a_style_is_a_learning_resource(published: Path) -> None:
    """With the minutes of the manifest, the objectives it teaches and the lesson it is part of."""
    page, practice = told(published, METRICS)
    assert "LearningResource" == page["@type"]
    assert ("Metrics", "PT8M") == (page["learningResourceType"], page["timeRequired"])
    assert "Predict where a graph wins, draws and loses." in page["teaches"]
    assert {
        "@type": "LearningResource",
        "name": "Eager vs graph execution",
        "url": f"{ADDRESS}eager-vs-graph/",
    } == page["isPartOf"]
    assert "Quiz" == practice["@type"]
    assert 5 == len(practice["hasPart"])


def test_the_overview_is_the_lesson(published: Path) -> None:
    """With its ten styles as parts."""
    (page,) = told(published, "eager-vs-graph/")
    assert "Eager vs graph execution" == page["name"]
    assert ["PT3M", "PT8M", "PT15M"] == [one["timeRequired"] for one in page["hasPart"]][:3]
    assert 10 == len(page["hasPart"])


def test_a_quiz_lists_its_questions_and_no_answers(published: Path) -> None:
    """Nothing that a bank says of its options stands in the structured data."""
    page, quiz = told(published, TEST)
    bank = load_bank(Layout(ROOT), ROOT / "quiz" / "eager-vs-graph.yml").bank
    assert ("LearningResource", "Quiz") == (page["@type"], quiz["@type"])
    assert len(bank.items) == len(quiz["hasPart"])
    assert {"@type", "name", "eduQuestionType", "educationalLevel"} == {
        key for question in quiz["hasPart"] for key in question
    }


def test_a_missing_page_finds_the_way_back(published: Path) -> None:
    """From any depth, since its links name the whole path."""
    text = (published / "404.html").read_text(encoding="utf-8")
    assert 'href="/traced/eager-vs-graph/"' in text
    links = re.findall(r'(?:href|src)="([^"#]+)"', text)
    assert [] == [
        link for link in links if not link.startswith(("/traced/", "https://example.org/"))
    ]


@pytest.mark.parametrize("feed", ["feed_rss_created.xml", "feed_rss_updated.xml"])
def test_feed(published: Path, feed: str) -> None:
    """What changed, newest first, each with its address and date, and a picture that exists."""
    channel = ET.parse(published / feed).getroot().find("channel")
    assert channel is not None
    items = channel.findall("item")
    links = [item.findtext("link", "") for item in items]
    assert set(links) <= {ADDRESS + path for path in EVERY_PAGE}
    assert len(items) > 10
    assert all(item.findtext("pubDate") and item.findtext("description") for item in items)
    picture = channel.findtext("image/url", "")
    assert (published / picture.removeprefix(ADDRESS)).read_bytes().startswith(b"\x89PNG")
    assert 'href="../../feed_rss_created.xml"' in page_of(published, METRICS)

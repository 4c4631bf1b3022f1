"""Optional: a MkDocs hook for what surrounds the pages: cards, and the content security policy."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any, Literal

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from traced.card import card_name, draw_card
from traced.layout import Layout
from traced.policy import inline_scripts, policy, with_policy
from traced.store import write_atomically

CARDS = "assets/cards"
"""Folder of the site that holds the cards."""


class Host:
    """What MkDocs is doing."""

    serving = False


HOST = Host()


def on_startup(*, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Called once per command; its presence keeps this module loaded between builds."""
    HOST.serving = command == "serve"


def on_page_context(
    context: dict[str, Any], *, page: Page, config: MkDocsConfig, nav: object
) -> dict[str, Any]:
    """Hand the theme what it writes into a page's head."""
    context["traced"] = {"card_url": _card_url(page, config)}
    return context


def _card_url(page: Page, config: MkDocsConfig) -> str:
    """Address of a page's card; none on a site without an address, where nobody could fetch it."""
    if not config.site_url or HOST.serving:
        return ""
    return f"{config.site_url.rstrip('/')}/{CARDS}/{card_name(*_words(page, config))}"


def _words(page: Page, config: MkDocsConfig) -> tuple[str, str]:
    """Title and description of a page."""
    return str(page.title), str(page.meta.get("description") or config.site_description or "")


def on_post_page(output: str, *, page: Page, config: MkDocsConfig) -> str:
    """Draw the page's card, once for each text."""
    if _card_url(page, config):
        title, description = _words(page, config)
        name = card_name(title, description)
        kept = Layout(Path(config.config_file_path).parent).cache / "cards" / name
        if not kept.exists():
            write_atomically(kept, draw_card(config.site_name, title, description))
        write_atomically(Path(config.site_dir) / CARDS / name, kept.read_bytes())
    return output


def on_post_build(config: MkDocsConfig) -> None:
    """Give every page the content security policy of the whole site."""
    if HOST.serving:  # MkDocs adds a script then that reloads the page
        return
    pages = {p: p.read_text(encoding="utf-8") for p in Path(config.site_dir).rglob("*.html")}
    rules = policy(itertools.chain.from_iterable(map(inline_scripts, pages.values())))
    for path, html in pages.items():
        path.write_text(with_policy(html, rules), encoding="utf-8")

"""Optional: a MkDocs hook for what surrounds the pages: cards, and the content security policy."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any, Literal

from mkdocs.config.config_options import ExtraScriptValue
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from rjsmin import jsmin

from traced.adapters.offline import is_offline
from traced.base.layout import Layout
from traced.execution.store import write_atomically
from traced.records.key import digest
from traced.site.breaks import with_breaks
from traced.site.bundle import BundleError, at_once, bundle, one_sheet
from traced.site.card import card_name, draw_card
from traced.site.policy import inline_scripts, policy, with_policy

CARDS = "assets/cards"
"""Folder of the site that holds the cards."""
WORKER = "assets/javascripts/iframe-worker.js"
"""Where the site holds what stands in for workers, which browsers refuse to load from files."""
VENDOR = Path(__file__).parent / "vendor"
CODE = "<pre><span></span><code>"
"""How highlighted code begins."""
SEARCH = 'data-md-component="search" role="dialog"'
"""The dialog of the theme's search, which has no name."""
RAIL = 'class="lesson-head"'
"""Begins the head of a page of a lesson, whose rail stays on the screen."""
MAIN = '<main class="md-main" data-md-component="main">'
"""How the theme begins the main part, whose first element tells it where readers read."""


class Host:
    """What MkDocs is doing."""

    def __init__(self) -> None:
        self.serving = False
        self.offline = False
        """Whether the site is to be opened from a folder."""


HOST = Host()


def on_startup(*, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Called once per command; its presence keeps this module loaded between builds."""
    HOST.serving = command == "serve"


@event_priority(50)  # before the plugins read their settings
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Leave out what needs a server where the site opens from a folder, and feeds not built."""
    feed = config.plugins.get("rss")
    if feed and not feed.config.get("enabled"):
        del config.plugins["rss"]  # else the theme links its files
    elif feed and config.site_url and not feed.config.get("image"):  # else it is named "None"
        feed.config["image"] = _card_address(_site_words(config), config)
    HOST.offline = is_offline(config)
    if HOST.offline:
        config.extra["polyfills"] = [WORKER]  # the plugin names a foreign host
        instant = "navigation.instant"  # fetches pages, which files do not allow
        config.theme["features"] = [one for one in config.theme["features"] if one != instant]
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Publish all modules as one script and all sheets as one, and let pages load these."""

    def read(uri: str) -> str:
        file = files.get_file_from_path(uri)
        if file is None:
            raise PluginError(f"mkdocs.yml: no docs/{uri}")
        return file.content_string

    def module(uri: str) -> str:
        return at_once(read(uri)) if HOST.offline else read(uri)

    modules = [one for one in config.extra_javascript if getattr(one, "type", "") == "module"]
    if modules:
        try:
            script = bundle(map(str, modules), module)
        except BundleError as error:
            raise PluginError(f"docs/{error}") from None
        loaded = ExtraScriptValue(_publish(files, config, "js", jsmin(script)))
        loaded.defer = True
        others = [one for one in config.extra_javascript if one not in modules]
        config.extra_javascript[:] = [loaded, *others]
    files.append(File.generated(config, "robots.txt", content=_robots(config)))
    if config.extra_css:
        sheet = one_sheet(map(read, config.extra_css))
        config.extra_css[:] = [_publish(files, config, "css", sheet)]
    return files


def _robots(config: MkDocsConfig) -> str:
    """Everything may be read by everyone; where the list of all pages is."""
    sitemap = f"{config.site_url.rstrip('/')}/sitemap.xml" if config.site_url else ""
    return "User-agent: *\nAllow: /\n" + f"\nSitemap: {sitemap}\n" * bool(sitemap)


def _publish(files: Files, config: MkDocsConfig, kind: str, text: str) -> str:
    """Publish a text under a name that no cache knows for another."""
    uri = f"assets/site.{digest(text.encode())[:8]}.{kind}"
    files.append(File.generated(config, uri, content=text))
    return uri


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Let the keyboard reach code that scrolls before the theme, which is lazy, has seen it.

    Code in sentences gets places to break.
    """
    return with_breaks(html.replace(CODE, f'{CODE[:-1]} tabindex="0">'))


def on_page_context(
    context: dict[str, Any], *, page: Page, config: MkDocsConfig, nav: object
) -> dict[str, Any]:
    """Hand the theme what it writes into a page's head."""
    context.setdefault("traced", {})["card_url"] = _card_url(page, config)
    return context


def _card_url(page: Page, config: MkDocsConfig) -> str:
    """Address of a page's card; none on a site without an address, where nobody could fetch it."""
    if not config.site_url or HOST.serving:
        return ""
    return _card_address(_words(page, config), config)


def _card_address(words: tuple[str, str], config: MkDocsConfig) -> str:
    return f"{(config.site_url or '').rstrip('/')}/{CARDS}/{card_name(*words)}"


def _words(page: Page, config: MkDocsConfig) -> tuple[str, str]:
    """Title and description of a page."""
    return str(page.title), str(page.meta.get("description") or config.site_description or "")


def on_post_page(output: str, *, page: Page, config: MkDocsConfig) -> str:
    """Name the theme's search; draw the page's card, once for each text."""
    if _card_url(page, config):
        _draw(_words(page, config), config)
    if RAIL in output:
        output = output.replace(MAIN, f'{MAIN}<i class="lesson-spy"></i>', 1)
    return output.replace(SEARCH, f'{SEARCH} aria-label="Search"')


def _site_words(config: MkDocsConfig) -> tuple[str, str]:
    """Title and description of the site."""
    return config.site_name, str(config.site_description or "")


def _draw(words: tuple[str, str], config: MkDocsConfig) -> None:
    """Publish the card with these words, drawn anew only if they are new."""
    name = card_name(*words)
    kept = Layout(Path(config.config_file_path).parent).cache / "cards" / name
    if not kept.exists():
        write_atomically(kept, draw_card(config.site_name, *words))
    write_atomically(Path(config.site_dir) / CARDS / name, kept.read_bytes())


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def on_post_build(config: MkDocsConfig) -> None:
    """Give every page the content security policy of the whole site."""
    site = Path(config.site_dir)
    if "rss" in config.plugins and config.site_url:
        _draw(_site_words(config), config)
    if HOST.offline:
        write_atomically(site / WORKER, _read(VENDOR / "iframe-worker" / "shim.js"))
    if HOST.serving or HOST.offline:  # a server adds a script that reloads; files have no origin
        return
    pages = {path: _read(path) for path in site.rglob("*.html")}
    rules = policy(itertools.chain.from_iterable(map(inline_scripts, pages.values())))
    for path, html in pages.items():
        path.write_text(with_policy(html, rules), encoding="utf-8")

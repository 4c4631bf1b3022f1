"""Optional: a MkDocs hook that makes mkdocs-jupyter trustworthy, bounded, private and light.

mkdocs-jupyter keys its cache on the notebook's text alone, lets a cell run for ever, inlines
half a megabyte of JupyterLab's styles, every drawing and a script that names a foreign host,
and leaves links to other pages as they are. It has no option for any of these; nbconvert reads
its limits and its template from the folder beside this file.
"""

from __future__ import annotations

import base64
import itertools
import json
import logging
import os
import platform
import posixpath
import re
from pathlib import Path
from typing import Literal

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from traced.records.environment import tensorflow_version, version_of
from traced.records.key import digest
from traced.records.record import svg_size_px

PLUGIN = "mkdocs-jupyter"
CONFIG_FOLDER = Path(__file__).parent / "jupyter"
LIBRARIES = ("keras", "numpy", "matplotlib", "nbconvert", "mkdocs-jupyter")
STYLE = re.compile(r"\s*<style>.*?</style>\s*\Z", re.DOTALL)
"""Colours for Jupyter's own class names, added after whatever the template gives."""
PAGE_LINK = re.compile(
    r"""(?<=\shref=")          # the address of a link
    (?P<path>[^":?\#]+\.md)    # to a page of this site, named by its source
    (?P<anchor>\#[^"]*)?       # and perhaps a place on it
    (?=")""",
    re.VERBOSE,
)
DRAWING = re.compile(r'(?<=\s)src="data:image/svg\+xml;base64,(?P<svg>[^"]*)"')
"""A drawing that stands in the page."""
log = logging.getLogger("mkdocs.traced.notebook")


def on_startup(*, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Let nbconvert find its limits and the template of this site."""
    known = os.environ.get("JUPYTER_CONFIG_PATH")
    folders = [str(CONFIG_FOLDER), *([known] if known else [])]
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(folders)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Give each environment a cache of its own, so that an upgrade runs cells anew."""
    if PLUGIN in config.plugins:
        root = Path(config.config_file_path).parent
        folder = root / ".cache" / PLUGIN / _environment()
        config.plugins[PLUGIN].config["cache_dir"] = str(folder)
    return config


def _environment() -> str:
    """What notebooks are run and rendered with, besides their own text."""
    versions = [platform.python_version(), tensorflow_version(), *map(version_of, LIBRARIES)]
    rendering = sorted(p for p in CONFIG_FOLDER.rglob("*") if p.suffix in {".py", ".j2"})
    parts = [" ".join(versions).encode(), *(path.read_bytes() for path in rendering)]
    return digest(b"\0".join(parts))[:16]


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Describe the page, drop styles that match nothing, take drawings out, mend its links."""
    if not page.file.src_uri.endswith(".ipynb"):
        return html
    metadata = json.loads(page.file.content_string)["metadata"]
    page.meta.setdefault("description", metadata.get("description"))

    def page_url(link: re.Match[str]) -> str:
        folder = posixpath.dirname(page.file.src_uri)
        uri = posixpath.normpath(posixpath.join(folder, link["path"]))
        target = files.get_file_from_path(uri)
        if target is None:
            log.warning(
                "%s: dead-link: no docs/%s (the notebook links to it)", page.file.src_uri, uri
            )
            return link[0]
        return target.url_relative_to(page.file) + (link["anchor"] or "")

    html = _with_files(STYLE.sub("", html), page.file, files, config)
    return PAGE_LINK.sub(page_url, html)


def _with_files(html: str, notebook: File, files: Files, config: MkDocsConfig) -> str:
    """Drawings as files of their own, which a reader loads on reaching them."""
    numbers = itertools.count(1)

    def image(found: re.Match[str]) -> str:
        svg = base64.b64decode(found["svg"])
        uri = f"{notebook.src_uri.removesuffix('.ipynb')}-figure-{next(numbers)}.svg"
        file = File.generated(config, uri, content=svg)
        files.append(file)
        width, height = svg_size_px(svg.decode())
        size = f' width="{width}" height="{height}"' if width else ""
        return f'src="{file.url_relative_to(notebook)}"{size} loading="lazy"'

    return DRAWING.sub(image, html)

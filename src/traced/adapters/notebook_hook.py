"""Optional: a MkDocs hook that makes mkdocs-jupyter trustworthy, bounded and private.

mkdocs-jupyter keys its cache on the notebook's text alone, lets a cell run for ever, and
inlines a script that names a foreign host. It has no option for any of the three.
"""

from __future__ import annotations

import os
import platform
import re
from pathlib import Path
from typing import Literal

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from traced.environment import tensorflow_version, version_of
from traced.key import digest

PLUGIN = "mkdocs-jupyter"
CONFIG_FOLDER = Path(__file__).parent / "jupyter"
MATHJAX = re.compile(r"\s*<!-- Load mathjax -->.*?<!-- End of mathjax configuration -->", re.DOTALL)
MODULE_SCRIPT = re.compile(r'<script type="module">.*?</script>', re.DOTALL)
"""Loads mermaid from a foreign host when an output asks for it."""


def on_startup(*, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Bound every cell's time: nbconvert reads the limit from this folder."""
    known = os.environ.get("JUPYTER_CONFIG_PATH")
    folders = [str(CONFIG_FOLDER), *([known] if known else [])]
    os.environ["JUPYTER_CONFIG_PATH"] = os.pathsep.join(folders)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Give each set of library versions a cache of its own, so that an upgrade runs cells anew."""
    if PLUGIN in config.plugins:
        versions = [tensorflow_version(), *map(version_of, ("keras", "numpy", "matplotlib"))]
        environment = digest(" ".join([platform.python_version(), *versions]).encode())[:16]
        root = Path(config.config_file_path).parent
        folder = root / ".cache" / PLUGIN / environment
        config.plugins[PLUGIN].config["cache_dir"] = str(folder)
    return config


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: object) -> str:
    """Remove what asks other hosts, and let the keyboard reach whatever scrolls."""
    if not page.file.src_uri.endswith(".ipynb"):
        return html
    html = MODULE_SCRIPT.sub("", MATHJAX.sub("", html))
    hidden = 'class="clipboard-copy-txt"'
    html = html.replace(hidden, f"{hidden} data-search-exclude")
    html = html.replace('<clipboard-copy ,=""', "<clipboard-copy")
    return re.sub(r"<pre(?=>)", '<pre tabindex="0"', html)

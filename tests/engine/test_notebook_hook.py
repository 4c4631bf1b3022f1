"""A notebook is shown in the markup of runs, with its own description and links that lead somewhere."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from traced.adapters import notebook_hook

ROOT = Path(__file__).parents[2]
CONFIG = f"""\
site_name: Fixture
theme: material
hooks:
  - {notebook_hook.__file__}
plugins:
  - mkdocs-jupyter:
      include: ["*.ipynb"]
      execute: false
"""
TAGS = {"fold", "predict", "solution"}
NOTEBOOKS = sorted((ROOT / "docs").rglob("*.ipynb"))


def markdown(ident: str, *lines: str) -> dict[str, Any]:
    """A cell of prose."""
    return {"cell_type": "markdown", "id": ident, "metadata": {}, "source": "\n".join(lines)}


def code(ident: str, source: str, outputs: list[dict[str, Any]], *tags: str) -> dict[str, Any]:
    """A cell of code with what it left behind."""
    metadata = {"tags": list(tags)} if tags else {}
    return {
        "cell_type": "code", "id": ident, "metadata": metadata, "source": source,
        "execution_count": None, "outputs": outputs,
    }  # fmt: skip


def printed(text: str, name: str = "stdout") -> dict[str, Any]:
    """A piece of a stream."""
    return {"output_type": "stream", "name": name, "text": text}


def drawn(kind: str, data: str, alt: str) -> dict[str, Any]:
    """A figure with its text alternative."""
    return {"output_type": "display_data", "data": {kind: data}, "metadata": {kind: {"alt": alt}}}


SVG = '<svg width="72pt" height="36pt"/>'
CELLS = [
    markdown("title", "# A notebook", "", "See [the other](b.md), [a part](b.md#part), [far](https://example.org/c.md)."),
    code("print", "print('a < b')\nprint('c')", [printed("a < b\n"), printed("c\n"), printed("warned\n", "stderr")]),
    code("predict", "guess()", [printed("41\n")], "predict"),
    code("plot", "plot()", [drawn("image/svg+xml", SVG, 'A "line"'), drawn("image/png", "aGk=\n", "Dots")], "fold"),
    code("solution", "solve()", [], "solution"),
]  # fmt: skip


def built(root: Path, cells: list[dict[str, Any]], *options: str) -> tuple[str, str]:
    """The notebook's page, and what the build said."""
    docs = root / "docs"
    docs.mkdir()
    (root / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    (docs / "b.md").write_text("# B\n\n## Part\n", encoding="utf-8")
    metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "description": "What it is about.",
    }
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    (docs / "a.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", *options],
        cwd=root, capture_output=True, text=True, check=False,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )  # fmt: skip
    page = root / "site" / "a" / "index.html"
    said = "\n".join(line for line in done.stderr.splitlines() if not line.startswith("INFO"))
    return page.read_text(encoding="utf-8") if page.exists() else "", said


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The page of a notebook with one cell of each kind."""
    html, said = built(tmp_path_factory.mktemp("site"), CELLS, "--strict")
    assert "" == said
    return html


def test_cell_is_a_run(page: str) -> None:
    """Code is where the theme looks for it; what it printed in pieces is one labelled output."""
    assert '<div class="language-python highlight"><pre><code tabindex="0">' in page
    assert [
        ("stdout", "Output", "a &lt; b\nc"),
        ("stderr", "Log (stderr)", "warned"),
        ("stdout", "Output", "41"),
    ] == re.findall(
        r'traced-out--(\w+)"><p class="traced-out__label">([^<]+)</p><pre><samp>([^/]+)</samp>',
        page,
    )


def test_tags_fold(page: str) -> None:
    """A prediction comes before its output; the code of a plot and a solution wait to be asked for."""
    folds = re.findall(r"<details class=\"([\w-]+)\"><summary>([^<]+)</summary>", page)

    assert [
        ("question", "Your prediction first, then the output"),
        ("traced-fold", "Code, 1 line"),
        ("tip", "A solution, which passes the check"),
    ] == folds
    assert page.index("guess") < page.index("Your prediction first") < page.index("<samp>41</samp>")


def test_figures_have_their_alternatives(page: str) -> None:
    """SVG and PNG are images with the text that the cell gave them; SVG has a file and room."""
    for image in (
        """<img alt='A "line"' src="../a-figure-1.svg" width="96" height="48" loading="lazy"/>""",
        '<img alt="Dots" src="data:image/png;base64,aGk="/>',
    ):
        assert image in page


def test_drawing_is_a_file(tmp_path: Path) -> None:
    """What the page's address of a drawing leads to is the drawing."""
    built(tmp_path, [CELLS[3]])

    assert SVG == (tmp_path / "site" / "a-figure-1.svg").read_text(encoding="utf-8")


def test_links_lead_to_pages(page: str) -> None:
    """A link to a source leads to its page; one to another site stays."""
    for url in ("../b/", "../b/#part", "https://example.org/c.md"):
        assert f'href="{url}"' in page


def test_nothing_of_jupyters_own(page: str) -> None:
    """The page carries no styles or scripts of Jupyter, and its own description."""
    body = page[page.index("<h1") : page.index("</details>")]

    assert not re.search(r"<style|<script|jp-|clipboard", body)
    assert '<meta name="description" content="What it is about.">' in page


def test_dead_link(tmp_path: Path) -> None:
    """A link to no page is reported, and fails a strict build."""
    _, said = built(tmp_path, [markdown("a", "# A", "", "[Gone](gone.md)")], "--strict")

    assert "a.ipynb: dead-link: no docs/gone.md (the notebook links to it)" in said


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_committed_bare(path: Path) -> None:
    """A notebook is committed without outputs, described, with known tags and lines for a phone."""
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]

    assert notebook["metadata"]["description"]
    assert not [cell["id"] for cell in cells if cell["outputs"] or cell["execution_count"]]
    assert not {tag for cell in cells for tag in cell["metadata"].get("tags", [])} - TAGS
    assert not [line for cell in cells for line in cell["source"] if len(line.rstrip()) > 68]

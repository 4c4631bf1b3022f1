"""One small site, built by MkDocs and by its successor."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ADAPTERS = Path(__file__).parents[2] / "src" / "traced" / "adapters"
PAGE = """---
title: Page
---

# Page

[Say](../../snippets/lesson/say.py){ .snippet }

It says [so](../../snippets/lesson/say.py#words){ .value }.
"""
SNIPPET = '"""Says something."""\n# --8<-- [start:words]\nprint("```<b>--8" + "<--")\n# --8<-- [end:words]\n'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A project of one snippet and one page in a folder."""
    (tmp_path / "snippets" / "lesson").mkdir(parents=True)
    (tmp_path / "docs" / "lesson").mkdir(parents=True)
    (tmp_path / "snippets" / "lesson" / "say.py").write_text(SNIPPET)
    (tmp_path / "docs" / "lesson" / "page.md").write_text(PAGE)
    (tmp_path / "docs" / "index.md").write_text("# Home\n")
    (tmp_path / "pyproject.toml").write_text("[tool.traced]\nlibraries = []\n")
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: Small\n"
        f"hooks: [{ADAPTERS / 'mkdocs_hook.py'}]\n"
        "markdown_extensions: [attr_list, pymdownx.superfences, pymdownx.snippets,"
        " traced.adapters.markdown_extension]\n"
    )
    return tmp_path


def run(folder: Path, *command: str) -> str:
    """Run a command of this environment and return what it says."""
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def shown(folder: Path) -> tuple[list[str], list[str]]:
    """What the page shows as output and values, and where its records are."""
    html = (folder / "site" / "lesson" / "page" / "index.html").read_text()
    outputs = re.findall(r"<samp>(.*?)</samp>", html) + re.findall(
        r'title="printed[^>]*>([^<]*)<', html
    )
    return outputs, re.findall(r'href=["\']?([^"\' >]*run\.html)', html)


def test_both_hosts_show_the_same_runs(site: Path) -> None:
    """After `traced run`, a page expands alike with the hook (MkDocs) and without (Zensical)."""
    run(site, "mkdocs", "build", "--strict")
    with_hook = shown(site)

    run(site, "zensical", "build")
    without_hook = shown(site)

    text = "&#96;&#96;&#96;&lt;b&gt;--8&lt;--"
    assert [text, "```&lt;b&gt;--8&lt;--"] == with_hook[0]
    assert ["../../records/lesson/say/cpu/run.html"] == with_hook[1]
    assert with_hook == without_hook

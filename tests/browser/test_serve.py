"""`mkdocs serve`, as an author meets it: edit, break, mend."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

HOOK = Path(__file__).parents[2] / "src" / "traced" / "adapters" / "mkdocs_hook.py"
SNIPPET = '"""Says something."""\nprint("{}")\n'


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A small site under `mkdocs serve`: its folder and the address of its page."""
    (tmp_path / "snippets").mkdir()
    (tmp_path / "docs").mkdir()
    (tmp_path / "snippets" / "say.py").write_text(SNIPPET.format("first words"))
    (tmp_path / "docs" / "index.md").write_text("# Page\n\n[Say](../snippets/say.py){ .snippet }\n")
    (tmp_path / "pyproject.toml").write_text("[tool.traced]\nlibraries = []\n")
    (tmp_path / "mkdocs.yml").write_text(
        f"site_name: Small\nhooks: [{HOOK}]\nmarkdown_extensions: [{HOOK_EXTENSION}]\n"
    )
    port = free_port()
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    log = (tmp_path / "log.txt").open("w")
    process = subprocess.Popen(
        command, cwd=tmp_path, stdout=log, stderr=log, env=os.environ, start_new_session=True
    )
    yield tmp_path, f"http://127.0.0.1:{port}/"
    process.send_signal(signal.SIGINT)
    process.wait(5)
    log.close()


HOOK_EXTENSION = "traced.adapters.markdown_extension"


def wait_for(url: str, text: str, within_s: float = 20.0) -> str:
    """The page, once it holds `text`."""
    page = ""
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        with suppress(urllib.error.URLError, ConnectionError):
            page = str(urllib.request.urlopen(url, timeout=10).read(), "utf-8")
            if text in page:
                return page
        time.sleep(0.2)
    raise AssertionError(f"{text!r} did not appear; the page is {page[-2000:]}")


def test_saving_breaking_and_mending_a_snippet(served: tuple[Path, str]) -> None:
    """The page follows the file: new output, then the problem in place, then the output again."""
    folder, url = served
    snippet = folder / "snippets" / "say.py"
    wait_for(url, "first words")

    snippet.write_text(SNIPPET.format("second words"))
    wait_for(url, "second words")

    snippet.write_text('"""Says something."""\nprint(words)\n')
    broken = wait_for(url, "traced-problem")
    located = "snippets/say.py:2: raised: NameError: name &#x27;words&#x27; is not defined"
    assert located in broken
    assert located.replace("&#x27;", "'") in (folder / "log.txt").read_text()

    snippet.write_text(SNIPPET.format("third words"))
    mended = wait_for(url, "third words")
    assert "traced-problem" not in mended

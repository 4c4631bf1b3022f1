"""The real site, built once and opened in a real browser."""

from __future__ import annotations

import contextlib
import functools
import gzip
import http.server
import io
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

ROOT = Path(__file__).parents[2]
COMPRESSED = {".css", ".html", ".js", ".json", ".py", ".svg", ".txt", ".xml", ".ipynb"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


@dataclass(frozen=True)
class Site:
    """A built site and the address it is served at."""

    folder: Path
    url: str
    """Ends in a slash."""
    log: str
    """What the build printed."""


@functools.cache
def compressed(path: str, _modified: float) -> bytes:
    """A file as gzip, compressed once."""
    return gzip.compress(Path(path).read_bytes(), compresslevel=6, mtime=0)


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files as the usual hosts of static sites do, compressed, and says nothing."""

    protocol_version = "HTTP/1.1"

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        """Compress text for those who accept that."""
        path = Path(self.translate_path(self.path))
        if path.is_dir() and self.path.partition("?")[0].endswith("/"):
            path /= "index.html"
        accepts = "gzip" in self.headers.get("Accept-Encoding", "")
        if not (accepts and path.suffix in COMPRESSED and path.is_file()):
            return super().send_head()
        body = compressed(str(path), path.stat().st_mtime)
        self.send_response(http.HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Vary", "Accept-Encoding")
        self.end_headers()
        return io.BytesIO(body)

    def end_headers(self) -> None:
        """Let browsers keep files for ten minutes."""
        self.send_header("Cache-Control", "max-age=600")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Requests are not worth a line each."""


def build_once(shared: Path, **settings: str) -> str:
    """Build the site, unless another worker of this test run has; return what that printed.

    Args:
        shared: Folder that holds the site in `site`.
        settings: Environment variables that `mkdocs.yml` reads.
    """
    log = shared / "log"
    with FileLock(shared / "lock", timeout=1000):
        if not log.exists():
            options = ["--strict", "--site-dir", str(shared / "site")]
            built = subprocess.run(
                [sys.executable, "-m", "mkdocs", "build", *options],
                cwd=ROOT,
                env=os.environ | {"NO_MKDOCS_2_WARNING": "1"} | settings,
                capture_output=True,
                text=True,
                timeout=900,
                check=False,
            )
            assert built.returncode == 0, built.stderr
            log.write_text(built.stderr, encoding="utf-8")
        return log.read_text(encoding="utf-8")


@contextlib.contextmanager
def serving(folder: Path, kind: type[Handler] = Handler) -> Iterator[str]:
    """Serve a folder; give its address."""
    handler = functools.partial(kind, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Site]:
    """The whole site, built by the command the README names and served on this machine."""
    base = tmp_path_factory.getbasetemp()
    shared = (base if worker_id == "master" else base.parent) / "built"
    shared.mkdir(exist_ok=True)
    log, folder = build_once(shared), shared / "site"
    with serving(folder) as url:
        yield Site(folder, url, log)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Chromium is."""
    named = os.environ.get("TRACED_CHROMIUM")
    found = next(filter(None, map(shutil.which, filter(None, (named, *BROWSERS)))), None)
    assert found, "no Chromium: run tests/browser/ensure-chromium"
    return found


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """Headless Chromium."""
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-quic"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", *quiet]
        )
        yield browser
        browser.close()


@dataclass
class Watched:
    """A page and what it did that a reader does not see."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    """Console errors, warnings and uncaught exceptions."""


@contextlib.contextmanager
def watching(browser: Browser) -> Iterator[Watched]:
    """A fresh page of desktop width whose requests and console are kept."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    one = Watched(page)

    def on_request(request: Request) -> None:
        one.requests.append(request.url)

    def on_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            one.complaints.append(message.text)

    page.on("request", on_request)
    page.on("console", on_console)
    page.on("pageerror", lambda error: one.complaints.append(str(error)))
    yield one
    context.close()


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    """A fresh page of desktop width whose requests and console are kept."""
    with watching(browser) as one:
        yield one


def paint(page: Page, scheme: str) -> None:
    """Choose light or dark, as the switch at the top does."""
    palette = {"light": "default", "dark": "slate"}[scheme]
    page.emulate_media(reduced_motion="reduce")
    page.evaluate("scheme => { document.body.dataset.mdColorScheme = scheme }", palette)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")

"""A build runs what is stale, shows it, and fails on everything that is wrong, said once."""

from __future__ import annotations

import json
import logging
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Literal

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from tests.engine.banks import SNIPPETS, odd_files
from tests.engine.records import CPU, GPU, make_environment, out, record_of
from traced.adapters import mkdocs_hook
from traced.commands import sweep
from traced.commands.project import Project
from traced.inputs.snippet import load_snippet

if TYPE_CHECKING:
    from pathlib import Path

    from mkdocs.config.defaults import MkDocsConfig

    from tests.engine.conftest import Project as Folder

HOOK = mkdocs_hook.__file__
CONFIG = f"""\
site_name: Fixture
dev_addr: 127.0.0.1:0
theme: mkdocs
hooks:
  - {HOOK}
plugins:
  - search
markdown_extensions:
  - attr_list
  - pymdownx.superfences
  - traced.adapters.markdown_extension
"""
GOOD = '"""Multiplies."""\nprint("six times seven is", 6 * 7)\n'
PAGE = """\
---
title: A page
---
# A page

[How](../../snippets/lesson/good.py){ .snippet }
"""


@dataclass
class Site:
    """A site of one page that embeds one snippet."""

    folder: Folder
    log: pytest.LogCaptureFixture

    @property
    def root(self) -> Path:
        """The project's folder."""
        return self.folder.layout.root

    def read(self, name: str) -> str:
        """A file of the built site."""
        return (self.root / "site" / name).read_text(encoding="utf-8")

    def page(self, text: str) -> None:
        """Write the page."""
        (self.root / "docs/lesson/page.md").write_text(text, encoding="utf-8")

    def embed(self, name: str) -> None:
        """Let the page embed one more snippet."""
        self.page(f"{PAGE}\n[]({name}){{ .snippet }}\n")

    @contextmanager
    def command(self, name: Literal["build", "serve"]) -> Iterator[None]:
        """What MkDocs does around the builds of one command."""
        plugins = self.load().plugins
        plugins.on_startup(command=name, dirty=False)
        try:
            yield
        finally:
            plugins.on_shutdown()

    def load(self) -> MkDocsConfig:
        """Read the configuration, as MkDocs does before each build."""
        return load_config(config_file=str(self.root / "mkdocs.yml"), strict=False)

    def build(self) -> list[str]:
        """Build once; return what was logged by the engine."""
        self.log.clear()
        build(self.load())
        return self.said

    def fail(self) -> list[str]:
        """Build once and fail with status 1; return what was logged by the engine."""
        self.log.clear()
        with self.command("build"), pytest.raises(Abort) as caught:
            build(self.load())
        assert 1 == caught.value.code
        return self.said

    @property
    def said(self) -> list[str]:
        """What the engine has logged since the build began, without the count of runs."""
        found = [r.message for r in self.log.records if r.name == "mkdocs.hooks.traced"]
        return [text for text in found if not text.startswith("Executed")]

    @property
    def executed(self) -> int:
        """How many runs the last build made."""
        [said] = [r.message for r in self.log.records if r.message.startswith(("Exec", "Nothing"))]
        return int(said.split()[1]) if said.startswith("Executed ") else 0

    @property
    def stored(self) -> list[str]:
        """Snippets that have a stored run."""
        folder = self.folder.layout.cache / "runs/lesson"
        return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def site(
    project: Folder, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> Site:
    """A site that builds."""
    monkeypatch.setattr("traced.commands.project.find_devices", lambda _: ((CPU,), ""))
    monkeypatch.delenv("TRACED_EXECUTE", raising=False)
    caplog.set_level(logging.INFO, "mkdocs")
    site = Site(project, caplog)
    (site.root / "mkdocs.yml").write_text(CONFIG, encoding="utf-8")
    (site.root / "pyproject.toml").write_text("[tool.traced]\nlibraries = []\n", encoding="utf-8")
    (site.root / "docs/lesson").mkdir(parents=True)
    project.write("lesson/good.py", GOOD)
    site.page(PAGE)
    return site


def test_build(site: Site) -> None:
    """Pages show outputs, search finds them, and snippet, record and output are published."""
    with site.command("build"):
        assert [] == site.build()

    assert 1 == site.executed
    html = site.read("lesson/page/index.html")
    assert "six times seven is 42" in html
    assert 'href="../../snippets/lesson/good.py"' in html
    assert 'href="../../records/lesson/good/cpu/run.html"' in html
    assert GOOD == site.read("snippets/lesson/good.py")
    assert "lesson/good" == json.loads(site.read("records/lesson/good/cpu/run.json"))["snippet"]
    assert "six times seven is 42\n" == site.read("records/lesson/good/cpu/stdout.txt")
    page = site.read("records/lesson/good/cpu/run.html")
    assert "It ended well." in page
    assert "six times seven is 42" in page
    found = json.loads(site.read("search/search_index.json"))["docs"]
    assert any("six times seven is 42" in doc["text"] for doc in found)
    assert not (site.root / "docs/records").exists()


def test_second_build_executes_nothing(site: Site) -> None:
    """An unchanged project, and one with other prose, run nothing; other code runs."""
    with site.command("build"):
        site.build()
    with site.command("build"):
        assert ["Nothing to execute"] == site.build()
    site.page(PAGE.replace("How", "See how"))
    with site.command("build"):
        assert ["Nothing to execute"] == site.build()
    assert "See how" in site.read("lesson/page/index.html")
    site.folder.write("lesson/good.py", GOOD.replace("7", "8"))
    with site.command("build"):
        assert [] == site.build()
    assert "is 48" in site.read("lesson/page/index.html")


BAD_SNIPPETS = {
    "metadata": (
        '"""Is bad."""\n# /// script\n# [tool.traced\n# ///\n',
        "3: bad-metadata: not TOML: Expected ']' at the end of a table declaration"
        " (mend the block)",
    ),
    "option": (
        '"""Is bad."""\n# /// script\n# [tool.traced]\n# timeout = 1\n# ///\n',
        "4: unknown-option: no option 'timeout' (did you mean timeout_s?)",
    ),
    "raises": (
        '"""Is bad."""\n\nprint("before")\nint("x")\n',
        "4: raised: ValueError: invalid literal for int() with base 10: 'x'"
        ' (mend it, or declare raises = "ValueError: …")',
    ),
    "hangs": (
        '"""Is bad."""\n# /// script\n# [tool.traced]\n# timeout_s = 1\n# ///\nimport time\n'
        "while True:\n    time.sleep(0.1)\n",
        "7: timed-out: still running after 1 s (make it end, or raise timeout_s)",
    ),
    "exits": (
        '"""Is bad."""\nimport sys\nsys.exit(3)\n',
        "3: exited: ended by sys.exit(3) (let the script run to its last line)",
    ),
    "leaves": (
        '"""Is bad."""\nimport os\nos._exit(0)\n',
        "3: exited: the process ended with status 0 before the script did (do not call os._exit)",
    ),
    "dies": (
        '"""Is bad."""\nimport os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n',
        "3: killed: killed by SIGSEGV (run it alone under a debugger)",
    ),
}


@pytest.mark.parametrize("name", BAD_SNIPPETS)
def test_bad_snippet(site: Site, name: str) -> None:
    """A snippet that cannot be read or run fails the build once, and only itself."""
    source, expected = BAD_SNIPPETS[name]
    site.folder.write(f"lesson/{name}.py", source)
    site.embed(f"../../snippets/lesson/{name}.py")

    said = f"snippets/lesson/{name}.py:{expected}"
    assert [said] == site.fail()
    assert ["good"] == site.stored
    assert "six times seven is 42" in site.read("lesson/page/index.html")


BAD_LINKS = {
    "missing": (
        "../../snippets/lesson/goood.py",
        "docs/lesson/page.md:8: missing-snippet: no snippets/lesson/goood.py"
        " (did you mean snippets/lesson/good.py?)",
    ),
    "section": (
        "../../snippets/lesson/good.py#sum",
        "docs/lesson/page.md:8: missing-section: no section 'sum' in snippets/lesson/good.py"
        " (known: none)",
    ),
}


@pytest.mark.parametrize("name", BAD_LINKS)
def test_bad_link(site: Site, name: str) -> None:
    """An embed that leads nowhere fails the build at its line, front matter counted."""
    target, expected = BAD_LINKS[name]
    site.embed(target)

    assert [expected] == site.fail()
    assert ["good"] == site.stored


def test_unused_snippet(site: Site) -> None:
    """A snippet that no page embeds fails the build."""
    site.folder.write("lesson/spare.py", GOOD)

    assert [
        "snippets/lesson/spare.py:1: unused-snippet: no page embeds it"
        " (embed it in a page, remove it, or begin its name with _ if others import it)"
    ] == site.fail()
    assert ["good", "spare"] == site.stored


def test_everything_at_once(site: Site) -> None:
    """On a terminal, all problems of one build stand in one list, each once, and the exit is 1."""
    wanted = []
    embeds = [f"[]({target}){{ .snippet }}" for target, _ in BAD_LINKS.values()]
    for name, (source, expected) in BAD_SNIPPETS.items():
        site.folder.write(f"lesson/{name}.py", source)
        embeds += 2 * [f"[](../../snippets/lesson/{name}.py){{ .snippet }}"]
        wanted.append(f"ERROR   -  snippets/lesson/{name}.py:{expected}")
    site.page(PAGE + "\n" + "\n\n".join(embeds) + "\n")
    wanted += [f"ERROR   -  {expected}" for _, expected in BAD_LINKS.values()]
    wanted[-1] = wanted[-1].replace(":8:", ":10:")

    command = [sys.executable, "-W", "ignore", "-m", "mkdocs", "build", "--strict"]
    made = subprocess.run(command, cwd=site.root, capture_output=True, text=True, check=False)

    errors = [line for line in made.stderr.splitlines() if line.startswith("ERROR")]
    assert 1 == made.returncode
    assert sorted(wanted) == sorted(errors)
    assert "\n9 problems in snippets and pages\n" == made.stdout
    assert ["good"] == site.stored


def test_serve(site: Site) -> None:
    """While serving, a problem stands in the page and nothing ends; mended, the page is right."""
    with site.command("serve"):
        site.build()
        site.folder.write("lesson/good.py", GOOD + "1 / 0\n")
        raised = (
            "snippets/lesson/good.py:3: raised: ZeroDivisionError: division by zero"
            ' (mend it, or declare raises = "ZeroDivisionError: …")'
        )
        assert [raised] == site.build()
        assert 1 == site.executed
        html = site.read("lesson/page/index.html")
        assert "good.py:3: raised: ZeroDivisionError: division by zero" in html
        assert "six times seven is 42" in html

        assert ["Nothing to execute", raised] == site.build()

        site.folder.write("lesson/good.py", GOOD.replace("7", "8"))
        assert [] == site.build()
        html = site.read("lesson/page/index.html")
        assert "is 48" in html
        assert "ZeroDivisionError" not in html


def test_a_port_that_is_taken(site: Site) -> None:
    """It is said before anything is built; only a server needs one, and only its own is no bar."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        config = site.root / "mkdocs.yml"
        config.write_text(CONFIG.replace("127.0.0.1:0", f"127.0.0.1:{port}"), encoding="utf-8")
        said = (
            rf"^cannot serve on 127\.0\.0\.1:{port}: Address already in use "
            rf"\(end what listens there, or: make serve PORT={port + 1}\)$"
        )
        with site.command("serve"), pytest.raises(Abort, match=said):
            site.build()
        assert [] == site.said
        with site.command("build"):
            assert [] == site.build()
    assert 1 == site.executed


class _Server:
    """Stands for MkDocs' server."""

    def __init__(self) -> None:
        self.watched: list[str] = []

    def watch(self, path: str) -> None:
        """Note what is watched."""
        self.watched.append(path)


def test_server_watches_snippets(site: Site) -> None:
    """A saved snippet rebuilds the page, by processes that are ready before the save."""
    server = _Server()
    with site.command("serve"):
        config = site.load()
        build(config)
        config.plugins.on_serve(server, config=config, builder=None)  # type: ignore[arg-type]

        site.folder.write("lesson/good.py", GOOD.replace("7", "9"))
        site.build()

    assert [str(site.root / "snippets")] == server.watched
    assert "is 54" in site.read("lesson/page/index.html")


def test_nothing_outlives_the_command(site: Site) -> None:
    """The process that runs are forked from ends with the command."""
    with site.command("build"):
        config = site.load()
        build(config)
        host = config.plugins[HOOK].HOST  # type: ignore[attr-defined]
        process = host.session(config).runner._launchers["cpu"]._process.pid
        os.kill(process, 0)

    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_record_of_another_machine(site: Site) -> None:
    """The record of a device this machine lacks is published as it was accepted."""
    layout = site.folder.layout
    snippet = load_snippet(layout, layout.snippets / "lesson/good.py")
    gpu = record_of(snippet, CPU, environment=make_environment("gpu"))
    Project(layout).committed.accept(gpu)

    with site.command("build"):
        site.build()

    assert "Other accelerator" in site.read("lesson/page/index.html")
    published = json.loads(site.read("records/lesson/good/gpu/run.json"))
    assert "Other accelerator" == published["environment"]["device_name"]


def test_execute_never(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """With TRACED_EXECUTE=never nothing runs, which is said, and accepted records are shown."""
    monkeypatch.setenv("TRACED_EXECUTE", "never")
    layout = site.folder.layout
    snippet = load_snippet(layout, layout.snippets / "lesson/good.py")
    Project(layout).committed.accept(record_of(snippet, CPU))

    with site.command("build"):
        assert ["Executing nothing: pages show committed records"] == site.build()

    assert "recorded earlier, not by this build" in site.read("lesson/page/index.html")
    assert not (layout.cache / "runs").exists()


def test_execute_never_on_a_machine_without_the_device(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Accepted records of other machines keep their provenance, and say what has aged them."""
    monkeypatch.setenv("TRACED_EXECUTE", "never")
    layout = site.folder.layout
    snippet = load_snippet(layout, layout.snippets / "lesson/good.py")
    seen = {"snippets/lesson/data.txt": "absent"}
    for kind, device in (("cpu", CPU), ("gpu", GPU)):
        environment = make_environment(device.kind)
        changes = {"environment": environment, "date": "2026-01-31T10:00:00+00:00"}
        record = record_of(snippet, device, out(f"on a {kind}\n", 2), observed=seen, **changes)
        Project(layout).committed.accept(record)
    with site.command("build"):
        site.build()
    html = site.read("lesson/page/index.html")
    for kind, name in (("cpu", "Other processor"), ("gpu", "Other accelerator")):
        assert f"on a {kind}" in html
        assert name in html
        assert "2026-01-31" in html
        published = json.loads(site.read(f"records/lesson/good/{kind}/run.json"))
        assert name == published["environment"]["device_name"]
    assert 2 == html.count("recorded earlier, not by this build")
    assert 0 == html.count("older than this code")

    site.folder.write("lesson/good.py", GOOD.replace("7", "8"))
    site.folder.write("lesson/data.txt", "here")
    with site.command("build"):
        site.build()

    html = site.read("lesson/page/index.html")
    stale = "older than this code: source, file snippets/lesson/data.txt changed"
    assert 2 == html.count(stale)
    assert "Other accelerator" in html
    assert not (layout.cache / "runs").exists()


def test_builds_keep_the_store_bounded(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build that finds the store over its limits frees what it does not use, and says so."""
    monkeypatch.setattr(sweep.Limits.__init__, "__defaults__", (2, None, 200 << 20))
    folder = site.folder.layout.cache / "runs/lesson/good/cpu"
    with site.command("build"):
        for number in range(3):
            site.folder.write("lesson/good.py", GOOD.replace("7", str(number)))
            said = site.build()

    assert [True] == [text.startswith("Freed ") and ": 1 run; kept 2 runs" in text for text in said]
    assert 2 == len(list(folder.iterdir()))
    with site.command("build"):
        assert ["Nothing to execute"] == site.build()


def test_corrupt_store_is_mended(site: Site) -> None:
    """A stored run that cannot be trusted is named and made again; the build is good."""
    with site.command("build"):
        site.build()
    [path] = (site.folder.layout.cache / "runs/lesson/good/cpu").iterdir()
    path.write_text("<<<<<<< HEAD\n", encoding="utf-8")

    with site.command("build"):
        [notice] = site.build()

    name = f".cache/traced/runs/lesson/good/cpu/{path.name}"
    expected = f"{name}: holds a merge conflict: running snippets/lesson/good.py again"
    assert expected == notice


def test_drawings_are_published(site: Site) -> None:
    """A figure that a snippet leaves open is a file of the site, which the page shows."""
    site.folder.write(
        "lesson/good.py",
        '"""Draws."""\nimport matplotlib.pyplot as plt\n_ = plt.plot([1, 2])\n'
        '# /// script\n# [tool.traced]\n# alt = ["A line."]\n# ///\n',
    )
    with site.command("build"):
        assert [] == site.build()

    assert '<img src="../../records/lesson/good/cpu/figure-1.svg" alt="A line."' in site.read(
        "lesson/page/index.html"
    )
    assert site.read("records/lesson/good/cpu/figure-1.svg").startswith("<?xml ")


def with_bank(site: Site) -> None:
    """Add the odd bank, and let the page ask its questions."""
    for name, text in odd_files("Words.", "words").items():
        (site.root / name).parent.mkdir(parents=True, exist_ok=True)
        (site.root / name).write_text(text, encoding="utf-8")
    (site.root / "docs/page.md").write_text("# Adding\n", encoding="utf-8")
    site.folder.write("l/add.py", SNIPPETS["add"])
    site.page(f"{PAGE}\n\n[](../../quiz/odd.yml){{ .quiz-test }}\n")


def test_questions(site: Site) -> None:
    """Pages ask questions; their exports, variants and records are published."""
    with_bank(site)

    with site.command("build"):
        assert [] == site.build()

    html = site.read("lesson/page/index.html")
    assert 7 == html.count('class="tq-item"') == html.count("<article class=")
    assert '<h2 id="answers">' in html
    assert "::odd" in site.read("quiz/odd.gift.txt")
    assert (site.root / "site/quiz/odd.qti.zip").read_bytes().startswith(b"PK")
    assert "?" in site.read("snippets/l/odd/odd-choice-other.py")
    published = json.loads(site.read("records/l/odd/odd-choice-other/cpu/run.json"))
    assert "l/odd/odd-choice-other" == published["snippet"]
    with site.command("build"):
        assert ["Nothing to execute"] == site.build()


def test_bad_question(site: Site) -> None:
    """A question that verification refuses fails the build at its line, once."""
    with_bank(site)
    bank = site.root / "quiz/odd.yml"
    bank.write_text(
        bank.read_text(encoding="utf-8").replace('"!", "?"', '"!!!", "?"', 1), encoding="utf-8"
    )

    assert [
        "quiz/odd.yml:1: bad-edit: odd-choice: edit: '!!!' is not in snippets/l/odd.py"
        " (copy a text that occurs once)"
    ] == site.fail()


def test_server_watches_banks(site: Site) -> None:
    """A saved bank rebuilds the page, and runs only what the edit changed."""
    with_bank(site)
    server = _Server()
    with site.command("serve"):
        config = site.load()
        build(config)
        config.plugins.on_serve(server, config=config, builder=None)  # type: ignore[arg-type]
        bank = site.root / "quiz/odd.yml"
        bank.write_text(
            bank.read_text(encoding="utf-8").replace('"!", "?"', '"!", "%"', 1), encoding="utf-8"
        )
        assert [] == site.build()
        assert 1 == site.executed

    assert [str(site.root / name) for name in ("snippets", "quiz")] == server.watched
    assert "words%" in site.read("lesson/page/index.html")


FILLER = "docs/lesson/page.md:8: filler: 'simply' says nothing (cut it)"


def test_lint_warns(site: Site) -> None:
    """What the lint finds is a warning while an author writes."""
    site.page(f"{PAGE}\nIt is simply so.\n")
    with site.command("build"):
        assert [FILLER] == site.build()

    assert ["WARNING"] == [r.levelname for r in site.log.records if r.message == FILLER]


def test_lint_fails_a_strict_build(site: Site) -> None:
    """It is a problem of a strict build, which ends with 1."""
    site.page(f"{PAGE}\nIt is simply so.\n")
    command = [sys.executable, "-W", "ignore", "-m", "mkdocs", "build", "--strict"]
    made = subprocess.run(command, cwd=site.root, capture_output=True, text=True, check=False)

    assert 1 == made.returncode
    assert f"ERROR   -  {FILLER}" in made.stderr.splitlines()
    assert "\n1 problem in snippets and pages\n" == made.stdout


def test_badge(site: Site) -> None:
    """The site has a badge, which says so when something fails."""
    site.folder.write("lesson/good.py", GOOD + "assert True\n")
    claim = f"{PAGE}\n[So it is.](../../snippets/lesson/good.py){{ .claim }}\n"
    site.page(claim)
    with site.command("build"):
        site.build()
    assert "claims traced: 1 / 1 · TensorFlow" in site.read("badge.svg")

    site.page(claim + "\nIt is simply so.\n")
    with site.command("build"):
        site.build()
    assert "claims traced, failing: 1 / 1 · 1 problem · TensorFlow" in site.read("badge.svg")

    site.folder.write("lesson/good.py", GOOD + "assert False\n")
    site.page(claim)
    site.fail()
    assert "claims traced, failing: 0 / 1 · 1 problem · TensorFlow" in site.read("badge.svg")


def test_lists_of_evidence_and_runs(site: Site) -> None:
    """A claim is listed with the way to its sentence; its list and the build's are built last."""
    site.folder.write("lesson/good.py", GOOD + "assert True\n")
    site.page(f"{PAGE}\n[So it is.](../../snippets/lesson/good.py){{ .claim }}\n")
    (site.root / "docs/lesson/a.md").write_text(
        "# E\n\n[All](.){ .evidence }\n\n[All](a.md){ .build }\n", encoding="utf-8"
    )
    with site.command("build"):
        assert [] == site.build()

    listed = site.read("lesson/a/index.html")
    assert '<a href="../../lesson/page/#claim-good">So it is.</a>' in listed
    assert "proved by this build" in listed
    assert "ended well" in listed
    page = site.read("lesson/page/index.html")
    assert 'id="claim-good"' in page
    assert '<a href="../../lesson/a/">All evidence</a>' in page


LESSON = """\
course: C
kind: k
title: T
styles:
  - {page: page.md, name: A page, minutes: 2, promise: One.}
  - {page: notes.ipynb, name: Notes, minutes: 9, promise: Two.}
"""


@pytest.fixture
def lesson(site: Site) -> Site:
    """The site with its page in a lesson, beside a notebook."""
    folder = site.root / "docs/lesson"
    (folder / "lesson.yml").write_text(LESSON, encoding="utf-8")
    (folder / "index.md").write_text("# T\n\n[](lesson.yml#styles){ .lesson }\n", encoding="utf-8")
    (folder / "notes.ipynb").write_text('{"cells": []}', encoding="utf-8")
    return site


def test_lesson(lesson: Site) -> None:
    """Pages of a lesson get their frame, with links that lead to its other pages."""
    with lesson.command("build"):
        assert [] == lesson.build()

    html = lesson.read("lesson/page/index.html")
    assert html.index("<h1") < html.index("lesson-head") < html.index("six times seven is 42")
    assert '<a href="../../lesson/page/" aria-current="page">' in html
    assert 'rel="next" href="../../lesson/notes/"' in html
    assert 'href="../lesson/page/"' in lesson.read("lesson/index.html")


def test_bad_lesson(lesson: Site) -> None:
    """A manifest that does not fit its folder fails the build, with the place to mend."""
    (lesson.root / "docs/lesson/notes.ipynb").unlink()

    assert [
        "docs/lesson/lesson.yml:6: missing-page: no page docs/lesson/notes.ipynb"
        " (write it, or take it off the list)"
    ] == lesson.fail()


def test_notebook_of_a_lesson(lesson: Site) -> None:
    """A notebook that the host has rendered gets the frame, too; a page is left to its extension."""
    config = lesson.load()
    mkdocs_hook.HOST.session(config).project.read()
    file = lesson.root / "docs/lesson/notes.ipynb"

    def rendered(uri: str) -> str:
        source = SimpleNamespace(src_uri=uri, abs_src_path=str(file))
        page = SimpleNamespace(file=source, url="lesson/notes/")
        return mkdocs_hook.on_page_content("<h1>N</h1><p>x</p>", page, config, None)  # type: ignore[arg-type]

    assert "<h1>N</h1><p>x</p>" == rendered("lesson/notes.md")
    html = rendered("lesson/notes.ipynb")
    assert html.startswith('<h1>N</h1><div class="lesson-head"')
    assert 'href="../../lesson/page/"' in html
    mkdocs_hook.HOST.end()

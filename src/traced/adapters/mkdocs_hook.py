"""Optional: the MkDocs hook. It plans, runs and reports; pages are expanded by the extension."""

from __future__ import annotations

import errno
import logging
import os
import re
import socket
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page as HostPage

from traced.adapters.offline import is_offline
from traced.base.layout import Layout
from traced.commands.lint import lint
from traced.commands.progress import execute_with_progress
from traced.commands.project import Project
from traced.commands.sweep import sweep_if_large
from traced.inputs.lesson import LoadedLesson
from traced.markup.notebook import to_notebook
from traced.markup.place import (
    colab_of,
    figure_url,
    has_notebook,
    notebook_url,
    page_url,
    program_url,
    record_page_url,
    record_url,
    stdout_url,
)
from traced.markup.record_page import RECORD_SCRIPT, record_page
from traced.markup.record_page import Site as RecordSite
from traced.markup.sheet import Page
from traced.page.badge import BADGE, badge
from traced.page.export import export
from traced.page.lesson_embeds import find_spot, framed_notebook
from traced.page.page import asked_for
from traced.quiz.answer import EXPORTS, VerifiedBank
from traced.records.record import to_json
from traced.site.structured import About, Setting, describe

EXTENSION = "traced.adapters.markdown_extension"
SCRIPT = Path(__file__).with_name("record.js")
SHEET = re.compile(r'<link\b(?=[^>]*\brel="stylesheet")[^>]*\bhref="([^":]+)"')
"""A style sheet of the site itself, in a finished page."""
MANY = 100
"""Runs for which an author waits so long as to be told."""
log = logging.getLogger("mkdocs.hooks.traced")


class Session:
    """One project during one command, from its first build to its last."""

    def __init__(self, root: Path) -> None:
        self.project = Project(Layout(root))
        self.runner = self.project.runner()
        self._exported: dict[str, tuple[VerifiedBank, Mapping[str, str | bytes]]] = {}
        self._records: dict[str, tuple[object, str]] = {}

    def exports(self) -> Iterator[tuple[str, str | bytes]]:
        """Files of every bank, made anew only when the bank has changed since the last build."""
        for path, bank in self.project.banks().items():
            if isinstance(bank, VerifiedBank):
                if path not in self._exported or self._exported[path][0] != bank:
                    self._exported[path] = bank, export(bank, self.project.exhibits())
                yield from self._exported[path][1].items()

    def record_pages(self, site: RecordSite) -> Iterator[tuple[str, str]]:
        """Address and HTML of every record's page, made anew only when it would differ."""
        for program, shown in self.project.published():
            url, now = record_page_url(shown.record), (program, shown, site)
            if url not in self._records or self._records[url][0] != now:
                self._records[url] = now, record_page(program, shown, site)
            yield url, self._records[url][1]


class Host:
    """What MkDocs is doing; it loads this module once per command and keeps nothing for us."""

    def __init__(self) -> None:
        self.serving = False
        self.built = False
        """Whether this command has begun its first build."""
        self._sessions: dict[Path, Session] = {}

    def begin(self, command: str) -> None:
        """A command starts."""
        self.end()
        self.serving, self.built = command == "serve", False

    def session(self, config: MkDocsConfig) -> Session:
        """The session of the project that is being built."""
        root = Path(config.config_file_path).parent.resolve()
        if root not in self._sessions:
            self._sessions[root] = Session(root)
        return self._sessions[root]

    def end(self) -> None:
        """The command is over: nothing may keep running."""
        for one in self._sessions.values():
            one.runner.close()
        self._sessions.clear()


HOST = Host()


def on_startup(*, command: Literal["build", "gh-deploy", "serve"], dirty: bool) -> None:
    """Called once per command; its presence keeps this module loaded between builds."""
    HOST.begin(command)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Hand the project to the Markdown extension; before the first build look for its port."""
    if HOST.serving and not HOST.built:
        _check_port(config.dev_addr.host, config.dev_addr.port)
    HOST.built = True
    project = HOST.session(config).project
    project.colab = colab_of(config.repo_url)
    project.alone = is_offline(config)
    config.mdx_configs.setdefault(EXTENSION, {})["project"] = project
    return config


def _check_port(host: str, port: int) -> None:
    """Say that a port is taken before the build, not after it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        said = f"cannot serve on {host}:{port}: {os.strerror(error.errno)}"
        raise Abort(f"{said} (end what listens there, or: make serve PORT={port + 1})") from None


def on_pre_build(config: MkDocsConfig) -> None:
    """Execute whatever is stale."""
    current = HOST.session(config)
    project = current.project
    project.read()
    for notice in project.notices:
        log.info(notice)
    if not project.executes:
        log.info("Executing nothing: pages show committed records")
        return
    stale = project.stale()
    if len(stale) > MANY:
        log.info("Executing %d runs, some of them timed: this takes minutes", len(stale))
    log.info(str(execute_with_progress(project, current.runner, stale)))


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Publish the records that pages show, and the snippets themselves."""
    project = HOST.session(config).project
    for program in project.programs():
        _publish(files, config, program_url(program), program.source)
        if has_notebook(program):
            _publish(files, config, notebook_url(program), to_notebook(program))
    for _, shown in project.published():
        _publish(files, config, record_url(shown.record), to_json(shown.record))
        _publish(files, config, stdout_url(shown.record), shown.record.stdout)
        for number, figure in enumerate(shown.record.figures, 1):
            _publish(files, config, figure_url(shown.record, number), figure.svg)
    _publish(files, config, RECORD_SCRIPT, SCRIPT.read_text(encoding="utf-8"))
    for name, content in HOST.session(config).exports():
        _publish(files, config, f"{EXPORTS}/{name}", content)
    return files


def _publish(files: Files, config: MkDocsConfig, uri: str, content: str | bytes) -> None:
    known = files.get_file_from_path(uri)
    if known:
        files.remove(known)
    files.append(File.generated(config, uri, content=content))


@event_priority(-50)  # once the other hook has cleaned the notebook up
def on_page_content(html: str, page: HostPage, config: MkDocsConfig, files: Files) -> str:
    """Put a lesson's frame around a notebook, which no Markdown extension sees."""
    if not page.file.src_uri.endswith(".ipynb"):
        return html
    project = HOST.session(config).project
    source = Path(page.file.abs_src_path or "")
    root = "../" * page.url.removeprefix("./").count("/")
    flat = page.url.endswith(".html")
    one = Page(project.layout.relative(source), root, flat=flat)
    return framed_notebook(html, source.read_text(encoding="utf-8"), one, project.gallery())


def on_page_context(
    context: dict[str, Any], *, page: HostPage, config: MkDocsConfig, nav: object
) -> dict[str, Any]:
    """Describe the page; leave out the theme's links to neighbours where a lesson leads on.

    A style sheet could do that with `body:has(…)`; then browsers would look at every element of
    the page each time the theme adds one.
    """
    project = HOST.session(config).project
    path = project.layout.relative(Path(page.file.abs_src_path or ""))
    spot = find_spot(Page(path, ""), project.lessons())
    if spot:
        page.meta["hide"] = [*page.meta.get("hide", []), "footer"]
    words = str(page.meta.get("description") or config.site_description or "")
    asks = frozenset(asked_for(page.markdown or "", path))
    around = Setting(
        site_name=config.site_name if page.is_homepage else "",
        lesson=spot.loaded if spot else None,
        overview_url=_absolute(spot.loaded, config) if spot else "",
        banks=tuple(one for one in project.banks().values() if isinstance(one, VerifiedBank)),
    )
    told = describe(About(str(page.title), words, page.canonical_url or "", path, asks), around)
    said = context.setdefault("traced", {})
    said["structured"] = told
    if spot and spot.entry:  # a tab that says "Why" alone does not say of what
        said["lesson"] = spot.loaded.lesson.title
    return context


def _absolute(loaded: LoadedLesson, config: MkDocsConfig) -> str:
    """Address of a lesson's overview, if the site has an address."""
    if not config.site_url:
        return ""
    root = f"{config.site_url.rstrip('/')}/"
    return page_url(root, f"{loaded.folder}/index.md", flat=not config.use_directory_urls) or ""


def on_post_build(config: MkDocsConfig) -> None:
    """Lint, report every problem once, draw the badge; a build with problems fails.

    What the lint finds are problems of a strict build, and warnings of any other.
    """
    current = HOST.session(config)
    project = current.project
    project.find_unused(project.pages())
    for url, html in current.record_pages(_site(config)):
        Path(config.site_dir, url).write_text(html, encoding="utf-8")
    if swept := sweep_if_large(project):
        log.info(str(swept))
    linted = lint(project)
    if config.strict:
        project.problems.add(*linted.problems)
    else:
        for problem in linted.problems:
            log.warning(str(problem))
    for problem in project.problems:
        log.error(str(problem))
    drawing = badge(project.build(), len({*project.problems, *linted.problems}))
    Path(config.site_dir, BADGE).write_text(drawing, encoding="utf-8")
    if project.problems and not HOST.serving:
        count = len(project.problems)
        raise Abort(f"{count} problem{'s' * (count != 1)} in snippets and pages")


def _site(config: MkDocsConfig) -> RecordSite:
    """What pages of records share with the home page, which has loaded the theme's sheets, too."""
    home = Path(config.site_dir, "index.html")
    html = home.read_text(encoding="utf-8") if home.is_file() else ""
    sheets, icon = tuple(SHEET.findall(html)), str(config.theme.get("favicon") or "")
    return RecordSite(config.site_name, sheets, icon, colab_of(config.repo_url))


def on_serve(server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> LiveReloadServer:
    """Watch the snippets, and keep TensorFlow imported for the next save."""
    current = HOST.session(config)
    layout = current.project.layout
    for folder in (layout.snippets, layout.quiz):
        if folder.is_dir():
            server.watch(str(folder))
    if current.project.executes:
        current.runner.warm_up()
    return server


def on_shutdown() -> None:
    """End the zygote."""
    HOST.end()

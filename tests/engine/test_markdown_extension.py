"""Embeds become HTML in Python-Markdown, whichever host runs it, and disturb nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import markdown
import pytest
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from mkdocs.utils.meta import get_data

from tests.engine.records import CPU, out, record_of
from traced.adapters.markdown_extension import TracedExtension
from traced.commands.project import Project
from traced.embeds.manuscript import front_matter_lines

if TYPE_CHECKING:
    from tests.engine.conftest import Project as Folder

X = "../../snippets/lesson/x.py"
SOURCE = (
    '"""Prints."""\n# --8<-- [start:n]\nprint(2)\n# --8<-- [end:n]\nprint("end")\nassert True\n'
)
EXTENSIONS = (
    "abbr",
    "admonition",
    "attr_list",
    "def_list",
    "md_in_html",
    "tables",
    "toc",
    "pymdownx.details",
    "pymdownx.highlight",
    "pymdownx.inlinehilite",
    "pymdownx.snippets",
    "pymdownx.superfences",
    "pymdownx.tabbed",
)


@dataclass
class Site:
    """A project whose only snippet has printed something."""

    folder: Folder
    project: Project
    url: str = "lesson/page/"

    def printed(self, *texts: str) -> None:
        """Make the snippet's run one that printed these texts."""
        [snippet] = self.project.snippets.values()
        outputs = [out(text, line) for text, line in zip(texts, (3, 5), strict=False)]
        self.project.store.save(record_of(snippet, CPU, *outputs))
        self.project.read()

    def page(self, text: str, name: str = "lesson/page.md") -> Path:
        """Write a page."""
        path = self.folder.layout.docs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def render(self, text: str, name: str = "lesson/page.md") -> str:
        """Render a page as MkDocs does."""
        relpath = Treeprocessor()
        relpath.file = SimpleNamespace(  # type: ignore[attr-defined]
            abs_src_path=str(self.page(text, name)), url=self.url
        )
        md = markdown.Markdown(extensions=[*EXTENSIONS, TracedExtension(project=self.project)])
        md.treeprocessors.register(relpath, "relpath", 0)
        return md.convert(get_data(text)[0])


@pytest.fixture
def site(project: Folder, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A site of one snippet."""
    monkeypatch.setattr("traced.commands.project.find_devices", lambda _: ((CPU,), ""))
    monkeypatch.delenv("TRACED_EXECUTE", raising=False)
    project.snippet("lesson/x.py", SOURCE)
    found = Project(project.layout)
    found.read()
    site = Site(project, found)
    site.printed("2\n", "end\n")
    return site


def test_block_and_inline(site: Site) -> None:
    """A figure stands as a block of its own, a value and a claim inside their paragraph."""
    html = site.render(
        f"# Title\n\n[How]({X}){{ .snippet }}\n\n"
        f"It ran [it *ran* [2]({X}#n){{ .value }} times]({X}){{ .claim }}.\n"
    )

    assert "<p><figure" not in html
    assert re.search(r"^<figure", html, re.MULTILINE)
    paragraph = html[html.index("<p>It ran") : html.index('<p class="traced-tally"')].strip()
    assert re.match(r"<p>It ran <span[^>]*>it <em>ran</em> <a [^>]*>2</a> times\.<a ", paragraph)
    assert paragraph.endswith("</span></a></span></p>")
    assert [] == list(site.project.problems)


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        (f"!!! note\n\n    [a]({X}){{ .snippet }}\n", "admonition"),
        (f"??? tip\n\n    Text.\n\n    [a]({X}){{ .snippet }}\n", "details"),
        (f'=== "One"\n\n    [a]({X}){{ .snippet }}\n', "tabbed-set"),
        (f"1. Item\n\n    [a]({X}){{ .snippet }}\n", "<ol>"),
        (f"<div markdown>\n\n[a]({X}){{ .snippet }}\n\n</div>\n", "<div>"),
    ],
)
def test_containers(site: Site, text: str, inside: str) -> None:
    """A figure may stand inside whatever Material offers."""
    html = site.render(text)

    assert inside in html[: html.index("<figure")]
    assert "<p><figure" not in html
    assert "\x02" not in html
    assert "klzzwxh" not in html


def test_table_cell(site: Site) -> None:
    """A value that holds a bar or stars stays in its cell."""
    site.printed("a|b*c*`\n")

    html = site.render(f"| run | says |\n| - | - |\n| x | [2]({X}#n){{ .value }} |\n")

    assert re.search(r"<td><a [^>]*>a\|b\*c\*`</a></td>", html)


@pytest.mark.parametrize(
    "text",
    [
        "```\n~~~\n````",
        '--8<-- "mkdocs.yml"',
        "!!! note\n\n    no",
        "*[x]: abbreviation",
        "[a](../../snippets/lesson/x.py){ .snippet }",
        "wzxhzdk:0 klzzwxh:0 &amp;",
        "# heading\n\n| a |\n| - |",
        "<script>1</script>",
    ],
)
def test_output_is_no_markdown(site: Site, text: str) -> None:
    """No extension takes anything that a run printed for its own."""
    site.printed(text + "\n", "end\n")

    html = site.render(f'[]({X}){{ .snippet show="output" }}\n\nAfter `x`.\n')

    shown = re.findall(r"<samp>(.*?)</samp>", html, re.DOTALL)[0]
    for code, char in (("&#96;", "`"), ("&#126;", "~"), ("&lt;", "<"), ("&gt;", ">")):
        shown = shown.replace(code, char)
    shown = shown.replace("&quot;", '"').replace("&#x27;", "'").replace("&amp;", "&")
    assert f"{text}\nend" == shown
    assert "<p>After <code>x</code>.</p>" in html
    assert "site_name" not in html


def test_code_is_left_alone(site: Site) -> None:
    """An embed in a fence or code span is shown as written."""
    html = site.render(f"```markdown\n[a]({X}){{ .snippet }}\n```\n\n`[b]({X}){{ .claim }}`\n")

    assert "<figure" not in html
    assert 2 == html.count(X)


@pytest.mark.parametrize(
    ("name", "url", "root"),
    [
        ("index.md", "./", ""),
        ("page.md", "page/", "../"),
        ("page.md", "page.html", ""),
        ("lesson/index.md", "lesson/", "../"),
        ("lesson/page.md", "lesson/page/", "../../"),
        ("lesson/page.md", "lesson/page.html", "../"),
    ],
)
def test_links_lead_to_the_root(site: Site, name: str, url: str, root: str) -> None:
    """Files of snippet and record are found from every page, however pages are addressed."""
    site.url = url
    target = "../" * (name.count("/") + 1) + "snippets/lesson/x.py"

    html = site.render(f"[a]({target}){{ .snippet }}", name)

    assert [
        f"{root}snippets/lesson/x.py",
        f"{root}records/lesson/x/cpu/run.html",
        f"{root}snippets/lesson/x.py",
        f"{root}snippets/lesson/x.ipynb",
    ] == re.findall(r'href="([^"]+)"', html)


@pytest.mark.parametrize(
    "head",
    [
        "",
        "\n\n",
        "---\ntitle: a\n---\n",
        "---\ntitle: a\n---\n\n\n",
        "---  \ntitle: a\ntext: |\n  --- no end\n...\n",
        "Text first.\n\n---\n\nno: yaml\n\n---\n\n",
    ],
)
def test_lines_of_the_file(site: Site, head: str) -> None:
    """A complaint names the line that the author's editor shows."""
    text = f"{head}# Title\n\n[a]({X}){{ .snipet }}\n"
    site.render(text)

    line = text[: text.index("[a]")].count("\n") + 1
    assert [line] == [problem.line for problem in site.project.problems]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("# Title", 0),
        ("\n \n# Title", 2),
        ("--- \nnot: closed\n", 0),
        ("----\nno: rule\n---\n", 0),
        ("---\na: 1\n---\ntext", 3),
        ("---\na: 1\n...\n\ntext", 4),
    ],
)
def test_front_matter(text: str, expected: int) -> None:
    """Front matter lies between lines of three dashes, or dots at its end."""
    assert expected == front_matter_lines(text)


class _Context(Preprocessor):
    """Stands for the preprocessor in which Zensical keeps the page."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self.page = SimpleNamespace(path=path)

    def run(self, lines: list[str]) -> list[str]:
        """Change nothing."""
        return lines


@pytest.mark.parametrize(
    ("name", "root"), [("lesson/page.md", "../"), ("lesson/index.md", "../"), ("index.md", "")]
)
def test_zensical(
    site: Site,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    root: str,
) -> None:
    """Without a hook, pages are read off the host and show stored runs; problems go to stderr."""
    monkeypatch.chdir(site.folder.layout.root)
    up = "../" * (name.count("/") + 1)
    text = f"[a]({up}snippets/lesson/x.py){{ .snippet }}\n\n[b]({up}snippets/y.py){{ .value }}\n"
    site.page(f"---\ntitle: a\n---\n{text}", name)
    md = markdown.Markdown(extensions=[*EXTENSIONS, "traced.adapters.markdown_extension"])
    md.preprocessors.register(_Context(name), "zensical", 100)

    html = md.convert(text)

    assert f'href="{root}snippets/lesson/x.py"' in html
    expected = f"docs/{name}:6: missing-snippet: no snippets/y.py (write it, or mend the path)\n"
    assert expected == capsys.readouterr().err


def test_unknown_host(site: Site) -> None:
    """A host that does not say which page it renders is refused."""
    md = markdown.Markdown(extensions=[TracedExtension(project=site.project)])

    with pytest.raises(RuntimeError, match="cannot tell which page is being rendered"):
        md.convert("text")


@pytest.mark.parametrize(
    ("url", "address"),
    [("lesson/page/", "../../lesson/list/"), ("lesson/page.html", "../lesson/list.html")],
)
def test_links_to_pages(site: Site, url: str, address: str) -> None:
    """Pages are led to in the way in which the host addresses them."""
    site.url = url
    listing = site.folder.layout.docs / "lesson/list.md"
    listing.parent.mkdir(parents=True, exist_ok=True)
    listing.write_text("[All](.){ .evidence }\n", encoding="utf-8")

    html = site.render(f"[a]({X}){{ .claim }}")

    assert f'<a href="{address}">All evidence</a>' in html

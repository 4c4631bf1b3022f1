"""Where things stand on the site: addresses of records, drawings, programs and notebooks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from traced.inputs.snippet import Snippet
from traced.records.record import Record

NOTEBOOKS: Final = "notebooks"
"""Branch to which the publish workflow pushes the generated notebooks."""
GITHUB = re.compile(r"^https://github\.com/(?P<name>[\w.-]+/[\w.-]+?)(?:\.git)?/?$")
COLAB: Final = "https://colab.research.google.com/github/{name}/blob/{branch}/"


@dataclass(frozen=True)
class Place:
    """Where on the site markup stands."""

    root: str
    """Relative URL of the site's root, empty or ending in a slash."""
    anchor: str
    """Id of the figure on its page."""
    colab: str = ""
    """Address that opens the site's notebooks in Colab, ending in a slash; empty without one."""


def colab_of(repository: str | None) -> str:
    """The address that opens notebooks of a repository on GitHub; empty for any other."""
    match = GITHUB.match(repository or "")
    return COLAB.format(name=match["name"], branch=NOTEBOOKS) if match else ""


def record_url(record: Record) -> str:
    """Where the site publishes a record, relative to its root."""
    return f"records/{record.snippet}/{record.environment.device_kind}/run.json"


def record_page_url(record: Record) -> str:
    """Where the site shows a record to people, relative to its root."""
    return record_url(record).replace("run.json", "run.html")


def stdout_url(record: Record) -> str:
    """Where the site publishes what a run printed, relative to its root."""
    return record_url(record).replace("run.json", "stdout.txt")


def figure_url(record: Record, number: int) -> str:
    """Where the site publishes a drawing, counted from 1, relative to its root."""
    return record_url(record).replace("run.json", f"figure-{number}.svg")


def program_url(snippet: Snippet) -> str:
    """Where the site publishes a program, relative to its root."""
    return f"snippets/{snippet.id}.py"


def notebook_url(snippet: Snippet) -> str:
    """Where the site publishes a program as a notebook, relative to its root."""
    return f"snippets/{snippet.id}.ipynb"


def has_notebook(snippet: Snippet) -> bool:
    """Whether a program is published as a notebook: snippets are, and variants they declare."""
    return snippet.variant is None or bool(snippet.variant.name)


def page_url(root: str, target: str, *, flat: bool = False) -> str | None:
    """Address of a page of docs/ (with its fragment), if the target is one.

    Args:
        root: Relative URL of the site's root, empty or ending in a slash.
        target: The page's file relative to the project's root.
        flat: Whether the host addresses pages by their files, not by folders.
    """
    path, mark, fragment = target.partition("#")
    if not path.startswith("docs/") or not path.endswith((".md", ".ipynb")):
        return None
    name = path.removeprefix("docs/").rpartition(".")[0]
    if flat:
        return f"{root}{name}.html{mark}{fragment}"
    name = name.removesuffix("index") if name.rpartition("/")[2] == "index" else f"{name}/"
    return f"{root}{name}{mark}{fragment}" or "./"

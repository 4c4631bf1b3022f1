"""Where a project keeps its things."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Layout:
    """The folders of a project, all derived from its root."""

    root: Path
    """Folder that holds `mkdocs.yml`."""

    @property
    def snippets(self) -> Path:
        """Scripts, one folder per lesson."""
        return self.root / "snippets"

    @property
    def docs(self) -> Path:
        """Pages."""
        return self.root / "docs"

    @property
    def records(self) -> Path:
        """Committed records, published with the site."""
        return self.docs / "records"

    @property
    def cache(self) -> Path:
        """Disposable results of this machine."""
        return self.root / ".cache" / "traced"

    def relative(self, path: Path) -> str:
        """Name `path` as an author would: relative to the root, with forward slashes."""
        return path.relative_to(self.root).as_posix()


def find_layout(start: Path) -> Layout:
    """Find the project that `start` is in: the nearest folder upwards with a `mkdocs.yml`.

    Raises:
        FileNotFoundError: No folder from `start` upwards holds a `mkdocs.yml`.
    """
    for folder in (start, *start.parents):
        if (folder / "mkdocs.yml").is_file():
            return Layout(folder)
    raise FileNotFoundError(f"no mkdocs.yml in {start} or any folder above it")

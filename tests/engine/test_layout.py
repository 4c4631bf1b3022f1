"""A project is found from anywhere inside it, and says what it sets in one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from traced.base.layout import Layout, Settings, find_layout, read_settings
from traced.base.problem import ProblemsError

if TYPE_CHECKING:
    from pathlib import Path


def settings(root: Path, text: str) -> Settings:
    """Read the settings of a project with this `pyproject.toml`."""
    (root / "pyproject.toml").write_text(text, encoding="utf-8")
    return read_settings(Layout(root))


def test_found_from_inside(tmp_path: Path) -> None:
    """The nearest folder upwards with a `mkdocs.yml` is the root."""
    inner = tmp_path / "docs" / "lesson"
    inner.mkdir(parents=True)
    (tmp_path / "mkdocs.yml").touch()

    assert Layout(tmp_path) == find_layout(inner)
    assert Layout(tmp_path) == find_layout(tmp_path)
    assert "docs/lesson" == find_layout(inner).relative(inner)


def test_not_found(tmp_path: Path) -> None:
    """Outside of any project the complaint names the folder."""
    with pytest.raises(FileNotFoundError) as caught:
        find_layout(tmp_path)

    assert f"no mkdocs.yml in {tmp_path} or any folder above it" == str(caught.value)


@pytest.mark.parametrize("text", [None, "", "[tool.other]\nlibraries = 1\n", "[tool.traced]\n"])
def test_defaults(tmp_path: Path, text: str | None) -> None:
    """A project that sets nothing imports TensorFlow, Keras and NumPy before the first run."""
    found = read_settings(Layout(tmp_path)) if text is None else settings(tmp_path, text)

    assert ("tensorflow", "keras", "numpy") == found.libraries


@pytest.mark.parametrize(
    ("value", "expected"), [("[]", ()), ('["jax", "numpy"]', ("jax", "numpy"))]
)
def test_libraries(tmp_path: Path, value: str, expected: tuple[str, ...]) -> None:
    """A project may name other libraries, or none."""
    assert expected == settings(tmp_path, f"[tool.traced]\nlibraries = {value}\n").libraries


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '[tool.traced]\nlibraries = "numpy"\n',
            "pyproject.toml:2: bad-option: libraries should be a list, not 'numpy'"
            ' (write [tool.traced], then libraries = ["numpy"])',
        ),
        (
            "[project]\nlibraries = []\n\n[tool.traced]\n\nlibraries = [\n  1,\n]\n",
            "pyproject.toml:6: bad-option: libraries.1 should be text, not 1"
            ' (write [tool.traced], then libraries = ["numpy"])',
        ),
        (
            "[tool.traced]\nlibary = []\n",
            "pyproject.toml:2: unknown-option: no option 'libary' (did you mean libraries?)",
        ),
        (
            "[tool.traced]\ndevice = 'cpu'\n",
            "pyproject.toml:2: unknown-option: no option 'device' (known: libraries)",
        ),
        (
            "[tool]\ntraced = 3\n",
            "pyproject.toml:1: bad-option: [tool.traced] should be a mapping of keys to values, not 3"
            ' (write [tool.traced], then libraries = ["numpy"])',
        ),
        (
            "[project]\nname = x\n",
            "pyproject.toml:2: bad-metadata: not TOML: Invalid value (mend the file)",
        ),
    ],
)
def test_complaints(tmp_path: Path, text: str, expected: str) -> None:
    """A table that cannot be meant is a problem at its line."""
    with pytest.raises(ProblemsError) as caught:
        settings(tmp_path, text)

    assert expected == str(caught.value)

"""What the running process does by itself, before and after the script."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from traced.execution.child import LibraryError, fork_is_safe, import_libraries, imported_modules

if TYPE_CHECKING:
    from pathlib import Path


def test_import_libraries_is_silent(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a library writes to descriptor 2 while it is imported goes nowhere; later text stays."""
    (tmp_path / "loud_library.py").write_text("import os\nos.write(2, b'notice')\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    seconds = import_libraries(["loud_library"])
    os.write(2, b"after")

    assert 0 < seconds < 5
    assert "after" == capfd.readouterr().err


def test_descriptor_2_comes_back_after_a_failed_import(capfd: pytest.CaptureFixture[str]) -> None:
    """An import that fails can still be complained about."""
    with pytest.raises(LibraryError):
        import_libraries(["no_such_library"])
    os.write(2, b"after")

    assert "after" == capfd.readouterr().err


def test_forking_is_safe_without_tensorflow() -> None:
    """Where TensorFlow is not loaded there is no runtime to break."""
    assert "tensorflow" not in sys.modules
    assert fork_is_safe()


def test_imported_modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Installed modules count; the standard library and what only the engine uses do not."""
    (tmp_path / "installed_library.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    import_libraries(["installed_library"])
    found = imported_modules("import json\n")

    assert "installed_library" in found
    assert not {"json", "pydantic", "traced", "__main__"} & set(found)


@pytest.mark.parametrize("source", ["import pydantic", "if 1:\n from pydantic.main import x"])
def test_a_module_of_the_engines_that_the_script_imports(source: str) -> None:
    """A library that the engine happens to use counts for a script that names it."""
    assert "pydantic" in imported_modules(source)

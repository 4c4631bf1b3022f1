"""A bank leaves the site as files of other systems, the same ones each time."""

from __future__ import annotations

import io
import zipfile
from xml.etree import ElementTree as ET

from tests.engine.banks import BANK, ODD, harmless, hostile
from traced.page.export import export, resolved


def test_files() -> None:
    """A bank becomes a GIFT file and a QTI package named after its lesson."""
    files = export(harmless().bank(ODD), harmless().project.exhibits())

    assert ["odd.gift.txt", "odd.qti.zip"] == list(files)
    text, package = files.values()
    assert isinstance(text, str)
    assert isinstance(package, bytes)
    assert 7 <= text.count("::odd/") + text.count("::odd")
    names = zipfile.ZipFile(io.BytesIO(package)).namelist()
    assert "imsmanifest.xml" in names


def test_same_again() -> None:
    """The same bank gives the same bytes."""
    exhibits = harmless().project.exhibits()

    assert export(harmless().bank(ODD), exhibits) == export(harmless().bank(ODD), exhibits)


def test_hostile_package() -> None:
    """Whatever stands in texts and outputs, the files of a package are well-formed."""
    package = export(hostile().bank(ODD), hostile().project.exhibits())["odd.qti.zip"]
    assert isinstance(package, bytes)

    for name in (files := zipfile.ZipFile(io.BytesIO(package))).namelist():
        root = ET.fromstring(files.read(name))
        assert not [one for one in root.iter() if one.tag.rpartition("}")[2] in ("script", "img")]


def test_resolved() -> None:
    """Values stand in the words, claims lose their marks; what cannot be told keeps its words."""
    exhibits = harmless().project.exhibits()

    assert "It is 3, **so** it adds 3." == resolved(
        "It is [≈](../snippets/l/add.py#sum){ .value }, [**so** it adds [≈](../snippets/l/add.py#sum){ .value }.](../snippets/l/add.py){ .claim }",
        BANK,
        exhibits,
    )
    assert "A few and one." == resolved(
        "A [few](../snippets/l/add.py#sun){ .value } and [one](../snippets/l/none.py#x){ .value }.",
        BANK,
        exhibits,
    )

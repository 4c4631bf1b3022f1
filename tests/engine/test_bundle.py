"""Modules become one script that does the same."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from traced.site.bundle import BundleError, at_once, bundle, one_sheet

MODULES = {
    "a/main.js": 'import {one, two as zwei} from "./two.js"\nimport {one as uno} from "../b.js"\n'
    "const make = 3\nconsole.log(one, zwei, uno, make)\n",
    "a/two.js": 'import {one as base} from "../b.js"\nconst make = 1\nexport const one = base + make\n'
    "export function two() { return 2 }\n",
    "b.js": "export const one = 10\n",
}


@pytest.mark.skipif(not shutil.which("node"), reason="needs Node.js")
def test_runs() -> None:
    """Names of one module are not those of another, whatever they are called."""
    script = bundle(["a/main.js"], MODULES.__getitem__)
    ran = subprocess.run(["node", "-e", script], capture_output=True, text=True, check=True)

    assert "11 [Function: two] 10 3\n" == ran.stdout


@pytest.mark.skipif(not shutil.which("node"), reason="needs Node.js")
def test_later_or_at_once(tmp_path: Path) -> None:
    """A module that is loaded once it is needed stays apart, unless no module can be loaded."""
    part = "console.log('part')\n"
    modules = {
        "a.js": 'console.log("all")\nconst load = () => import("./part.js")\nload()\n',
        "part.js": part,
    }
    (tmp_path / "part.js").write_text(part, encoding="utf-8")
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")

    def said(read: Callable[[str], str]) -> str:
        (tmp_path / "bundle.js").write_text(bundle(["a.js"], read), encoding="utf-8")
        command = ["node", str(tmp_path / "bundle.js")]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    assert "all\npart\n" == said(modules.__getitem__)
    (tmp_path / "part.js").unlink()
    assert "part\nall\n" == said(lambda name: at_once(modules[name]))


def test_once_each_and_in_order() -> None:
    """A module stands before those that need it, once."""
    script = bundle(["b.js", "a/main.js", "a/two.js"], MODULES.__getitem__)
    places = [script.index(f'modules["{name}"] = ') for name in ("b.js", "a/two.js", "a/main.js")]

    assert sorted(places) == places
    assert 1 == script.count('modules["b.js"] = ')


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('import x from "./y.js"', "a.js: cannot bundle 'import x from \"./y.js\"'"),
        ("export default 1", "a.js: cannot bundle 'export default 1'"),
        ('import {x} from "./a.js"', "a.js: imports itself by way of a.js"),
    ],
)
def test_refused(text: str, said: str) -> None:
    """What is not understood is refused by name."""
    with pytest.raises(BundleError) as caught:
        bundle(["a.js"], {"a.js": text}.__getitem__)

    assert said == str(caught.value)


@pytest.mark.parametrize(
    ("sheet", "short"),
    [
        ("/* a */\na {\n  b: c;\n}\n", "a { b: c; }"),
        ('a::after { content: "/* b  */"; } /* c */', 'a::after { content: "/* b  */"; }'),
        ("a { content: '\\'  /*'; }  /* \" */ b {}", "a { content: '\\'  /*'; } b {}"),
        (":is(a,\n\n b)  >  c {}", ":is(a, b) > c {}"),
    ],
)
def test_sheet(sheet: str, short: str) -> None:
    """Comments and white space go, but for what stands in strings."""
    assert short == one_sheet([sheet])
    assert short + "d { }" == one_sheet([sheet, "d {\n}\n"])

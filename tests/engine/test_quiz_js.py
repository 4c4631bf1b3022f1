"""The browser side of quizzes and lessons: its tests in Node, its size, what it must never do."""

import re
import shutil
import subprocess
from pathlib import Path

import playwright
import pytest
from rjsmin import jsmin

ROOT = Path(__file__).parents[2]
ASSETS = ROOT / "docs" / "assets"
SCRIPTS = {
    path.relative_to(ASSETS).as_posix(): path
    for folder in ("quiz", "lesson")
    for path in sorted((ASSETS / folder).glob("*.js"))
}
LARGEST_BYTES = 25_000
LONGEST_LINES = 200
FORBIDDEN = {
    "markup from text": r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment|setHTML",
    "code from text": r"\beval\b|new Function|javascript:|setTimeout\(\s*[\"'`]",
    "inline handler": r"\bon(click|change|input|submit|load|error|key\w+|mouse\w+|pointer\w+|focus|blur|toggle|storage)\s*=",
    "dialogue that blocks": r"\b(alert|confirm|prompt)\(",
    "another origin": r"https?://",
}


def find_node() -> str:
    """Node on the path, else the one that Playwright brings."""
    carried = Path(playwright.__file__).parent / "driver" / "node"
    found = shutil.which("node") or (str(carried) if carried.is_file() else None)
    if found is None:
        pytest.fail("no node on the path, and none in Playwright's package")
    return found


def test_node_tests_pass() -> None:
    """Grading, the rules of tests, progress and done styles do in Node what their tests say."""
    files = sorted(map(str, (ROOT / "tests" / "quiz_js").glob("*.test.mjs")))
    command = [find_node(), "--test", "--test-reporter=tap", *files]
    ran = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert (5, 0) == (len(files), ran.returncode), f"{ran.stdout}{ran.stderr}"
    assert "# fail 0" in ran.stdout


def test_scripts_are_small() -> None:
    """All scripts together stay under 25 kB as they are served, and each is short."""
    assert {"quiz/main.js", "lesson/main.js"} <= SCRIPTS.keys()
    sizes = {name: len(jsmin(one.read_text("utf-8"))) for name, one in SCRIPTS.items()}
    assert sum(sizes.values()) < LARGEST_BYTES, sizes
    lines = {name: len(one.read_text("utf-8").splitlines()) for name, one in SCRIPTS.items()}
    assert max(lines.values()) < LONGEST_LINES, lines


@pytest.mark.parametrize("fault", FORBIDDEN)
def test_scripts_never_make_markup_or_code_of_text(fault: str) -> None:
    """What a reader or a run wrote can become text only, and a strict content policy works."""
    pattern = re.compile(FORBIDDEN[fault])
    found = {name: pattern.findall(one.read_text("utf-8")) for name, one in SCRIPTS.items()}
    assert {} == {name: hits for name, hits in found.items() if hits}


def test_the_pattern_for_handlers_knows_one() -> None:
    """The search for inline handlers finds them, and not the names of this code."""
    pattern = re.compile(FORBIDDEN["inline handler"])
    assert pattern.search("node.onclick = act")
    assert pattern.search('<img onerror="x">')
    assert not pattern.search("const one = 1, on = 2")

"""Open figures become drawings, the same each time, each with words for those who cannot see it."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.engine.records import make_record
from tests.engine.scenarios import Scenarios, complaints
from traced.execution.figure import SVG_BYTES, Figures
from traced.execution.store import CommittedRecords
from traced.records.record import Figure

if TYPE_CHECKING:
    from pathlib import Path

    from tests.engine.conftest import Project
    from tests.engine.scenarios import Outcome
    from traced.records.environment import Device

SCENARIOS = Scenarios()
scenario = SCENARIOS.add
IMPORT = "import matplotlib.pyplot as plt\n"


@pytest.fixture(scope="module")
def outcome(module_project: Project, cpu: Device) -> Outcome:
    """Results of all scenarios."""
    return SCENARIOS.run(module_project, cpu, fork=True)


DRAWING = (
    "_ = plt.plot([1, 3, 2])\n_ = plt.title('Café $x^2$')\n"
    "second = plt.figure(figsize=(3, 2))\nimage = plt.imshow([[1, 2], [3, 4]])\n"
    "plt.close(plt.figure())\n"
)
DRAWS = scenario("draws", f"{IMPORT}{DRAWING}", 'alt = ["A line.", "Four squares."]')
AGAIN = scenario("again", f"{IMPORT}{DRAWING}", 'alt = ["A line.", "Four squares."]')


def test_open_figures_are_kept(outcome: Outcome) -> None:
    """Figures that are open at the end are in the record, with the statement that opened them."""
    figures = outcome(DRAWS).record.figures

    assert [] == complaints(outcome(DRAWS))
    assert [("A line.", 3, 3, (614, 461)), ("Four squares.", 5, 5, (288, 192))] == [
        (f.alt, f.first_line, f.last_line, f.size_px) for f in figures
    ]
    assert ["<?xml ", "<?xml "] == [f.svg[:6] for f in figures]


def test_two_runs_draw_the_same(outcome: Outcome) -> None:
    """Drawings hold no date, no chance and no letters that depend on the reader's fonts."""
    first, second = outcome(DRAWS).record.figures, outcome(AGAIN).record.figures

    assert first == second
    for word in ("<dc:date>", "Matplotlib v", "<text"):
        assert word not in first[0].svg


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            scenario("without", f"{IMPORT}_ = plt.figure()\n_ = plt.figure()\n", 'alt = ["One."]'),
            [
                "4: missing-alt: figure 2 has no alternative text "
                '(say what it shows in alt = ["…"], or close it with plt.close())'
            ],
        ),
        (
            scenario("surplus", f"{IMPORT}_ = plt.figure()\n", 'alt = ["One.", "Two."]'),
            [
                "6: missing-alt: alt describes 2 figures, of 1 open at the end (leave one text per figure)"
            ],
        ),
        (
            scenario("none", "x = 1\n", 'alt = ["One."]'),
            [
                "5: missing-alt: alt describes 1 figure, of 0 open at the end (leave one text per figure)"
            ],
        ),
        (
            scenario(
                "bad", f"{IMPORT}\n_ = plt.title('$x')\n_ = plt.title('$^$')\n", 'alt = ["One."]'
            ),
            None,
        ),
        (
            scenario(
                "raising",
                f"{IMPORT}_ = plt.figure()\n1 / 0\n",
                'raises = "ZeroDivisionError"',
                'alt = ["One."]',
            ),
            [],
        ),
        (scenario("half", "import sys\nsys.modules['matplotlib.pyplot'] = 3\n"), []),
    ],
)
def test_each_figure_needs_one_text(
    outcome: Outcome, name: str, expected: list[str] | None
) -> None:
    """Missing and surplus texts are located; a figure that cannot be drawn says why."""
    found = [text.removeprefix(f"snippets/{name}.py:") for text in complaints(outcome(name))]
    if expected is None:
        (text,) = found
        assert text.startswith("4: bad-figure: figure 1 cannot be drawn: ValueError: ")
        assert text.endswith(" (mend it, or close it with plt.close())")
    else:
        assert expected == found


def test_matplotlib_is_not_touched_unless_imported() -> None:
    """Looking for figures imports nothing."""
    code = (
        "import sys\nfrom traced.execution.figure import Figures\n"
        "f = Figures()\nf.note(1, 1)\nprint(f.drawings(), 'matplotlib' in sys.modules)\n"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "[] False\n" == said.stdout


def test_a_drawing_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """A drawing that nobody wants in a repository is refused with its size."""
    figures = Figures()
    figures._lines = {1: (2, 3)}
    monkeypatch.setattr("traced.execution.figure._draw", lambda _: "x" * (SVG_BYTES + 1))
    (drawing,) = figures.drawings()

    assert ("", "2,000,001 bytes of SVG are more than 2,000,000") == (drawing.svg, drawing.error)


def test_drawings_are_committed_beside_their_record(tmp_path: Path) -> None:
    """People review drawings as files; one that is gone takes its file along."""
    tree = CommittedRecords(tmp_path)
    figures = [Figure(alt="A.", svg=f"<svg>{n}</svg>", first_line=1, last_line=1) for n in range(2)]
    tree.accept(make_record(figures=tuple(figures)))
    folder = tmp_path / "lesson/x/cpu"

    assert ["<svg>0</svg>", "<svg>1</svg>"] == [
        (folder / f"figure-{n}.svg").read_text() for n in (1, 2)
    ]
    tree.accept(make_record(figures=tuple(figures[1:])))
    assert ["figure-1.svg", "run.json", "stdout.txt"] == sorted(p.name for p in folder.iterdir())
    assert "<svg>1</svg>" == (folder / "figure-1.svg").read_text()

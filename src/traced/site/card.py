"""The picture that stands for a page where it is shared: its title and what it says."""

from __future__ import annotations

import io
import textwrap

from traced.records.key import digest

WIDTH_PX, HEIGHT_PX = 1200, 630
DPI = 100
INK, QUIET, ACCENT, PAPER = "#182225", "#55646a", "#0b6472", "#ffffff"
LEFT = 0.075
"""Left margin, as a share of the width."""
TITLE_CHARACTERS, TEXT_CHARACTERS = 26, 52
"""Characters of a line, before it is broken."""
MOST_LINES = 3


def card_name(title: str, description: str) -> str:
    """File name of a page's card; another text has another name."""
    return f"{digest(f'{title}|{description}'.encode())[:16]}.png"


def draw_card(site: str, title: str, description: str) -> bytes:
    """Draw a card of 1200 × 630 pixels as PNG, without a date so that two draws are alike."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 — slow to import
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=(WIDTH_PX / DPI, HEIGHT_PX / DPI), dpi=DPI, facecolor=PAPER)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1), frameon=False)
    axes.set(xlim=(0, 1), ylim=(0, 1), xticks=[], yticks=[])
    axes.plot([LEFT, 1], [0.84, 0.84], color=ACCENT, linewidth=3)
    axes.plot([LEFT], [0.84], color=ACCENT, marker="o", markersize=18)
    heading = "\n".join(textwrap.wrap(title, TITLE_CHARACTERS)[:MOST_LINES])
    text = "\n".join(textwrap.wrap(description, TEXT_CHARACTERS)[:MOST_LINES])
    lines = (
        (0.895, site, 22, "bold", ACCENT, "bottom"),
        (0.74, heading, 46, "bold", INK, "top"),
        (0.10, text, 22, "normal", QUIET, "bottom"),
    )
    for height, words, size, weight, colour, anchor in lines:
        axes.text(
            LEFT,
            height,
            words.replace("$", r"\$"),
            fontsize=size,
            fontweight=weight,
            color=colour,
            va=anchor,
            linespacing=1.25,
        )
    image = io.BytesIO()
    figure.savefig(image, format="png", metadata={"Software": None})
    return image.getvalue()

"""Measurements drawn as inline SVG that takes its colours and its font from the page.

The drawing is matplotlib's, in colours that only stand for something; afterwards they become
CSS variables, so that one chart serves a light and a dark page.
"""

from __future__ import annotations

import functools
import hashlib
import io
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from xml.etree import ElementTree as ET

from traced.embeds.quantity import Unit, format_ratio, format_seconds, time_unit
from traced.records.record import Interval, Measurement

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Side = Literal["left", "right"]

WIDE_PX = 680
NARROW_PX = 340

FOREGROUND, NUMBER, MUTED, GRID = "#fe0001", "#fe0002", "#fe0003", "#fe0004"
SERIES = ("#fe0011", "#fe0012", "#fe0013", "#fe0014", "#fe0015", "#fe0016")
MARKERS = ("o", "s", "D", "^", "v", "P")
MARKER_PX = (8.0, 7.5, 7.0, 8.5, 8.5, 9.0)
"""Sizes at which the markers look equally large."""

_FG = "var(--traced-chart-fg, currentColor)"
_HALO = "paint-order: stroke; stroke: var(--traced-chart-bg, transparent); stroke-width: 4px"
INKS = {
    FOREGROUND: _FG,
    MUTED: "var(--traced-chart-muted, currentColor)",
    GRID: "var(--traced-chart-grid, #88888855)",
    NUMBER: f"{_FG}; {_HALO}",
    SERIES[0]: "var(--traced-series-1, #3b6fb6)",
    SERIES[1]: "var(--traced-series-2, #c4571b)",
    SERIES[2]: "var(--traced-series-3, #2c8a63)",
    SERIES[3]: "var(--traced-series-4, #8b53ad)",
    SERIES[4]: "var(--traced-series-5, #a8781a)",
    SERIES[5]: "var(--traced-series-6, #b8456f)",
}
"""What each colour of the drawing becomes in the page."""


@dataclass(frozen=True)
class Ink:
    """How a text looks."""

    color: str
    size_px: float


LABEL = Ink(FOREGROUND, 13)
VALUE = Ink(NUMBER, 13)
SMALL = Ink(MUTED, 12)

DPI = 72
"""Of SVG in matplotlib: a point is a pixel."""
X_HEIGHT = 0.55
"""Of a font's size: how tall most letters are."""
LINE_PX = 17
"""Height of a line of text."""
TICK_LINE_PX = 23
"""Height of the line of values below the plot."""
DOT_ROW_PX = 20
ROW_GAP_PX = 12
MARGIN_PX = 8
LABEL_GAP_PX = 9
LABEL_COLUMN_PX = 230
"""Widest column of row labels in a wide chart; longer labels are wrapped."""
INTERVAL_PX = 13
TICK_PX = {"linear": 80, "log10": 60, "log2": 56}
"""Least distance of the values below each axis, on average."""
LEAST_PLOT_PX = 80
"""Width the plot keeps when the names of variants are too long to stand beside it."""
SLOWER, FASTER = "← slower", "faster →"

_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_LINES = {"stroke-linejoin": "round", "stroke-linecap": "butt"}
_NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))


@dataclass(frozen=True)
class Dot:
    """One measured value."""

    series: int
    value: float
    interval: Interval
    label: str
    side: Side = "right"
    """Where the label stands; that of a slower variant does not cross the line at 1×."""


@dataclass(frozen=True)
class Row:
    """What shares one label."""

    label: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True)
class Axis:
    """The horizontal axis."""

    scale: Literal["linear", "log10", "log2"]
    low: float
    high: float
    caption: str
    tick: Callable[[float], str]
    baseline: str | None = None
    """Variant that stands at 1×, when the axis shows speed-up over it."""


@dataclass(frozen=True)
class Place:
    """Where one row stands, in pixels from the top."""

    lines: tuple[str, ...]
    lines_y: tuple[float, ...]
    dots_y: tuple[float, ...]


@dataclass(frozen=True)
class Layout:
    """Where everything stands, in pixels from the left and the top."""

    narrow: bool
    left: float
    right: float
    top: float
    bottom: float
    places: tuple[Place, ...]
    caption: tuple[str, ...]

    @property
    def width(self) -> int:
        """The whole chart's."""
        return NARROW_PX if self.narrow else WIDE_PX

    @property
    def height(self) -> float:
        """The whole chart's, with ticks and caption below the plot."""
        return self.bottom + TICK_LINE_PX + len(self.caption) * LINE_PX + MARGIN_PX

    @property
    def caption_x(self) -> float:
        """Where the caption begins."""
        return MARGIN_PX if self.narrow else self.left

    @property
    def spans(self) -> list[tuple[float, float]]:
        """Top and bottom of each stretch of the plot that no row label crosses."""
        if not self.narrow:
            return [(self.top, self.bottom)]
        half = DOT_ROW_PX / 2 - 2
        return [(p.dots_y[0] - half, p.dots_y[-1] + half) for p in self.places if p.dots_y]


def draw_variants(measurement: Measurement, *, title: str, narrow: bool) -> str:
    """Draw one measured snippet: median seconds per call of each variant with its interval.

    The title names the chart to those who cannot see it; it is not drawn.
    """
    rows = tuple(
        Row(v.name, (Dot(series, v.median_s, v.interval_s, format_seconds(v.median_s)),))
        for series, v in enumerate(measurement.variants)
    )
    return _draw(rows, _time_axis(measurement), title=title, narrow=narrow)


def draw_speedups(workloads: Sequence[tuple[str, Measurement]], *, title: str, narrow: bool) -> str:
    """Draw several measured snippets: how many times faster than the first variant the others are.

    Rows are sorted by the speed-up of the second variant, the largest first. The first row says
    which dot is which variant. The title is not drawn.

    Raises:
        ValueError: There is no workload with a second variant.
    """
    names = list(dict.fromkeys(v.name for _, m in workloads for v in m.variants))
    if len(names) < 2:  # noqa: PLR2004 — a comparison takes two
        raise ValueError("speed-ups need a workload with at least two variants")
    baseline, second = names[:2]

    def speedup(workload: tuple[str, Measurement]) -> float:
        ratio = workload[1].ratio(baseline, second)
        return ratio.ratio if ratio else -math.inf

    rows = []
    named: set[str] = set()
    for caption, measurement in sorted(workloads, key=speedup, reverse=True):
        dots = []
        for series, name in enumerate(names[1:], start=1):
            if ratio := measurement.ratio(baseline, name):
                label = format_ratio(ratio.ratio) + ("" if name in named else f" {name}")
                side: Side = "left" if ratio.ratio < 1 else "right"
                dots.append(Dot(series, ratio.ratio, ratio.interval, label, side))
                named.add(name)
        rows.append(Row(caption, tuple(dots)))
    return _draw(tuple(rows), _speedup_axis(rows, baseline), title=title, narrow=narrow)


def _time_axis(measurement: Measurement) -> Axis:
    """Linear from zero, or logarithmic when the medians span more than 10×."""
    medians = [v.median_s for v in measurement.variants]
    low = min(v.interval_s.low for v in measurement.variants)
    high = max(v.interval_s.high for v in measurement.variants) or 1e-9
    caption = "Time per call, median and 95\u00a0%\u00a0interval; left is faster"
    if low > 0 and max(medians) > 10 * min(medians):
        return Axis("log10", low / 1.3, high * 1.1, f"{caption}; log scale", _tick_time)
    tick = functools.partial(_tick_time, unit=time_unit(high))
    return Axis("linear", 0, high, caption, tick)


def _tick_time(seconds: float, unit: Unit | None = None) -> str:
    """A round time, in the given unit so that all ticks of a linear axis share it."""
    unit = unit or time_unit(seconds)
    return f"{seconds / unit.size:.6g} {unit.symbol}" if seconds else "0"


def _speedup_axis(rows: Sequence[Row], baseline: str) -> Axis:
    """Logarithmic, so that 2× and ½× lie equally far from 1×."""
    intervals = [dot.interval for row in rows for dot in row.dots]
    low = min([0.8, *(i.low for i in intervals)])
    high = max([1.25, *(i.high for i in intervals)])
    caption = f"Speed-up over {baseline}, median and 95\u00a0%\u00a0interval; log scale"
    return Axis("log2", low / 1.1, high * 1.1, caption, _tick_ratio, baseline)


def _tick_ratio(ratio: float) -> str:
    """Write a power of two: 4× or, as its mirror, 1/4×."""
    return f"{ratio:.0f}×" if ratio >= 1 else f"1/{1 / ratio:.0f}×"


def _draw(rows: tuple[Row, ...], axis: Axis, *, title: str, narrow: bool) -> str:
    import matplotlib as mpl  # noqa: PLC0415 — takes half a second

    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams["svg.fonttype"] = "none"
        mpl.rcParams["svg.hashsalt"] = "traced"
        mpl.rcParams["text.parse_math"] = False
        layout = _arrange(rows, axis, narrow=narrow)
        buffer = io.StringIO()
        _figure(rows, axis, layout).savefig(buffer, format="svg", metadata=_NO_METADATA)
    return _inline(buffer.getvalue(), title, layout.width)


def _arrange(rows: Sequence[Row], axis: Axis, *, narrow: bool) -> Layout:
    """Give labels, dots and texts their room."""
    width = NARROW_PX if narrow else WIDE_PX
    column = width - 2 * MARGIN_PX if narrow else LABEL_COLUMN_PX
    labels = [_wrap(row.label, LABEL.size_px, column) for row in rows]
    widest = max(_text_width(line, LABEL.size_px) for lines in labels for line in lines)
    room = _room(rows, axis)
    left = (0 if narrow else widest + LABEL_GAP_PX) + 2 * MARGIN_PX + room["left"]
    right = max(width - MARGIN_PX - max(room["right"], MARGIN_PX), left + LEAST_PLOT_PX)
    top = (2 * LINE_PX if axis.baseline else 0) + ROW_GAP_PX / 2
    bottom = top
    places = []
    for row, lines in zip(rows, labels, strict=True):
        place, height = _place(bottom + ROW_GAP_PX / 2, lines, len(row.dots), beside=not narrow)
        places.append(place)
        bottom += height + ROW_GAP_PX
    caption = _wrap(axis.caption, SMALL.size_px, width - (MARGIN_PX if narrow else left))
    return Layout(narrow, left, right, top, bottom, tuple(places), caption)


def _room(rows: Sequence[Row], axis: Axis) -> dict[Side, float]:
    """Pixels that texts need to the left and the right of what they name."""
    room: dict[Side, float] = {"left": 0, "right": 0}
    for dot in (dot for row in rows for dot in row.dots):
        needed = LABEL_GAP_PX + _text_width(dot.label, VALUE.size_px)
        room[dot.side] = max(room[dot.side], needed)
    if axis.baseline:
        room["left"] = room["left"] or LABEL_GAP_PX + _text_width(SLOWER, SMALL.size_px)
        room["right"] = room["right"] or LABEL_GAP_PX + _text_width(FASTER, SMALL.size_px)
    return room


def _place(top: float, lines: tuple[str, ...], dots: int, *, beside: bool) -> tuple[Place, float]:
    """Put a row's label beside its dots or above them; also tell how high the row is."""
    text_px, dots_px = len(lines) * LINE_PX, dots * DOT_ROW_PX
    height = max(text_px, dots_px) if beside else text_px + dots_px
    text_top = top + (height - text_px) / 2 if beside else top
    dots_top = top + (height - dots_px) / 2 if beside else top + text_px
    lines_y = tuple(text_top + (n + 0.5) * LINE_PX for n in range(len(lines)))
    dots_y = tuple(dots_top + (n + 0.5) * DOT_ROW_PX for n in range(dots))
    return Place(lines, lines_y, dots_y), height


def _text_width(text: str, size_px: float) -> float:
    """Pixels in matplotlib's own font, which is wider than those that pages use."""
    from matplotlib.font_manager import FontProperties  # noqa: PLC0415
    from matplotlib.textpath import text_to_path  # noqa: PLC0415

    font = FontProperties(size=size_px)
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width)


def _wrap(text: str, size_px: float, width_px: float) -> tuple[str, ...]:
    """Break into as few lines as fit, and make these about equally long.

    Lines end at spaces, and after the underscores of long function names.
    """
    texts = re.findall(r"[^ _]*[ _]+|[^ _]+", text)
    pieces = [(piece, _text_width(piece, size_px)) for piece in texts]
    lines = narrower = _fill(pieces, width_px)
    while len(narrower) == len(lines) > 1:
        lines = narrower
        width_px *= 0.95
        narrower = _fill(pieces, width_px)
    return lines


def _fill(pieces: Sequence[tuple[str, float]], width_px: float) -> tuple[str, ...]:
    """Join pieces, each with its width, into lines of at most that width."""
    lines, used_px = [""], 0.0
    for piece, piece_px in pieces:
        if lines[-1] and used_px + piece_px > width_px:
            lines.append("")
            used_px = 0.0
        lines[-1] += piece
        used_px += piece_px
    return tuple(line.rstrip() for line in lines)


def _figure(rows: Sequence[Row], axis: Axis, layout: Layout) -> Figure:
    """Draw rows on an axis; y is in pixels from the top of the figure."""
    from matplotlib.figure import Figure  # noqa: PLC0415

    width, height = layout.width, layout.height
    figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI)
    figure.patch.set_visible(False)
    plot_width, plot_height = layout.right - layout.left, layout.bottom - layout.top
    axes = figure.add_axes(
        (
            layout.left / width,
            1 - layout.bottom / height,
            plot_width / width,
            plot_height / height,
        ),
        frame_on=False,
    )
    if axis.scale != "linear":
        axes.set_xscale("log", base=2 if axis.scale == "log2" else 10)
    axes.set_xlim(axis.low, axis.high)
    axes.set_ylim(layout.bottom, layout.top)
    _draw_scale(axes, axis, layout)
    if axis.baseline:
        _draw_sides(axes, axis.baseline, layout)
    for row, place in zip(rows, layout.places, strict=True):
        _draw_row(axes, row, place)
    return figure


def _ticks(axis: Axis, room_px: float) -> list[float]:
    """Round values, as many as stand apart."""
    most = max(2, 1 + int(room_px / TICK_PX[axis.scale]))
    if axis.scale == "linear":
        from matplotlib.ticker import MaxNLocator  # noqa: PLC0415

        values = [MaxNLocator(most, steps=[1, 2, 5, 10]).tick_values(0, axis.high)]
    else:
        base = 2.0 if axis.scale == "log2" else 10.0
        low, high = (math.floor(math.log(end, base)) for end in (axis.low, axis.high))
        powers = range(low, high + 1)
        values = [[base**e for e in powers if e % step == 0] for step in range(1, len(powers) + 2)]
        if axis.scale == "log10":
            values.insert(0, [digit * base**e for e in powers for digit in (1, 2, 5)])
    shown = [[v for v in choice if axis.low <= v <= axis.high] for choice in values]
    return next((choice for choice in shown if len(choice) <= most), shown[-1])


def _draw_scale(axes: Axes, axis: Axis, layout: Layout) -> None:
    """Light grid lines, their values below, and what the axis shows."""
    axes.set_axis_off()
    ticks = _ticks(axis, layout.right - layout.left)
    _draw_uprights(axes, ticks, layout, GRID)
    for value in ticks:
        x, _ = axes.transData.transform((value, 0))
        _write(axes, axis.tick(value), (x, layout.bottom + TICK_LINE_PX / 2), SMALL, "center")
    for number, line in enumerate(layout.caption):
        y = layout.bottom + TICK_LINE_PX + (number + 0.5) * LINE_PX
        _write(axes, line, (layout.caption_x, y), SMALL)


def _draw_uprights(axes: Axes, values: Sequence[float], layout: Layout, color: str) -> None:
    """Draw one path of vertical lines, broken where labels stand between the dots."""
    xs = [x for value in values for _ in layout.spans for x in (value, value, math.nan)]
    ys = [y for _ in values for span in layout.spans for y in (*span, math.nan)]
    axes.plot(xs, ys, color=color, linewidth=1, clip_on=False, zorder=1)


def _draw_sides(axes: Axes, baseline: str, layout: Layout) -> None:
    """The line at 1×, its name, and the names of its sides, above the plot."""
    _draw_uprights(axes, [1], layout, MUTED)
    x, _ = axes.transData.transform((1, 0))
    text = f"same as {baseline}"
    half = _text_width(text, SMALL.size_px) / 2
    middle = min(max(x, half), layout.width - half)
    _write(axes, text, (middle, 0.6 * LINE_PX), SMALL, "center")
    _write(axes, SLOWER, (x - LABEL_GAP_PX, 1.7 * LINE_PX), SMALL, "right")
    _write(axes, FASTER, (x + LABEL_GAP_PX, 1.7 * LINE_PX), SMALL)


def _draw_row(axes: Axes, row: Row, place: Place) -> None:
    from matplotlib.patches import Rectangle  # noqa: PLC0415

    for line, y in zip(place.lines, place.lines_y, strict=True):
        _write(axes, line, (MARGIN_PX, y), LABEL)
    for dot, y in zip(row.dots, place.dots_y, strict=True):
        look = dot.series % len(SERIES)
        color = SERIES[look]
        low, high = dot.interval.low, dot.interval.high
        band = Rectangle((low, y - INTERVAL_PX / 2), high - low, INTERVAL_PX, linewidth=1)
        band.set(color=color, alpha=0.3, clip_on=False)
        axes.add_patch(band)
        axes.plot(
            dot.value,
            y,
            color=color,
            linestyle="none",
            marker=MARKERS[look],
            markersize=MARKER_PX[look],
            markeredgewidth=0,
            clip_on=False,
        )
        far, step = (low, -LABEL_GAP_PX) if dot.side == "left" else (high, LABEL_GAP_PX)
        x, _ = axes.transData.transform((far, y))
        _write(axes, dot.label, (x + step, y), VALUE, "right" if dot.side == "left" else "left")


def _write(
    axes: Axes,
    text: str,
    at: tuple[float, float],
    ink: Ink,
    anchor: Literal["left", "center", "right"] = "left",
) -> None:
    """Put text at pixels from the left and the top, its x-height around that line."""
    from matplotlib.transforms import Affine2D  # noqa: PLC0415

    x, y = at
    from_top = Affine2D().scale(1, -1).translate(0, axes.figure.bbox.height)
    axes.text(
        x,
        y + X_HEIGHT / 2 * ink.size_px,
        text,
        transform=from_top,
        color=ink.color,
        fontsize=ink.size_px,
        ha=anchor,
        va="baseline",
    )


def _inline(svg: str, title: str, width_px: int) -> str:
    """Make matplotlib's file a part of a page: named, themed, with ids of its own."""
    prefix = f"traced-chart-{hashlib.sha256((title + svg).encode()).hexdigest()[:8]}"
    root = ET.fromstring(svg)  # noqa: S314 — written by matplotlib just now
    for element in root.iter():
        element.tag = element.tag.removeprefix(_SVG)
        element.attrib = {
            name.replace(_XLINK, ""): _tidy(value) for name, value in element.attrib.items()
        }
        if not (element.text or "").strip():
            element.text = None
        element.tail = None
    _own_ids(root, prefix)
    _simplify(root)
    name = ET.Element("title", {"id": f"{prefix}-title"})
    name.text = title
    root.insert(0, name)
    root.attrib = {
        "xmlns": _SVG.strip("{}"),
        "class": "traced-chart",
        "viewBox": root.attrib["viewBox"],
        "width": str(width_px),
        **_LINES,
        "role": "img",
        "aria-labelledby": f"{prefix}-title",
        "xmlns:xlink": _XLINK.strip("{}"),
    }
    for element in root.iter():
        _present(element)
    return ET.tostring(root, encoding="unicode")


def _present(element: ET.Element) -> None:
    """Turn the style into attributes: a strict content security policy refuses inline styles."""
    for declaration in element.attrib.pop("style", "").split(";"):
        name, mark, value = declaration.partition(":")
        if mark:
            element.attrib[name.strip()] = value.strip()


def _tidy(value: str) -> str:
    """Drop needless digits, the drawing's font and its stand-in colours."""
    value = re.sub(r"-?\d+\.\d+", lambda match: f"{float(match[0]):.1f}".removesuffix(".0"), value)
    value = re.sub(r"; font-family: [^;]*|; stroke-linejoin: miter|\s+(?=\s|$)", "", value)
    return re.sub(r"#fe00\d\d", lambda match: INKS[match[0]], value)


def _own_ids(root: ET.Element, prefix: str) -> None:
    """Prefix the ids that are referred to, so that no two charts of a page share one."""
    used = {element.attrib["href"].removeprefix("#") for element in root.iter("use")}
    new = {old: f"{prefix}-{number}" for number, old in enumerate(sorted(used), start=1)}
    for element in root.iter():
        old = element.attrib.pop("id", "")
        if old in new:
            element.attrib["id"] = new[old]
        if element.tag == "use":
            # Material assigns to every `href` of a page, which a <use> refuses; not to this one.
            target = element.attrib.pop("href").removeprefix("#")
            element.attrib["xlink:href"] = f"#{new[target]}"


def _simplify(parent: ET.Element) -> None:
    """Drop style sheets, which would style the whole page, and groups that say nothing."""
    children: list[ET.Element] = []
    for child in parent:
        _simplify(child)
        if child.tag == "text":
            child.attrib.pop("transform")
        empty = child.tag == "style" or (child.tag == "defs" and not len(child))
        bare = child.tag == "g" and not child.attrib
        children += [] if empty else child if bare else [child]
    parent[:] = children

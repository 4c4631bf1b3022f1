"""Charts: every number readable, themed by the page, safe to put several into one page."""

import itertools
import re
from xml.etree import ElementTree as ET

import pytest

from traced.embeds.chart import NARROW_PX, WIDE_PX, draw_speedups, draw_variants
from traced.records.record import Interval, Measurement, Ratio, VariantTiming

SPREAD = 0.03
SVG = "{http://www.w3.org/2000/svg}"
FAST = {"eager": 0.0102, "graph": 0.0021, "xla": 0.00194}
SLOW = {"eager": 0.000153, "graph": 0.00066, "xla": 0.000431}
WORKLOADS = [
    ("One addition of two scalars: the smallest possible call", SLOW),
    ("A training step of a small MLP", FAST),
    ("A loop of 1000 rounds", {"eager": 0.035, "graph": 0.001, "xla": 0.0009}),
    ("Sorting 100 000 floats", {"eager": 0.01, "graph": 0.0101, "xla": 0.02}),
    ("One matmul of 1024 × 1024", {"eager": 0.05, "graph": 0.0495, "xla": 0.052}),
    ("100 matmuls of 10 × 10", {"eager": 0.0065, "graph": 0.00098, "xla": 0.00031}),
    ("Eight element-wise ops on 1 M floats", {"eager": 0.0065, "graph": 0.0055, "xla": 0.0012}),
    ("A Keras training step with Adam", {"eager": 0.011, "graph": 0.001, "xla": 0.0008}),
]


def around(value: float, spread: float) -> Interval:
    """An interval of that relative half-width."""
    return Interval(low=value * (1 - spread), high=value * (1 + spread))


def measured(medians_s: dict[str, float], spread: float = SPREAD) -> Measurement:
    """A measurement with these medians."""
    variants = tuple(
        VariantTiming(
            name=name,
            first_call_s=0.1,
            median_s=median,
            interval_s=around(median, spread),
            calls_per_round=1,
            samples_s=(median,),
            traces=None,
            peak_memory_bytes=None,
        )
        for name, median in medians_s.items()
    )
    ratios = tuple(
        Ratio(
            baseline=a.name,
            variant=b.name,
            ratio=a.median_s / b.median_s,
            interval=around(a.median_s / b.median_s, spread),
            break_even_calls=None,
        )
        for a, b in itertools.permutations(variants, 2)
    )
    return Measurement(variants=variants, ratios=ratios, rounds=9, steady=True, threads=2)


def speedups(*, narrow: bool = False, title: str = "Speed-ups") -> str:
    """A chart of all workloads."""
    workloads = [(caption, measured(medians)) for caption, medians in WORKLOADS]
    return draw_speedups(workloads, title=title, narrow=narrow)


def texts(svg: str) -> list[str]:
    """What a reader reads, top to bottom within what was drawn together."""
    return [e.text or "" for e in ET.fromstring(svg).iter(f"{SVG}text")]


def ids(svg: str) -> list[str]:
    """All ids of a chart."""
    return [e.attrib["id"] for e in ET.fromstring(svg).iter() if "id" in e.attrib]


@pytest.mark.parametrize("narrow", [False, True])
def test_each_variant_has_its_name_and_value(narrow: bool) -> None:
    """Names and values stand in the chart as text."""
    shown = texts(draw_variants(measured(SLOW), title="One add", narrow=narrow))
    assert [] == [t for t in ("eager", "graph", "xla") if t not in shown]
    assert [] == [t for t in ("0.153 ms", "0.66 ms", "0.43 ms") if t not in shown]


@pytest.mark.parametrize("narrow", [False, True])
def test_first_row_names_the_variants(narrow: bool) -> None:
    """The largest speed-up comes first, with names; the others have numbers alone."""
    shown = texts(speedups(narrow=narrow))
    ratios = [text for text in shown if re.match(r"[\d./]+× ?[a-z]*$", text)]
    axis = ["1/4×", "1×", "4×", "16×"]
    first, last = ["35× graph", "39× xla"], ["0.23×", "0.35×"]
    assert [*axis, *first, "11.0×", "13.7×"] == ratios[:8]
    assert last == ratios[-2:]


def test_sides_are_named() -> None:
    """The line at 1× and both its sides say what they mean."""
    shown = texts(speedups())
    assert {"same as eager", "← slower", "faster →"} <= set(shown)


@pytest.mark.parametrize(("narrow", "width"), [(False, WIDE_PX), (True, NARROW_PX)])
def test_width(narrow: bool, width: int) -> None:
    """A chart fills its place up to its own width."""
    for svg in (draw_variants(measured(FAST), title="a", narrow=narrow), speedups(narrow=narrow)):
        root = ET.fromstring(svg)
        assert str(width) == root.attrib["viewBox"].split()[2]
        assert str(width) == root.attrib["width"]


def test_chart_is_an_image_with_a_name() -> None:
    """A screen reader announces one image by its title."""
    root = ET.fromstring(draw_variants(measured(FAST), title="a < b & $c$", narrow=True))
    title = root[0]
    assert "img" == root.attrib["role"]
    assert f"{SVG}title" == title.tag
    assert "a < b & $c$" == title.text
    assert title.attrib["id"] == root.attrib["aria-labelledby"]


@pytest.mark.parametrize("narrow", [False, True])
def test_colours_come_from_the_page(narrow: bool) -> None:
    """No colour stands outside a CSS variable's fallback, and every text has one."""
    for svg in (draw_variants(measured(FAST), title="a", narrow=narrow), speedups(narrow=narrow)):
        bare = re.sub(r"var\(--traced-[a-z0-9-]+, (#\w+|currentColor|transparent)\)", "var", svg)
        assert [] == re.findall(r'(?:fill|stroke)="(?!var|none)[^"]*', bare)
        assert "#fe00" not in svg
        fills = [e.attrib["fill"] for e in ET.fromstring(svg).iter(f"{SVG}text")]
        assert [] == [fill for fill in fills if "var(--traced-chart-" not in fill]


def test_nothing_leaks_into_the_page() -> None:
    """No style, prolog, doctype, prefixed name, date or font."""
    svg = speedups()
    assert svg.startswith('<svg xmlns="http://www.w3.org/2000/svg" class="traced-chart"')
    assert [] == [
        t for t in ("style", "<?", "<!", "ns0", "DejaVu", "font-family", "\n") if t in svg
    ]


def test_ids_are_unique_and_references_resolve() -> None:
    """Charts of one page share no id, and each reference finds its target in its own chart."""
    charts = [
        *(speedups(narrow=narrow) for narrow in (False, True)),
        speedups(title="Another"),
        draw_variants(measured(FAST), title="Speed-ups", narrow=False),
        draw_variants(measured(SLOW), title="Speed-ups", narrow=False),
    ]
    every = [one for svg in charts for one in ids(svg)]
    assert len(set(every)) == len(every)
    for svg in charts:
        assert set(re.findall(r'href="#([^"]+)"', svg)) < set(ids(svg))
        assert "url(" not in svg


def test_same_input_gives_same_bytes() -> None:
    """A chart changes only when its numbers do."""
    assert speedups() == speedups()
    assert draw_variants(measured(FAST), title="a", narrow=True) == draw_variants(
        measured(FAST), title="a", narrow=True
    )


def test_settings_of_matplotlib_do_not_matter_and_stay() -> None:
    """A user's own matplotlib settings neither change a chart nor are changed by it."""
    import matplotlib as mpl

    expected = speedups()
    with mpl.rc_context({"font.size": 30, "lines.markersize": 20, "svg.fonttype": "path"}):
        before = dict(mpl.rcParams)
        assert expected == speedups()
        assert before == dict(mpl.rcParams)


@pytest.mark.parametrize("narrow", [False, True])
def test_charts_are_small(narrow: bool) -> None:
    """Eight workloads with two variants each stay below 15 kB."""
    assert len(speedups(narrow=narrow).encode()) < 15_000


@pytest.mark.parametrize("narrow", [False, True])
def test_texts_stay_inside_and_apart(narrow: bool) -> None:
    """No text is cut off or runs into another, even in a font as wide as DejaVu Sans."""
    charts = [
        speedups(narrow=narrow),
        draw_variants(measured(FAST), title="a", narrow=narrow),
        draw_variants(measured({"a_name_of_17_chars": 2e-9, "b": 40.0}), title="a", narrow=narrow),
        draw_speedups([("Slow", measured(SLOW))], title="a", narrow=narrow),
        draw_speedups([("Fast", measured(FAST))], title="a", narrow=narrow),
        draw_speedups([("Near", measured({"a": 1, "b": 1.02}))], title="a", narrow=narrow),
        draw_speedups([("Far", measured({"a": 1e-3, "b": 2}))], title="a", narrow=narrow),
    ]
    for svg in charts:
        boxes = text_boxes(svg)
        width, height = map(float, ET.fromstring(svg).attrib["viewBox"].split()[2:])
        outside = [b for b in boxes if b[1] < 0 or b[2] > width or b[3] < 0 or b[4] > height]
        assert [] == outside
        overlapping = [
            (a[0], b[0])
            for a, b in itertools.combinations(boxes, 2)
            if a[1] < b[2] and b[1] < a[2] and a[3] < b[4] and b[3] < a[4]
        ]
        assert [] == overlapping


def text_boxes(svg: str) -> list[tuple[str, float, float, float, float]]:
    """Text, left, right, top (of the x-height) and bottom (the baseline) of each text."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    boxes = []
    for element in ET.fromstring(svg).iter(f"{SVG}text"):
        text = element.text or ""
        size = float(element.attrib["font-size"].removesuffix("px"))
        font = FontProperties(size=size)
        width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
        x, y = float(element.attrib["x"]), float(element.attrib["y"])
        share = {"start": 0, "middle": 0.5, "end": 1}[element.attrib["text-anchor"]]
        boxes.append((text, x - share * width, x + (1 - share) * width, y - size / 2, y))
    return boxes


def test_one_variant_alone() -> None:
    """A single variant is drawn against zero."""
    shown = texts(draw_variants(measured({"eager": 0.0021}), title="One", narrow=False))
    assert ["0", "0.5 ms", "1 ms", "1.5 ms", "2 ms"] == shown[:5]
    assert ["eager", "2.1 ms"] == shown[-2:]


def test_axis_is_logarithmic_beyond_ten_times() -> None:
    """Medians more than 10× apart stand on a logarithmic axis, which says so."""
    far = " ".join(texts(draw_variants(measured({"a": 1, "b": 11}), title="", narrow=False)))
    near = " ".join(texts(draw_variants(measured({"a": 1, "b": 9}), title="", narrow=False)))
    assert "log scale" in far
    assert "log scale" not in near


@pytest.mark.parametrize("narrow", [False, True])
def test_extreme_values(narrow: bool) -> None:
    """Nanoseconds beside hours, and no time at all, are drawn with few ticks."""
    svg = draw_variants(measured({"tiny": 2e-9, "huge": 40_000.0}), title="", narrow=narrow)
    assert {"2.0 ns", "40000 s"} <= set(texts(svg))
    svg = draw_variants(measured({"none": 0.0}), title="", narrow=narrow)
    assert "0 s" in texts(svg)


@pytest.mark.parametrize("narrow", [False, True])
def test_interval_of_no_width_is_seen(narrow: bool) -> None:
    """An interval without width keeps a line of one pixel."""
    svg = draw_variants(measured(FAST, spread=0), title="", narrow=narrow)
    bands = [e for e in ET.fromstring(svg).iter() if e.attrib.get("opacity") == "0.3"]
    assert 3 == len(bands)
    assert all("var(--traced-series-" in band.attrib["stroke"] for band in bands)


def test_workload_without_the_second_variant_comes_last() -> None:
    """A workload that lacks a variant has no dot for it and sorts behind the others."""
    workloads = [("Lacks graph", {"eager": 1.0, "xla": 0.1}), ("Whole", FAST)]
    chart = draw_speedups(
        [(caption, measured(medians)) for caption, medians in workloads[::-1]],
        title="",
        narrow=True,
    )
    assert ["Whole", "4.9× graph", "5.3× xla", "Lacks graph", "10.0×"] == texts(chart)[-5:]


def test_speedups_need_two_variants() -> None:
    """Nothing to compare is an error, not an empty chart."""
    with pytest.raises(ValueError, match="at least two variants"):
        draw_speedups([("One", measured({"eager": 1.0}))], title="", narrow=False)
    with pytest.raises(ValueError, match="at least two variants"):
        draw_speedups([], title="", narrow=False)

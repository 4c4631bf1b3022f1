"""A grid shows every size of every workload, losses as plainly as wins."""

from __future__ import annotations

import pytest

from tests.engine.test_page import Shop, ran
from traced.embeds.exhibit import Exhibit
from traced.inputs.variant import declared_variants, variant_path
from traced.markup.grid import total_s, verdict
from traced.records.measure import Samples, summarise
from traced.records.record import Interval, Measurement, Ratio

SOURCE = '''"""Sums."""
# /// script
# [tool.traced]
# measure = ["eager", "graph"]
# label = "2 items"
# [tool.traced.variants.large]
# edits = [["N = 2", "N = 9"]]
# label = "9 items"
# ///
N = 2
'''
GRID = "[Sizes](../../snippets/l/sum*.py){ .grid }"
TOTALS = "[Totals](../../snippets/l/sum*.py){ .break-even }"


def measured(eager_s: float, graph_s: float, first_s: float) -> Measurement:
    """Timings without noise."""
    return summarise(
        {
            "eager": Samples(eager_s, 1, [eager_s] * 9),
            "graph": Samples(first_s, 1, [graph_s] * 9),
        },
        threads=1,
    )


@pytest.fixture
def shop() -> Shop:
    """A shelf with one workload in two sizes: the graph loses the small one."""
    shop = Shop()
    base = shop.add(SOURCE, ran(measurement=measured(0.001, 0.002, 0.1)), name="l/sum_up")
    [large] = declared_variants(base)
    run = ran(measurement=measured(0.004, 0.001, 0.1), snippet="l/sum_up/large")
    path = variant_path(base.path, "large")
    shop.exhibits[path] = Exhibit(path, large, (run,), base=base)
    return shop


def test_cells(shop: Shop) -> None:
    """Each size says by sign, word and number how the graph did, and the sum is told."""
    seen = shop.expand(GRID)

    assert () == shop.problems
    assert "2 items1.00 ms▼ 0.50× slower 0.50× – 0.50×" in seen.text
    assert "9 items4.0 ms▲ 4.0× faster 4.0× – 4.0×" in seen.text
    assert "Of 2 rows: graph: 1 faster, 0 even, 1 slower." in seen.text
    assert {"#run-sum-up", "#run-sum-up-large"} <= set(seen.hrefs)


def test_totals(shop: Shop) -> None:
    """After some calls another variant has taken least; the last row counts."""
    seen = shop.expand(TOTALS)

    assert () == shop.problems
    assert "eager 4.0 ms" in seen.text
    assert "graph 1.10 s" in seen.text
    assert "Least ineager 2graph 0eager 2graph 0eager 1graph 1" in seen.text


def test_not_measured(shop: Shop) -> None:
    """A snippet without a measurement has no place in a grid."""
    shop.add('"""Plain."""\n', ran(), name="l/summary")
    shop.expand(GRID)

    assert (
        "docs/lesson/page.md:1: bad-value: snippets/l/summary.py is not measured "
        "(give it measure = [...])",
    ) == shop.problems


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(1.06, 2.0, "faster"), (1.04, 2.0, "draw"), (0.5, 0.94, "slower"), (0.5, 0.96, "draw")],
)
def test_verdict(low: float, high: float, expected: str) -> None:
    """Only an interval that keeps its distance from 1 decides."""
    ratio = Ratio(
        baseline="eager",
        variant="graph",
        ratio=(low + high) / 2,
        interval=Interval(low=low, high=high),
        break_even_calls=None,
    )

    assert expected == verdict(ratio)


def test_total() -> None:
    """The first call counts once, a warm one for each further."""
    graph = measured(0.004, 0.001, 0.1).variants[1]

    assert pytest.approx(0.109) == total_s(graph, 10)

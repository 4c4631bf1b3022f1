"""A drawn graph says by outline, words and table what each node is, and never by colour alone."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from tests.engine.test_page import Shop, X, ran
from traced.markup.graph_figure import KINDS, draw, drawn_nodes, legend, nodes_table, words_of
from traced.records.opgraph import FunctionGraphs, Node, OpGraph

NODES = (
    Node(name="x", op="Placeholder", kind="input", label="x", dtype="float32", shape="(4, 3)"),
    Node(name="w", op="Placeholder", kind="capture", label="w<>", dtype="resource", shape="()"),
    Node(name="read", op="ReadVariableOp", kind="variable", dtype="float32", inputs=("w",), line=8),
    Node(name="two", op="Const", kind="constant", label="2.0", dtype="float32", shape="()", line=8),
    Node(name="sin", op="Sin", kind="op", dtype="float32", inputs=("x",), line=7, used=False),
    Node(name="mul", op="Mul", kind="op", dtype="float32", inputs=("x", "read", "two"), line=8),
    Node(name="wait", op="NoOp", kind="control", inputs=("^read",)),
    Node(name="out", op="_Retval", kind="output", inputs=("mul", "^wait")),
    Node(name="unread", op="Placeholder", kind="input", dtype="int32"),
)
GRAPH = OpGraph(title="", nodes=NODES)
SVG = "{http://www.w3.org/2000/svg}"
SOURCE = '''\
"""Graphs."""
# /// script
# [tool.traced]
# graphs = ["f"]
# ///
def f(x):
    unused = sin(x)
    return x * w * 2.0
'''


def drawing() -> ET.Element:
    """The drawing, parsed; as XML it must be well formed."""
    svg = draw(GRAPH, title="As <traced>")
    return ET.fromstring(svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1))


def nodes() -> list[ET.Element]:
    """Its nodes."""
    return [g for g in drawing().iter(f"{SVG}g") if "traced-node" in g.get("class", "")]


def test_every_node_can_be_reached_and_says_what_it_is() -> None:
    """Keyboard, screen reader and tooltip get the same words."""
    for node in nodes():
        assert ("0", "img") == (node.get("tabindex"), node.get("role"))
        assert node.get("aria-label") == node.findtext(f"{SVG}title")
    assert {
        "Placeholder 'x', input x, float32 (4, 3)",
        "Placeholder 'w', captured from outside w<>, resource ()",
        "Mul 'mul', math op, float32, line 8",
        "Sin 'sin', math op, used by nothing, float32, line 7",
        "NoOp 'wait', control flow",
    } <= {node.get("aria-label") for node in nodes()}


def test_the_drawing_itself_is_named() -> None:
    """A group with a name, since it holds what can be focused."""
    assert ("group", "As <traced>") == (drawing().get("role"), drawing().get("aria-label"))


def test_each_kind_has_an_outline_of_its_own() -> None:
    """Without colour, shapes and lines still tell the kinds apart."""
    outlines = set()
    for node in nodes():
        shapes = [s for s in node if s.tag not in (f"{SVG}text", f"{SVG}title")]
        words = "".join(f"{s.tag} {s.get('rx')}" for s in shapes)
        kind = node.get("class", "").split()[1]
        outlines.add((kind, f"{words} dashed" if kind.endswith("capture") else words))

    assert len(KINDS) == len({kind for kind, _ in outlines})
    assert len(KINDS) == len({words for _, words in outlines})


def test_nodes_lead_to_their_lines() -> None:
    """A node names the line that made it, if one did."""
    assert {"mul": "8", "sin": "7"} == {
        re.sub("'.*", "", (n.get("aria-label") or "").partition("'")[2]): n.get("data-line")
        for n in nodes()
        if "math op" in (n.get("aria-label") or "")
    }


def test_boxes_show_labels_and_types() -> None:
    """A box shows a value or a name rather than the op's, and no shape of a scalar."""
    texts = {text.text for text in drawing().iter(f"{SVG}text")}

    assert {"x", "2.0", "w<>", "Mul", "float32 (4, 3)", "float32", "resource"} <= texts
    assert "Placeholder" not in texts


def test_unread_inputs_are_not_drawn() -> None:
    """Loops have many of them; the table still lists them."""
    assert "unread" not in [node.name for node in drawn_nodes(GRAPH)]
    assert ">unread<" in nodes_table([("All", GRAPH)])


def test_control_edges_are_dashed() -> None:
    """An edge without data has a class of its own."""
    assert 2 == draw(GRAPH, title="").count("traced-edge--control")


def test_long_names_are_cut() -> None:
    """A name that no box can hold ends in an ellipsis; the tooltip has all of it."""
    long = Node(name="n", op="A" * 60, kind="op")
    svg = draw(OpGraph(title="", nodes=(long,)), title="")

    assert "A…</text>" in svg
    assert f"<title>{'A' * 60}" in svg


def test_legend_names_what_occurs() -> None:
    """Only kinds that are drawn are explained."""
    assert "constant" in legend(NODES)
    assert "control flow" not in legend(NODES[:2])


def test_table() -> None:
    """Each node with all that is known of it; a control edge is said in words."""
    table = nodes_table([("As traced", GRAPH)])

    assert 9 == table.count('<th scope="row">')
    assert "<td>mul, waits for wait</td>" in table
    assert "<td>captured from outside w&lt;&gt;</td>" in table


def test_words_of_a_node_named_like_its_op() -> None:
    """A name that says nothing new is left out."""
    assert "Sin, math op" == words_of(Node(name="Sin", op="Sin", kind="op"))


BODY = OpGraph(title="while: body", nodes=NODES[:1])
SMALL = OpGraph(title="", nodes=NODES[5:6])


def shelf(*graphs: FunctionGraphs) -> Shop:
    """A shelf with a run that recorded these graphs."""
    shop = Shop()
    shop.add(SOURCE, ran(graphs=graphs))
    return shop


def of(function: str, *, optimized: OpGraph | None = SMALL) -> FunctionGraphs:
    """The graphs of one trace."""
    return FunctionGraphs(
        function=function, signature="", traced=(GRAPH, BODY), optimized=optimized
    )


def test_the_embed() -> None:
    """Source, one drawing per graph, legend, table and provenance."""
    shop = shelf(of("f"))
    seen = shop.expand(f'[The graph]({X}){{ .graph stage="traced optimized" }}')

    assert () == shop.problems
    assert ["run-x"] == seen.ids
    for title in (
        "As traced: 9 nodes, 1 unread input not drawn",
        "while: body: 1 node, 1 unread input not drawn",
        "As executed, after Grappler: 1 node",
    ):
        assert title in seen.text
    assert 3 == shop.html[0].count('role="group" aria-label="As') + shop.html[0].count(
        'role="group" aria-label="while'
    )
    assert 'data-line="7"' in shop.html[0]


def test_one_stage_and_no_source() -> None:
    """A page may show one stage, without the source."""
    shop = shelf(of("f"))
    seen = shop.expand(f'[The graph]({X}){{ .graph stage="optimized" show="output" }}')

    assert "As traced" not in seen.text
    assert "unused = sin(x)" not in seen.text


def test_a_large_graph_is_folded() -> None:
    """A drawing of many nodes waits behind its title."""
    many = tuple(Node(name=str(n), op="Op", kind="op") for n in range(31))
    graphs = FunctionGraphs(
        function="f", signature="", traced=(OpGraph(title="", nodes=many),), optimized=None
    )
    shop = shelf(graphs)
    shop.expand(f"[The graph]({X}){{ .graph }}")

    assert '<details class="traced-fold"><summary>As traced: 31 nodes</summary>' in shop.html[0]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("", "x.py has no trace 1 of a graph '' (known: f, g; say graph=\"…\")"),
        ('graph="ff"', "x.py has no trace 1 of a graph 'ff' (did you mean f?)"),
        ('graph="f" trace="2"', "x.py has no trace 2 of a graph 'f' (it was traced once)"),
        (
            'graph="g" stage="traced optimized"',
            "x.py never executes the graph 'g' (call it in the snippet)",
        ),
    ],
)
def test_what_cannot_be_shown(options: str, said: str) -> None:
    """A graph that the record does not hold is a located problem that says what there is."""
    shop = shelf(of("f"), of("g", optimized=None))
    shop.expand(f"[The graph]({X}){{ .graph {options} }}")

    assert [f"docs/lesson/page.md:1: bad-value: snippets/lesson/{said}"] == list(shop.problems)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ('stage="trace"', "bad-embed: stage cannot be 'trace' (did you mean traced?)"),
        ('trace="two"', "bad-embed: trace cannot be 'two' (count traces from 1)"),
        ('grap="f"', "unknown-option: .graph has no option 'grap' (did you mean graph?)"),
    ],
)
def test_mistyped_options(options: str, said: str) -> None:
    """Options of the embed are checked."""
    shop = shelf(of("f"))
    shop.expand(f"[The graph]({X}){{ .graph {options} }}")

    assert [f"docs/lesson/page.md:1: {said}"] == list(shop.problems)


@pytest.mark.parametrize(("fragment", "text"), [("f.traced", "10"), ("f.optimized", "1")])
def test_node_counts_as_values(fragment: str, text: str) -> None:
    """A sentence may hold the number of nodes of a graph, those of its loops included."""
    shop = shelf(of("f"))
    seen = shop.expand(f"It has […]({X}#{fragment}){{ .value }} nodes.")

    assert () == shop.problems
    assert f"It has {text} nodes." in seen.text

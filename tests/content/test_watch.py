"""What TensorFlow really does while a statement runs, as the engine sees it."""

from __future__ import annotations

from pathlib import Path

import pytest

from traced.base.layout import Layout
from traced.drift.drift import compare
from traced.execution.result import Result
from traced.execution.run import Runner
from traced.inputs.snippet import Snippet, load_snippet, parse_snippet
from traced.inputs.variant import declared_variants
from traced.records.environment import Device
from traced.records.opgraph import FunctionGraphs, Node
from traced.records.record import Record
from traced.records.watch import Watched

LAYOUT = Layout(Path(__file__).parents[2])
CPU = Device("cpu", "Test processor")
LESSON = LAYOUT.snippets / "eager-vs-graph"
CALLS, LAYER, LOOP = (f"eager-vs-graph/vis_{name}" for name in ("calls", "layer", "loop"))
HEAD = (
    '"""C."""\n# /// script\n# [tool.traced]\n# {option} = ["f"]\n# ///\nimport tensorflow as tf\n'
)
SCRIPTS = {
    "flow": """
@tf.function
def f(x, n):
    if x > 1.0:
        x = tf.sin(x)
    else:
        x = tf.cos(x)
    for _ in tf.range(n):
        x = x * 2.0
    return x

f(tf.constant(2.0), tf.constant(3))
""",
    "variable": """
made = []

@tf.function
def f(x):
    if not made:
        made.append(tf.Variable(1.0))
    return made[0] + x

f(tf.constant(2.0))
f(tf.constant(2.0))
""",
    "helper": """
def helper(x):
    return tf.sin(x)

@tf.function
def f(x):
    return helper(x) + 1.0

def g():
    return f(tf.constant(2.0))

g()
""",
    "eagerly": """
@tf.function
def f(x):
    return x * x

tf.config.run_functions_eagerly(True)
f(tf.constant(2.0))
""",
    "configured": """
tf.config.threading.set_intra_op_parallelism_threads(1)
f = tf.function(lambda x: x * x)
f(tf.constant(2.0))
""",
    "long": """
@tf.function
def f(x):
    for _ in tf.range(200):
        x = x * 1.5
    return x

f(tf.constant(2.0))
""",
    "raising": """
@tf.function
def f(x):
    return tf.gather(x, [9])

f(tf.constant([2.0]))
""",
}


def program(name: str, option: str) -> Snippet:
    """One of the scripts above, whose function f is watched or drawn."""
    source = HEAD.format(option=option) + SCRIPTS[name]
    return parse_snippet(f"t/{name}-{option}", f"snippets/t/{name}.py", source)


def made(*programs: Snippet, fork: bool = True) -> dict[str, Result]:
    """Results of these programs by their ids."""
    results: dict[str, Result] = {}
    with Runner(LAYOUT, side_by_side=2, fork=fork) as runner:
        runner.run([(one, CPU) for one in programs], lambda r: results.update({r.snippet.id: r}))
    return results


@pytest.fixture(scope="module")
def lesson() -> dict[str, Result]:
    """Runs of the lesson's own snippets."""
    snippets = [load_snippet(LAYOUT, LESSON / f"vis_{n}.py") for n in ("calls", "layer", "loop")]
    return made(*snippets, *declared_variants(snippets[0]))


@pytest.fixture(scope="module")
def scripts() -> dict[str, Result]:
    """Runs of the scripts above."""
    drawn = [program(name, "graphs") for name in ("flow", "configured", "raising")]
    return made(*(program(name, "watch") for name in SCRIPTS), *drawn)


def seen(results: dict[str, Result], name: str) -> list[Watched]:
    """What ran at each statement at which anything did, in a run without problems."""
    result = results[name]
    assert [] == [str(problem) for problem in result.problems]
    return [one for one in result.record.watched if one.events]


def last(results: dict[str, Result], name: str) -> list[str]:
    """The events of the last such statement, in words."""
    return list(map(str, seen(results, name)[-1].events))


def test_what_each_call_of_the_lesson_runs(lesson: dict[str, Result]) -> None:
    """Call 1 and 3 trace and run the body; call 2 and 4 run the graph alone."""
    calls = seen(lesson, CALLS)[:4]

    assert [1, 0, 1, 0] == [len(call.traces) for call in calls]
    assert [1, 0, 1, 0] == [len(call.bodies) for call in calls]
    assert [1, 1, 1, 1] == [len(call.runs) for call in calls]
    assert ["x: int32 (2,)", "x: float32 (2,)"] == [
        trace.signature for call in calls for trace in call.traces
    ]
    assert 1 == len({run.kernels for call in calls for run in call.runs})


def test_the_eager_twin_runs_the_same_kernels(lesson: dict[str, Result]) -> None:
    """Without the decorator there is a body and no graph; the kernels stay the same."""
    graph = seen(lesson, CALLS)[0].runs[0]
    calls = seen(lesson, f"{CALLS}/eager")[:4]

    for call in calls:
        assert ([], []) == (call.traces, call.runs)
        assert [False] == [body.converted for body in call.bodies]
        assert sorted(map(str, graph.kernels)) == sorted(
            str(k) for e in call.eager for k in e.eager
        )


def test_two_runs_are_the_same(lesson: dict[str, Result]) -> None:
    """What is recorded does not depend on chance, nor on how the process was started."""
    names = (CALLS, LAYER, LOOP)
    again = made(*(lesson[name].snippet for name in names), fork=False)

    for name in names:
        first, second, snippet = lesson[name].record, again[name].record, lesson[name].snippet
        assert [] == compare(first, second, snippet.path, snippet.options)
        assert first.graphs == second.graphs


def test_lines_of_both_branches_run_while_tracing(scripts: dict[str, Result]) -> None:
    """AutoGraph's copy runs both branches and one round of the loop, mapped to the script."""
    trace, body, graph = last(scripts, "t/flow-watch")

    assert "trace 1 of f for x: float32, n: int32" == trace
    assert "f, lines 10–11 and 13–16 as AutoGraph's copy" == body
    assert "Mul ×3" in graph
    assert "Sin" in graph
    assert "Cos" not in graph


def test_a_function_that_makes_a_variable_traces_twice(scripts: dict[str, Result]) -> None:
    """The body runs twice in the first call, and not in the second."""
    first, second = seen(scripts, "t/variable-watch")[-2:]

    assert [1, 2] == [trace.number for trace in first.traces]
    assert 2 == len(first.bodies)
    assert ([], []) == (second.traces, second.bodies)


def test_calls_through_helpers(scripts: dict[str, Result]) -> None:
    """A body is seen wherever it is called from; what it calls is not part of it."""
    assert [
        "trace 1 of f for x: float32",
        "f, line 13 as AutoGraph's copy",
        "graph of f: AddV2, Sin",
    ] == last(scripts, "t/helper-watch")


def test_functions_run_eagerly(scripts: dict[str, Result]) -> None:
    """With the switch on, the author's own body runs and asks for ops."""
    assert ["f, line 10", "eager: Mul"] == last(scripts, "t/eagerly-watch")


def test_the_runtime_starts_when_the_script_wants(scripts: dict[str, Result]) -> None:
    """Neither option keeps a script from configuring TensorFlow first."""
    for option in ("watch", "graphs"):
        assert [] == [str(p) for p in scripts[f"t/configured-{option}"].problems]


def test_what_cannot_be_counted_is_refused(scripts: dict[str, Result]) -> None:
    """A loop too long for the profiler is a located problem, not a wrong count."""
    [problem] = scripts["t/long-watch"].problems

    assert str(problem).startswith(
        "snippets/t/long.py:4: unobservable: cannot tell what ran: the kernel "
    )


@pytest.mark.parametrize("option", ["watch", "graphs"])
def test_an_error_stays_the_scripts_own(scripts: dict[str, Result], option: str) -> None:
    """A watched script that raises is reported like any other."""
    [problem] = scripts[f"t/raising-{option}"].problems

    assert str(problem).startswith("snippets/t/raising.py:12: raised: InvalidArgumentError: ")


def graphs(record: Record, function: str) -> FunctionGraphs:
    """The graphs of a function's first trace."""
    return next(one for one in record.graphs if one.function == function)


def by_op(nodes: tuple[Node, ...], op: str) -> list[Node]:
    """Nodes of that op."""
    return [node for node in nodes if node.op == op]


def test_the_layer_before_grappler(lesson: dict[str, Result]) -> None:
    """Nodes know their lines, their variables' names and whether anything needs them."""
    record, snippet = lesson[LAYER].record, lesson[LAYER].snippet
    nodes = graphs(record, "layer").traced[0].nodes
    lines = snippet.source.split("\n")

    assert ["weights", "bias"] == [n.label for n in nodes if n.kind == "capture"]
    assert ["2.0", "3.0", "1.0"] == [n.label for n in nodes if n.kind == "constant"]
    assert ["Sin"] == [n.op for n in nodes if not n.used]
    for op, words in (("Sin", "tf.sin"), ("MatMul", "tf.matmul"), ("Relu", "tf.nn.relu")):
        [node] = by_op(nodes, op)
        assert words in lines[node.line - 1]


def test_the_layer_after_grappler(lesson: dict[str, Result]) -> None:
    """Constants are folded, ops fused and dropped; lines survive under the nodes' names."""
    optimized = graphs(lesson[LAYER].record, "layer").optimized

    assert optimized is not None
    [fused], [constant] = by_op(optimized.nodes, "_FusedMatMul"), by_op(optimized.nodes, "Const")
    assert ("(4, 2)", "6.0") == (fused.shape, constant.label)
    assert fused.line
    assert [] == by_op(optimized.nodes, "Sin")
    assert ["weights", "bias"] == sorted(
        (n.label for n in optimized.nodes if n.kind == "capture"), reverse=True
    )


def test_a_loop_calls_its_graphs(lesson: dict[str, Result]) -> None:
    """A kept loop has a condition and a body; unrolled, it is folded into one multiplication."""
    record = lesson[LOOP].record
    kept, unrolled = graphs(record, "kept"), graphs(record, "unrolled")

    assert ["", "while: condition", "while: body"] == [one.title for one in kept.traced]
    assert 1 == len(by_op(kept.traced[2].nodes, "Mul"))
    assert 4 == len(by_op(unrolled.traced[0].nodes, "Mul"))
    assert unrolled.optimized is not None
    assert ["16.0"] == [n.label for n in unrolled.optimized.nodes if n.kind == "constant"]


def test_branches_are_drawn_too(scripts: dict[str, Result]) -> None:
    """Both branches of an `if` on a tensor are graphs."""
    record = scripts["t/flow-graphs"].record
    titles = [one.title for one in graphs(record, "f").traced]

    assert ["cond: then", "cond: else", "while: condition", "while: body"] == titles[1:]

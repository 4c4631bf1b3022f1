"""Spans of a profiler become events in one order, whichever thread ran a kernel."""

from __future__ import annotations

import pytest

from traced.execution.bodies import BodyRun
from traced.execution.timeline import (
    BODY_MARK,
    STATEMENT_MARK,
    STEADY_RUNS,
    Span,
    Timeline,
    UncertainError,
    readable_name,
)
from traced.records.watch import Event

MAIN, POOL = 1, 2
BEGIN = Span(MAIN, STATEMENT_MARK, 0, 1)


def span(start: int, end: int, name: str, *, thread: int = MAIN, **arguments: str) -> Span:
    """A span of the profiler's."""
    return Span(thread, name, start, end, arguments)


def call(start: int, end: int, count: int, how: str = "traced-nonXla") -> Span:
    """A call of the `tf.function` f."""
    return span(start, end, "f", tf_function_call=how, tracing_count=str(count))


def execution(start: int, end: int, step: str, name: str = "__inference_f_7") -> list[Span]:
    """An execution of a graph, which begins a step."""
    return [
        span(start, end, "EagerExecute", eager_op=name, is_func="1"),
        span(start + 1, end - 1, "FunctionRun", id=step),
    ]


def process(start: int, end: int, step: str, *nodes: str, thread: int = POOL) -> list[Span]:
    """Kernels that a thread ran for a step."""
    within = [
        span(start + n, start + n + 1, node, thread=thread, long_name=node)
        for n, node in enumerate(nodes, 1)
    ]
    return [span(start, end, "ExecutorState::Process", thread=thread, id=step), *within]


def op(start: int, name: str) -> Span:
    """An op that Python executed by itself."""
    return span(start, start + 2, "EagerExecute", eager_op=name, is_func="0")


def read(
    *spans: Span, timeline: Timeline | None = None, bodies: list[BodyRun] | None = None
) -> list[str]:
    """Events in words."""
    events: tuple[Event, ...] = (timeline or Timeline()).read(
        [BEGIN, *spans], bodies or [], {"f": ["x: int32", "x: float32"]}
    )
    return list(map(str, events))


def test_a_first_call() -> None:
    """A trace begins, the body runs inside it, then the graph runs with its kernels."""
    body = BodyRun("f", converted=True, frame=None, lines={4, 3})

    assert [
        "trace 1 of f for x: int32",
        "f, lines 3–4 as AutoGraph's copy",
        "graph of f: Mul, Sin",
    ] == read(
        *process(60, 90, "9", "Sin:Sin", "mul:Mul"),
        *execution(50, 99, "9"),
        call(10, 100, 1),
        span(20, 21, f"{BODY_MARK}0"),
        bodies=[body],
    )


def test_a_call_without_a_trace() -> None:
    """A call that finds its trace runs the graph alone."""
    assert ["graph of f: Mul"] == read(
        call(10, 99, 1, "notTraced-nonXla"), *execution(20, 90, "9"), *process(30, 40, "9", "m:Mul")
    )


def test_a_first_call_that_traces_twice() -> None:
    """Counts are read off TensorFlow's own: a function that makes variables is traced twice."""
    assert ["trace 1 of f for x: int32", "trace 2 of f for x: float32"] == read(call(10, 99, 2))


def test_traces_are_counted_across_statements() -> None:
    """A later trace is the next one."""
    timeline = Timeline()
    read(call(10, 99, 1), timeline=timeline)

    assert ["trace 2 of f for x: float32"] == read(call(10, 99, 2), timeline=timeline)


def test_kernels_of_other_steps_are_not_counted() -> None:
    """A kernel of a step that another thread began is not taken for one of the execution."""
    assert ["graph of f: Sin"] == read(
        *execution(30, 60, "9"), *process(32, 38, "8", "m:Mul"), *process(42, 48, "9", "s:Sin")
    )


def test_a_step_whose_end_is_not_seen() -> None:
    """The profiler may stop before a thread has left its step; the kernel still counts."""
    _, kernel = process(32, 38, "9", "m:Mul")

    assert ["graph of f: Mul"] == read(*execution(30, 40, "9"), kernel)


def test_eager_ops_keep_their_order() -> None:
    """Ops follow one another as the script asked for them; repeated ones are counted."""
    names = ("Sin", "Mul", "Mul", "_EagerConst", "Sin")

    assert ["eager: Sin, Mul ×2, Sin"] == read(
        *(op(10 * n, name) for n, name in enumerate(names, 1))
    )


def test_what_other_threads_ask_for_is_left_out() -> None:
    """Data pipelines run ops in threads of their own, in no order that could be compared."""
    assert [] == read(span(10, 20, "EagerExecute", thread=POOL, eager_op="Sin", is_func="0"))


def test_a_kernel_that_may_have_been_left_out() -> None:
    """After many runs of a node the profiler is no witness any more."""
    nodes = ["m:Mul"] * (STEADY_RUNS + 1)
    with pytest.raises(UncertainError, match="Mul ran more than 80 times"):
        read(*execution(10, 900, "9"), *process(20, 800, "9", *nodes))


@pytest.mark.parametrize(
    ("name", "readable"),
    [
        ("__inference_step_42", "step"),
        ("__inference_f_2_42", "f_2"),
        ("__forward_f_42", "f (forward)"),
        ("__inference___backward_f_30_42", "f (backward)"),
        ("other", "other"),
    ],
)
def test_readable_name(name: str, readable: str) -> None:
    """Functions of the runtime lose the counters of the process."""
    assert readable == readable_name(name)

"""What only TensorFlow itself can do wrong is told, located and in its place as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from traced.base.layout import Layout
from traced.execution.confine import is_available
from traced.execution.result import Result
from traced.execution.run import Runner
from traced.inputs.snippet import load_snippet
from traced.records.environment import Device

if TYPE_CHECKING:
    from collections.abc import Callable

SNIPPETS = {
    "order": (
        "import tensorflow as tf\n"
        "print('a'); tf.print('b'); print('c'); tf.print(tf.range(40_000), summarize=-1); tf.print('d')\n"
    ),
    "retraces": (
        "import tensorflow as tf\n@tf.function\ndef f(x):\n    return x\n"
        "for number in range(6):\n    _ = f(number)\n"
    ),
    "saves": (
        "import tensorflow as tf\nfrom pathlib import Path\n"
        "tf.saved_model.save(tf.Module(), str(Path(__file__).parent / 'model'))\n"
    ),
    "saves_here": "import tensorflow as tf\ntf.saved_model.save(tf.Module(), 'model')\n",
    "threads": (
        "import tensorflow as tf\n"
        "data = iter(tf.data.Dataset.range(10**9).map(lambda x: x + 1, 4).prefetch(4))\n"
        "_ = next(data)\n"
    ),
    "endless": (
        "import tensorflow as tf\n@tf.function\ndef f():\n"
        "    x = tf.constant(0)\n    while x >= 0:\n        x = 1 - x\n    return x\n"
        "f()\n# /// script\n# [tool.traced]\n# timeout_s = 3\n# ///\n"
    ),
    "check": (
        "import tensorflow as tf\nprint('before')\n"
        "tf.config.threading.set_intra_op_parallelism_threads(-5)\n"
        "x = tf.constant(1) + 1\n"
    ),
    "large": (
        "import tensorflow as tf\nx = tf.ones([400, 1024, 1024])\ny = x + 1\n"
        "# /// script\n# [tool.traced]\n# memory_limit_mib = 1024\n# ///\n"
    ),
}


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Result]:
    """Results of all snippets, by id."""
    root = tmp_path_factory.mktemp("project")
    (root / "snippets").mkdir()
    results: dict[str, Result] = {}
    runs = []
    for name, body in SNIPPETS.items():
        path = root / "snippets" / f"{name}.py"
        path.write_text(f'"""C."""\n{body}', encoding="utf-8")
        runs.append((load_snippet(Layout(root), path), Device("cpu", "Test processor")))
    with Runner(Layout(root), side_by_side=2) as runner:
        runner.run(runs, lambda result: results.update({result.snippet.id: result}))
    return results.__getitem__


def complaints(result: Result) -> list[str]:
    """Text of each problem."""
    return [str(problem) for problem in result.problems]


def test_a_failed_check_of_tensorflow(outcome: Callable[[str], Result]) -> None:
    """A failed check aborts the process: the statement is named, the check's text is kept."""
    result = outcome("check")

    assert [
        "snippets/check.py:5: killed: killed by SIGABRT (run it alone under a debugger)"
    ] == complaints(result)
    assert "before\n" == result.record.stdout
    assert "Check failed: num_threads >= 1" in "".join(o.text for o in result.record.outputs)


def test_tensorflow_and_python_print_in_one_order(outcome: Callable[[str], Result]) -> None:
    """What C++ writes stands between what Python prints, however long it is."""
    outputs = outcome("order").record.outputs
    numbers = "[" + " ".join(map(str, range(40_000))) + "]\n"

    assert [("stdout", "a\n"), ("stderr", "b\n"), ("stdout", "c\n")] == [
        (o.stream, o.text) for o in outputs[:3]
    ]
    whole = numbers + "d\n"
    assert whole[: len(outputs[3].text)] == outputs[3].text
    assert len(whole) == len(outputs[3].text) + outcome("order").record.truncated_bytes


def test_retracing_warnings_are_shown(outcome: Callable[[str], Result]) -> None:
    """They are the lesson, not noise."""
    (log,) = outcome("retraces").record.outputs

    assert ("stderr", 6, 7) == (log.stream, log.first_line, log.last_line)
    assert "5 out of the last 5 calls to <function f at" in log.text
    assert "triggered tf.function retracing" in log.text


@pytest.mark.skipif(not is_available(), reason="the system has no Landlock")
def test_models_are_not_saved_into_the_project(outcome: Callable[[str], Result]) -> None:
    """What C++ would write there is refused at its line; a run's own folder is free."""
    assert [
        "snippets/saves.py:4: raised: PermissionDeniedError: snippets/model; Permission denied "
        '(mend it, or declare raises = "PermissionDeniedError: …")'
    ] == complaints(outcome("saves"))
    assert [] == complaints(outcome("saves_here"))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("threads", []),
        (
            "endless",
            [
                "snippets/endless.py:9: timed-out: still running after 3 s "
                "(make it end, or raise timeout_s)"
            ],
        ),
        (
            "large",
            [
                "snippets/large.py:?: out-of-memory: used more than 1024 MiB "
                "(use less, or raise memory_limit_mib)"
            ],
        ),
    ],
)
def test_runs_end(outcome: Callable[[str], Result], name: str, expected: list[str]) -> None:
    """Threads, loops and memory of TensorFlow's own end with their run."""
    found = complaints(outcome(name))
    if name == "large":  # which line ran depends on speed
        found = [f"snippets/large.py:?: {text.split(': ', 1)[1]}" for text in found]

    assert expected == found

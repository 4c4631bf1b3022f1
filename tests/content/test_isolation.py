"""TensorFlow's own state does not cross from one run to another, in whichever order they come."""

from __future__ import annotations

from pathlib import Path

import pytest

from traced.base.layout import Layout
from traced.execution.result import Result
from traced.execution.run import Runner
from traced.inputs.snippet import parse_snippet
from traced.records.environment import Device

OBSERVER = """
import keras
import tensorflow as tf

def observe():
    print("eagerly", tf.executing_eagerly(), tf.config.functions_run_eagerly())
    print("float", keras.backend.floatx(), keras.config.epsilon())
    print("precision", keras.mixed_precision.dtype_policy().name)
    print("format", keras.backend.image_data_format())
    print("threads", tf.config.threading.get_intra_op_parallelism_threads())
    print("optimizer", tf.config.optimizer.get_experimental_options())
    print("placement", tf.config.get_soft_device_placement())
    print("numpy", hasattr(tf.zeros(1), "reshape") if tf.executing_eagerly() else None)
    print("names", keras.layers.Dense(1).name)
    print("logger", tf.get_logger().level, tf.autograph.experimental is not None)
    print("debug", tf.debugging.is_traceback_filtering_enabled())
"""

HOSTILE = {
    "eagerly": "tf.config.run_functions_eagerly(True)\n",
    "seeds": "tf.random.set_seed(0)\nkeras.utils.set_random_seed(0)\n",
    "graphs": "tf.compat.v1.disable_eager_execution()\n",
    "floats": 'keras.backend.set_floatx("float64")\nkeras.config.set_epsilon(0.5)\n',
    "precision": 'keras.mixed_precision.set_global_policy("mixed_bfloat16")\n',
    "format": 'keras.backend.set_image_data_format("channels_first")\n',
    "logs": 'tf.get_logger().setLevel("ERROR")\ntf.debugging.disable_traceback_filtering()\n',
    "layers": "for _ in range(3):\n    _ = keras.layers.Dense(1)\n",
    "threads": "tf.config.threading.set_intra_op_parallelism_threads(1)\n",
    "optimizer": 'tf.config.optimizer.set_experimental_options({"constant_folding": False})\n',
}
HEAD = '"""C."""\nimport sys\nsys.path.insert(0, {!r})\nimport keras, tensorflow as tf\n'
OBSERVE = "import _observer\n_observer.observe()\n"
CHANCE = "print(tf.random.uniform([3]).numpy().tolist() if tf.executing_eagerly() else None)\n"
"""Numbers that only a seed that crossed over would make the same in two runs."""

Told = list[dict[str, str]]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    """What each snippet printed in one order, and in the reverse."""
    root = tmp_path_factory.mktemp("project")
    (root / "_observer.py").write_text(OBSERVER, encoding="utf-8")
    head = HEAD.format(str(root))
    order = [
        parse_snippet(name, f"snippets/{name}.py", f"{head}{hostile}{OBSERVE}")
        for name, hostile in HOSTILE.items()
    ]
    watch = [
        parse_snippet(f"after_{name}", f"snippets/after_{name}.py", f"{head}{OBSERVE}{CHANCE}")
        for name in HOSTILE
    ]
    pairs = [snippet for pair in zip(order, watch, strict=True) for snippet in pair]
    cpu = Device("cpu", "Test processor")
    found: Told = []
    with Runner(Layout(Path(root)), side_by_side=2) as runner:
        for snippets in (pairs, pairs[::-1]):
            results: list[Result] = []
            runner.run([(snippet, cpu) for snippet in snippets], results.append)
            assert [] == [str(problem) for result in results for problem in result.problems]
            found.append({result.snippet.id: result.record.stdout for result in results})
    return found


def test_every_run_finds_tensorflow_as_it_comes(told: Told) -> None:
    """Modes, policies, formats, seeds, names and options are those of a new process."""
    states = {
        text.rpartition("\n[")[0]
        for outputs in told
        for name, text in outputs.items()
        if name.startswith("after_")
    }

    (state,) = states
    assert "eagerly True False\nfloat float32 1e-07\nprecision float32\n" in state
    assert "\nnames dense\n" in state


def test_the_observer_notices_what_they_do(told: Told) -> None:
    """Within one process each of these changes can be seen, a seed aside."""
    for outputs in told:
        state = outputs["after_seeds"].rpartition("\n[")[0]
        for name in HOSTILE:
            assert (name == "seeds") == (outputs[name].rstrip() == state), name


def test_seeds_do_not_cross(told: Told) -> None:
    """Unseeded numbers differ in every run."""
    numbers = [
        text.splitlines()[-1]
        for outputs in told
        for name, text in outputs.items()
        if name.startswith("after_")
    ]

    assert len(set(numbers)) == len(numbers) == 2 * len(HOSTILE)


def test_no_run_of_the_lesson_rests_on_the_engine() -> None:
    """AutoGraph reads the engine's frames too; if that counted, each change of it would run all."""
    records = Path(__file__).parents[2] / "docs" / "records" / "eager-vs-graph"
    found = [
        path for path in records.rglob("run.json") if '"src/traced/' in path.read_text("utf-8")
    ]
    assert len(list(records.rglob("run.json"))) > 400
    assert [] == found

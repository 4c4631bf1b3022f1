"""What keeps a run from being observed is a complaint, never an error of the script."""

from __future__ import annotations

import sys
import types
from typing import Any

import pytest

from traced.execution.job import Job, Report
from traced.execution.observe import Observer, Witness

SCRIPT = "/project/snippets/lesson/x.py"


def job(**options: Any) -> Job:
    """An order for a run."""
    order: dict[str, Any] = {
        "id": 1,
        "script": SCRIPT,
        "source": "",
        "root": "/project",
        "folder": "/tmp/t",
    }
    return Job(**order, device="cpu", measure=(), budget_s=1.0, **options)


def namespace() -> dict[str, Any]:
    """A script that defines a function."""
    found: dict[str, Any] = {}
    exec(compile("def f():\n    return 1\n", SCRIPT, "exec"), found)
    return found


def test_nothing_is_asked_for() -> None:
    """Without an option nothing is observed and nothing reported."""
    report = Report()
    witness = Witness(job())
    with witness.statement((1, 1), {}):
        pass
    witness.testify({}, report)

    assert Report() == report


def test_without_tensorflow_nothing_can_run() -> None:
    """A script that has not imported TensorFlow runs no graph and no kernel."""
    assert "tensorflow" not in sys.modules
    observer = Observer(["f"], SCRIPT)
    with observer.statement((1, 1), namespace()):
        pass

    assert ((), "") == (observer.watched, observer.complaint)


def test_a_tensorflow_without_the_profiler(monkeypatch: pytest.MonkeyPatch) -> None:
    """A release that has moved what is needed is a complaint that says what is missing."""
    monkeypatch.setitem(sys.modules, "tensorflow", types.ModuleType("tensorflow"))
    report, ran = Report(), []
    witness = Witness(job(watch=("f",)))
    with witness.statement((1, 1), namespace()):
        ran.append(1)
    witness.testify(namespace(), report)

    assert [1] == ran
    assert report.unobservable.startswith(
        "ModuleNotFoundError: No module named 'tensorflow.python'"
    )


@pytest.mark.parametrize("option", ["watch", "graphs"])
def test_a_name_that_is_no_function(option: str) -> None:
    """A name that the script does not define is reported."""
    report = Report()
    Witness(job(**{option: ("g",)})).testify(namespace(), report)

    assert "g" == report.missing_function


def test_a_plain_function_has_no_graphs() -> None:
    """Graphs are those of a `tf.function`; watching a plain one is fine."""
    watched, drawn = Report(), Report()
    Witness(job(watch=("f",))).testify(namespace(), watched)
    Witness(job(graphs=("f",))).testify(namespace(), drawn)

    assert [None, "f"] == [watched.missing_function, drawn.missing_function]

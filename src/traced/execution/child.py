"""Runs one snippet in this process; only here, and in what it loads for watching, is TensorFlow.

Statements run one by one, and each is announced on the control stream before it runs.
"""

from __future__ import annotations
import __future__

import ast
import atexit
import builtins
import contextlib
import importlib
import json
import linecache
import os
import resource
import signal
import sys
import tempfile
import threading
import time
import types
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from traced.execution.confine import confine
from traced.execution.failure import describe_error
from traced.execution.family import adopt_orphans
from traced.execution.figure import Figures
from traced.execution.guard import Guard
from traced.execution.job import (
    TEMPORARY_FOLDER,
    WORK_FOLDER,
    ImportFailure,
    Job,
    Message,
    Report,
    VariantSamples,
)
from traced.execution.observe import Witness
from traced.execution.stream import Outlets
from traced.inputs.source import statement_lines
from traced.records import measure

ENGINE_MODULES = frozenset(name.partition(".")[0] for name in sys.modules) | {"traced"}
"""Top-level modules that are in memory before any library is imported."""
OWN_LINES = linecache.getlines(__file__)
"""Source of this file, read before anything is noted."""


Around = Callable[[tuple[int, int]], contextlib.AbstractContextManager[None]]


class LibraryError(Exception):
    """A library that every run needs cannot be imported."""

    def __init__(self, failure: ImportFailure) -> None:
        self.failure = failure
        super().__init__(f"cannot import {failure.library}: {failure.said}")


def import_libraries(
    names: Iterable[str], on_import: Callable[[str], None] = lambda _: None
) -> float:
    """Import libraries without executing an op; return the seconds it took.

    TensorFlow's start-up notices go nowhere: they appear whatever the log level.

    Raises:
        LibraryError: One of them is not there, or fails while it is imported.
    """
    start = time.perf_counter()
    with _descriptor_2_away():
        for name in names:
            on_import(name)
            try:
                importlib.import_module(name)
            except (Exception, SystemExit) as error:
                said = f"{type(error).__name__}: {error}"
                raise LibraryError(ImportFailure(library=name, said=said)) from error
    return time.perf_counter() - start


@contextlib.contextmanager
def _descriptor_2_away() -> Iterator[None]:
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def fork_is_safe() -> bool:
    """Whether TensorFlow's runtime is still untouched: forking after that hangs children."""
    if "tensorflow" not in sys.modules:
        return True
    context = importlib.import_module("tensorflow.python.eager.context")
    current = context.context_safe()
    return current is None or not current._initialized  # noqa: SLF001


def run(job: Job, outlets: Outlets, import_s: float) -> int:
    """Run the script of `job` in this process and report; return the exit status."""
    _isolate(job)
    guard = Guard(job, lambda name: outlets.send(Message(observed=name)))
    sys.addaudithook(guard.audit)
    report = Report(import_s=import_s)
    figures = Figures()
    recursion = sys.getrecursionlimit()
    confine(job.root, job.folder)
    outlets.send(Message(ready=time.process_time()))
    _run_script(job, outlets, figures, report)
    sys.setrecursionlimit(max(recursion, sys.getrecursionlimit()))  # for the engine's own calls
    report.figures = figures.drawings()
    threading._shutdown()  # type: ignore[attr-defined]  # noqa: SLF001 — as the interpreter does
    atexit._run_exitfuncs()  # noqa: SLF001 — os._exit would leave AutoGraph's files behind
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())  # handlers may raise
    report.modules = imported_modules(job.source)
    guard.note_loaded(ENGINE_MODULES, report.modules)
    report.peak_rss_bytes = _peak_rss_bytes()
    outlets.flush()
    outlets.send(Message(report=report))
    return report.exit_code or (1 if report.error else 0)


def _run_script(job: Job, outlets: Outlets, figures: Figures, report: Report) -> None:
    """Run statements and measurements; note in the report how that ended and how long it took."""
    namespace = _main_module(job.script)
    witness = Witness(job)

    @contextlib.contextmanager
    def around(lines: tuple[int, int]) -> Iterator[None]:
        try:
            with witness.statement(lines, namespace):
                yield
        finally:
            figures.note(*lines)

    start = time.perf_counter()
    try:
        _run_statements(job, namespace, outlets, around)
        report.wall_s = time.perf_counter() - start
        if job.measure:
            _measure(job, namespace, report)
    except SystemExit as stop:
        report.exit_code = _exit_code(stop)
    except BaseException as error:  # noqa: BLE001 — whatever ends the script is its outcome
        report.error = describe_error(error, job.script, job.root)
    report.wall_s = report.wall_s or time.perf_counter() - start
    witness.testify(namespace, report)


def imported_modules(source: str) -> list[str]:
    """Top-level modules that the script or the engine's libraries brought into memory.

    The engine's own are among them only if the script itself names them.
    """
    loaded = {name.partition(".")[0] for name in list(sys.modules)}
    named = set[str]()
    with contextlib.suppress(SyntaxError, ValueError):
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import):
                named |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                named.add(node.module.partition(".")[0])
    return sorted((loaded - ENGINE_MODULES | loaded & named) - sys.stdlib_module_names)


def _isolate(job: Job) -> None:
    """Give the run folders, an import path and random numbers of its own."""
    adopt_orphans()
    with contextlib.suppress(OSError):  # before anything else, if memory runs out
        Path("/proc/self/oom_score_adj").write_text("1000", "utf-8")
    folder = Path(job.folder)
    os.chdir(folder / WORK_FOLDER)
    os.environ["TMPDIR"] = str(folder / TEMPORARY_FOLDER)
    tempfile.tempdir = None  # a library may have asked for it before the fork
    if numpy_random := sys.modules.get("numpy.random"):
        numpy_random.seed()  # else all forks continue one sequence, and look as if seeded
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.argv = [job.script]
    sys.path.insert(0, str(Path(job.script).parent))
    sys.dont_write_bytecode = True
    if job.device == "gpu":
        tensorflow = importlib.import_module("tensorflow")
        for gpu in tensorflow.config.list_physical_devices("GPU"):
            tensorflow.config.experimental.set_memory_growth(gpu, enable=True)


def _main_module(script: str) -> dict[str, Any]:
    module = types.ModuleType("__main__")
    module.__file__ = script
    module.__dict__["__builtins__"] = builtins
    sys.modules["__main__"] = module
    return module.__dict__


def _run_statements(job: Job, namespace: dict[str, Any], outlets: Outlets, around: Around) -> None:
    """Run the script's statements, each inside the context that `around` makes for its lines."""
    script, source = job.script, job.source
    _pin_source(script, source)
    tree = ast.parse(source, filename=script)
    namespace["__doc__"] = ast.get_docstring(tree)
    flags = 0
    for node in tree.body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # compiled by itself, a string would become the docstring
        lines = statement_lines(node)
        outlets.announce(*lines)
        one = ast.Module([node], [])
        code = compile(one, script, "exec", flags=flags, dont_inherit=True)
        flags |= code.co_flags & _FUTURE_FLAGS
        with around(lines):
            exec(code, namespace)  # noqa: S102 — running the author's script is the purpose
    outlets.announce(0, 0)


_FUTURE_FLAGS = sum(
    {getattr(__future__, name).compiler_flag for name in __future__.all_feature_names}
)
"""Bits that `from __future__ import …` sets in a code object."""


def _pin_source(script: str, source: str) -> None:
    """Let errors, `inspect` and AutoGraph see the text that runs.

    It is not that of the file when a variant runs, or when the file is edited meanwhile. AutoGraph
    has every file read anew before it converts a function, so that is where to answer. It reads
    this very file too, whose frames stand below the script's; no run rests on that.
    """
    text = source.splitlines(keepends=True)
    pinned = {script: text, __file__: OWN_LINES}

    def pin(filename: str) -> list[str]:
        lines = pinned[filename]
        linecache.cache[filename] = (sum(map(len, lines)), None, lines, filename)
        return lines

    pin(script)
    update = linecache.updatecache

    def updatecache(filename: str, module_globals: dict[str, Any] | None = None) -> list[str]:
        return pin(filename) if filename in pinned else update(filename, module_globals)

    linecache.updatecache = updatecache


def _peak_rss_bytes() -> int:
    """Largest resident memory of this program alone.

    What the parent is told of a fresh interpreter includes the parent's own size before `exec`.
    """
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/status").read_text("utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0


def _exit_code(stop: SystemExit) -> int:
    if stop.code is None or isinstance(stop.code, int):
        return stop.code or 0
    print(stop.code, file=sys.stderr)  # noqa: T201 — as the interpreter does
    return 1


def _measure(job: Job, namespace: dict[str, Any], report: Report) -> None:
    """Time the variants and put their samples into the report."""
    for name in job.measure:
        if not callable(namespace.get(name)):
            report.missing_variant = name
            return
        if _count_traces(namespace[name]):
            report.traced_before = name
            return
    variants: dict[str, measure.Call] = {name: namespace[name] for name in job.measure}
    tools = _instruments(job)
    for name, samples in measure.collect(variants, tools, job.budget_s).items():
        report.samples[name] = VariantSamples(**vars(samples))
    report.threads = _threads()


def _instruments(job: Job) -> measure.Instruments:
    """Clock and counters; those of TensorFlow where the script has loaded it."""
    tf = sys.modules.get("tensorflow")
    if tf is None:
        return measure.Instruments(time.perf_counter, synchronise=lambda _: None)
    _warm_up(tf)
    device = "GPU:0" if job.device == "gpu" else "CPU:0"
    return measure.Instruments(
        clock=time.perf_counter,
        synchronise=lambda _: tf.test.experimental.sync_devices(),
        count_traces=_count_traces,
        peak_memory=lambda call: _peak_memory(tf, call, device),
    )


def _threads() -> int:
    tf = sys.modules.get("tensorflow")
    declared = tf.config.threading.get_intra_op_parallelism_threads() if tf else 1
    return declared or os.cpu_count() or 1


def _warm_up(tf: types.ModuleType) -> None:
    """Start the runtime on something else, so that a first call costs only its own tracing."""
    for compiled in (False, True):
        one = tf.function(lambda x: x * x + 1.0, jit_compile=compiled)
        one(tf.constant(2.0))


def _count_traces(call: Callable[[], object]) -> int | None:
    count = getattr(call, "experimental_get_tracing_count", None)
    return int(count()) if count else None


def _peak_memory(tf: types.ModuleType, call: Callable[[], object], device: str) -> int | None:
    """Bytes the allocator's peak rises by during one call; none where it keeps no count."""
    try:
        before = tf.config.experimental.get_memory_info(device)["current"]
        tf.config.experimental.reset_memory_stats(device)
        call()
        return int(tf.config.experimental.get_memory_info(device)["peak"] - before)
    except ValueError:
        return None


def main(arguments: list[str]) -> int:
    """Run one job in a fresh interpreter (`--job FILE LIBRARY…`), or name a GPU (`--gpu`)."""
    if arguments == ["--gpu"]:
        import_libraries(["tensorflow"])
        tensorflow = importlib.import_module("tensorflow")
        gpus = tensorflow.config.list_physical_devices("GPU")
        details = tensorflow.config.experimental.get_device_details(gpus[0]) if gpus else {}
        name = details.get("device_name", "GPU") if gpus else None
        sys.stdout.write(json.dumps(name) + "\n")
        return 0
    _, order, *libraries = arguments
    job = Job.model_validate_json(Path(order).read_text("utf-8"))
    outlets = Outlets(Path(job.folder))
    try:
        import_s = import_libraries(libraries, lambda n: outlets.send(Message(importing=n)))
    except LibraryError as error:
        outlets.send(Message(failed=error.failure))
        return 1
    return run(job, outlets, import_s)


if __name__ == "__main__":
    os._exit(main(sys.argv[1:]) & 0xFF)

"""Runs one snippet in this process: the only module that touches TensorFlow.

Statements run one by one and each is announced on the control stream before it runs.
The three streams (stdout, stderr, control) are datagram sockets that send to one receiver,
so the kernel keeps one order over all of them and the sender's name tells them apart.
"""

from __future__ import annotations
import __future__

import ast
import atexit
import builtins
import contextlib
import ctypes
import importlib
import importlib.util
import io
import json
import linecache
import os
import resource
import socket
import sys
import tempfile
import threading
import time
import traceback
import types
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from traced import measure
from traced.job import IMPORT_FAILED, MESSAGE_BYTES, Job, Report, VariantSamples
from traced.record import Error, Frame

WRITE_BYTES = 32_768
"""Largest single write; a datagram much larger than this does not fit a socket's buffer."""
ERROR_CHARS = 20_000
"""Most characters kept of an error's message."""


class Streams:
    """The sending ends of the streams of one run."""

    def __init__(self, folder: Path) -> None:
        self._owner = os.getpid()
        self._control = _sender(folder, "control")
        for name, descriptor in (("out", 1), ("err", 2)):
            with _sender(folder, name) as sender:
                os.dup2(sender.fileno(), descriptor)
        self._texts = (_text_stream(1), _text_stream(2))
        sys.stdout, sys.stderr = self._texts
        sys.__stdout__, sys.__stderr__ = self._texts  # type: ignore[misc]

    def announce(self, first_line: int, last_line: int) -> None:
        """Say which statement runs next."""
        self._flush()
        self._send(json.dumps([first_line, last_line]).encode())

    def report(self, report: Report) -> None:
        """Send the closing report, in parts that each fit a datagram."""
        self._flush()
        data = report.model_dump_json().encode()
        for start in range(0, len(data), MESSAGE_BYTES):
            self._send(b"+" + data[start : start + MESSAGE_BYTES])

    def _send(self, message: bytes) -> None:
        if os.getpid() == self._owner:  # not in a process that the script has forked
            self._control.send(message)

    def _flush(self) -> None:
        """Empty all buffers, C's as well; the script may have replaced or closed a stream."""
        for text in (*self._texts, sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError, AttributeError):
                text.flush()
        ctypes.CDLL(None).fflush(None)


def _sender(folder: Path, name: str) -> socket.socket:
    sender = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    sender.bind(str(folder / name))
    sender.connect(str(folder / "in"))
    return sender


class _Chunked(io.RawIOBase):
    """Writes to a descriptor in pieces that each fit a datagram."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def write(self, data: Any, /) -> int:
        return os.write(self._descriptor, memoryview(data)[:WRITE_BYTES])


def _text_stream(descriptor: int) -> io.TextIOWrapper:
    buffer = io.BufferedWriter(_Chunked(descriptor), WRITE_BYTES)
    return io.TextIOWrapper(buffer, "utf-8", "backslashreplace", line_buffering=True)


class Observer:
    """Notes the local files that the script imports or opens for reading."""

    def __init__(self, job: Job) -> None:
        self._root = job.root + os.sep
        self._outside = tuple(f"{job.root}{os.sep}{name}{os.sep}" for name in (".venv", ".cache"))
        self._script = job.script
        self.files: set[str] = set()

    def audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Audit hook: called by the interpreter for each event."""
        if event != "open" or not isinstance(arguments[0], str | bytes):
            return
        path = os.path.abspath(os.fsdecode(arguments[0]))  # noqa: PTH100 — hot path
        if not path.startswith(self._root) or path.startswith(self._outside):
            return
        if arguments[2] & os.O_ACCMODE == os.O_WRONLY:
            return
        if path.endswith(".pyc"):
            path = _source_of(path)
        if path != self._script:
            self.files.add(_encodable(os.path.relpath(path, self._root).replace(os.sep, "/")))


def _source_of(compiled: str) -> str:
    """File that a compiled module was made of; a module without source is its own."""
    try:
        return importlib.util.source_from_cache(compiled)
    except ValueError:
        return compiled


def _encodable(text: str) -> str:
    """Text that a report can hold: half a surrogate pair is written as its escape."""
    return text.encode("utf-8", "backslashreplace").decode()


def import_libraries(names: Sequence[str]) -> float:
    """Import libraries without executing an op; return the seconds it took.

    TensorFlow's start-up notices go nowhere: they appear whatever the log level.
    """
    start = time.perf_counter()
    with _descriptor_2_away():
        for name in names:
            importlib.import_module(name)
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


def run(job: Job, import_s: float) -> int:
    """Run the script of `job` in this process and report; return the exit status."""
    _isolate(job)
    streams = Streams(Path(job.folder))
    observer = Observer(job)
    sys.addaudithook(observer.audit)
    report = Report(import_s=import_s)
    namespace = _main_module(job.script)
    start = time.perf_counter()
    try:
        _run_statements(job, namespace, streams)
        report.wall_s = time.perf_counter() - start
        streams.announce(0, 0)
        if job.measure:
            _measure(job, namespace, report)
    except SystemExit as stop:
        report.exit_code = _exit_code(stop)
    except BaseException as error:  # noqa: BLE001 — whatever ends the script is its outcome
        report.error = describe_error(error, job.script)
    report.wall_s = report.wall_s or time.perf_counter() - start
    status = report.exit_code or (1 if report.error else 0)
    threading._shutdown()  # type: ignore[attr-defined]  # noqa: SLF001 — as the interpreter does
    atexit._run_exitfuncs()  # noqa: SLF001 — os._exit would leave AutoGraph's files behind
    report.observed = sorted(observer.files)
    report.peak_rss_bytes = _peak_rss_bytes()
    streams.report(report)
    return status


def _isolate(job: Job) -> None:
    """Give the run folders, an import path and random numbers of its own."""
    work = Path(job.folder) / "work"
    temporary = Path(job.folder) / "tmp"
    work.mkdir()
    temporary.mkdir()
    os.chdir(work)
    os.environ["TMPDIR"] = str(temporary)
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


def _run_statements(job: Job, namespace: dict[str, Any], streams: Streams) -> None:
    script, source = job.script, job.source
    # Errors, `inspect` and AutoGraph see the text that runs, even if the file is edited meanwhile.
    linecache.cache[script] = (len(source), None, source.splitlines(keepends=True), script)
    tree = ast.parse(source, filename=script)
    namespace["__doc__"] = ast.get_docstring(tree)
    flags = 0
    for node in tree.body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # compiled by itself, a string would become the docstring
        first = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
        streams.announce(first, node.end_lineno or node.lineno)
        one = ast.Module([node], [])
        code = compile(one, script, "exec", flags=flags, dont_inherit=True)
        flags |= code.co_flags & _FUTURE_FLAGS
        exec(code, namespace)  # noqa: S102 — running the author's script is the purpose


_FUTURE_FLAGS = sum(
    {getattr(__future__, name).compiler_flag for name in __future__.all_feature_names}
)
"""Bits that `from __future__ import …` sets in a code object."""


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


def describe_error(error: BaseException, script: str) -> Error:
    """Describe an error with the script's own frames; library frames are counted."""
    frames: list[Frame] = []
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename == script:
            source = linecache.getline(script, frame.lineno or 0).strip()
            frames.append(Frame(line=frame.lineno or 0, function=frame.name, source=source))
        elif frames and not frames[-1].line:
            frames[-1] = frames[-1].model_copy(update={"folded": frames[-1].folded + 1})
        elif frames:
            frames.append(Frame(line=0, function="", source="", folded=1))
    own = [frame.line for frame in frames if frame.line]
    line = own[-1] if own else getattr(error, "lineno", None) or 1
    return Error(
        class_names=tuple(c.__name__ for c in type(error).__mro__ if c is not object),
        message=_message(error)[:ERROR_CHARS],
        line=line,
        frames=tuple(frames),
    )


def _message(error: BaseException) -> str:
    try:
        return _encodable(str(error))
    except Exception:  # noqa: BLE001 — the script's own `__str__` may raise anything
        return "<message unavailable>"


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
    try:
        import_s = import_libraries(libraries)
    except ImportError as error:
        said = f"{type(error).__name__}: {error}"
        Path(order).with_name(IMPORT_FAILED).write_text(said, "utf-8")
        return 1
    return run(Job.model_validate_json(Path(order).read_text("utf-8")), import_s)


if __name__ == "__main__":
    os._exit(main(sys.argv[1:]) & 0xFF)

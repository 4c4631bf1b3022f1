"""Whatever a snippet does, its run ends, says what happened and where, and leaves nothing behind.

Each test reads the result of one scenario. All scenarios run together, forked from a zygote: that
most of them fail must not matter to the others. Those that a fresh interpreter might treat another
way run a second time, each in one.
"""

from __future__ import annotations

import json
import os
import signal
import tempfile
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.engine.scenarios import (
    Scenarios,
    complaints,
    is_running,
    outputs,
    run_all,
    wait_until,
)
from traced.base.problem import Code
from traced.execution.process import EngineError
from traced.execution.result import Result
from traced.execution.run import Runner
from traced.inputs.variant import Wish, vary
from traced.records.environment import Device

if TYPE_CHECKING:
    from pathlib import Path

    from tests.engine.conftest import Project
    from tests.engine.scenarios import Outcome
    from traced.inputs.snippet import Snippet

MODES = pytest.mark.parametrize("fork", [True, False], ids=["zygote", "fresh"])

SCENARIOS = Scenarios()
scenario = SCENARIOS.add


@pytest.fixture(scope="module")
def outcome(module_project: Project, cpu: Device) -> Outcome:
    """Results of all scenarios, forked from a zygote."""
    write_local_files(module_project)
    return SCENARIOS.run(module_project, cpu, fork=True)


@pytest.fixture(scope="module")
def fresh(module_project: Project, cpu: Device) -> Outcome:
    """Results of some scenarios, each run in a fresh interpreter."""
    write_local_files(module_project)
    return SCENARIOS.run(module_project, cpu, fork=False)


def write_local_files(project: Project) -> None:
    """Write the module and the data file that a scenario uses."""
    project.write("t/_local.py", "VALUE = 7\n")
    (project.layout.root / "data.csv").write_text("1,2\n")


@pytest.fixture(params=["outcome", "fresh"], ids=["zygote", "fresh"])
def everywhere(request: pytest.FixtureRequest) -> Outcome:
    """Results of some scenarios, for each way to start a process."""
    found: Outcome = request.getfixturevalue(request.param)
    return found


# What is written

PRINTS = scenario(
    "prints", "print('one')\nprint(\n    'two',\n)\nfor i in range(2):\n    print(i)\n"
)


def test_prints_belong_to_their_statements(outcome: Outcome) -> None:
    """Text belongs to the lines of the top-level statement that wrote it."""
    assert [
        ("stdout", "one\n", 2, 2),
        ("stdout", "two\n", 3, 5),
        ("stdout", "0\n1\n", 6, 7),
    ] == outputs(outcome(PRINTS))
    assert [] == complaints(outcome(PRINTS))


STREAMS = scenario(
    "streams",
    "import os, subprocess, sys\n"
    "print('1'); os.write(2, b'2\\n'); os.write(1, b'3\\n'); print('4', file=sys.stderr)\n"
    "_ = subprocess.run(['/bin/sh', '-c', 'echo 5; echo 6 >&2; echo 7'])\n"
    "print('8', end='')\n"
    "print('9', end='', file=sys.stderr)\n"
    "print()\n",
    everywhere=True,
)


def test_streams_keep_their_true_order(everywhere: Outcome) -> None:
    """Python, descriptors and other processes write in one order that both streams share."""
    assert [
        ("stdout", "1\n", 3, 3),
        ("stderr", "2\n", 3, 3),
        ("stdout", "3\n", 3, 3),
        ("stderr", "4\n", 3, 3),
        ("stdout", "5\n", 4, 4),
        ("stderr", "6\n", 4, 4),
        ("stdout", "7\n", 4, 4),
        ("stdout", "8", 5, 5),
        ("stderr", "9", 6, 6),
        ("stdout", "\n", 7, 7),
    ] == outputs(everywhere(STREAMS))


PARTIAL = scenario("partial", "import sys\nsys.stderr.write('no line end')\n")


def test_text_without_a_line_end_is_not_lost(outcome: Outcome) -> None:
    """What waits in a buffer when the script ends is sent."""
    assert [("stderr", "no line end", 3, 3)] == outputs(outcome(PARTIAL))


C_LEVEL = scenario(
    "c_level", "import ctypes\nctypes.CDLL(None).puts(b'from C')\nprint('from Python')\n"
)


def test_text_of_c_libraries_is_not_lost(outcome: Outcome) -> None:
    """C libraries have a buffer of their own; it is emptied after each statement."""
    assert [("stdout", "from C\n", 3, 3), ("stdout", "from Python\n", 4, 4)] == outputs(
        outcome(C_LEVEL)
    )


ORIGINAL = scenario("original", "import sys\nprint('o', file=sys.__stdout__)\n")


def test_the_original_stdout_is_captured(outcome: Outcome) -> None:
    """`sys.__stdout__` leads to the same place as `sys.stdout`."""
    assert [("stdout", "o\n", 3, 3)] == outputs(outcome(ORIGINAL))


LATE = scenario(
    "late",
    "import atexit, threading, time\n"
    "_ = atexit.register(print, 'at exit')\n"
    "def work():\n"
    "    time.sleep(0.1)\n"
    "    print('thread')\n"
    "threading.Thread(target=work).start()\n"
    "print('last')\n",
    everywhere=True,
)


def test_threads_and_exit_handlers_are_waited_for(everywhere: Outcome) -> None:
    """What comes after the last statement is kept, attributed to no line."""
    assert [("stdout", "last\n", 8, 8), ("stdout", "thread\nat exit\n", 0, 0)] == outputs(
        everywhere(LATE)
    )
    assert [] == complaints(everywhere(LATE))


FLOOD = scenario(
    "flood",
    "import sys\nchunk = ('x' * 99 + '\\n') * 1000\nfor _ in range(1000):\n"
    "    written = sys.stdout.write(chunk)\n",
    everywhere=True,
)


def test_a_flood_is_capped_and_counted(everywhere: Outcome) -> None:
    """Of 100 MB of output the first 200 kB are kept, and the rest is known."""
    record = everywhere(FLOOD).record

    assert (200_000, 99_800_000) == (len(record.stdout), record.truncated_bytes)
    assert [] == complaints(everywhere(FLOOD))


UNICODE = scenario(
    "ünïcode 漢字", "print(__file__.rpartition('/')[2])\nprint('\\udcff')\n", everywhere=True
)


def test_any_file_name_will_do(everywhere: Outcome) -> None:
    """Blanks and letters of any script may be in a file's name."""
    assert [("stdout", "ünïcode 漢字.py\n", 2, 2), ("stdout", "\\udcff\n", 3, 3)] == outputs(
        everywhere(UNICODE)
    )


RAW = scenario("raw", "import os\nos.write(1, b'\\x1b[31mred\\x1b[0m \\xff\\0')\n")


def test_raw_bytes_are_made_readable(outcome: Outcome) -> None:
    """A record holds text, whatever bytes were written."""
    assert [("stdout", "red \\xff\\x00", 3, 3)] == outputs(outcome(RAW))


PATHS = scenario(
    "paths",
    "import os, tempfile\n"
    "print(__file__)\n"
    "print(os.path.dirname(os.path.dirname(os.path.dirname(__file__))))\n"
    "print(os.path.abspath('weights.h5'))\n"
    "print(os.getcwd())\n"
    "print(tempfile.gettempdir())\n"
    "print(os.__file__)\n",
    everywhere=True,
)


def test_no_path_of_this_machine_is_shown(everywhere: Outcome) -> None:
    """A page reads the same wherever it was built."""
    assert [
        "snippets/t/paths.py",
        "<project>",
        "weights.h5",
        "<tmp>/work",
        "<tmp>",
        "python/os.py",
    ] == everywhere(PATHS).record.stdout.splitlines()


CLOSED = scenario("closed", "import os\nprint('before')\nos.close(1)\nx = 1\n", everywhere=True)


def test_descriptor_1_may_be_closed(everywhere: Outcome) -> None:
    """A script that closes its output and writes no more does nothing wrong."""
    assert [("stdout", "before\n", 3, 3)] == outputs(everywhere(CLOSED))
    assert [] == complaints(everywhere(CLOSED))


CLOSED_THEN_PRINTS = scenario("closed_then_prints", "import os\nos.close(1)\n\nprint('after')\n")


def test_printing_to_a_closed_descriptor(outcome: Outcome) -> None:
    """A script that prints where it has closed its output is told at that line."""
    assert [
        "snippets/t/closed_then_prints.py:5: raised: OSError: [Errno 9] Bad file descriptor "
        '(mend it, or declare raises = "OSError: …")'
    ] == complaints(outcome(CLOSED_THEN_PRINTS))


@pytest.mark.parametrize(
    "name",
    [
        scenario("no_stdout", "import sys\nsys.stdout = None\nx = 1\n"),
        scenario("closed_stdout", "import sys\nsys.stdout.close()\nx = 1\n"),
        scenario("other_stdout", "import io, sys\nsys.stdout = io.StringIO()\nprint('x')\n"),
    ],
)
def test_stdout_is_the_scripts_own(outcome: Outcome, name: str) -> None:
    """A script may replace or close `sys.stdout`."""
    assert ([], []) == (complaints(outcome(name)), outputs(outcome(name)))


# What the script finds

SURROUNDINGS = scenario(
    "surroundings",
    "import os, sys, tempfile\n"
    "try:\n    input()\nexcept EOFError:\n    print('no input')\n"
    "print(os.listdir('.'), os.listdir(tempfile.gettempdir()))\n"
    "print(__name__, sys.argv == [__file__], __doc__)\n"
    "print(os.environ['PYTHONHASHSEED'], os.path.dirname(__file__) in sys.path)\n"
    "print(os.getpgid(0) == os.getpid(), os.getsid(0) == os.getpid())\n",
    everywhere=True,
)


def test_surroundings_are_fresh(everywhere: Outcome) -> None:
    """No input, empty folders, its own session and the names a script expects."""
    assert [
        "no input",
        "[] []",
        "__main__ True Caption.",
        "0 True",
        "True True",
    ] == everywhere(SURROUNDINGS).record.stdout.splitlines()


MAIN = scenario(
    "main",
    "def main():\n    print('hi')\nif __name__ == '__main__':\n    main()\n",
    everywhere=True,
)


def test_main_guard(everywhere: Outcome) -> None:
    """A snippet is the main program."""
    assert [("stdout", "hi\n", 4, 5)] == outputs(everywhere(MAIN))


FUTURE = scenario(
    "future",
    "from __future__ import annotations\n"
    "import dataclasses, inspect, pickle\n"
    "@dataclasses.dataclass\nclass Point:\n    x: Undefined\n    y: int = 2\n"
    "def f(a: Undefined) -> None:\n    return a\n"
    "print(Point(1), f.__annotations__)\n"
    "print(inspect.getsource(f), end='')\n"
    "print(pickle.loads(pickle.dumps(Point(1))) == Point(1))\n"
    "'A string by itself is no docstring.'\n"
    "print(__doc__)\n",
    everywhere=True,
)


def test_statements_one_by_one_are_one_program(everywhere: Outcome) -> None:
    """Future imports, classes, source inspection and docstring are those of the whole file."""
    assert [
        "Point(x=1, y=2) {'a': 'Undefined', 'return': 'None'}",
        "def f(a: Undefined) -> None:",
        "    return a",
        "True",
        "Caption.",
    ] == everywhere(FUTURE).record.stdout.splitlines()


EMPTY = scenario("empty", "")


def test_a_snippet_may_do_nothing(outcome: Outcome) -> None:
    """A docstring alone is a script that succeeds."""
    assert ([], []) == (outputs(outcome(EMPTY)), complaints(outcome(EMPTY)))


LOCAL = scenario(
    "local",
    "from pathlib import Path\nimport _local\n"
    "root = Path(__file__).parents[2]\n"
    "text = (root / 'data.csv').read_text()\n"
    "print(_local.VALUE, text, end='')\n",
    everywhere=True,
)


def test_local_files_are_observed(everywhere: Outcome) -> None:
    """Local modules and data files that a run used are part of what may make it stale."""
    result = everywhere(LOCAL)

    assert [("stdout", "7 1,2\n", 6, 6)] == outputs(result)
    assert ["data.csv", "snippets/t/_local.py"] == sorted(result.record.observed)
    assert {64} == {len(digest) for digest in result.record.observed.values()}


# How the script ends

RAISES = scenario(
    "raises",
    "print('before')\ndef f():\n    raise ValueError('no\\nmore')\nf()\nx = 1\n",
    everywhere=True,
)


def test_an_error_is_located(everywhere: Outcome) -> None:
    """An uncaught error is a problem at the line that raised it, and what came before is kept."""
    result = everywhere(RAISES)
    error = result.record.error

    assert [
        "snippets/t/raises.py:4: raised: ValueError: no "
        '(mend it, or declare raises = "ValueError: …")'
    ] == complaints(result)
    assert [("stdout", "before\n", 2, 2)] == outputs(result)
    assert error is not None
    assert [(5, "<module>", "f()"), (4, "f", "raise ValueError('no\\nmore')")] == [
        (frame.line, frame.function, frame.source) for frame in error.frames
    ]


NESTED = scenario(
    "nested",
    "import json\nclass J(json.JSONEncoder):\n    def default(self, o):\n        1 / 0\njson.dumps(1j, cls=J)\n",
)


def test_frames_between_are_folded(outcome: Outcome) -> None:
    """Of a traceback the reader's frames stay; the library's are a number."""
    error = outcome(NESTED).record.error

    assert error is not None
    assert [6, 0, 5] == [frame.line for frame in error.frames]
    assert error.frames[1].folded > 0


DEEP = scenario("deep", "def f():\n    f()\nf()\n")


def test_endless_recursion(outcome: Outcome) -> None:
    """A traceback of a thousand frames arrives."""
    (complaint,) = complaints(outcome(DEEP))

    assert complaint.startswith("snippets/t/deep.py:3: raised: RecursionError: maximum recursion")


UGLY = scenario("ugly", "raise ValueError(__file__ + '\\x1b[31m\\0\\udcff')\n")


def test_messages_are_readable(outcome: Outcome) -> None:
    """An error's message is cleaned as output is."""
    error = outcome(UGLY).record.error

    assert error is not None
    assert "snippets/t/ugly.py\\x00\\udcff" == error.message


NO_COMPILE = scenario("no_compile", "print('before')\nreturn\n")


def test_code_that_does_not_compile(outcome: Outcome) -> None:
    """What parses but does not compile is located too."""
    assert [
        "snippets/t/no_compile.py:3: raised: SyntaxError: 'return' outside function "
        '(no_compile.py, line 3) (mend it, or declare raises = "SyntaxError: …")'
    ] == complaints(outcome(NO_COMPILE))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            scenario("expected", "int('x')\n", 'raises = "ValueError: invalid literal"'),
            [],
        ),
        (
            scenario("expected_base", "[][1]\n", 'raises = "LookupError"'),
            [],
        ),
        (
            scenario(
                "expected_dotted",
                "import json\njson.loads('')\n",
                'raises = "json.JSONDecodeError: Expecting"',
            ),
            [],
        ),
        (
            scenario("did_not_raise", "x = 1\n", 'raises = "ValueError: no"'),
            [
                "5: did-not-raise: ended without the declared ValueError "
                "(remove raises, or mend the script)"
            ],
        ),
        (
            scenario("other_class", "x = 1\n1 / 0\n", 'raises = "ValueError"'),
            ["3: raised: ZeroDivisionError: division by zero (declared is 'ValueError')"],
        ),
        (
            scenario("other_message", "int('x')\n", 'raises = "ValueError: too large"'),
            [
                "2: raised: ValueError: invalid literal for int() with base 10: 'x' "
                "(declared is 'ValueError: too large')"
            ],
        ),
    ],
)
def test_declared_errors_are_contracts(outcome: Outcome, name: str, expected: list[str]) -> None:
    """A declared error must come, of that class or a subclass, with a message that matches."""
    assert [f"snippets/{name}.py:{text}" for text in expected] == complaints(outcome(name))


# What a run costs

BUSY = scenario(
    "busy",
    "import time\nend = time.process_time() + 0.1\nwhile time.process_time() < end:\n    pass\n",
    everywhere=True,
)


def test_a_run_says_what_it_cost(everywhere: Outcome) -> None:
    """Wall and processor time are of this run alone; memory is that of a process."""
    timing = everywhere(BUSY).record.timing

    assert 0.1 <= timing.wall_s < 5
    assert 0.1 <= timing.cpu_s < 5
    assert 1 << 20 < timing.peak_rss_bytes < 1 << 30


@MODES
def test_memory_is_the_runs_own(project: Project, cpu: Device, fork: bool) -> None:
    """A build that is large itself does not make its runs look large."""
    snippet = project.snippet("x.py", '"""C."""\n')
    ballast = b"x" * (300 << 20)
    with Runner(project.layout, libraries=(), fork=fork) as runner:
        (result,) = run_all(runner, cpu, snippet)

    assert result.record.timing.peak_rss_bytes < len(ballast)


MEASURED = scenario(
    "measured",
    "calls = []\n"
    "def slow():\n    return sum(range(20_000))\n"
    "def fast():\n    return sum(range(1_000))\n"
    "print('ready')\n",
    'measure = ["slow", "fast"]',
    "budget_s = 0.1",
    'expect = ["slow/fast > 2", "slow/fast > 1000"]',
    everywhere=True,
)


def test_a_measured_snippet(everywhere: Outcome) -> None:
    """Named functions are timed in turn once the script has ended."""
    result = everywhere(MEASURED)
    measured = result.record.measurement

    assert measured is not None
    assert ["slow", "fast"] == [v.name for v in measured.variants]
    assert [None, None] == [v.traces for v in measured.variants]
    assert measured.rounds >= 9
    ratio = measured.ratio("slow", "fast")
    assert ratio is not None
    assert ratio.ratio > 2
    assert [("stdout", "ready\n", 7, 7)] == outputs(result)


def test_an_expectation_that_fails_is_located(outcome: Outcome) -> None:
    """A ratio that does not hold is a problem on the line of `expect`."""
    (complaint,) = complaints(outcome(MEASURED))

    assert complaint.startswith(
        "snippets/t/measured.py:12: expectation: expected slow/fast > 1000, measured "
    )
    assert complaint.endswith(" (mend the snippet or what the page says)")


UNSEEN = scenario("unseen", "def a():\n    pass\nb = 3\n", 'watch = ["a", "b"]')
UNDRAWN = scenario("undrawn", "def a():\n    pass\n", 'graphs = ["a"]')


def test_a_watched_name_that_is_no_function(outcome: Outcome) -> None:
    """A name in `watch` or `graphs` that the script does not define so is located there."""
    assert [
        "snippets/t/unseen.py:7: missing-function: watch names 'b', which is no function of the "
        "script (define it at top level)"
    ] == complaints(outcome(UNSEEN))
    assert [
        "snippets/t/undrawn.py:6: missing-function: graphs names 'a', which is no tf.function of "
        "the script (define it at top level)"
    ] == complaints(outcome(UNDRAWN))


MISSING = scenario("missing", "def a():\n    pass\nb = 3\n", 'measure = ["a", "b"]')


def test_a_variant_that_is_no_function(outcome: Outcome) -> None:
    """A name in `measure` that nothing can call is located where it is listed."""
    assert [
        "snippets/t/missing.py:7: missing-variant: measure names 'b', which is no function of the "
        "script (define it at top level, without parameters)"
    ] == complaints(outcome(MISSING))


RAISES_LATER = scenario(
    "raises_later", "def a():\n    raise ValueError('cold')\n", 'measure = ["a"]', "budget_s = 0.1"
)


def test_a_variant_that_raises(outcome: Outcome) -> None:
    """An error within a measured call is located in the script, without the engine's frames."""
    error = outcome(RAISES_LATER).record.error

    assert [
        "snippets/t/raises_later.py:3: raised: ValueError: cold "
        '(mend it, or declare raises = "ValueError: …")'
    ] == complaints(outcome(RAISES_LATER))
    assert error is not None
    assert [3] == [frame.line for frame in error.frames]


# The runner itself


@MODES
def test_nothing_leaks_between_runs(project: Project, cpu: Device, fork: bool) -> None:
    """Names, modules, environment, folder and files of one run are not the next one's."""
    leaves = project.snippet(
        "leaves.py",
        '''
        """Leaves things."""
        import builtins, json, os, sys
        left = builtins.left = json.left = 1
        os.environ["LEFT"] = "1"
        sys.path.append("/left")
        open("left.txt", "w").close()
        os.chdir("/")
        ''',
    )
    finds = project.snippet(
        "finds.py",
        '''
        """Finds things."""
        import builtins, json, os, sys
        print("left" in globals(), hasattr(builtins, "left"), hasattr(json, "left"))
        print("LEFT" in os.environ, "/left" in sys.path, os.listdir("."))
        ''',
    )
    with Runner(project.layout, libraries=("json",), fork=fork, side_by_side=1) as runner:
        results = run_all(runner, cpu, leaves, finds)

    assert "False False False\nFalse False []\n" == results[1].record.stdout


def test_forked_runs_do_not_share_chance(project: Project, cpu: Device) -> None:
    """Unseeded numbers differ from run to run, so that `--repeat` can find them."""
    draws = project.snippet(
        "draws.py",
        '"""Draws."""\nimport random, numpy\nprint(random.random())\nprint(numpy.random.rand())\n',
    )
    with Runner(project.layout, libraries=("numpy", "numpy.random"), fork=True) as runner:
        first, second = (r.record.stdout.split() for r in run_all(runner, cpu, draws, draws))

    assert first[0] != second[0]
    assert first[1] != second[1]


def test_what_runs_is_what_was_read(project: Project, cpu: Device) -> None:
    """A file edited while its run waits does not run under the old text's key."""
    snippet = project.snippet(
        "x.py",
        '"""C."""\nimport inspect\ndef f():\n    return "old"\nprint(f(), inspect.getsource(f))\n',
    )
    project.write("x.py", '"""C."""\nprint("new")\n')
    with Runner(project.layout, libraries=(), fork=True) as runner:
        (result,) = run_all(runner, cpu, snippet)

    assert 'old def f():\n    return "old"\n\n' == result.record.stdout


def test_local_modules_do_not_reach_the_engine(
    project: Project, cpu: Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file in the folder that a build is started from shadows no module of the engine."""
    (project.layout.root / "socket.py").write_text("raise SystemExit('shadowed')\n")
    monkeypatch.chdir(project.layout.root)
    snippet = project.snippet("x.py", '"""C."""\nprint(1)\n')
    for fork in (True, False):
        with Runner(project.layout, libraries=(), fork=fork) as runner:
            (result,) = run_all(runner, cpu, snippet)

        assert [("stdout", "1\n", 2, 2)] == outputs(result)


@MODES
def test_a_library_that_cannot_be_imported(project: Project, cpu: Device, fork: bool) -> None:
    """Without its libraries the engine runs nothing, and says which one is missing."""
    snippet = project.snippet("x.py", '"""C."""\n')
    with (
        Runner(project.layout, libraries=("no_such_library",), fork=fork) as runner,
        pytest.raises(EngineError) as caught,
    ):
        run_all(runner, cpu, snippet)

    assert (
        "cannot import no_such_library: ModuleNotFoundError: No module named 'no_such_library'"
    ) == str(caught.value)
    assert "install it, or build from committed records with TRACED_EXECUTE=never" == (
        caught.value.fix
    )


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the test's own for temporary files of the engine."""
    folder = tmp_path / "T"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@MODES
def test_an_interrupt_leaves_nothing_behind(
    project: Project,
    cpu: Device,
    temporary: Path,
    tmp_path_factory: pytest.TempPathFactory,
    fork: bool,
) -> None:
    """Control-C ends the runs under way and takes their folders away; the runner still works."""
    noted = tmp_path_factory.mktemp("noted") / "pid"
    sleeps = project.snippet(
        "sleeps.py",
        f'"""C."""\nimport os, time\n'
        f"with open({str(noted)!r}, 'w') as f:\n    _ = f.write(str(os.getpid()))\n"
        "time.sleep(60)\n",
    )
    prints = project.snippet("prints.py", '"""C."""\nprint(1)\n')

    def interrupt() -> None:
        wait_until(lambda: noted.exists() and noted.read_text() != "")
        os.kill(os.getpid(), signal.SIGINT)

    with Runner(project.layout, libraries=(), fork=fork) as runner:
        threading.Thread(target=interrupt).start()
        with pytest.raises(KeyboardInterrupt):
            run_all(runner, cpu, sleeps)
        (result,) = run_all(runner, cpu, prints)

    assert "1\n" == result.record.stdout
    assert wait_until(lambda: not is_running(int(noted.read_text())))
    assert [] == list(temporary.iterdir())


@MODES
def test_an_interrupt_before_a_run_has_started(
    project: Project,
    cpu: Device,
    temporary: Path,
    fork: bool,
) -> None:
    """A run that is ordered but has no process yet does not surprise the next build."""
    prints = project.snippet("prints.py", '"""C."""\nprint(1)\n')

    def interrupt(_: Snippet) -> None:
        raise KeyboardInterrupt

    with Runner(project.layout, libraries=(), fork=fork) as runner:
        with pytest.raises(KeyboardInterrupt):
            runner.run([(prints, cpu)], lambda result: pytest.fail(str(result)), interrupt)
        (result,) = run_all(runner, cpu, prints)

    assert "1\n" == result.record.stdout
    assert [] == list(temporary.iterdir())


def test_closing_ends_the_zygote(project: Project, cpu: Device) -> None:
    """A closed runner has no process; closing twice is no error."""
    runner = Runner(project.layout, libraries=(), fork=True)
    runner.warm_up()
    zygote = runner.launcher("cpu").process
    runner.close()
    runner.close()

    assert not is_running(zygote)


def test_measured_runs_come_last_and_alone(project: Project, cpu: Device) -> None:
    """Ordinary runs go side by side; then measured ones, one at a time."""
    body = '"""C."""\n# /// script\n# [tool.traced]\n# measure = ["a"]\n# budget_s = 0.05\n# ///\ndef a(): pass\n'
    measured = [project.snippet(f"m{n}.py", body) for n in range(2)]
    plain = [project.snippet(f"p{n}.py", '"""C."""\n') for n in range(2)]
    log: list[str] = []
    with Runner(project.layout, libraries=(), fork=True, side_by_side=2) as runner:
        runner.run(
            [(snippet, cpu) for snippet in (*measured, *plain)],
            lambda result: log.append(f"end {result.snippet.id}"),
            lambda snippet: log.append(f"start {snippet.id}"),
        )

    assert ["start p0", "start p1"] == log[:2]
    assert ["start m0", "end m0", "start m1", "end m1"] == log[4:]


FAKE_TENSORFLOW = """
import types
experimental = types.SimpleNamespace(
    set_memory_growth=lambda gpu, enable: print(gpu, "grows:", enable)
)
config = types.SimpleNamespace(
    list_physical_devices=lambda kind: [f"{kind}:0", f"{kind}:1"], experimental=experimental
)
"""


def test_runs_on_a_gpu(
    project: Project, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They come one at a time, each in a fresh interpreter that takes memory as it needs it."""
    library = tmp_path_factory.mktemp("library")
    (library / "tensorflow.py").write_text(FAKE_TENSORFLOW)
    environment = {**os.environ, "PYTHONPATH": str(library)}
    monkeypatch.setattr("traced.execution.process.run_environment", lambda _: environment)
    gpu = Device("gpu", "Test accelerator")
    body = '"""C."""\nimport os, sys\nprint(sys.orig_argv[2:4])\n'
    snippets = [project.snippet(f"x{n}.py", body) for n in range(2)]
    log: list[str] = []
    results: list[Result] = []

    def note(result: Result) -> None:
        results.append(result)
        log.append(f"end {result.snippet.id}")

    with Runner(project.layout, libraries=(), side_by_side=2) as runner:
        runner.run([(s, gpu) for s in snippets], note, lambda s: log.append(f"start {s.id}"))

    assert ["start x0", "end x0", "start x1", "end x1"] == log
    assert {"GPU:0 grows: True\nGPU:1 grows: True\n['-m', 'traced.execution.child']\n"} == {
        result.record.stdout for result in results
    }
    assert {"Test accelerator"} == {r.record.environment.device_name for r in results}


SLOW_LIBRARY = """
import time
end = time.process_time() + 1
while time.process_time() < end:
    pass
"""


def test_imports_count_for_no_run(
    project: Project,
    cpu: Device,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A fresh interpreter's timeout and costs begin after its imports, which are told apart."""
    library = tmp_path_factory.mktemp("library")
    (library / "slow_library.py").write_text(SLOW_LIBRARY)
    environment = {**os.environ, "PYTHONPATH": str(library)}
    monkeypatch.setattr("traced.execution.process.run_environment", lambda _: environment)
    block = "# /// script\n# [tool.traced]\n# timeout_s = 0.8\n# ///\n"
    snippet = project.snippet("x.py", f'"""C."""\nprint(1)\n{block}')
    with Runner(project.layout, libraries=("slow_library",), fork=False) as runner:
        (result,) = run_all(runner, cpu, snippet)
    timing = result.record.timing

    assert [] == complaints(result)
    assert timing.import_s >= 1
    assert timing.wall_s < 0.8
    assert timing.cpu_s < 0.8


def test_a_record_can_be_kept(outcome: Outcome) -> None:
    """Whatever was written, the record survives its file."""
    for name in SCENARIOS.sources:
        record = outcome(name[:-3]).record
        assert json.loads(record.model_dump_json())["snippet"] == name[:-3]
        assert record == type(record).model_validate_json(record.model_dump_json())


def test_only_the_engine_is_to_blame_for_its_errors(outcome: Outcome) -> None:
    """No scenario is reported as a failure of the engine."""
    codes = {problem.code for name in SCENARIOS.sources for problem in outcome(name[:-3]).problems}

    assert Code.ENGINE not in codes


LOOKS = '''"""Reads its own source, as AutoGraph does."""
import inspect, linecache


def double(x):
    return x + x


linecache.checkcache()
print(len(linecache.updatecache(__file__)) == len(linecache.getlines(__file__)))
print(inspect.getsource(double).splitlines()[1].strip())
'''


def test_source_that_is_read_anew(project: Project, cpu: Device) -> None:
    """Whoever has the file read again sees the text that runs: that of a variant, or before an edit."""
    base = project.snippet("lesson/looks.py", LOOKS)
    wish = Wish("item-option", "quiz/l.yml", 3, edits=(("x + x", "2 * x"),))
    variant = vary(base, wish)
    project.write("lesson/looks.py", LOOKS.replace("x + x", "3 * x"))

    with Runner(project.layout, libraries=()) as runner:
        results = run_all(runner, cpu, base, variant)

    assert {
        "lesson/looks": "True\nreturn x + x\n",
        "lesson/looks/item-option": "True\nreturn 2 * x\n",
    } == {result.record.snippet: result.record.stdout for result in results}


def test_problem_of_a_variant(project: Project, cpu: Device) -> None:
    """What is wrong with a run of a variant is said where it was asked for, unless it may be."""
    base = project.snippet("lesson/looks.py", '"""Divides."""\nassert True\nprint(1)\n')
    wish = Wish("option", "quiz/l.yml", 3, edits=(("print(1)", "print(1 / 0)"),))
    wrong = replace(wish, edits=(("True", "False"),), may_raise="AssertionError")
    others = (
        wish,
        replace(wish, name="declared", raises="ZeroDivisionError"),
        replace(wish, name="any", may_raise="Exception"),
        replace(wish, name="other", may_raise="AssertionError"),
        replace(wrong, name="expected"),
    )

    with Runner(project.layout, libraries=()) as runner:
        results = run_all(runner, cpu, *(vary(base, one) for one in others))

    said = {result.snippet.id.rpartition("/")[2]: complaints(result) for result in results}
    problem = (
        "quiz/l.yml:3: raised: ZeroDivisionError: division by zero (in line 3 of the changed"
        ' snippets/lesson/looks.py) (mend it, or declare raises = "ZeroDivisionError: …")'
    )
    assert {
        "option": [problem],
        "declared": [],
        "any": [],
        "other": [problem],
        "expected": [],
    } == said

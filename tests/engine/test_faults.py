"""Every way a snippet or the machine under it can go wrong: what is said, and what is left behind.

Each row of `ENDS` is a scenario with the literal problems it has. All run together, so that they
also show that none of them disturbs another. Those that a fresh interpreter might treat another
way run a second time, each in one.
"""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest

from tests.engine.scenarios import (
    Scenarios,
    complaints,
    is_running,
    outputs,
    run_all,
    wait_until,
)
from traced.base.problem import ProblemsError
from traced.execution.confine import is_available
from traced.execution.process import EngineError
from traced.execution.run import Runner
from traced.inputs.snippet import load_snippet

if TYPE_CHECKING:
    from tests.engine.conftest import Project
    from tests.engine.scenarios import Outcome
    from traced.execution.result import Result
    from traced.inputs.snippet import Snippet
    from traced.records.environment import Device

SCENARIOS = Scenarios()
scenario = SCENARIOS.add
MODES = pytest.mark.parametrize("fork", [True, False], ids=["zygote", "fresh"])


def children() -> set[int]:
    """Ids of all processes below this one."""
    return {process.pid for process in psutil.Process().children(recursive=True)}


@pytest.fixture(scope="module", autouse=True)
def others() -> set[int]:
    """Processes that other tests of this session still need, such as a browser."""
    return children()


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
    """Write the modules that scenarios import."""
    project.write("t/_raising.py", "def f():\n    raise ValueError('no')\n")
    project.write("t/_broken.py", "x = 1\nif x\n")
    project.write("t/_failing.py", "import no_such_module\n")


@pytest.fixture(params=["outcome", "fresh"], ids=["zygote", "fresh"])
def everywhere(request: pytest.FixtureRequest) -> Outcome:
    """Results of some scenarios, for each way to start a process."""
    found: Outcome = request.getfixturevalue(request.param)
    return found


TOO_MANY = "more than 128 processes at once (wait for some before starting more)"
LET_IT = "let the script run to its last line"


ENDS: list[tuple[str, list[str]]] = [
    (scenario("exit_0", "import sys\nsys.exit(0)\nprint('never')\n", everywhere=True), []),
    (
        scenario("exit_3", "import sys\nsys.exit(3)\n", everywhere=True),
        [f"3: exited: ended by sys.exit(3) ({LET_IT})"],
    ),
    (
        scenario("exit_text", "import sys\nsys.exit('sorry')\n"),
        [f"3: exited: ended by sys.exit(1) ({LET_IT})"],
    ),
    (
        scenario("exit_256", "import sys\nsys.exit(256)\n"),
        [f"3: exited: ended by sys.exit(256) ({LET_IT})"],
    ),
    (
        scenario(
            "exit_unmeasured",
            "import sys\ndef a():\n    pass\nsys.exit(0)\n",
            'measure = ["a"]',
        ),
        [f"5: exited: ended by sys.exit(0) before it was measured ({LET_IT})"],
    ),
    (
        scenario("os_exit", "import os\nprint('said', flush=True)\nos._exit(4)\n", everywhere=True),
        ["4: exited: the process ended with status 4 before the script did (do not call os._exit)"],
    ),
    (
        scenario("abort", "import os\n\nos.abort()\n", everywhere=True),
        ["4: killed: killed by SIGABRT (run it alone under a debugger)"],
    ),
    (
        scenario("segfault", "import ctypes\nctypes.string_at(0)\n", everywhere=True),
        ["3: killed: killed by SIGSEGV (run it alone under a debugger)"],
    ),
    (
        scenario("shot", "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n"),
        ["3: killed: killed by SIGKILL (the system may have been out of memory)"],
    ),
    (
        scenario(
            "interrupted",
            "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n",
            everywhere=True,
        ),
        ['3: raised: KeyboardInterrupt (mend it, or declare raises = "KeyboardInterrupt: …")'],
    ),
    (
        scenario("loop", "x = 1\nwhile True:\n    pass\n", "timeout_s = 1", everywhere=True),
        ["3: timed-out: still running after 1 s (make it end, or raise timeout_s)"],
    ),
    (
        scenario("endless_output", "while True:\n    print('x' * 1000)\n", "timeout_s = 1"),
        ["2: timed-out: still running after 1 s (make it end, or raise timeout_s)"],
    ),
    (
        scenario(
            "deaf",
            "import signal, time\n"
            "_ = signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
            "time.sleep(60)\n",
            "timeout_s = 1",
        ),
        ["4: timed-out: still running after 1 s (make it end, or raise timeout_s)"],
    ),
    (
        scenario(
            "greedy",
            "import time\nx = b'x' * (700 << 20)\ntime.sleep(60)\n",
            "memory_limit_mib = 512",
            everywhere=True,
        ),
        ["?: out-of-memory: used more than 512 MiB (use less, or raise memory_limit_mib)"],
    ),
    (
        scenario("greedy_briefly", "x = b'x' * (700 << 20)\n", "memory_limit_mib = 512"),
        ["?: out-of-memory: used more than 512 MiB (use less, or raise memory_limit_mib)"],
    ),
    (
        scenario(
            "greedy_children",
            "import os, time\n"
            "for _ in range(3):\n    if not os.fork():\n"
            "        x = b'x' * (250 << 20)\n        time.sleep(60)\n"
            "time.sleep(60)\n",
            "memory_limit_mib = 512",
            everywhere=True,
        ),
        ["7: out-of-memory: used more than 512 MiB (use less, or raise memory_limit_mib)"],
    ),
    (
        scenario(
            "shared_memory",
            "import os, time\nx = b'x' * (300 << 20)\n"
            "for _ in range(3):\n    if not os.fork():\n        time.sleep(0.6)\n        os._exit(0)\n"
            "for _ in range(3):\n    _ = os.wait()\n",
            "memory_limit_mib = 512",
        ),
        [],
    ),
    (
        scenario("fork_bomb", "import os\n\nwhile True:\n    _ = os.fork()\n", everywhere=True),
        [f"4: too-many-processes: {TOO_MANY}"],
    ),
    (
        scenario(
            "scattering_bomb",
            "import os, time\n"
            "for _ in range(400):\n    if not os.fork():\n        os.setsid()\n"
            "        if os.fork():\n            os._exit(0)\n        time.sleep(60)\n"
            "time.sleep(60)\n",
        ),
        [f"?: too-many-processes: {TOO_MANY}"],
    ),
    (
        scenario("no_module", "import os\nimport no_such_module\n"),
        [
            "3: raised: ModuleNotFoundError: No module named 'no_such_module' "
            '(mend it, or declare raises = "ModuleNotFoundError: …")'
        ],
    ),
    (
        scenario("no_name", "from os import no_such_name\n"),
        [
            "2: raised: ImportError: cannot import name 'no_such_name' from 'os' (python/os.py) "
            '(mend it, or declare raises = "ImportError: …")'
        ],
    ),
    (
        scenario(
            "deadlock",
            "import threading\nlock = threading.Lock()\nx = lock.acquire()\nx = lock.acquire()\n",
            "timeout_s = 0.5",
            everywhere=True,
        ),
        ["5: timed-out: still running after 0.5 s (make it end, or raise timeout_s)"],
    ),
    (
        scenario(
            "endless_thread",
            "import threading, time\nthreading.Thread(target=time.sleep, args=[60]).start()\n",
            "timeout_s = 0.5",
        ),
        ["3: timed-out: still running after 0.5 s (make it end, or raise timeout_s)"],
    ),
    (
        scenario("reads", "x = 1\nname = input('Name? ')\n", everywhere=True),
        [
            "3: raised: EOFError: EOF when reading a line "
            '(mend it, or declare raises = "EOFError: …")'
        ],
    ),
    (scenario("writes_here", "with open('x.txt', 'w') as file:\n    _ = file.write('x')\n"), []),
    (
        scenario(
            "writes_to_project",
            "from pathlib import Path\n(Path(__file__).parent / 'x.txt').write_text('x')\n",
            everywhere=True,
        ),
        [
            "3: raised: PermissionError: [Errno 13] a run may not change the project, only its "
            "current folder: 'snippets/t/x.txt' "
            '(mend it, or declare raises = "PermissionError: …")'
        ],
    ),
    (
        scenario("removes_itself", "import os\nos.remove(__file__)\n"),
        [
            "3: raised: PermissionError: [Errno 13] a run may not change the project, only its "
            "current folder: 'snippets/t/removes_itself.py' "
            '(mend it, or declare raises = "PermissionError: …")'
        ],
    ),
    (
        scenario(
            "socket",
            "import socket\nserver = socket.create_server(('127.0.0.1', 0))\n"
            "print(server.getsockname()[1])\n",
        ),
        [],
    ),
    (
        scenario(
            "daemon_thread",
            "import threading\n"
            "def work():\n    while True:\n        print('x', flush=True)\n"
            "threading.Thread(target=work, daemon=True).start()\n",
            everywhere=True,
        ),
        [],
    ),
    (
        scenario(
            "alarms",
            "import signal\ndef ring(*_):\n    raise ValueError('ring')\n"
            "_ = signal.signal(signal.SIGALRM, ring)\n"
            "_ = signal.setitimer(signal.ITIMER_REAL, 0.2, 0.001)\n",
        ),
        [],
    ),
    (
        scenario(
            "no_child_signals",
            "import signal, subprocess, sys\n"
            "_ = signal.signal(signal.SIGCHLD, signal.SIG_IGN)\n"
            "_ = signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
            "_ = signal.signal(signal.SIGPIPE, signal.SIG_DFL)\n"
            "print('done')\n",
        ),
        [],
    ),
    (
        scenario("closed_both", "import os\nos.close(1)\nos.close(2)\n", everywhere=True),
        [],
    ),
    (
        scenario(
            "closed_all",
            "import os\nos.closerange(1, 4000)\nfiles = [open('x', 'w') for _ in range(300)]\n",
            everywhere=True,
        ),
        [],
    ),
    (
        scenario("shallow", "import sys\nsys.setrecursionlimit(40)\nx = 1\n"),
        [],
    ),
    (
        scenario(
            "processor",
            "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (1, 1))\n"
            "while True:\n    pass\n",
        ),
        ["4: killed: killed by SIGKILL (the system may have been out of memory)"],
    ),
    (scenario("forks", "import os\nif os.fork():\n    _ = os.wait()\nprint('x')\n"), []),
]
"""Scenario and its problems, each from the line on; `?` where it depends on speed which line ran."""


def check_end(result: Result, expected: list[str]) -> None:
    """Compare a result with one row of `ENDS`."""
    found = [text.removeprefix(f"{result.snippet.path}:") for text in complaints(result)]
    if expected and expected[0].startswith("?"):
        found = [f"?{text[text.index(':') :]}" for text in found]

    assert expected == found


@pytest.mark.parametrize(("name", "expected"), ENDS)
def test_ends(outcome: Outcome, name: str, expected: list[str]) -> None:
    """Each way to end is told apart, at the line that ran then."""
    check_end(outcome(name), expected)


IN_FRESH = [end for end in ENDS if f"{end[0]}.py" in SCENARIOS.everywhere]


@pytest.mark.parametrize(("name", "expected"), IN_FRESH)
def test_ends_of_fresh_interpreters(fresh: Outcome, name: str, expected: list[str]) -> None:
    """A process that was not forked has the same ends."""
    check_end(fresh(name), expected)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            scenario("uses_raising", "import _raising\n_raising.f()\n", everywhere=True),
            "snippets/t/_raising.py:2: raised: ValueError: no (called by "
            'snippets/t/uses_raising.py:3; mend it, or declare raises = "ValueError: …")',
        ),
        (
            scenario("uses_broken", "import os\nimport _broken\n", everywhere=True),
            "snippets/t/_broken.py:2: raised: SyntaxError: expected ':' (_broken.py, line 2) "
            "(called by snippets/t/uses_broken.py:3; "
            'mend it, or declare raises = "SyntaxError: …")',
        ),
        (
            scenario("uses_failing", "import _failing\n", everywhere=True),
            "snippets/t/_failing.py:1: raised: ModuleNotFoundError: No module named "
            "'no_such_module' (called by snippets/t/uses_failing.py:2; "
            'mend it, or declare raises = "ModuleNotFoundError: …")',
        ),
    ],
)
def test_an_error_in_a_local_module(everywhere: Outcome, name: str, expected: str) -> None:
    """It is located in the module, and names the line of the snippet that led there."""
    assert [expected] == complaints(everywhere(name))
    assert f"snippets/{expected[: expected.index(':')].removeprefix('snippets/')}" in (
        everywhere(name).record.observed
    )


def test_what_was_said_before_an_end_is_kept(outcome: Outcome) -> None:
    """However a script ends, its output up to there is in the record."""
    assert [("stdout", "said\n", 3, 3)] == outputs(outcome("t/os_exit"))
    assert [("stderr", "sorry\n", 3, 3)] == outputs(outcome("t/exit_text"))
    assert [] == outputs(outcome("t/exit_0"))


READS_THEN = "from pathlib import Path\nx = (Path(__file__).parent / '_raising.py').read_text()\n"


@pytest.mark.parametrize(
    "name",
    [
        scenario("reads_then_dies", f"{READS_THEN}import os\nos.abort()\n", everywhere=True),
        scenario(
            "reads_then_hangs",
            f"{READS_THEN}import time\ntime.sleep(60)\n",
            "timeout_s = 0.5",
            everywhere=True,
        ),
    ],
)
def test_what_was_read_before_an_end_is_known(everywhere: Outcome, name: str) -> None:
    """A run that is killed is made again when a file it had read changes."""
    assert ["snippets/t/_raising.py"] == list(everywhere(name).record.observed)


def test_a_forked_child_does_not_report(outcome: Outcome) -> None:
    """A child that falls out of the script's end is not taken for the run."""
    assert "x\nx\n" == outcome("t/forks").record.stdout


def test_a_failing_snippet_does_not_stop_the_others(outcome: Outcome, fresh: Outcome) -> None:
    """Every scenario has a result."""
    for name in SCENARIOS.sources:
        assert name.removesuffix(".py") == outcome(name.removesuffix(".py")).record.snippet
    for name in SCENARIOS.everywhere:
        assert name.removesuffix(".py") == fresh(name.removesuffix(".py")).record.snippet


def test_refused_writes_change_nothing(outcome: Outcome, module_project: Project) -> None:
    """After all this the project holds what it held."""
    assert outcome(ENDS[0][0])
    folder = module_project.layout.snippets / "t"

    assert not (folder / "x.txt").exists()
    assert (folder / "removes_itself.py").exists()
    assert {".py"} == {path.suffix for path in folder.iterdir()}


BY_OTHERS = scenario(
    "writes_by_others",
    "import ctypes, os, subprocess\n"
    "folder = os.path.dirname(__file__)\n"
    "print(ctypes.CDLL(None).creat(os.fsencode(folder + '/y.txt'), 0o600))\n"
    "print(subprocess.run(['/bin/sh', '-c', f'echo x > {folder}/z.txt']).returncode)\n",
    everywhere=True,
)


@pytest.mark.skipif(not is_available(), reason="the system has no Landlock")
def test_writes_by_others_are_refused(everywhere: Outcome, module_project: Project) -> None:
    """C libraries and other programs cannot change the project either."""
    result = everywhere(BY_OTHERS)

    assert "-1\n2\n" == result.record.stdout
    assert "Permission denied" in outputs(result)[1][1]
    assert not list((module_project.layout.snippets / "t").glob("[yz].txt"))


# What writes more, or elsewhere, than most

WRITES_MUCH = scenario(
    "writes_much",
    "import os, subprocess, sys\n"
    "_ = os.write(2, b'e' * 60_000); _ = os.write(1, b'o' * 60_000); _ = os.write(2, b'.')\n"
    "_ = subprocess.run([sys.executable, '-c', 'import os; os.write(1, b\"x\" * 5_000_000)'])\n",
    everywhere=True,
)


def test_one_write_of_any_size(everywhere: Outcome) -> None:
    """However much one call writes, in this process or another, it arrives, and in order."""
    record = everywhere(WRITES_MUCH).record

    assert [] == complaints(everywhere(WRITES_MUCH))
    assert [
        ("stderr", "e" * 60_000, 3, 3),
        ("stdout", "o" * 60_000, 3, 3),
        ("stderr", ".", 3, 3),
        ("stdout", "x" * 79_999, 4, 4),
    ] == outputs(everywhere(WRITES_MUCH))
    assert 5_000_000 - 79_999 == record.truncated_bytes


REOPENS = scenario(
    "reopens",
    "import subprocess\n"
    "for name in ('/dev/stdout', '/proc/self/fd/1', '/dev/stderr'):\n"
    "    with open(name, 'w') as file:\n        _ = file.write(name + '\\n')\n"
    "_ = subprocess.run(['/bin/sh', '-c', 'echo sh > /dev/stderr; echo sh > /dev/stdout'])\n",
    everywhere=True,
)


def test_streams_opened_by_name(everywhere: Outcome) -> None:
    """A stream's name in `/dev` leads to it."""
    assert [
        ("stdout", "/dev/stdout\n/proc/self/fd/1\n", 3, 5),
        ("stderr", "/dev/stderr\n", 3, 5),
        ("stderr", "sh\n", 6, 6),
        ("stdout", "sh\n", 6, 6),
    ] == outputs(everywhere(REOPENS))


# What is left behind

DETACHES = (
    "import os, subprocess, sys, time\n"
    "def detach():\n"
    "    reader, writer = os.pipe()\n"
    "    if not os.fork():\n"
    "        os.setsid()\n"
    "        if not os.fork():\n"
    "            os.write(writer, str(os.getpid()).encode())\n"
    "            os.chdir('/')\n"
    "            time.sleep(60)\n"
    "        os._exit(0)\n"
    "    return int(os.read(reader, 100))\n"
    "print(detach())\n"
    "print(subprocess.Popen(['sleep', '60'], start_new_session=True, env={}, cwd='/').pid)\n"
    "print(subprocess.Popen(['sleep', '60']).pid, flush=True)\n"
)


@pytest.mark.parametrize(
    "name",
    [
        scenario("leaves", DETACHES, everywhere=True),
        scenario("leaves_by_raising", f"{DETACHES}1 / 0\n"),
        scenario("leaves_by_exit", f"{DETACHES}os._exit(0)\n", everywhere=True),
        scenario("leaves_by_dying", f"{DETACHES}os.kill(os.getpid(), 9)\n", everywhere=True),
        scenario(
            "leaves_by_hanging", f"{DETACHES}time.sleep(60)\n", "timeout_s = 1", everywhere=True
        ),
    ],
)
def test_no_process_survives(
    everywhere: Outcome, request: pytest.FixtureRequest, name: str
) -> None:
    """However a run ends, whatever it started ends too, even what got away from its parents."""
    found: Outcome = (
        everywhere if f"{name}.py" in SCENARIOS.everywhere else request.getfixturevalue("outcome")
    )
    processes = [int(line) for line in found(name).record.stdout.split()]

    assert 3 == len(processes)
    assert wait_until(lambda: not any(map(is_running, processes)))


def test_no_socket_survives(outcome: Outcome) -> None:
    """A port that a run listened on is free again."""
    port = int(outcome("t/socket").record.stdout)
    with socket.socket() as server:
        server.bind(("127.0.0.1", port))


# The zygote


def test_a_zygote_that_dies_once(project: Project, cpu: Device, temporary: Path) -> None:
    """A new zygote makes the lost runs again; what those had started is gone."""
    noted = temporary.parent / "pid"
    body = f"""
        \"\"\"C.\"\"\"
        import os, signal, subprocess, time
        if os.path.exists({str(noted)!r}):
            print("again")
        else:
            other = subprocess.Popen(["sleep", "60"], start_new_session=True)
            with open({str(noted)!r}, "w") as file:
                _ = file.write(f"{{os.getpid()}} {{other.pid}}")
            os.kill(os.getppid(), signal.SIGKILL)
            time.sleep(60)
        """
    kills = project.snippet("kills.py", body)
    prints = [project.snippet(f"p{n}.py", '"""C."""\nprint(1)\n') for n in range(4)]
    starts: list[Snippet] = []
    results: list[Result] = []
    with Runner(project.layout, libraries=(), fork=True, side_by_side=2) as runner:
        runner.run([(s, cpu) for s in (kills, *prints)], results.append, starts.append)

    assert {"kills": "again\n", "p0": "1\n", "p1": "1\n", "p2": "1\n", "p3": "1\n"} == {
        result.snippet.id: result.record.stdout for result in results
    }
    assert [] == [text for result in results for text in complaints(result)]
    assert wait_until(lambda: not any(is_running(int(p)) for p in noted.read_text().split()))
    assert [] == list(temporary.iterdir())


def test_a_zygote_that_dies_twice(project: Project, cpu: Device, temporary: Path) -> None:
    """The build ends with an error that names the runs under way; the others are complete."""
    kills = project.snippet(
        "kills.py", '"""C."""\nimport os, signal\nos.kill(os.getppid(), signal.SIGKILL)\n'
    )
    prints = [project.snippet(f"p{n}.py", '"""C."""\nprint(1)\n') for n in range(4)]
    results: list[Result] = []
    with Runner(project.layout, libraries=(), fork=True, side_by_side=2) as runner:
        with pytest.raises(EngineError) as caught:
            runner.run([(s, cpu) for s in (kills, *prints)], results.append)
        (again,) = run_all(runner, cpu, prints[0])

    assert "the zygote ended: killed by SIGKILL, for the second time, during snippets/kills.py" == (
        str(caught.value)
    )
    assert "mend it, or give the machine more memory" == caught.value.fix
    assert ["p0", "p1", "p2", "p3"] == sorted(result.snippet.id for result in results)
    assert "1\n" == again.record.stdout
    assert [] == list(temporary.iterdir())


# Files


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", '1: missing-caption: has no docstring (begin the file with """One sentence.""")'),
        (b"x = = 1\n", "1: syntax-error: invalid syntax (mend the Python)"),
        (
            b"\xff\xfe",
            "1: unreadable: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte (save it as readable UTF-8)",
        ),
        (None, "1: unreadable: Is a directory (save it as readable UTF-8)"),
    ],
)
def test_files_that_are_no_snippets(project: Project, data: bytes | None, expected: str) -> None:
    """What cannot be read as a snippet is located in the file itself."""
    path = project.layout.snippets / "a b é.py"
    if data is None:
        path.mkdir()
    else:
        path.write_bytes(data)
    with pytest.raises(ProblemsError) as caught:
        load_snippet(project.layout, path)

    assert f"snippets/a b é.py:{expected}" == str(caught.value)


def test_a_link_out_of_snippets(project: Project) -> None:
    """A path that leads out of the folder by a link is refused."""
    (project.layout.root / "x.py").write_text('"""C."""\n')
    link = project.layout.snippets / "x.py"
    link.symlink_to(project.layout.root / "x.py")
    with pytest.raises(ProblemsError) as caught:
        load_snippet(project.layout, link)

    assert (
        "snippets/x.py:1: outside-snippets: leads out of snippets/ by a link "
        "(copy the file into snippets/)"
    ) == str(caught.value)


def test_windows_line_ends(project: Project, cpu: Device) -> None:
    """A file saved on Windows runs, and its lines are counted alike."""
    path = project.write("x.py", "")
    path.write_bytes(b'"""C."""\r\nprint("""a\r\nb""")\r\n1 / 0\r\n')
    with Runner(project.layout, libraries=(), fork=True) as runner:
        (result,) = run_all(runner, cpu, load_snippet(project.layout, path))

    assert [("stdout", "a\nb\n", 2, 3)] == outputs(result)
    assert [
        "snippets/x.py:4: raised: ZeroDivisionError: division by zero "
        '(mend it, or declare raises = "ZeroDivisionError: …")'
    ] == complaints(result)


def test_five_thousand_lines(project: Project, cpu: Device) -> None:
    """A snippet of 5,000 statements that each print takes seconds, not minutes."""
    lines = "".join(f"print({number})\n" for number in range(5000))
    snippet = project.snippet("x.py", f'"""C."""\n{lines}')
    start = time.monotonic()
    with Runner(project.layout, libraries=(), fork=True) as runner:
        (result,) = run_all(runner, cpu, snippet)

    assert [("stdout", f"{n}\n", n + 2, n + 2) for n in range(5000)] == outputs(result)
    assert time.monotonic() - start < 10


# The machine


@pytest.fixture
def temporary(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the test's own for temporary files of the engine."""
    folder = tmp_path_factory.mktemp("machine") / "T"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_no_room_for_a_run(
    project: Project, cpu: Device, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk is an error that says so, and the next build works."""
    prints = project.snippet("p.py", '"""C."""\nprint(1)\n')

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with Runner(project.layout, libraries=(), fork=True) as runner:
        monkeypatch.setattr(os, "mkfifo", full)
        with pytest.raises(EngineError) as caught:
            run_all(runner, cpu, prints)
        monkeypatch.undo()
        monkeypatch.setattr(tempfile, "tempdir", str(temporary))
        (result,) = run_all(runner, cpu, prints)

    assert "cannot make a folder for the run: No space left on device" == str(caught.value)
    assert "make room, or let TMPDIR name another folder" == caught.value.fix
    assert "1\n" == result.record.stdout
    assert [] == list(temporary.iterdir())


@MODES
def test_a_temporary_folder_with_a_long_name(
    project: Project, cpu: Device, temporary: Path, monkeypatch: pytest.MonkeyPatch, fork: bool
) -> None:
    """Names longer than a socket's may be do no harm."""
    folder = temporary / ("long" * 50) / ("longer" * 30)
    folder.mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    prints = project.snippet("p.py", '"""C."""\nprint(1)\n')
    with Runner(project.layout, libraries=(), fork=fork) as runner:
        (result,) = run_all(runner, cpu, prints)

    assert "1\n" == result.record.stdout


@MODES
def test_an_import_that_never_ends(
    project: Project, cpu: Device, monkeypatch: pytest.MonkeyPatch, fork: bool
) -> None:
    """A library whose import hangs does not hang the build."""
    (project.layout.root / "hanging_library.py").write_text("import time\ntime.sleep(60)\n")
    environment = {**os.environ, "PYTHONPATH": str(project.layout.root)}
    monkeypatch.setattr("traced.execution.process.run_environment", lambda _: environment)
    monkeypatch.setattr("traced.execution.live.IMPORT_S", 2.0)
    prints = project.snippet("p.py", '"""C."""\nprint(1)\n')
    with (
        Runner(project.layout, libraries=("hanging_library",), fork=fork) as runner,
        pytest.raises(EngineError) as caught,
    ):
        run_all(runner, cpu, prints)

    assert "cannot import hanging_library: still not done after 2 s" == str(caught.value)


# Control-C


def start_build(folder: Path, body: str) -> subprocess.Popen[str]:
    """Begin `traced run` on one snippet, with temporary files in `folder / "T"`."""
    (folder / "project" / "snippets").mkdir(parents=True)
    (folder / "project" / "mkdocs.yml").touch()
    (folder / "project" / "pyproject.toml").write_text("[tool.traced]\nlibraries = []\n")
    (folder / "project" / "snippets" / "x.py").write_text(f'"""C."""\n{body}')
    (folder / "T").mkdir()
    return subprocess.Popen(
        [sys.executable, "-c", "from traced.commands.cli import main; main()", "run"],
        cwd=folder / "project",
        env={**os.environ, "TMPDIR": str(folder / "T")},
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_build_that_is_stopped(tmp_path: Path, number: signal.Signals) -> None:
    """Control-C ends a build within two seconds; not even killing it leaves a process behind."""
    noted = tmp_path / "noted" / "pids"
    noted.parent.mkdir()
    body = (
        "import os, signal, subprocess, time\n"
        "_ = signal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "other = subprocess.Popen(['sleep', '60'], start_new_session=True)\n"
        f"with open({str(noted)!r}, 'w') as file:\n"
        "    _ = file.write(f'{os.getpid()} {other.pid} {os.getppid()} .')\n"
        "time.sleep(60)\n"
    )
    with start_build(tmp_path, body) as build:
        assert wait_until(lambda: noted.exists() and noted.read_text().endswith("."))
        start = time.monotonic()
        build.send_signal(number)
        assert build.stderr is not None
        build.stderr.read()
        build.wait(10)
        took_s = time.monotonic() - start
    processes = [int(word) for word in noted.read_text().split()[:-1]]

    assert took_s < 2
    assert wait_until(lambda: not any(map(is_running, processes)))
    if number == signal.SIGINT:
        assert 1 == build.returncode
        assert [] == list((tmp_path / "T").iterdir())


def test_nothing_of_these_tests_is_left(others: set[int]) -> None:
    """No process below this one has outlived its test."""
    assert wait_until(lambda: children() <= others)

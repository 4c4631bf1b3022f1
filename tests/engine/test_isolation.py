"""No state crosses from one run to another, whatever the snippets do and in whichever order.

Each hostile snippet first prints the state that it finds, then changes some of it. So in every
order each finds what all the others have left behind: nothing.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import pytest

from tests.engine.scenarios import complaints, run_all
from traced.execution.run import Runner

if TYPE_CHECKING:
    from tests.engine.conftest import Project
    from traced.execution.result import Result
    from traced.inputs.snippet import Snippet
    from traced.records.environment import Device

OBSERVER = textwrap.dedent(
    """
    import builtins, decimal, gc, io, json, locale, logging, os, random, resource, signal
    import sys, tempfile, threading, time, warnings
    import matplotlib, numpy

    LIMITS = [name for name in dir(resource) if name.startswith("RLIMIT_")]

    def show(name, value):
        print(f"{name}: {value}", file=sys.__stdout__)

    def observe():
        show("builtins", sorted(set(dir(builtins)) - {"__build_class__"}))
        show("print", builtins.print)
        show("json", (json.dumps([1]), sorted(vars(json))))
        show("chance", (random.random() == random.Random(0).random(),
                        numpy.random.rand() == numpy.random.RandomState(0).rand()))
        show("environment", {n: v for n, v in sorted(os.environ.items()) if n != "TMPDIR"})
        show("folder", (os.path.basename(os.getcwd()), os.listdir(".")))
        show("temporary", os.listdir(tempfile.gettempdir()))
        show("descriptors", len(os.listdir("/proc/self/fd")))
        show("warnings", [f[0] for f in warnings.filters])
        show("logging", (logging.root.level, logging.root.handlers, logging.root.filters))
        show("path", sys.path[1:])
        show("streams", [type(s).__name__ for s in (sys.stdin, sys.stdout, sys.stderr)])
        show("hooks", (sys.excepthook, sys.displayhook, sys.gettrace(), sys.getprofile()))
        show("locale", locale.setlocale(locale.LC_ALL))
        show("signals", [signal.getsignal(n) for n in sorted(signal.valid_signals()) if n < 32])
        show("blocked", signal.pthread_sigmask(signal.SIG_BLOCK, []))
        show("limits", [resource.getrlimit(getattr(resource, name)) for name in LIMITS])
        show("recursion", (sys.getrecursionlimit(), sys.getswitchinterval(), gc.get_threshold()))
        show("threads", threading.active_count())
        show("matplotlib", sorted(matplotlib.rcParams.items(), key=str))
        show("precision", (decimal.getcontext().prec, numpy.get_printoptions()["precision"]))
        show("modules", (bool(sys.modules["numpy"]), "matplotlib.rcsetup" in sys.modules))
        show("nice", os.nice(0))
        show("zone", time.tzname)
        mask = os.umask(0o22)
        os.umask(mask)
        show("mask", oct(mask))
    """
)

HOSTILE = {
    "globals": "import builtins, json\nbuiltins.left = left = 1\nbuiltins.print = None\n"
    "json.dumps = len\njson.left = 1\n",
    "chance": "import random, numpy\nrandom.seed(0)\nnumpy.random.seed(0)\n",
    "environment": "import os, time\nos.environ.clear()\nos.environ['LEFT'] = '1'\n"
    "os.putenv('LEFT_TOO', '1')\nos.environ['TZ'] = 'Asia/Tokyo'\ntime.tzset()\n",
    "folder": "import os, tempfile\nopen('left', 'w').close()\n"
    "open(os.path.join(tempfile.gettempdir(), 'left'), 'w').close()\nos.chdir('/')\n",
    "files": "import os\nfiles = [open('/dev/null') for _ in range(50)]\n"
    "_ = [os.dup(1) for _ in range(50)]\nos.set_inheritable(files[0].fileno(), True)\n",
    "logs": "import logging, warnings\nlogging.basicConfig(level=logging.DEBUG)\n"
    "logging.disable(logging.CRITICAL)\nwarnings.simplefilter('error')\n",
    "streams": "import io, sys\nsys.stdout = sys.stderr = io.StringIO()\nsys.stdin = None\n"
    "sys.path[:] = ['/left']\nsys.excepthook = sys.displayhook = print\n",
    "closed": "import os, sys\nsys.stdout.close()\nos.closerange(0, 100)\n",
    "locale": "import locale\n_ = locale.setlocale(locale.LC_ALL, 'C')\n",
    "signals": "import signal\nfor number in (2, 10, 13, 14, 15, 17, 28):\n"
    "    _ = signal.signal(number, signal.SIG_IGN)\n"
    "_ = signal.pthread_sigmask(signal.SIG_BLOCK, [1, 2, 15])\n"
    "_ = signal.setitimer(signal.ITIMER_VIRTUAL, 1000)\n",
    "limits": "import gc, os, resource, sys\nresource.setrlimit(resource.RLIMIT_NOFILE, (50, 50))\n"
    "resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n_ = os.umask(0o777)\n_ = os.nice(5)\n"
    "sys.setrecursionlimit(50)\nsys.setswitchinterval(1)\ngc.disable()\ngc.set_threshold(1)\n",
    "libraries": "import decimal, matplotlib, numpy\nmatplotlib.rcParams['figure.dpi'] = 7\n"
    "matplotlib.use('svg')\nnumpy.set_printoptions(precision=1)\ndecimal.getcontext().prec = 2\n",
    "threads": "import atexit, os, subprocess, threading, time\n"
    "threading.Thread(target=time.sleep, args=[60], daemon=True).start()\n"
    "_ = atexit.register(os.listdir)\nprocess = subprocess.Popen(['sleep', '60'])\n"
    "if not os.fork():\n    os.setsid()\n    time.sleep(60)\n",
    "traces": "import sys, threading\nsys.setprofile(lambda *_: None)\n"
    "threading.settrace(lambda *_: None)\nsys.settrace(lambda *_: None)\n",
    "modules": "import sys\nfor name in list(sys.modules):\n    if name.startswith('matplotlib'):\n"
    "        del sys.modules[name]\nsys.modules['json'] = sys.modules['numpy'] = None\n",
    "death": "import os\nos.kill(os.getpid(), 9)\n",
}


LIBRARIES = ("json", "numpy.random", "matplotlib")


def make_hostile(project: Project, after: str = "") -> dict[str, Snippet]:
    """Write all hostile snippets, with a last line `after`, and what they observe with."""
    project.write("_observer.py", OBSERVER)
    head = '"""C."""\nimport _observer\n_observer.observe()\n'
    return {n: project.snippet(f"{n}.py", f"{head}{b}{after}") for n, b in HOSTILE.items()}


def told(results: list[Result]) -> dict[str, str]:
    """What each snippet found, by id."""
    return {result.snippet.id: result.record.stdout for result in results}


@pytest.fixture(scope="module")
def orders(module_project: Project, cpu: Device) -> list[list[Result]]:
    """Results of several orders of all hostile snippets, all forked from one zygote."""
    snippets = list(make_hostile(module_project).values())
    orders = [snippets[n:] + snippets[:n] for n in range(len(snippets))]
    with Runner(module_project.layout, libraries=LIBRARIES, fork=True, side_by_side=1) as runner:
        return [run_all(runner, cpu, *order) for order in (*orders, snippets[::-1])]


def test_what_runs_find_does_not_depend_on_their_order(orders: list[list[Result]]) -> None:
    """In each order each snippet prints the same, line by line."""
    first = told(orders[0])

    assert set(HOSTILE) == set(first)
    for order in orders[1:]:
        for name, text in told(order).items():
            assert first[name].splitlines() == text.splitlines()


def test_all_runs_find_the_same(orders: list[list[Result]]) -> None:
    """What a snippet finds is what every other finds: a fresh process."""
    found = {text for order in orders for text in told(order).values()}

    assert 1 == len(found)
    assert "chance: (False, False)\n" in next(iter(found))


def test_hostile_snippets_end_as_written(orders: list[list[Result]]) -> None:
    """Only the one that kills itself has a problem, in every order."""
    for order in orders:
        assert {
            "death": [
                "snippets/death.py:5: killed: killed by SIGKILL "
                "(the system may have been out of memory)"
            ]
        } == {result.snippet.id: complaints(result) for result in order if result.problems}


def test_the_observer_notices_what_they_do(project: Project, cpu: Device) -> None:
    """Within one process each of these changes can be seen; those that end it aside."""
    snippets = make_hostile(project, "_observer.observe()\n")
    seen = [snippet for name, snippet in snippets.items() if name not in {"closed", "death"}]
    with Runner(project.layout, libraries=LIBRARIES, fork=True) as runner:
        for result in run_all(runner, cpu, *seen):
            text = result.record.stdout
            before, after = text[: text.rindex("builtins:")], text[text.rindex("builtins:") :]
            assert before != after, result.snippet.id

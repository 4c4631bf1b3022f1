"""Says what is wrong with a run that has ended, and where."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from traced.base.problem import Code, Problem
from traced.execution.job import Report
from traced.inputs.options import RAISES
from traced.inputs.snippet import Snippet
from traced.records import measure
from traced.records.record import Error, Measurement

PROCESSES_MOST = 128
"""Processes that a run may have besides its own; more are a fork bomb."""


@dataclass(frozen=True)
class Ending:
    """How a run came to its end."""

    snippet: Snippet
    line: int
    """First line of the statement that ran last."""
    killed_for: Code | None
    """Limit that it exceeded."""
    report: Report | None
    """What it said itself, if it still could."""
    status: int
    """As `os.waitpid` gives it."""


_Complain = Callable[[int, Code, str, str], Problem]


def judge(ending: Ending, error: Error | None, measured: Measurement | None) -> Iterator[Problem]:
    """Every problem of a run; of a variant, where it was asked for."""
    variant = ending.snippet.variant
    for problem in _judge(ending, error, measured):
        if variant is None:
            yield problem
        else:
            message = f"{problem.message} (in line {problem.line} of the changed {problem.path})"
            yield replace(problem, path=variant.asked_in, line=variant.asked_at, message=message)


def _judge(ending: Ending, error: Error | None, measured: Measurement | None) -> Iterator[Problem]:
    snippet, report = ending.snippet, ending.report

    def problem(line: int, code: Code, message: str, fix: str) -> Problem:
        return Problem(snippet.path, line, code, message, fix)

    if ending.killed_for:
        yield _exceeded(problem, ending)
    elif report is None:
        yield _died(problem, ending)
    elif report.peak_rss_bytes > snippet.options.memory_limit_mib << 20:
        yield _too_large(problem, snippet, snippet.line_of("memory_limit_mib"))
    elif report.exit_code or (report.exit_code is not None and snippet.options.measure):
        message = f"ended by sys.exit({report.exit_code})"
        message += "" if report.exit_code else " before it was measured"
        yield problem(ending.line, Code.EXITED, message, "let the script run to its last line")
    elif unmeasured := _unmeasured(problem, snippet, report):
        yield unmeasured
    elif unseen := _unseen(problem, snippet, report):
        yield unseen
    else:
        yield from _judge_error(snippet, error)
        yield from _judge_figures(problem, snippet, report)
        failed = measure.failed_expectations(measured, snippet.options.expect) if measured else []
        for message in failed:
            fix = "mend the snippet or what the page says"
            yield problem(snippet.line_of("expect"), Code.EXPECTATION, message, fix)


def _exceeded(problem: _Complain, ending: Ending) -> Problem:
    options = ending.snippet.options
    if ending.killed_for is Code.OUT_OF_MEMORY:
        return _too_large(problem, ending.snippet, ending.line)
    if ending.killed_for is Code.TOO_MANY_PROCESSES:
        message = f"more than {PROCESSES_MOST} processes at once"
        return problem(
            ending.line, Code.TOO_MANY_PROCESSES, message, "wait for some before starting more"
        )
    message = f"still running after {options.timeout_s:g} s"
    return problem(ending.line, Code.TIMED_OUT, message, "make it end, or raise timeout_s")


def _too_large(problem: _Complain, snippet: Snippet, line: int) -> Problem:
    message = f"used more than {snippet.options.memory_limit_mib} MiB"
    return problem(line, Code.OUT_OF_MEMORY, message, "use less, or raise memory_limit_mib")


def cause_of_death(status: int) -> str:
    """What ended a process that said nothing itself."""
    if os.WIFSIGNALED(status):
        return f"killed by {signal.Signals(os.WTERMSIG(status)).name}"
    return f"the process ended with status {os.waitstatus_to_exitcode(status)}"


def _died(problem: _Complain, ending: Ending) -> Problem:
    """The run's process ended without a word."""
    cause = cause_of_death(ending.status)
    if not os.WIFSIGNALED(ending.status):
        message = f"{cause} before the script did"
        return problem(ending.line, Code.EXITED, message, "do not call os._exit")
    fix = "run it alone under a debugger"
    if os.WTERMSIG(ending.status) == signal.SIGKILL:
        fix = "the system may have been out of memory"
    return problem(ending.line, Code.KILLED, cause, fix)


def _unmeasured(problem: _Complain, snippet: Snippet, report: Report) -> Problem | None:
    """Why the script could not be measured, if it could not."""
    line = snippet.line_of("measure")
    if name := report.missing_variant:
        message = f"measure names {name!r}, which is no function of the script"
        fix = "define it at top level, without parameters"
        return problem(line, Code.MISSING_VARIANT, message, fix)
    if name := report.traced_before:
        message = f"the script calls {name!r} before its first call can be timed"
        return problem(line, Code.TRACED_BEFORE, message, "leave its calls to the engine")
    return None


def _unseen(problem: _Complain, snippet: Snippet, report: Report) -> Problem | None:
    """Why what ran or what graphs there are cannot be told, if it cannot."""
    watch = snippet.options.watch
    if (name := report.missing_function) and not report.error:
        option, what = ("watch", "function") if name in watch else ("graphs", "tf.function")
        message = f"{option} names {name!r}, which is no {what} of the script"
        fix = "define it at top level"
        return problem(snippet.line_of(option), Code.MISSING_FUNCTION, message, fix)
    if report.unobservable:
        option = "watch" if watch else "graphs"
        message = f"cannot tell what ran: {report.unobservable}"
        fix = f"let the script do less, or remove {option}" if watch else f"remove {option}"
        return problem(snippet.line_of(option), Code.UNOBSERVABLE, message, fix)
    return None


def _judge_error(snippet: Snippet, error: Error | None) -> Iterable[Problem]:
    """Compare the error that ended the script with the one it declares."""
    declared = snippet.options.raises
    match = RAISES.match(declared) if declared else None
    if match and not error:
        fix = "remove raises, or mend the script"
        message = f"ended without the declared {match['name']}"
        line = snippet.line_of("raises")
        yield Problem(snippet.path, line, Code.DID_NOT_RAISE, message, fix)
    elif error and not (match and _as_declared(error, match)) and not _may_raise(snippet, error):
        name = error.class_names[0]
        first = next(iter(error.message.strip().splitlines()), "")
        said = f"{name}: {first}" if first else name
        fix = f"declared is {declared!r}"
        if not match:
            fix = f'mend it, or declare raises = "{name}: …"'
        origin = error.origin
        if origin and origin.file:
            called = f"called by {snippet.path}:{error.line}; {fix}"
            yield Problem(origin.file, origin.line, Code.RAISED, said, called)
        else:
            yield Problem(snippet.path, error.line, Code.RAISED, said, fix)


def _may_raise(snippet: Snippet, error: Error) -> bool:
    return bool(snippet.variant and snippet.variant.may_raise in error.class_names)


def _as_declared(error: Error, match: re.Match[str]) -> bool:
    wanted = match["name"].rpartition(".")[2]
    pattern = match["pattern"] or ""
    return wanted in error.class_names and bool(re.search(pattern, error.message, re.DOTALL))


def _judge_figures(problem: _Complain, snippet: Snippet, report: Report) -> Iterable[Problem]:
    """Every open figure needs words for those who cannot see it, and no words stand alone."""
    figures, alt = report.figures, snippet.options.alt
    for number, figure in enumerate(figures, 1):
        if figure.error:
            message = f"figure {number} cannot be drawn: {figure.error}"
            fix = "mend it, or close it with plt.close()"
            yield problem(figure.first_line, Code.BAD_FIGURE, message, fix)
        if number > len(alt):
            message = f"figure {number} has no alternative text"
            fix = 'say what it shows in alt = ["…"], or close it with plt.close()'
            yield problem(figure.first_line, Code.MISSING_ALT, message, fix)
    if len(alt) > len(figures):
        described = f"{len(alt)} figure{'s' * (len(alt) != 1)}"
        message = f"alt describes {described}, of {len(figures)} open at the end"
        fix = "leave one text per figure"
        yield problem(snippet.line_of("alt"), Code.MISSING_ALT, message, fix)

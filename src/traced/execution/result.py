"""What came of a run: its record, and what was wrong."""

from __future__ import annotations

import datetime as dt
import sysconfig
from dataclasses import dataclass
from pathlib import Path

from traced.base.problem import Problem
from traced.execution.job import Exit, Report
from traced.execution.judge import Ending, judge
from traced.execution.live import Live
from traced.inputs.snippet import Snippet
from traced.records import key, measure
from traced.records.environment import Device, environment_of, imported_distributions
from traced.records.output import PathNames, readable
from traced.records.record import Error, Figure, Measurement, Record, Timing


@dataclass(frozen=True)
class Result:
    """What came of one run; without problems it may be stored."""

    snippet: Snippet
    device: Device
    record: Record
    problems: tuple[Problem, ...]


def result_of(root: Path, live: Live, exit_: Exit) -> Result:
    """Put together what is known of a run that has ended, in the project at `root`."""
    paths = path_names(root, Path(live.job.folder))
    report = live.report or Report()
    error = _readable_error(report.error, paths)
    measured = _measurement(report)
    environment = environment_of(live.device)
    fields = key.evidence(live.snippet, environment)
    record = Record(
        snippet=live.snippet.id,
        key=key.key_of(fields),
        evidence=fields,
        observed=key.observe(root, live.observed),
        imported=imported_distributions(report.modules),
        outputs=live.transcript.outputs(paths),
        truncated_bytes=live.transcript.truncated_bytes,
        error=error,
        figures=_figures(live.snippet, report),
        timing=_timing(report, exit_, live.prepared_s),
        measurement=measured,
        watched=report.watched,
        graphs=report.graphs,
        environment=environment,
        date=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
    )
    ending = Ending(live.snippet, live.line, live.killed_for, live.report, exit_.status)
    return Result(live.snippet, live.device, record, tuple(judge(ending, error, measured)))


def _readable_error(error: Error | None, paths: PathNames) -> Error | None:
    if error is None:
        return None
    message = paths.shorten(readable(error.message))
    return error.model_copy(update={"message": message})


def _figures(snippet: Snippet, report: Report) -> tuple[Figure, ...]:
    """The drawings that have an alternative text."""
    pairs = zip(report.figures, snippet.options.alt, strict=False)
    return tuple(
        Figure(alt=alt, svg=one.svg, first_line=one.first_line, last_line=one.last_line)
        for one, alt in pairs
        if one.svg
    )


def path_names(root: Path, folder: Path) -> PathNames:
    """Names to show instead of this machine's folders."""
    packages = sysconfig.get_paths()["purelib"]
    names = {
        f"{folder}/work/": "",
        f"{folder}/tmp": "<tmp>",  # noqa: S108 — a name to be replaced
        str(folder): "<tmp>",
        f"{packages}/": "site-packages/",
        f"{sysconfig.get_paths()['stdlib']}/": "python/",
        f"{root}/": "",
        str(root): "<project>",
    }
    return PathNames(tuple(sorted(names.items(), key=lambda pair: -len(pair[0]))))


def _timing(report: Report, exit_: Exit, prepared_s: float) -> Timing:
    return Timing(
        wall_s=report.wall_s,
        cpu_s=max(0.0, exit_.cpu_s - prepared_s),
        import_s=report.import_s,
        peak_rss_bytes=report.peak_rss_bytes or exit_.peak_rss_bytes,
    )


def _measurement(report: Report) -> Measurement | None:
    if not report.samples:
        return None
    samples = {n: measure.Samples(**s.model_dump()) for n, s in report.samples.items()}
    return measure.summarise(samples, report.threads)

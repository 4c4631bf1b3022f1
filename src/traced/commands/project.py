"""A project at one moment: its snippets, what is fresh, what must run, what pages show."""

from __future__ import annotations

import contextlib
import itertools
import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from traced.base.layout import Layout, Settings, read_settings
from traced.base.problem import Code, Problem, Problems, ProblemsError
from traced.embeds import chart
from traced.embeds.exhibit import Exhibit, Origin, Shown
from traced.evidence.build import Build, build_of
from traced.evidence.evidence import Ledger, collect
from traced.execution.process import EngineError
from traced.execution.result import Result
from traced.execution.run import Runner
from traced.execution.store import CommittedRecords, Store, StoreError, write_atomically
from traced.inputs.lesson import OVERVIEW, LoadedLesson, check_pages, load_lesson, manifest_paths
from traced.inputs.options import DeviceKind
from traced.inputs.snippet import Snippet, load_snippet, snippet_paths
from traced.inputs.variant import declared_variants, variant_path
from traced.markup.sheet import Gallery
from traced.page.page import asked_for, referenced
from traced.quiz.answer import VerifiedBank
from traced.quiz.quizzes import Quizzes, read_quizzes
from traced.records import key
from traced.records.environment import Device, environment_of, find_devices
from traced.records.record import BadRecordError, Environment, Record

EXECUTE_VARIABLE = "TRACED_EXECUTE"
"""Set to `never`, pages are built from committed records and nothing runs."""

Run = tuple[Snippet, Device]


class Project:
    """Snippets, records and problems of one project; `read` again after files have changed."""

    def __init__(self, layout: Layout, *, execute: bool | None = None) -> None:
        self.layout = layout
        self.settings, self._bad_settings = _settings(layout)
        self.executes = os.environ.get(EXECUTE_VARIABLE) != "never" if execute is None else execute
        self.devices, self._device_notice = find_devices(layout.cache)
        self.store = Store(layout.cache / "runs")
        self.committed = CommittedRecords(layout.records)
        self.problems = Problems()
        self.notices: list[str] = []
        """What the author should know and need not act on."""
        self.colab = ""
        """Address that opens the site's notebooks in Colab; set by whoever knows the repository."""
        self.alone = False
        """Whether pages can load no other page; set by whoever knows how the site is opened."""
        self.read_s = 0.0
        """When the files were read, in seconds since the epoch."""
        self.snippets: dict[str, Snippet] = {}
        self.variants: dict[str, Snippet] = {}
        """Variants that snippets declare, by file and name."""
        self.broken: dict[str, tuple[Problem, ...]] = {}
        self._environments: dict[Device, Environment] = {}
        self.quizzes = Quizzes()
        self._exhibits: Mapping[str, Exhibit] | None = None
        self._banks: dict[str, VerifiedBank | tuple[Problem, ...]] | None = None
        self._ledger: Ledger | None = None
        self._build: Build | None = None
        self._lessons: dict[str, LoadedLesson | tuple[Problem, ...]] | None = None
        self._fresh: dict[tuple[str, DeviceKind], Record] = {}
        self._failed: dict[tuple[str, DeviceKind], Result] = {}

    def read(self) -> None:
        """Read all snippet files and find the stored runs that still count."""
        self.read_s = time.time()
        self.problems = Problems()
        self.problems.add(*self._bad_settings)
        self.notices = [self._device_notice] if self._device_notice else []
        self.snippets, self.broken, self._fresh = {}, {}, {}
        self._lessons = None
        self.variants = {}
        for path in snippet_paths(self.layout):
            name = self.layout.relative(path)
            try:
                snippet = load_snippet(self.layout, path)
                for one in declared_variants(snippet):
                    self.variants[variant_path(name, one.id.rpartition("/")[2])] = one
                self.snippets[name] = snippet
            except ProblemsError as error:
                self.broken[name] = error.problems
                self.problems.add(*error.problems)
        programs = {s.id: s for s in (self.snippets | self.variants).values()}
        self.quizzes = read_quizzes(self.layout, self.snippets, self.broken, programs)
        self._banks = self._exhibits = None
        for run in self.wanted() if self.executes else ():
            self._look_up(*run)
        self._extend()

    def _extend(self) -> list[Run]:
        """Plan what the runs there are call for; return those of it that have not been made."""
        self._banks = self._exhibits = self._ledger = self._build = None
        here = {device.kind: device for device in self.devices}
        runs = [(program, here["cpu"]) for program in self.quizzes.extend(self.proof)]
        for run in runs if self.executes else ():
            self._look_up(*run)
        return [run for run in runs if self.executes and self.fresh(run[0], "cpu") is None]

    def programs(self) -> list[Snippet]:
        """All snippets, the variants they declare, and those that questions need."""
        declared = self.variants.values()
        return [*self.snippets.values(), *declared, *self.quizzes.programs()]

    def ids(self) -> set[str]:
        """Id of every program there is, also of files with problems of their own."""
        broken = {name.removeprefix("snippets/").removesuffix(".py") for name in self.broken}
        return {program.id for program in self.programs()} | broken

    def runner(self) -> Runner:
        """A runner that imports what this project sets; to be closed after use."""
        return Runner(self.layout, libraries=self.settings.libraries)

    def wanted(self) -> list[Run]:
        """Every run this machine can make."""
        return [
            (snippet, device)
            for snippet in self.programs()
            for device in self.devices
            if device.kind in snippet.options.devices
        ]

    def _look_up(self, snippet: Snippet, device: Device) -> None:
        fields = self.evidence(snippet, device)
        try:
            record = self.store.find(snippet.id, device.kind, fields, self.layout.root)
        except BadRecordError as error:
            self.notices.append(f"{error}: running {snippet.path} again")
            return
        if record:
            self._fresh[snippet.id, device.kind] = record
            self._failed.pop((snippet.id, device.kind), None)  # an edit that failed is undone

    def evidence(self, snippet: Snippet, device: Device) -> dict[str, str]:
        """The named fields of a run's key, as they are now."""
        if device not in self._environments:
            self._environments[device] = environment_of(device)
        return key.evidence(snippet, self._environments[device])

    def stale(self, only: Sequence[Path] = ()) -> list[Run]:
        """Runs without a stored result that counts, in the snippets or folders `only`."""
        return [
            (snippet, device)
            for snippet, device in self.wanted()
            if (snippet.id, device.kind) not in self._fresh
            and self.selects(snippet, only)
            and not self._failed_before(snippet, device)
        ]

    def chosen(self, name: str, only: Sequence[Path]) -> bool:
        """Whether a snippet's file is in these files and folders; all are when there are none."""
        file = (self.layout.root / name).resolve()
        return not only or any(file.is_relative_to(path.resolve()) for path in only)

    def selects(self, program: Snippet, only: Sequence[Path]) -> bool:
        """Whether a program's file, or a bank that needs it, is in these files and folders."""
        names = (program.path, *self.quizzes.needing(program.id))
        return any(self.chosen(name, only) for name in names)

    def _failed_before(self, snippet: Snippet, device: Device) -> bool:
        """Whether this very run failed already, earlier in this process."""
        result = self._failed.get((snippet.id, device.kind))
        if result is None:
            return False
        fields = self.evidence(snippet, device)
        if key.changed_fields(result.record, fields, self.layout.root):
            del self._failed[snippet.id, device.kind]
            self._exhibits = None
            return False
        self.problems.add(*result.problems)
        return True

    def execute(
        self,
        runner: Runner,
        runs: list[Run],
        on_result: Callable[[Result], None] = lambda _: None,
        on_start: Callable[[Snippet], None] = lambda _: None,
    ) -> None:
        """Make runs: store the good ones, keep the problems of the others."""

        def keep(result: Result) -> None:
            place = (result.snippet.id, result.device.kind)
            self._exhibits = None
            if result.problems:
                self._failed[place] = result
                self.problems.add(*result.problems)
            else:
                self._failed.pop(place, None)
                self._fresh[place] = result.record
                self._save(result)
            on_result(result)

        while runs and self.attempt(runner, runs, keep, on_start):
            runs = self._extend()

    def attempt(
        self,
        runner: Runner,
        runs: list[Run],
        on_result: Callable[[Result], None],
        on_start: Callable[[Snippet], None],
    ) -> bool:
        """Make runs and keep nothing; say whether the engine could, a problem if it could not."""
        try:
            runner.run(runs, on_result, on_start)
        except EngineError as error:
            first = runs[0][0].path
            self.problems.add(Problem(first, 1, Code.ENGINE, str(error), error.fix))
            return False
        return True

    def _save(self, result: Result) -> None:
        try:
            self.store.save(result.record)
        except StoreError as error:
            fix = "make room, or let the folder be written"
            problem = Problem(*result.snippet.place(1), Code.ENGINE, str(error), fix)
            self.problems.add(problem)

    def fresh(self, snippet: Snippet, device: DeviceKind) -> Record | None:
        """The run of this snippet that counts now."""
        return self._fresh.get((snippet.id, device))

    def published(self) -> Iterable[tuple[Snippet, Shown]]:
        """Every program with each of its runs that the site may publish."""
        for program in self.programs():
            yield from ((program, shown) for shown in self._shown(program) if not shown.problems)

    def exhibits(self) -> Mapping[str, Exhibit]:
        """What pages may show of each snippet, by file."""
        if self._exhibits is None:
            self._exhibits = self._collect_exhibits()
        return self._exhibits

    def _collect_exhibits(self) -> Mapping[str, Exhibit]:
        shown = {
            name: Exhibit(
                name,
                snippet,
                tuple(self._shown(snippet)),
                base=self.snippets[snippet.path] if snippet.variant else None,
            )
            for name, snippet in (self.snippets | self.variants).items()
        }
        broken = {n: Exhibit(n, None, problems=found) for n, found in self.broken.items()}
        return shown | broken

    def proof(self, program: Snippet) -> Shown | None:
        """The run on a CPU that decides on a question."""
        runs = (s for s in self._shown(program) if s.record.environment.device_kind == "cpu")
        return next(runs, None)

    def banks(self) -> Mapping[str, VerifiedBank | tuple[Problem, ...]]:
        """Every item bank with its questions verified, or what keeps it from being read."""
        if self._banks is None:
            self._banks = self.quizzes.verify(self.proof)
            self.problems.add(*self.quizzes.problems)
            for bank in self._banks.values():
                if isinstance(bank, VerifiedBank):
                    self.problems.add(*itertools.chain.from_iterable(bank.unverified.values()))
                else:
                    self.problems.add(*bank)
        return self._banks

    def _shown(self, snippet: Snippet) -> Iterable[Shown]:
        """This build's run where there is one, else the accepted record of that kind of device."""
        kinds: tuple[DeviceKind, ...] = ("cpu", "gpu")
        for kind in kinds:
            if kind not in snippet.options.devices:
                continue
            failed = self._failed.get((snippet.id, kind))
            fresh = self._fresh.get((snippet.id, kind))
            if failed:
                yield Shown(failed.record, Origin.THIS_BUILD, problems=failed.problems)
            elif fresh:
                yield Shown(fresh, Origin.THIS_BUILD)
            elif record := self._accepted(snippet, kind):
                yield Shown(record, Origin.COMMITTED, tuple(self.aged(snippet, record)))

    def aged(self, snippet: Snippet, record: Record) -> list[str]:
        """Name what has changed of the snippet itself since an accepted record was made.

        The machine and its versions do not count: the record may come from another one.
        """
        fields = self.evidence(snippet, self.devices[0])
        now = record.evidence | {name: fields[name] for name in ("source", "options")}
        files = key.named("file", key.changed_files(record, self.layout.root))
        return [*key.changed_evidence(record.evidence, now), *files]

    def _accepted(self, snippet: Snippet, kind: DeviceKind) -> Record | None:
        try:
            return self.committed.load(snippet.id, kind)
        except BadRecordError as error:
            path = self.layout.relative(self.committed.path(snippet.id, kind))
            fix = "run traced record, or restore the file"
            self.problems.add(Problem(path, 1, Code.BAD_RECORD, str(error), fix))
            return None

    def gallery(self) -> Gallery:
        """All that pages may show."""
        return Gallery(
            self.exhibits(), self.banks(), self.draw, self.ledger, self.build, self.lessons()
        )

    def ledger(self) -> Ledger:
        """Everything that all pages and banks take from runs."""
        if self._ledger is None:
            words = self.quizzes.words()
            books = {
                self.layout.relative(path): path.read_text(encoding="utf-8")
                for path in sorted(self.layout.docs.rglob("*.ipynb"))
                if ".ipynb_checkpoints" not in path.parts
            }
            pages = self._in_order()
            self._ledger = collect(pages, self.exhibits(), self.banks(), words, books)
        return self._ledger

    def _in_order(self) -> dict[str, str]:
        """Text of every page, those of a lesson as its manifest lists them."""
        place = {
            f"{one.folder}/{name}": number
            for one in self.lessons().values()
            if isinstance(one, LoadedLesson)
            for number, name in enumerate((OVERVIEW, *(entry.page for entry in one.entries)))
        }

        def key(path: str) -> tuple[str, int, str]:
            return path.rpartition("/")[0], place.get(path, len(place)), path

        pages = self.pages()
        return {path: pages[path] for path in sorted(pages, key=key)}

    def build(self) -> Build:
        """The build in numbers."""
        if self._build is None:
            runs = ((program, run) for program in self.programs() for run in self._shown(program))
            banks = self.banks().values()
            self._build = build_of(runs, self.ledger(), banks, self.read_s)
        return self._build

    def lessons(self) -> Mapping[str, LoadedLesson | tuple[Problem, ...]]:
        """Every lesson, or what keeps its manifest from being read, by the manifest's file."""
        if self._lessons is None:
            self._lessons = {}
            for path in manifest_paths(self.layout):
                name = self.layout.relative(path)
                try:
                    self._lessons[name] = loaded = load_lesson(self.layout, path)
                    self.problems.add(*check_pages(self.layout, loaded))
                except ProblemsError as error:
                    self._lessons[name] = error.problems
                    self.problems.add(*error.problems)
        return self._lessons

    def find_unused(self, pages: Mapping[str, str]) -> None:
        """Complain of snippets that none of these pages (text by file) embeds."""
        names = [*self.snippets, *self.variants, *self.broken]
        known = {name: Exhibit(name, None) for name in names}
        used = self.quizzes.used().union(*(referenced(t, n, known) for n, t in pages.items()))
        for name in known.keys() - used:
            self.problems.add(self._unused(name))
        asked = set[tuple[str, str]]().union(*(asked_for(t, n) for n, t in pages.items()))
        self.problems.add(*self.quizzes.unused(asked))

    def _unused(self, name: str) -> Problem:
        variant = self.variants.get(name)
        if variant is None:
            fix = "embed it in a page, remove it, or begin its name with _ if others import it"
            return Problem(name, 1, Code.UNUSED_SNIPPET, "no page embeds it", fix)
        _, _, called = name.rpartition("@")
        message, fix = f"no page embeds its variant {called!r}", "embed it in a page, or remove it"
        return Problem(*variant.place(1), Code.UNUSED_SNIPPET, message, fix)

    def draw(self, identity: str, make: Callable[[], str]) -> str:
        """The drawing kept under `identity`, or a new one."""
        path = self.drawing(identity)
        with contextlib.suppress(OSError, UnicodeDecodeError):
            return path.read_text(encoding="utf-8")
        drawing = make()
        with contextlib.suppress(StoreError):  # a page without a cache is still a page
            write_atomically(path, drawing)
        return drawing

    def drawing(self, identity: str) -> Path:
        """File of the drawing kept under `identity`."""
        artist = Path(chart.__file__).read_bytes()  # another engine draws otherwise
        name = key.digest(artist + identity.encode())
        return self.layout.cache / "drawings" / f"{name}.svg"

    def pages(self) -> dict[str, str]:
        """Text of every page, by file."""
        return {
            self.layout.relative(path): path.read_text(encoding="utf-8-sig")
            for path in sorted(self.layout.docs.rglob("*.md"))
        }


def _settings(layout: Layout) -> tuple[Settings, tuple[Problem, ...]]:
    """What the project sets, or the defaults and what is wrong with it."""
    try:
        return read_settings(layout), ()
    except ProblemsError as error:
        return Settings(), error.problems

"""A project with one right question of each type, and what becomes of it when it is changed."""

from __future__ import annotations

import functools
import json
import tempfile
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from pygments.token import STANDARD_TYPES

from tests.engine.records import CPU, make_measurement, record_of
from traced.base.layout import Layout
from traced.commands.project import Project
from traced.execution.run import Runner
from traced.inputs.snippet import load_snippet
from traced.markup.sheet import Page, Sheet
from traced.page.quiz_embeds import PageWriter
from traced.quiz.answer import AnyVerified, VerifiedBank

BANK, PAGE = "quiz/l.yml", "docs/page.md"
SLOW_OVER_FAST = 4.0
"""What is measured of `bench.py`: its interval goes from 3.6 to 4.4."""
SNIPPETS = {
    "add": '''
        """Adds twice."""
        # --8<-- [start:sum]
        print(1 + 2)
        # --8<-- [end:sum]
        print(3 + 4)
        ''',
    "facts": '''
        """Holds facts."""
        numbers = [1, 2, 3]
        total = sum(numbers)
        ''',
    "mode": '''
        """Names a mode."""
        mode = "eager"
        print(mode)
        ''',
    "fails": '''
        """Fails at its end."""
        print("before")
        int("x")
        # /// script
        # [tool.traced]
        # raises = "ValueError: invalid literal"
        # ///
        ''',
    "bench": '''
        """Runs at two speeds."""
        def slow():
            return sum(range(4000))


        def fast():
            return sum(range(1000))


        # /// script
        # [tool.traced]
        # measure = ["slow", "fast"]
        # ///
        ''',
    "stack": '''
        """Fills a list."""
        import sys
        # --8<-- [start:make]
        seen = []
        # --8<-- [end:make]
        # --8<-- [start:fill]
        seen.append(1)
        # --8<-- [end:fill]
        # --8<-- [start:show]
        print(seen)
        # --8<-- [end:show]
        assert sys.argv
        ''',
    "twice": '''
        """Doubles."""
        def double(x):
            return x + x


        # --8<-- [start:call]
        print(double(4))
        # --8<-- [end:call]
        ''',
    "bug": '''
        """Counts wrongly."""
        # --8<-- [start:loop]
        count = 1

        for _ in range(3):
            count += 1
        # --8<-- [end:loop]
        print(count)
        ''',
}
LESSON = """\
title: Small facts
objectives:
  adds: {text: "Say what is printed.", page: ../docs/page.md#adding}
misconceptions:
  forgets: "Half of it is forgotten."
items:
  - id: sums
    title: Two sums
    type: choice
    objective: adds
    difficulty: easy
    stem: What does this program print?
    snippet: ../snippets/l/add.py
    choices:
      - id: both
        rationale: Both lines print.
      - id: one
        edits: [["print(3 + 4)", "pass"]]
        misconception: forgets
        rationale: The second line prints, too.
      - id: error
        edits: [["3 + 4", "3 + four"]]
        raises: "NameError: name 'four'"
        rationale: Four is no name here.
    hints: [Read line by line.]
    solution: [Add., Then add again.]
    quick_check: {question: "What is 1 + 1?", answer: "It is 2."}
    common_mistakes: [Stopping early.]

  - id: true-of-it
    title: True sentences
    type: multiple_response
    objective: adds
    difficulty: medium
    stem: Which sentences are true?
    snippet: ../snippets/l/facts.py
    choices:
      - id: total
        text: The sum is six.
        holds: total == 6
        rationale: It is.
      - id: four
        text: The list is long.
        holds: len(numbers) == 4
        right_when: [["2, 3]", "2, 3, 4]"]]
        rationale: It holds three.
      - id: method
        text: The sum has a name.
        holds: total.name
        raises: "AttributeError: .*name"
        rationale: Numbers have none.
      - id: speed
        text: Slow takes twice as long.
        snippet: ../snippets/l/bench.py
        expect: slow/fast > 2
        rationale: It takes longer.
    hints: [Count.]
    solution: [One and two and three.]

  - id: change-it
    title: Another mode
    type: choice
    objective: adds
    difficulty: medium
    stem: Which change lets it print `graph`?
    snippet: ../snippets/l/mode.py
    goal: {prints: graph}
    choices:
      - id: shout
        text: Shout it.
        edits: [["print(mode)", "print(mode.shout())"]]
        raises: "AttributeError: .*shout"
        rationale: No text shouts.
      - id: name-it
        text: Name it.
        edits: [['"eager"', '"graph"']]
        rationale: That is what is printed.
      - id: upper
        text: Raise it.
        edits: [["print(mode)", "print(mode.upper())"]]
        rationale: The word stays.
    hints: [Look at the name.]
    solution: [Change the word.]

  - id: what-is-printed
    title: Before the end
    type: predict_output
    objective: adds
    difficulty: hard
    stem: What does it print?
    snippet: ../snippets/l/fails.py
    repeats: 2
    near_misses:
      - id: silent
        edits: [['print("before")', 'print("")']]
        raises: ValueError
        rationale: The print comes first.
      - id: good
        edits: [['int("x")', 'int("1")']]
        rationale: An x is no number.
    hints: [It fails.]
    solution: [It prints and fails.]

  - id: how-much
    title: A count
    type: numeric
    objective: adds
    difficulty: easy
    stem: What does the first line print?
    snippet: ../snippets/l/add.py
    value: sum
    absolute: 0
    rationale: One and two.
    near_misses:
      - id: minus
        edits: [["1 + 2", "1 - 2"]]
        rationale: It is a sum.
    hints: [Add.]
    solution: [Three.]

  - id: how-fast
    title: A ratio
    type: numeric
    objective: adds
    difficulty: hard
    stem: How many times faster is the second?
    snippet: ../snippets/l/bench.py
    value: slow/fast
    unit: ×
    factor: 2
    rationale: It adds a quarter.
    hints: [Measure.]
    solution: [Divide.]

  - id: put-in-order
    title: First things first
    type: order
    objective: adds
    difficulty: medium
    stem: Which order prints a list of one?
    snippet: ../snippets/l/stack.py
    blocks: [make, fill, show]
    distractors:
      - id: harm
        code: print(seen[9])
        rationale: There is no such place.
    rationale: A list is made before it is filled.
    hints: ["What comes first?"]
    solution: [Make it., Fill it., Show it.]

  - id: fill-in
    title: A gap
    type: gap
    objective: adds
    difficulty: easy
    stem: Fill in what doubles.
    snippet: ../snippets/l/twice.py
    gaps:
      - id: g1
        text: x + x
        within: return x + x
        accept: ["2 * x", "x * 2"]
        reject:
          - answer: x * x
            rationale: That squares.
          - answer: y + y
            misconception: forgets
            rationale: There is no y.
    rationale: Twice x.
    hints: [Add.]
    solution: [Add x to itself.]

  - id: find-it
    title: One too many
    type: hottext
    objective: adds
    difficulty: medium
    stem: Which line makes the count wrong?
    snippet: ../snippets/l/bug.py
    section: loop
    goal: {holds: count == 3}
    fixes:
      - edits: [["count = 1", "count = 0"]]
        rationale: Nothing is counted yet.
    near_misses:
      - edits: [["range(3)", "range(4)"]]
        rationale: There are three rounds.
    rationale: It begins with one.
    hints: [Count.]
    solution: [Begin with none.]

  - id: no-fault
    title: Nothing wrong
    type: hottext
    objective: adds
    difficulty: hard
    stem: Which line keeps it from counting to four?
    snippet: ../snippets/l/bug.py
    goal: {holds: count == 4}
    near_misses:
      - edits: [["count = 1", "count = 0"]]
        rationale: Then it ends with three.
    rationale: It does.
    hints: [Count.]
    solution: [Four.]
"""
ITEMS = (
    "sums",
    "true-of-it",
    "change-it",
    "what-is-printed",
    "how-much",
    "how-fast",
    "put-in-order",
    "fill-in",
    "find-it",
    "no-fault",
)
TYPES = ("choice", "multiple_response", "predict_output", "numeric", "order", "gap", "hottext")


def files() -> dict[str, str]:
    """Every file of the project, by name."""
    return {
        "mkdocs.yml": "site_name: test\n",
        "pyproject.toml": "[tool.traced]\nlibraries = []\n",
        PAGE: "# Adding\n",
        BANK: LESSON,
        **{f"snippets/l/{name}.py": dedented(text) for name, text in SNIPPETS.items()},
    }


def dedented(text: str) -> str:
    """A program as it stands in its file."""
    return textwrap.dedent(text).removeprefix("\n")


@dataclass(frozen=True)
class Judged:
    """What verification says of the project as it is now."""

    project: Project
    made: list[str]
    """Ids of the programs that ran just now."""
    files: Mapping[str, str]

    @property
    def problems(self) -> list[str]:
        """Every problem, as an author reads it."""
        self.project.banks()
        return [str(problem) for problem in self.project.problems]

    def bank(self, name: str = BANK) -> VerifiedBank:
        """A bank that could be read."""
        bank = self.project.banks()[name]
        assert isinstance(bank, VerifiedBank)
        return bank

    @property
    def verified(self) -> tuple[str, ...]:
        """Items of the bank that nothing was found against."""
        return tuple(one.item.id for one in self.bank().items)

    def line(self, text: str, name: str = BANK) -> int:
        """The line of a file on which a text begins, of which there is one."""
        assert 1 == self.files[name].count(text), text
        return self.files[name].count("\n", 0, self.files[name].index(text)) + 1


@dataclass
class Workshop:
    """The project with a warm runner, in which each test changes something and changes it back."""

    root: Path
    runner: Runner
    files: dict[str, str] = field(default_factory=files)

    def write(self, **changed: str | None) -> None:
        """Write files by name; none stands for a file that is not there."""
        for name, text in changed.items():
            path = self.root / name
            if text is None:
                path.unlink(missing_ok=True)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def judge(self, changed: Mapping[str, str | None] | None = None) -> Judged:
        """Write files, run what is stale, judge, and put the files back."""
        changed = changed or {}
        self.write(**changed)
        try:
            project = self.opened()
            made: list[str] = []
            project.execute(
                self.runner, project.stale(), lambda result: made.append(result.snippet.id)
            )
            project.banks()
        finally:
            self.write(**{**dict.fromkeys(changed), **self.files})
        everything: dict[str, str | None] = {**self.files, **changed}
        now = {name: text for name, text in everything.items() if text is not None}
        return Judged(project, made, now)

    def edited(self, *edits: tuple[str, str], name: str = BANK) -> Judged:
        """Judge with texts of one file replaced, each of which occurs there once."""
        text = self.files[name]
        for old, new in edits:
            assert 1 == text.count(old), old
            text = text.replace(old, new)
        return self.judge({name: text})

    def opened(self, *, execute: bool = True) -> Project:
        """The project as it is on disk."""
        project = Project(Layout(self.root), execute=execute)
        project.read()
        return project


@contextmanager
def workshop(root: Path) -> Iterator[Workshop]:
    """Set up shop, with a measurement that does not depend on this machine."""
    layout = Layout(root)
    with (
        pytest.MonkeyPatch.context() as patch,
        Runner(layout, libraries=(), side_by_side=2) as runner,
    ):
        patch.setattr("traced.commands.project.find_devices", lambda _: ((CPU,), ""))
        patch.delenv("TRACED_EXECUTE", raising=False)
        shop = Workshop(root, runner)
        shop.write(**shop.files)
        bench = load_snippet(layout, layout.snippets / "l/bench.py")
        medians = {"slow": SLOW_OVER_FAST / 1e6, "fast": 1 / 1e6}
        measured = record_of(bench, CPU, measurement=make_measurement(medians))
        Project(layout).store.save(measured)
        yield shop


ODD = "quiz/odd.yml"
HOSTILE = (
    '<img src=x onerror=alert(1)></script></textarea>{{ x }} a<b && c>d ``` --8<-- "f" \''
    " [x](javascript:alert(1))"
)
"""What means something to HTML, to templates or to Markdown, and makes no element of a page."""
HELD = "\ue0000\ue001"
"""Stands for finished HTML, where a text may not say so itself."""
HARMLESS = "harmless ".ljust(len(HOSTILE + HELD), "w")
"""As long, for output is shown otherwise from some length on."""
ODD_PROGRAM = '''"""Says {words}."""
# --8<-- [start:one]
text = {said}
# --8<-- [end:one]
# --8<-- [start:two]
more = text + "!"
# --8<-- [end:two]
# --8<-- [start:three]
print(more)
# --8<-- [end:three]
'''


def odd_files(words: str, said: str) -> dict[str, str]:
    """A bank that has `words` in every text, about a program that has and prints `said`."""
    return {
        "snippets/l/odd.py": ODD_PROGRAM.format(words=words, said=repr(said)),
        ODD: json.dumps(odd_bank(words, said)),
    }


def odd_bank(words: str, said: str) -> dict[str, Any]:
    """A question of each type, with these words in each of its texts."""

    def item(kind: str, **fields: object) -> dict[str, Any]:
        return {
            "id": f"odd-{kind.replace('_', '-')}",
            "title": words[:80],
            "type": kind,
            "objective": "odd",
            "difficulty": "easy",
            "stem": f"{words}\n\n{words}",
            "snippet": "../snippets/l/odd.py",
            "hints": [words, words],
            "solution": [words, words],
            "quick_check": {"question": words, "answer": words},
            "common_mistakes": [words],
            **fields,
        }

    def part(name: str, **fields: object) -> dict[str, Any]:
        return {"id": name, "rationale": words, "misconception": "odd"} | fields

    why = {"rationale": words, "misconception": "odd"}
    return {
        "title": words,
        "objectives": {"odd": {"text": words, "page": "../docs/page.md#adding"}},
        "misconceptions": {"odd": words},
        "items": [
            item(
                "choice",
                choices=[
                    part("same"),
                    part("other", edits=[["!", "?"]]),
                    part("silent", edits=[["print(more)", "pass"]]),
                ],
            ),
            item(
                "multiple_response",
                choices=[
                    part("yes", text=words, holds="text in more"),
                    part("no", text=words, holds="more in text", right_when=[["!", ""]]),
                    part("never", text=words, holds="not text"),
                ],
            ),
            item("predict_output", near_misses=[part("other", edits=[["!", "?"]])]),
            item(
                "numeric",
                snippet="../snippets/l/add.py",
                value="sum",
                unit=words[:16],
                absolute=0,
                rationale=words,
                near_misses=[part("minus", edits=[["1 + 2", "1 - 2"]])],
            ),
            item(
                "order",
                blocks=["one", "two", "three"],
                distractors=[part("wrong", code=f"print({said!r} / 0)")],
                rationale=words,
            ),
            item(
                "gap",
                gaps=[
                    {
                        "id": "g1",
                        "text": 'text + "!"',
                        "accept": [f'{said!r} + "!"'],
                        "reject": [{"answer": f'{said!r} + "?"'} | why],
                    },
                    {
                        "id": "g2",
                        "text": "more",
                        "within": "print(more)",
                        "reject": [{"answer": repr(said)} | why],
                    },
                ],
                rationale=words,
            ),
            item(
                "hottext",
                goal={"prints": f"{said}!?"},
                fixes=[{"edits": [["!", "!?"]]} | why],
                near_misses=[{"edits": [["print(more)", "print(more, 1)"]]} | why],
                rationale=words,
            ),
        ],
    }


@functools.cache
def harmless() -> Judged:
    """The project with an odd bank of harmless words, verified once for all tests that read it."""
    return _all_judged()[0]


@functools.cache
def hostile() -> Judged:
    """The same with hostile words and outputs."""
    return _all_judged()[1]


@functools.cache
def _all_judged() -> tuple[Judged, Judged]:
    with tempfile.TemporaryDirectory() as folder, workshop(Path(folder)) as shop:
        return (
            shop.judge(odd_files(HARMLESS, HARMLESS)),
            shop.judge(odd_files(HOSTILE + HELD, HOSTILE + HELD)),
        )


@dataclass
class Element:
    """An element, with its place among the others."""

    tag: str
    attributes: dict[str, str]
    text: str = ""
    inside: tuple[int, ...] = ()
    """Numbers of the elements around it, outermost first."""

    @property
    def classes(self) -> list[str]:
        """Names of its classes."""
        return self.attributes.get("class", "").split()


def written(judged: Judged) -> PageWriter:
    """Writes the words of the odd bank's items for the page of the project."""
    sheet = Sheet(Page(PAGE, "../"), judged.project.gallery(), stash=str)
    return PageWriter(sheet, ODD)


def of_type(judged: Judged, kind: str) -> AnyVerified:
    """The odd bank's question of a type."""
    return next(one for one in judged.bank(ODD).items if one.item.type == kind)


VOID = ("input", "br", "wbr", "hr", "img", "meta", "link")
COLOURS = set(STANDARD_TYPES.values())


class Tree(HTMLParser):
    """The elements of a page, in their order; refuses one that is not closed in its turn."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.all: list[Element] = []
        self.open: list[int] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert [] == [self.all[n].tag for n in self.open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        assert len(attrs) == len(dict(attrs)), attrs
        attributes = {name: value or "" for name, value in attrs}
        self.all.append(Element(tag, attributes, inside=tuple(self.open)))
        if tag not in VOID:
            self.open.append(len(self.all) - 1)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element of MathML or SVG that holds nothing."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        assert tag == self.all[self.open.pop()].tag

    def handle_data(self, data: str) -> None:
        """Note text, for each element around it."""
        self.text += data
        for number in self.open:
            self.all[number].text += data

    def handle_comment(self, data: str) -> None:
        """There is none."""
        raise AssertionError(data)

    def find(self, tag: str = "", **attributes: str) -> list[Element]:
        """Elements of that kind; `_` in names stands for `-`, `class_` for a class among others."""
        wanted = {name.strip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            one
            for one in self.all
            if tag in ("", one.tag)
            and all(
                value in (one.classes if name == "class" else [one.attributes.get(name)])
                for name, value in wanted.items()
            )
        ]

    def within(self, outer: Element) -> list[Element]:
        """Elements inside of another."""
        number = next(n for n, one in enumerate(self.all) if one is outer)
        return [one for one in self.all if number in one.inside]

    @property
    def shape(self) -> Counter[tuple[str, tuple[str, ...]]]:
        """How often there is each element with these attributes; colours of code do not count."""
        return Counter(
            (one.tag, tuple(sorted(one.attributes)))
            for one in self.all
            if not (one.tag == "span" and set(one.classes) <= COLOURS)
        )

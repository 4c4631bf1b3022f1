"""All that pages take from runs is found, with its place, its run and how that stands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.engine.banks import BANK, Tree, harmless
from tests.engine.lessons import notebook
from tests.engine.records import make_measurement, make_record, out
from traced.base.problem import Code, Problem
from traced.embeds.embed import EmbedKind
from traced.embeds.exhibit import Exhibit, Origin, Shown
from traced.evidence.evidence import Ledger, Status, collect, status_of
from traced.inputs import prose
from traced.inputs.snippet import parse_snippet
from traced.markup.sheet import Gallery, Page
from traced.page.evidence_list import (
    claims_of_page,
    claims_of_questions,
    claims_summary,
    keys_table,
    notebooks_list,
    snippets_table,
    values_table,
)
from traced.page.page import expand
from traced.quiz.quizzes import Words

X = "../../snippets/l/x.py"
SOURCE = '''\
"""Adds."""
# --8<-- [start:sum]
print(1 + 1)
# --8<-- [end:sum]
assert 1 + 1 == 2
'''
RECORD = make_record(out("2\n", 3), snippet="l/x")
GOOD = Shown(RECORD, Origin.THIS_BUILD)
WRONG = Problem("snippets/l/x.py", 3, Code.RAISED, "no", "mend it")
RUNS = {
    Status.THIS_BUILD: GOOD,
    Status.COMMITTED: Shown(RECORD, Origin.COMMITTED),
    Status.STALE: Shown(RECORD, Origin.COMMITTED, changed=("source",)),
    Status.FAILED: Shown(RECORD, Origin.THIS_BUILD, problems=(WRONG,)),
}
PAGE = f"""\
---
title: A page
---
# A page

[It *is* [2]({X}#sum){{ .value }}.]({X}){{ .claim }} [Again.]({X}#sum){{ .claim }}

[Adds]({X}){{ .snippet }}
"""
LIST = "# Evidence\n\n[All](.){ .evidence }\n"
PAGES = {"docs/l/a.md": PAGE, "docs/l/evidence.md": LIST, "docs/other.md": "No claim.\n"}


def exhibit(shown: Shown | None = GOOD, source: str = SOURCE) -> dict[str, Exhibit]:
    """One program with this run."""
    path = "snippets/l/x.py"
    snippet = parse_snippet("l/x", path, source)
    return {path: Exhibit(path, snippet, (shown,) if shown else ())}


def ledger(shown: Shown | None = GOOD) -> Ledger:
    """What three pages take from a run."""
    return collect(PAGES, exhibit(shown))


def url(target: str) -> str:
    """An address that shows what it was made of."""
    return f"/{target}"


def test_claims() -> None:
    """A claim knows its sentence, place, run and proof."""
    first, second = ledger().claims

    assert "It is 2." == prose.plain(first.markdown)
    assert ("docs/l/a.md", 6, "claim-x") == (first.page, first.line, first.anchor)
    assert ["assert 1 + 1 == 2"] == [one.source for one in first.assertions]
    assert GOOD is first.shown
    assert ("claim-x-sum", Status.THIS_BUILD) == (second.anchor, second.status)


def test_uses() -> None:
    """Values and snippets are listed, too, with what they show."""
    [page] = ledger().pages

    assert ("docs/l/a.md", "A page") == (page.path, page.title)
    assert [(EmbedKind.VALUE, "2"), (EmbedKind.SNIPPET, "Adds")] == [
        (use.kind, use.text) for use in page.uses
    ]


@pytest.mark.parametrize("status", RUNS)
def test_status(status: Status) -> None:
    """A claim stands as its run does."""
    assert status is status_of(RUNS[status])
    assert {status} == {claim.status for claim in ledger(RUNS[status]).claims}


def test_claim_without_proof_or_run() -> None:
    """Neither a program that asserts nothing, nor one that has no run, proves anything."""
    silent = SOURCE.replace("assert ", "")

    assert Status.FAILED is collect(PAGES, exhibit(source=silent)).claims[0].status
    assert Status.FAILED is ledger(None).claims[0].status
    assert Status.FAILED is collect(PAGES, {}).claims[0].status
    assert "It is …." == prose.plain(collect(PAGES, {}).claims[0].markdown)


def test_folder_and_page() -> None:
    """The list of a folder leaves out what lies elsewhere."""
    whole = collect(PAGES | {"docs/other.md": PAGE.replace("../../", "../")}, exhibit())

    assert 4 == len(whole.claims)
    assert 2 == len(whole.below("docs/l").claims)
    assert 2 == len(whole.below("docs/other.md").claims)
    assert () == whole.below("docs/l/evidence.md").pages


def test_notebooks() -> None:
    """A notebook's conditions are counted and shown, however its cells are written."""
    book = notebook(
        ("markdown", "# A project\nWith cells."),
        ("code", "x = 1\nassert x == 1\nassert x < 2, 'no'"),
        ("code", "%matplotlib inline"),
        ("code", "for y in (1, 2):\n    assert y"),
    )
    books = {"docs/l/p.ipynb": book, "docs/l/broken.ipynb": "{", "docs/other.ipynb": book}
    found = collect(PAGES, exhibit(), notebooks=books)

    [one] = found.below("docs/l").notebooks
    assert ("docs/l/p.ipynb", "A project", 3, 2) == (one.path, one.title, one.cells, one.asserting)
    assert ("assert x == 1", "assert x < 2, 'no'", "assert y") == one.conditions
    seen = Tree(notebooks_list(found.below("docs/l"), url))
    assert "A project: 2 of 3 cells assert something.3 conditions" in seen.text
    assert ["/docs/l/p.ipynb"] == [a.attributes["href"] for a in seen.find("a")]


def test_the_list_of_a_page() -> None:
    """A page's claims are listed on the nearest page that lists those of a folder it is in."""
    nearer = PAGES | {"docs/all.md": "[All](.){ .evidence }"}

    assert "docs/l/evidence.md" == collect(nearer, {}).list_of("docs/l/a.md")
    assert "docs/all.md" == collect(nearer, {}).list_of("docs/other.md")
    assert "" == collect(PAGES, {}).list_of("docs/other.md")


def test_words_of_questions() -> None:
    """Claims in them are found, and stand with their question."""
    words = [Words("quiz/l.yml", 9, "first", f"So.\n[It adds.]({X[3:]}){{ .claim }}")]
    pages = PAGES | {"docs/l/q.md": "[](../../quiz/l.yml#first){ .quiz }"}

    [claim] = collect(pages, exhibit(), words=words).asked

    assert ("quiz/l.yml", 10, "quiz-first") == (claim.page, claim.line, claim.anchor)
    assert Status.THIS_BUILD is claim.status


def test_keys() -> None:
    """Each question has the runs that decide on it, right and wrong, and the page that asks it."""
    judged = harmless()
    bank = judged.bank()
    pages = {
        "docs/page.md": f"[](../{BANK}#sums){{ .quiz }}",
        "docs/t.md": f"[](../{BANK}){{ .quiz-test }}",
    }

    keys = {key.item: key for key in collect(pages, {}, {BANK: bank}).keys}

    assert {one.item.id for one in bank.items} == keys.keys()
    assert "docs/page.md" == keys["sums"].page
    assert "docs/t.md" == keys["fill-in"].page
    assert {Status.THIS_BUILD} == {key.status for key in keys.values()}
    assert all(len(key.runs) > 1 for key in keys.values() if key.type == "choice")


def test_question_with_problems() -> None:
    """A question that verification found something against has no key."""
    bank = replace(harmless().bank(), items=(), unverified={"bad": (replace(WRONG, line=7),)})

    [key] = collect({}, {}, {BANK: bank}).keys

    assert (Status.FAILED, 7) == (key.status, key.line)


def test_list_of_claims() -> None:
    """Sentence, status, program, record and conditions, each leading where it should."""
    [page] = ledger().pages
    seen = Tree(claims_of_page(page, url))

    assert [
        "/docs/l/a.md",
        "/docs/l/a.md#claim-x",
        "/docs/l/a.md#run-x",
        "/records/l/x/cpu/run.html",
        "/docs/l/a.md#claim-x-sum",
        "/docs/l/a.md#run-x",
        "/records/l/x/cpu/run.html",
    ] == [one.attributes["href"] for one in seen.find("a")]
    assert (
        "It is 2.proved by this build · x · record · CPU, 2026-11-22 · TensorFlow 2.99.0, Python 3.11.0"
        in seen.text
    )
    assert "assert 1 + 1 == 2" in seen.text
    assert ["this-build"] * 2 == [one.attributes["data-status"] for one in seen.find("li")]


def test_list_of_failed_claims() -> None:
    """A failed claim leads to its page, where the problem stands, and to no record."""
    [page] = ledger(RUNS[Status.FAILED]).pages
    seen = Tree(claims_of_page(page, url))

    assert "failed" in seen.text
    assert {"/docs/l/a.md", "/docs/l/a.md#run-x"} == {
        one.attributes["href"] for one in seen.find("a")
    }


def test_summary() -> None:
    """Claims are counted by status, in words."""
    assert (
        "2 claims: 2 on 1 page.proved by this build 2Where nothing else is said: "
        "CPU, 2026-11-22 · TensorFlow 2.99.0, Python 3.11.0." == Tree(claims_summary(ledger())).text
    )


def test_tables() -> None:
    """Programs, values and charts, and questions have a folded table each."""
    found = collect(PAGES, exhibit(), {BANK: harmless().bank()})

    assert "1 program" in Tree(snippets_table(found, url)).text
    assert "xA page40 ms2026-11-22this buildrecord" in Tree(snippets_table(found, url)).text
    assert "2A pagexsumthis build" in Tree(values_table(found, url)).text
    keys = Tree(keys_table(found, url))
    assert "10 questions, with the runs that found their keys" in keys.text
    assert "right" in keys.text


def test_charts_are_listed_with_every_program() -> None:
    """A pattern stands for all programs it matches."""
    shown = Shown(make_record(measurement=make_measurement({"a": 1, "b": 2})), Origin.THIS_BUILD)
    two = {f"snippets/l/b{n}.py": Exhibit(f"snippets/l/b{n}.py", None, (shown,)) for n in (1, 2)}
    found = collect({"docs/l/p.md": "[Fast](../../snippets/l/b*.py){ .chart }"}, two)

    assert ["snippets/l/b1.py", "snippets/l/b2.py"] == [u.exhibit for u in found.pages[0].uses]


def expanded(text: str, found: Ledger) -> tuple[str, list[str]]:
    """A page that shows evidence, all in one text, and its problems."""
    html: list[str] = []

    def stash(one: str) -> str:
        html.append(one)
        return ""

    gallery = Gallery(exhibit(), ledger=lambda: found)
    done = expand(text, Page("docs/l/evidence.md", "../../"), gallery, stash)
    return done.text + "".join(html), [str(problem) for problem in done.problems]


def test_embed() -> None:
    """It lists the claims of each page below its title, and tables of all else."""
    html, problems = expanded(LIST, ledger())

    assert [] == problems
    for heading in ("## A page", "## Programs", "## Values and charts"):
        assert f"{heading}\n" in html
    assert 'href="../../l/a/#claim-x"' in html
    assert 'href="../../records/l/x/cpu/run.html"' in html


def test_embed_of_nothing() -> None:
    """A folder without claims, values or snippets is a mistake."""
    _, problems = expanded("[All](../none){ .evidence }", ledger())

    assert [
        "docs/l/evidence.md:1: bad-embed: docs/none is no page with a snippet, value or claim,"
        " and holds none (name a folder of pages, or a page, relative to this one)"
    ] == problems


def test_runs_of_answers_on_a_page_of_their_own() -> None:
    """A claim in an answer leads to its question, and its run to the page of the answers."""
    words = [Words(BANK, 9, "sums", f"[It adds.]({X[3:]}){{ .claim }}")]
    pages = {
        "docs/l/q.md": f"[](../../{BANK}){{ .quiz-test }}",
        "docs/l/key.md": f"[](../../{BANK}){{ .quiz-answers }}",
    }
    found = collect(pages, exhibit(), {BANK: harmless().bank()}, words).below("docs/l")

    seen = Tree(claims_of_questions(found, url))

    links = [one.attributes["href"] for one in seen.find("a")]
    assert ["/docs/l/q.md#quiz-sums", "/docs/l/key.md#run-x"] == links[:2]


def test_search_never_sees_the_lists() -> None:
    """Everything that could give an answer away lies in a section that the search leaves out.

    The search takes the first closing tag of the kind for the end: no section stands in another.
    """
    words = [Words(BANK, 9, "sums", f"[It adds.]({X[3:]}){{ .claim }}")]
    pages = {"docs/l/q.md": f"[](../../{BANK}){{ .quiz-test }} [x]({X}){{ .claim }}"}
    found = collect(pages, exhibit(), {BANK: harmless().bank()}, words)
    parts = [
        *(claims_of_page(page, url) for page in found.pages),
        claims_of_questions(found, url),
        snippets_table(found, url),
        values_table(found, url),
        keys_table(found, url),
    ]

    for part in parts:
        assert part.startswith("<section ")
        assert part.endswith("</section>")
        assert 1 == part.count("<section")
        assert "data-search-exclude" in part.partition(">")[0]

"""Pages ask questions: one, a bank as a test or as cards; what cannot be asked says why in place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

import markdown
import pytest
from markdown.treeprocessors import Treeprocessor

from tests.engine.banks import (
    BANK,
    HOSTILE,
    ODD,
    PAGE,
    TYPES,
    Judged,
    Tree,
    Workshop,
    harmless,
    hostile,
    workshop,
)
from tests.engine.test_markdown_extension import EXTENSIONS
from traced.adapters.markdown_extension import TracedExtension
from traced.embeds.embed import EmbedKind
from traced.evidence.evidence import WHOLE, Ledger
from traced.markup.place import page_url
from traced.markup.sheet import Page
from traced.page.page import asked_for, expand


class Shown:
    """A page with its embeds expanded."""

    def __init__(
        self, text: str, judged: Judged, page: Page | None = None, ledger: Ledger | None = None
    ) -> None:
        kept: list[str] = []

        def stash(html: str) -> str:
            kept.append(html)
            return f"\x02{len(kept) - 1}\x03"

        gallery = judged.project.gallery()
        if ledger is not None:
            gallery = replace(gallery, ledger=lambda: ledger)
        expansion = expand(text, page or Page(PAGE, "../"), gallery, stash)
        self.markdown = expansion.text
        self.problems = [str(problem) for problem in expansion.problems]
        self.html = re.sub("\x02(\\d+)\x03", lambda found: kept[int(found[1])], expansion.text)
        self.tree = Tree(self.html)


def items(bank: str = ODD) -> str:
    """A page that asks each question of the odd bank by itself."""
    return "\n\n".join(
        f"[]({'../' + bank}#odd-{kind.replace('_', '-')}){{ .quiz }}" for kind in TYPES
    )


def test_item() -> None:
    """A question stands in its place, its answer at the page's end, each leading to the other."""
    seen = Shown(f"Before\n\n[](../{ODD}#odd-gap){{ .quiz }}\n\nAfter\n", harmless())

    assert [] == seen.problems
    assert re.fullmatch(
        "Before\n\n\x02\\d+\x03\n\nAfter\n\n\n## Answers\n\n\x02\\d+\x03\n\n", seen.markdown
    )
    ids = {one.attributes["id"] for one in seen.tree.all if "id" in one.attributes}
    local = {
        one.attributes["href"] for one in seen.tree.find("a") if one.attributes["href"][0] == "#"
    }
    assert {"quiz-odd-gap", "answer-odd-gap"} <= ids
    assert {"#quiz-odd-gap", "#answer-odd-gap"} <= local
    assert {href[1:] for href in local} <= ids


def test_answers_stand_together() -> None:
    """The answers of all questions follow each other, once, in the order of the questions."""
    seen = Shown(items() + "\n\nThe end.\n", harmless())

    assert 1 == seen.markdown.count("## Answers")
    assert seen.html.index("The end.") < seen.html.index("<article")
    wanted = ["odd-" + kind.replace("_", "-") for kind in TYPES]
    assert wanted == [one.attributes["data-answer-for"] for one in seen.tree.find("article")]
    named = [one.attributes["id"] for one in seen.tree.all if "id" in one.attributes]
    assert sorted(set(named)) == sorted(named)


@pytest.mark.parametrize("kind", ["quiz", "quiz-test", "quiz-answers", "quiz-recall"])
def test_hostile_pages(kind: str) -> None:
    """Hostile words and outputs make nothing of a page, and nothing of them is left as Markdown."""
    text = items() if kind == "quiz" else f"[](../{ODD}){{ .{kind} }}\n"
    tested = Ledger(whole={(EmbedKind.QUIZ_TEST, ODD): "docs/test.md"})
    plain, odd = (Shown(text, one, ledger=tested) for one in (harmless(), hostile()))

    assert [] == odd.problems
    assert plain.tree.shape == odd.tree.shape
    assert HOSTILE in odd.tree.text
    assert not re.search("img|script|harmless", odd.markdown)


def rendered(judged: Judged, text: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The page as the host makes it, with all its other extensions."""
    relpath = Treeprocessor()
    relpath.file = SimpleNamespace(abs_src_path="", url="page/")  # type: ignore[attr-defined]
    monkeypatch.setattr(
        "traced.adapters.markdown_extension.current_page", lambda *_: Page(PAGE, "../")
    )
    md = markdown.Markdown(extensions=[*EXTENSIONS, TracedExtension(project=judged.project)])
    return md.convert(text)


def test_hostile_page_of_a_host(monkeypatch: pytest.MonkeyPatch) -> None:
    """No other extension of the host sees a question's words."""
    text = f"# Test\n\n{items()}\n"
    plain = Tree(rendered(harmless(), text, monkeypatch))

    odd = Tree(rendered(hostile(), text, monkeypatch))

    assert plain.shape == odd.shape
    assert HOSTILE in odd.text
    assert [HOSTILE + "0"] * 7 == [one.text for one in odd.find("legend")]
    for one, other in zip(plain.find("section"), odd.find("section"), strict=True):
        keys = [json.loads(x.attributes["data-key"]) for x in (one, other)]
        assert keys[0]["type"] == keys[1]["type"]
    [answers] = [one for one in odd.find("h2") if one.attributes.get("id") == "answers"]
    assert "Answers" == answers.text


@pytest.mark.parametrize(
    ("embed", "expected"),
    [
        (
            f"[](../{ODD}#odd-gab){{ .quiz }}",
            "missing-item: no item 'odd-gab' in quiz/odd.yml (did you mean odd-gap?)",
        ),
        (
            f"[](../{ODD}){{ .quiz }}",
            "missing-item: no item '' in quiz/odd.yml (name it behind #, as quiz/<lesson>.yml#<id>)",
        ),
        (
            "[](../quiz/od.yml#x){ .quiz }",
            "missing-item: no bank quiz/od.yml (did you mean quiz/odd.yml?)",
        ),
        (
            "[](../quiz/od.yml){ .quiz-test }",
            "missing-item: no bank quiz/od.yml (did you mean quiz/odd.yml?)",
        ),
        (
            f"[](../{ODD}#odd-gap){{ .quiz-test }}",
            "bad-embed: .quiz-test shows a whole bank, not 'odd-gap' (remove #odd-gap, or use .quiz)",
        ),
        (
            f"[](../{ODD}){{ .quiz-strength }}",
            'bad-embed: leads to no test (add test="…", the page with the test)',
        ),
        (
            f'[](../{ODD}){{ .quiz-strength test="../quiz/odd.yml" }}',
            'bad-embed: leads to no test (add test="…", the page with the test)',
        ),
        (
            f'[](../{ODD}){{ .quiz tst="x" }}',
            "unknown-option: .quiz has no option 'tst' (known: none)",
        ),
        (
            f"[](../{ODD}){{ .quizz }}",
            "bad-embed: no embed .quizz (did you mean quiz?)",
        ),
    ],
)
def test_problem_in_place(embed: str, expected: str) -> None:
    """A question that cannot be asked is a problem of the page, at its line and in its place."""
    seen = Shown(f"# Page\n\n{embed}\n", harmless())

    assert [f"{PAGE}:3: {expected}"] == seen.problems
    [box] = seen.tree.find("div", class_="traced-problem")
    assert expected in box.text
    assert not seen.tree.find("article")


def test_item_twice() -> None:
    """A question stands on a page once, for its answer and its inputs go by its name."""
    one = f"[](../{ODD}#odd-gap){{ .quiz }}"
    said = "bad-embed: odd-gap stands on this page already (remove one of them)"

    seen = Shown(f"{one}\n\n{one}\n", harmless())

    assert [f"{PAGE}:3: {said}"] == seen.problems
    assert 1 == len(seen.tree.find("section", class_="tq-item"))
    assert 1 == len(seen.tree.find("article"))
    seen = Shown(f"{one}\n\n[](../{ODD}){{ .quiz-test }}\n", harmless())
    assert [f"{PAGE}:3: {said}"] == seen.problems


KEY = "docs/key.md"
APART = Ledger(
    whole={(EmbedKind.QUIZ_TEST, ODD): PAGE, (EmbedKind.QUIZ_ANSWERS, ODD): KEY},
)
"""A test on one page, its answers on another."""


def test_answers_apart() -> None:
    """A test whose answers have a page of their own leads there and holds none."""
    seen = Shown(f"[](../{ODD}){{ .quiz-test }}\n", harmless(), ledger=APART)

    assert [] == seen.problems
    assert 7 == len(seen.tree.find("section", class_="tq-item"))
    assert [] == seen.tree.find("article")
    assert "## Answers" not in seen.markdown
    links = [one.attributes["href"] for one in seen.tree.find("a")]
    wanted = [f"../key/#answer-odd-{kind.replace('_', '-')}" for kind in TYPES]
    assert wanted == [href for href in links if "#answer-" in href]


def test_answers_apart_leave_other_questions_alone() -> None:
    """A question of another bank on the page of a test keeps its answer there."""
    text = f"[](../{ODD}){{ .quiz-test }}\n\n[](../{BANK}#sums){{ .quiz }}\n"

    seen = Shown(text, harmless(), ledger=APART)

    assert [] == seen.problems
    assert ["sums"] == [one.attributes["data-answer-for"] for one in seen.tree.find("article")]
    links = [one.attributes["href"] for one in seen.tree.find("a")]
    assert "#answer-sums" in links


def test_page_of_answers() -> None:
    """It holds every answer once, each leading back to the test, with anchors for its runs."""
    seen = Shown(f"[](../{ODD}){{ .quiz-answers }}\n", harmless(), Page(KEY, "../"), APART)

    assert [] == seen.problems
    wanted = ["odd-" + kind.replace("_", "-") for kind in TYPES]
    assert wanted == [one.attributes["data-answer-for"] for one in seen.tree.find("article")]
    links = [one.attributes["href"] for one in seen.tree.find("a")]
    asked = "../" + PAGE.removeprefix("docs/").removesuffix(".md")
    assert [f"{asked}/#quiz-{name}" for name in wanted] == [h for h in links if "#quiz-" in h]
    named = [one.attributes["id"] for one in seen.tree.all if "id" in one.attributes]
    assert sorted(set(named)) == sorted(named)
    assert [] == seen.tree.find("section", class_="tq-item")
    runs = [one for one in seen.tree.find("figure") if "id" in one.attributes]
    assert runs
    assert all(one.attributes["id"].startswith("run-") for one in runs)


def test_answers_with_the_test() -> None:
    """Where a page can load no other, the test ends with its answers."""
    alone = Page(PAGE, "../", alone=True)

    seen = Shown(f"[](../{ODD}){{ .quiz-test }}\n", harmless(), alone, APART)

    assert 7 == len(seen.tree.find("article"))
    links = [one.attributes["href"] for one in seen.tree.find("a")]
    assert 7 == sum(href.startswith("#answer-") for href in links)
    assert 7 == sum(href.startswith("#quiz-") for href in links)


def test_answers_on_the_page_of_the_test() -> None:
    """They would stand there twice."""
    both = Ledger(whole={(kind, ODD): PAGE for kind in WHOLE})
    text = f"[](../{ODD}){{ .quiz-test }}\n\n[](../{ODD}){{ .quiz-answers }}\n"

    seen = Shown(text, harmless(), ledger=both)

    said = "bad-embed: stands on the page of the test, which ends with the answers"
    assert [f"{PAGE}:3: {said} (put it on another page, or remove it)"] == seen.problems
    assert 7 == len(seen.tree.find("article"))


def test_answers_without_a_test() -> None:
    """Answers to questions that no page asks are a mistake."""
    seen = Shown(f"[](../{ODD}){{ .quiz-answers }}\n", harmless(), ledger=Ledger())

    said = "bad-embed: no page tests with quiz/odd.yml"
    fix = "embed the bank with .quiz-test on a page, or remove this"
    assert [f"{PAGE}:1: {said} ({fix})"] == seen.problems
    assert [] == seen.tree.find("article")


def test_whole_bank() -> None:
    """A test holds every question, and where to read about each objective."""
    seen = Shown(f"[](../{ODD}){{ .quiz-test }}\n", harmless())

    [section] = seen.tree.find("section", class_="tq-test")
    objectives = json.loads(section.attributes["data-objectives"])
    assert "../page/#adding" == objectives["odd"]["url"]
    assert 7 == len(seen.tree.find("section", class_="tq-item"))
    assert 7 == len(seen.tree.find("article"))


def test_parts_around() -> None:
    """Strength leads to the test; progress says where it is kept."""
    text = f'[](../{ODD}){{ .quiz-strength test="page.md" }}\n\n[](../{ODD}){{ .quiz-progress }}\n'

    seen = Shown(text, harmless())

    assert [] == seen.problems
    [strength] = seen.tree.find("p", class_="tq-strength")
    assert "../page/" == strength.attributes["data-url"]
    assert "Nothing is sent anywhere." in seen.tree.text


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("docs/a/b.md#c", "../a/b/#c"),
        ("docs/a/index.md", "../a/"),
        ("docs/index.md", "../"),
        ("docs/a.ipynb", "../a/"),
        ("quiz/l.yml", None),
        ("docs/a.png", None),
    ],
)
def test_page_url(target: str, expected: str | None) -> None:
    """Pages have the addresses that the host gives them."""
    assert expected == page_url("../", target)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("docs/index.md", "../index.html"),
        ("docs/l/page.md#part", "../l/page.html#part"),
        ("docs/l/index.md", "../l/index.html"),
        ("quiz/l.yml", None),
    ],
)
def test_flat_page_url(target: str, expected: str | None) -> None:
    """Where the host addresses pages by their files, links end in those."""
    assert expected == page_url("../", target, flat=True)


def test_what_a_page_asks() -> None:
    """A page asks the questions that it shows, and a test all of them."""
    text = f"[](../{ODD}#odd-gap){{ .quiz }}\n\n[](../{BANK}){{ .quiz-test }}\n\n[](../{ODD}){{ .quiz-recall }}\n"

    assert {(ODD, "odd-gap"), (BANK, "")} == asked_for(text, PAGE)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """A project whose bank is right."""
    with workshop(tmp_path_factory.mktemp("project")) as shop:
        yield shop


def test_embeds_in_words(shop: Workshop) -> None:
    """Values and claims in rationales resolve against the bank, on whatever page they stand."""
    found = shop.edited(
        (
            "rationale: Both lines print.",
            'rationale: "It is [≈](../snippets/l/add.py#sum){ .value }, see [the page](../docs/page.md#adding) and [there](https://example.org)."',
        ),
        (
            'quick_check: {question: "What is 1 + 1?"',
            "quick_check: {question: '[It **fails**.](../snippets/l/fails.py){ .claim }'",
        ),
    )
    assert [] == found.problems

    seen = Shown(f"[](../{BANK}#sums){{ .quiz }}\n", found)

    assert [] == seen.problems
    assert "It is 3, see the page and there." in seen.tree.text
    hrefs = [one.attributes["href"] for one in seen.tree.find("a")]
    assert {"../page/#adding", "https://example.org", "#run-add", "#run-fails"} <= set(hrefs)
    [claim] = seen.tree.find("span", class_="traced-claim")
    assert "It fails. (proved by a run)" == claim.text
    assert "The other runs behind this page" in seen.html


def test_problems_of_embeds_in_words(shop: Workshop) -> None:
    """What is wrong with an embed in a question's words is said at the question in the bank."""
    found = shop.edited(
        (
            "rationale: Both lines print.",
            'rationale: "It is [≈](../snippets/l/add.py#sun){ .value }."',
        ),
        ("rationale: Four is no name here.", 'rationale: "[](../snippets/l/add.py){ .snippet }"'),
        ("solution: [Add., Then add again.]", 'solution: ["[x](../snippets/l/add.py){ .vale }"]'),
        ("hints: [Read line by line.]", 'hints: ["[It adds.](../snippets/l/add.py){ .claim }"]'),
    )

    seen = Shown(f"[](../{BANK}#sums){{ .quiz }}\n", found)

    line = found.line("- id: sums")
    assert {
        "bad-value: no section or variant 'sun' in snippets/l/add.py (did you mean sum?)",
        "bad-embed: .snippet stands in the words of a question (use .value or .claim)",
        "bad-embed: no embed .vale (did you mean value?)",
        "unproven-claim: snippets/l/add.py asserts nothing (assert the fact in the snippet, or declare raises or expect)",
    } == {problem.removeprefix(f"{BANK}:{line}: ") for problem in seen.problems}


def test_unverified_question(shop: Workshop) -> None:
    """A question that is not verified shows why in its place; the others of a test remain."""
    found = shop.edited(('["print(3 + 4)", "pass"]', '["print(3 + 5)", "pass"]'))
    [problem] = found.problems

    seen = Shown(f"[](../{BANK}#sums){{ .quiz }}\n", found)
    whole = Shown(f"[](../{BANK}){{ .quiz-test }}\n", found)

    for one in (seen, whole):
        [box] = one.tree.find("div", class_="traced-problem")
        assert problem in box.text
    assert not seen.tree.find("section")
    assert 9 == len(whole.tree.find("section", class_="tq-item"))


def test_bank_that_cannot_be_read(shop: Workshop) -> None:
    """A bank that cannot be read shows its problems wherever it is asked for."""
    found = shop.edited(("title: Two sums", "title: ''"))
    [problem] = found.problems

    for embed in ("#sums){ .quiz }", "){ .quiz-test }", "){ .quiz-recall }", "){ .quiz-progress }"):
        seen = Shown(f"[](../{BANK}{embed}\n", found)
        [box] = seen.tree.find("div", class_="traced-problem")
        assert problem in box.text

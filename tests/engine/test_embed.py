"""Embeds are found where an author means one, and nowhere else."""

from __future__ import annotations

import textwrap

import pytest

from traced.embeds.embed import Embed, EmbedKind, find_embeds

PAGE = "docs/lesson/page.md"
X = "../../snippets/lesson/x.py"


def embeds(text: str) -> list[Embed]:
    """The embeds of a page that has no problems."""
    parsed = find_embeds(text, PAGE)
    assert [] == parsed.problems
    assert [] == parsed.broken
    return parsed.embeds


def one(text: str) -> Embed:
    """The only embed of a page that has no problems."""
    [embed] = embeds(text)
    return embed


def complaints(text: str, first_line: int = 1) -> list[str]:
    """What is said about a page none of whose embeds is right."""
    parsed = find_embeds(text, PAGE, first_line)
    assert [] == parsed.embeds
    return [str(problem) for problem in parsed.problems]


def test_everything_an_embed_says() -> None:
    """Kind, text, target, section, options, line and place are read off the link."""
    text = f'Before.\n\n[See *this*]({X}#calls){{ .snippet show="output" device="gpu" }}\n'

    embed = one(text)

    assert (
        Embed(
            kind=EmbedKind.SNIPPET,
            text="See *this*",
            path="snippets/lesson/x.py",
            fragment="calls",
            options={"show": "output", "device": "gpu"},
            line=3,
            start=9,
            end=len(text) - 1,
            text_start=10,
        )
        == embed
    )
    assert ("output",) == embed.show


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"[a]({X}){{ .snippet }}", "snippet"),
        (f"[a]({X}){{.chart}}", "chart"),
        ("[a](../../snippets/lesson/bench_*.py){ .chart }", "chart"),
        (f"is [≈]({X}#eager/graph){{ .value }} here", "value"),
        (f"- [A fact.]({X}){{: .claim }}", "claim"),
        (f"    [indented]({X}){{ .snippet }}", "snippet"),
        (f"  [a]({X}){{ .snippet }}  ", "snippet"),
        (f"| a | [2]({X}#n){{ .value }} |\n| - | - |", "value"),
        (f"[with [1] bracket]({X}){{ .claim }}", "claim"),
        (f"[]({X}#n){{ .value }}", "value"),
    ],
)
def test_kinds(text: str, kind: str) -> None:
    """Each kind is named by its class, wherever it may stand."""
    assert kind == one(text).kind


def test_parts_shown_by_default() -> None:
    """A snippet shows its source and its output."""
    assert ("source", "output") == one(f"[a]({X}){{ .snippet }}").show
    assert ("output", "source") == one(f'[a]({X}){{ .snippet show="output source" }}').show


def test_values_inside_a_claim() -> None:
    """A claim may hold values; each knows its own place in the page."""
    text = f"So [it ran [2]({X}#n){{ .value }} or [3]({X}#m){{ .value }} times]({X}){{ .claim }}."

    two, three, claim = embeds(text)

    assert ["n", "m", ""] == [two.fragment, three.fragment, claim.fragment]
    assert "2" == text[two.text_start]
    assert f"[3]({X}#m){{ .value }}" == text[three.start : three.end]
    assert text[claim.text_start :].startswith("it ran [2]")


@pytest.mark.parametrize(
    ("after", "tail"),
    [
        (".", "."),
        (", and more", ","),
        ("?! Yes", "?!"),
        (": thus", ":"),
        ("", ""),
        (" . ", ""),
        (")", ""),
        ("![A picture](a.png)", ""),
        (":material-check:", ""),
    ],
)
def test_punctuation_behind(after: str, tail: str) -> None:
    """Each embed knows what of its sentence stands right behind it."""
    embed = one(f"[a]({X}){{ .claim }}{after}")

    assert tail == embed.tail


def test_claim_over_two_lines() -> None:
    """A claim's sentence may be wrapped, but not cross into the next paragraph."""
    embed = one(f"\nAnd [a fact\nof two lines]({X}){{ .claim }}")

    assert ("a fact\nof two lines", 2) == (embed.text, embed.line)
    assert [] == embeds(f"[a fact\n\nof two lines]({X}){{ .claim }}")


HIDDEN = {
    "code span": f"`[a]({X}){{ .snippet }}`",
    "code span, two ticks": f"`` ` [a]({X}){{ .snippet }} ``",
    "code span, two lines": f"`one\n[a]({X}){{ .claim }}`",
    "fence": f"```markdown\n[a]({X}){{ .snippet }}\n```",
    "tildes": f"~~~\n[a]({X}){{ .snippet }}\n~~~",
    "longer fence": f"````\n```\n[a]({X}){{ .snippet }}\n```\n[b]({X}){{ .snippet }}\n````",
    "tildes around ticks": f"~~~\n```\n[a]({X}){{ .snippet }}\n~~~",
    "closing line with info": f"```\n[a]({X}){{ .snippet }}\n``` python\n[a]({X}){{ .snippet }}\n```",
    "fence in a list": f"- item\n\n    ```\n    [a]({X}){{ .snippet }}\n    ```",
    "fence in a tab": f'=== "CPU"\n\n    ~~~ text\n    [a]({X}){{ .snippet }}\n    ~~~',
    "fence in a quote": f"> ```\n> [a]({X}){{ .snippet }}\n> ```",
    "unclosed fence": f"```\n[a]({X}){{ .snippet }}\n\n[a]({X}){{ .snippet }}",
    "comment": f"<!-- [a]({X}){{ .snippet }} -->",
    "comment of two paragraphs": f"<!--\n\n[a]({X}){{ .snippet }}\n\n-->",
    "comment with a fence in it": f"<!--\n```\n```\n[a]({X}){{ .snippet }}\n-->",
    "escaped": f"\\[a]({X}){{ .snippet }}",
    "image": f"![a]({X}){{ .snippet }}",
    "plain link to a script": f"[a]({X})",
    "link elsewhere": "[a](https://example.org/x.py){ .snippet }",
    "page": "[a](page.md){ .md-button }",
}


@pytest.mark.parametrize("name", HIDDEN)
def test_no_embed(name: str) -> None:
    """Code, comments, escapes, images and other links are left alone."""
    assert [] == embeds(HIDDEN[name])


@pytest.mark.parametrize(
    "before",
    [
        "```\ncode\n```",
        "~~~~\n~~~\n~~~~",
        "A `span` and a ``` stray fence in a line.",
        "```inline``` span at the start of a line.",
        "A lonely ` tick.",
        "An escaped \\` tick.",
        "<!-- a comment with a ` tick -->",
        "`<!--` in code",
        "```\n<!--\n```",
    ],
)
def test_embed_behind_code(before: str) -> None:
    """Hiding ends where the code or comment ends."""
    assert "a" == one(f"{before}\n\n[a]({X}){{ .snippet }}\n\n` and -->").text


KINDS = ", ".join(f".{kind}" for kind in EmbedKind)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"[a]({X}){{ .snipet }}",
            "bad-embed: no embed .snipet (did you mean snippet?)",
        ),
        (
            f"[a]({X}){{ .figure }}",
            f"bad-embed: no embed .figure (known: {KINDS})",
        ),
        (
            f"[a]({X}){{ }}",
            f"bad-embed: link to a script or a bank names no kind of embed (known: {KINDS})",
        ),
        (
            f"[a]({X}){{ .value .big }}",
            f"bad-embed: 2 classes where one is due: value big (known: {KINDS})",
        ),
        (
            f'[a]({X}){{ .snippet shw="output" }}',
            "unknown-option: .snippet has no option 'shw' (did you mean show?)",
        ),
        (
            f'[a]({X}){{ .value show="output" }}',
            "unknown-option: .value has no option 'show' (known: device, variant)",
        ),
        (
            f'[a]({X}){{ .snippet show="outptu" }}',
            "bad-embed: show cannot be 'outptu' (did you mean output?)",
        ),
        (
            f'[a]({X}){{ .snippet show="" }}',
            "bad-embed: show cannot be '' (known: source, output, diff)",
        ),
        (
            f'[a]({X}){{ .snippet device="tpu" }}',
            "bad-embed: device cannot be 'tpu' (known: cpu, gpu)",
        ),
        (
            f'[a]({X}){{ .snippet show="output" show="source" }}',
            "bad-embed: show is given twice (remove one)",
        ),
        (
            f"[a]({X}){{ .snippet show=output }}",
            "bad-embed: cannot read 'show=output' (write { .snippet option=\"value\" })",
        ),
        (
            f"See [a]({X}){{ .snippet }}",
            "bad-embed: .snippet stands inside a line (put it on a line of its own)",
        ),
        (
            f"- [a]({X}){{ .chart }}",
            "bad-embed: .chart stands inside a line (put it on a line of its own)",
        ),
    ],
)
def test_complaints(text: str, expected: str) -> None:
    """Whatever cannot be meant is said at its line, with what to write."""
    assert [f"docs/lesson/page.md:1: {expected}"] == complaints(text)


def test_block_inside_a_claim() -> None:
    """A figure cannot stand in a sentence; the claim around it is still read."""
    parsed = find_embeds(f"[[a]({X}){{ .snippet }}]({X}){{ .claim }}", PAGE)

    assert ["claim"] == [embed.kind for embed in parsed.embeds]
    assert [".snippet stands inside a line"] == [p.message for p in parsed.problems]


def test_all_complaints_of_a_link() -> None:
    """One look finds everything that is wrong with a link, once, and where the link stands."""
    text = f'[a]({X}){{ .snippet shw="x" device="tpu" }}'

    parsed = find_embeds(text, PAGE)

    assert ["unknown-option", "bad-embed"] == [problem.code for problem in parsed.problems]
    assert [(0, len(text))] == parsed.broken


def test_lines_count_from_the_file() -> None:
    """With front matter removed, a complaint still names the author's line."""
    text = textwrap.dedent(f"""\
        # Title

        [a]({X}){{ .snipet }}

        [b
        c]({X}){{ .clam }} [d]({X}){{ .valu }}
        """)

    assert [
        "docs/lesson/page.md:7: bad-embed: no embed .snipet (did you mean snippet?)",
        "docs/lesson/page.md:9: bad-embed: no embed .clam (did you mean claim?)",
        "docs/lesson/page.md:10: bad-embed: no embed .valu (did you mean value?)",
    ] == complaints(text, first_line=5)


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("../../snippets/a.py", "snippets/a.py"),
        ("./../../snippets/./a.py", "snippets/a.py"),
        ("../../../a.py", "../a.py"),
        ("/snippets/a.py", "/snippets/a.py"),
        ("..\\..\\snippets\\a.py", "docs/lesson/..\\..\\snippets\\a.py"),
    ],
)
def test_paths(target: str, path: str) -> None:
    """Targets are relative to the page and written with forward slashes only."""
    assert path == one(f"[a]({target}){{ .snippet }}").path


def test_long_page_is_quick() -> None:
    """Brackets and ticks without partners cost no more than a look at their paragraph."""
    text = "[a `b [c](d " * 500 + f"\n\n[a]({X}){{ .snippet }}\n"

    assert "snippets/lesson/x.py" == one(text).path

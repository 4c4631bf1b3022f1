"""HTML of evidence: every claim with what proves it, and tables of all else that runs supply."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Final

from traced.embeds.claim import Assertion
from traced.embeds.embed import EmbedKind
from traced.embeds.exhibit import Shown
from traced.embeds.quantity import format_seconds
from traced.evidence.evidence import Claim, Key, Ledger, PageEvidence, Status, Use, status_of
from traced.inputs import prose
from traced.inputs.snippet import Snippet
from traced.markup.listing import literal
from traced.markup.place import record_page_url
from traced.page.run_embeds import anchor_of

PROVED: Final[Mapping[Status, str]] = {
    Status.THIS_BUILD: "proved by this build",
    Status.COMMITTED: "from a committed record",
    Status.STALE: "stale: the program has changed",
    Status.FAILED: "failed",
}
"""What is said of a claim."""
SAID: Final[Mapping[Status, str]] = {status: status.value for status in Status}
"""What is said of everything else."""
NONE = "–"

Url = Callable[[str], str]
"""Turns a file of the project, with its fragment, or an address below the site's root into one."""


def status_mark(status: Status, words: Mapping[Status, str] = SAID) -> str:
    """A status in words, with a shape of its own before them."""
    name = status.name.lower().replace("_", "-")
    return f'<span class="traced-status traced-status--{name}">{words[status]}</span>'


def counted(count: int, noun: str) -> str:
    """A count with its noun: 1 claim, 2 claims."""
    return f"{count:,} {noun}{'s' * (count != 1)}"


def claims_summary(ledger: Ledger) -> str:
    """How many claims there are, and how they stand."""
    claims = ledger.claims
    by_status = Counter(claim.status for claim in claims)
    stand = "".join(
        f"<li>{status_mark(status, PROVED)} <b>{by_status[status]:,}</b></li>"
        for status in Status
        if by_status[status]
    )
    pages = sum(bool(page.claims) for page in ledger.pages)
    on_pages = f"{len(claims) - len(ledger.asked):,} on {counted(pages, 'page')}"
    answers = f", {len(ledger.asked):,} in answers to questions" * bool(ledger.asked)
    where = usual_place(ledger)
    said = f"<p>Where nothing else is said: {where}.</p>" if where else ""
    return (
        f'<div class="traced-evidence__sum"><p><strong>{counted(len(claims), "claim")}</strong>: '
        f"{on_pages}{answers}.</p><ul>{stand}</ul>{said}</div>"
        '<div class="traced-evidence__room"></div>'  # where a script puts its filter
    )


def usual_place(ledger: Ledger) -> str:
    """Where and when most of the proofs ran: said once, not at each claim."""
    places = Counter(_place(claim.shown) for claim in ledger.claims if claim.shown)
    return places.most_common(1)[0][0] if places else ""


def _place(shown: Shown) -> str:
    """Device, date and versions of a run."""
    environment = shown.record.environment
    versions = escape(f"TensorFlow {environment.tensorflow}, Python {environment.python}")
    return f"{environment.device_kind.upper()}, {_date(shown)} · {versions}"


def claims_of_page(page: PageEvidence, url: Url, usual: str = "") -> str:
    """The claims of one page, in the order in which they stand there.

    Where a run was made is said only if it is not the `usual` place.
    """
    items = "".join(_claim(claim, page.path, url, usual, page.path) for claim in page.claims)
    count = counted(len(page.claims), "claim")
    return _section(
        f'<p><a href="{escape(url(page.path))}">The page</a> has {count}.</p>'
        f'<ol class="traced-evidence__claims">{items}</ol>',
        page.title,
    )


def claims_of_questions(ledger: Ledger, url: Url) -> str:
    """The claims in the words of questions; folded and unsearched, as they give answers away."""
    asking = {(key.bank, key.item): key.page for key in ledger.keys}
    usual = usual_place(ledger)

    def one(claim: Claim) -> str:
        page = asking.get((claim.page, claim.item), "")
        shown = ledger.shown_on(claim.exhibit, page.rpartition("/")[0])
        answered = page == ledger.test_of(claim.page) and ledger.answers_of(claim.page)
        return _claim(claim, page, url, usual, shown or answered or page)

    items = "".join(map(one, ledger.asked))
    count = counted(len(ledger.asked), "claim")
    body = f'<ol class="traced-evidence__claims">{items}</ol>'
    return _folded(f"{count}; they give answers away", body, "Claims in answers")


def _claim(claim: Claim, page: str, url: Url, usual: str, run_on: str) -> str:
    """A sentence that leads to its place, how it stands, and what proves it."""
    place = f"{page}#{claim.anchor}" if claim.status is not Status.FAILED else page
    words = prose.inline(claim.markdown)
    said = f'<a href="{escape(url(place))}">{words}</a>' if page else words
    run = _run_facts(claim.snippet, claim.shown, run_on, url)
    facts = [status_mark(claim.status, PROVED), *(fact for fact in run if fact != usual)]
    name = claim.status.name.lower().replace("_", "-")
    return (
        f'<li data-status="{name}"><p class="traced-evidence__words">{literal(said)}</p>'
        f'<p class="traced-evidence__facts">{" · ".join(facts)}</p>'
        f"{_assertions(claim.assertions)}</li>"
    )


def _run_facts(snippet: Snippet | None, shown: Shown | None, page: str, url: Url) -> Iterator[str]:
    """Program, machine, versions and date of a run, with the ways to it."""
    if snippet is None or shown is None:
        return
    run = f"{page}#{anchor_of(snippet)}" if page else ""
    name = f"<code>{escape(_name(snippet))}</code>"
    yield f'<a href="{escape(url(run))}">{name}</a>' if run else name
    if not shown.problems:
        yield f'<a href="{escape(url(record_page_url(shown.record)))}">record</a>'
    yield _place(shown)


def _name(snippet: Snippet) -> str:
    """A program's name below its lesson."""
    return snippet.id.partition("/")[2] or snippet.id


def _date(shown: Shown) -> str:
    day = f"{datetime.fromisoformat(shown.record.date):%Y-%m-%d}"
    return f'<time datetime="{day}">{day}</time>'


def _assertions(assertions: Sequence[Assertion]) -> str:
    """The lines that prove a claim."""
    if not assertions:
        return ""
    count = len(assertions)
    said = "1 condition proves it" if count == 1 else f"{count} conditions prove it"
    lines = "".join(_numbered(one) for one in assertions)
    # No element for code: the theme would look at hundreds of them as a page loads.
    code = f'<div class="highlight"><pre tabindex="0">{literal(lines)}</pre></div>'
    return f'<details class="traced-lines"><summary>{said}</summary>{code}</details>'


def _numbered(one: Assertion) -> str:
    """The lines of a condition, the first with its number."""
    first, *rest = escape(one.source).split("\n")  # the colours are on the page of the record
    numbers = [f"{one.line:>3} ", *["    " for _ in rest]]
    return "".join(
        f'<span class="linenos" data-linenos="{number}"></span>{line}\n'
        for number, line in zip(numbers, (first, *rest), strict=True)
    )


def _folded(summary: str, body: str, page: str = "") -> str:
    details = f'<details class="traced-ledger"><summary>{escape(summary)}</summary>{body}</details>'
    return _section(details, page)


def _section(body: str, page: str = "") -> str:
    """A part that the search leaves out; no section may stand in it, or it would end there."""
    named = f' data-page="{escape(page)}"' if page else ""
    return f'<section class="traced-evidence"{named} data-search-exclude>{body}</section>'


def notebooks_list(ledger: Ledger, url: Url) -> str:
    """What notebooks assert: no record is kept of them, so each stands for itself."""
    items = "".join(
        '<li><p class="traced-evidence__words">'
        f'<a href="{escape(url(one.path))}">{escape(one.title)}</a>: {one.asserting} of '
        f"{counted(one.cells, 'cell')} assert something.</p>"
        f"{_conditions(one.conditions)}</li>"
        for one in ledger.notebooks
    )
    said = "A build that executes programs executes every cell. One that fails, fails the build."
    return _section(f'<p>{said}</p><ul class="traced-evidence__notebooks">{items}</ul>')


def _conditions(conditions: Sequence[str]) -> str:
    lines = "\n".join(map(escape, conditions))
    return (
        f'<details class="traced-lines"><summary>{counted(len(conditions), "condition")}</summary>'
        f'<div class="highlight"><pre tabindex="0">{literal(lines)}</pre></div></details>'
    )


def snippets_table(ledger: Ledger, url: Url) -> str:
    """Every program that pages show or cite, with its run."""
    places: dict[str, list[str]] = {}
    programs: dict[str, tuple[Snippet | None, Shown | None]] = {}
    for page in ledger.pages:
        found: list[Use | Claim] = [*page.uses, *page.claims]
        for one in found:
            programs.setdefault(one.exhibit, (one.snippet, one.shown))
            if page.path not in places.setdefault(one.exhibit, []):
                places[one.exhibit].append(page.path)
    titles = {page.path: page.title for page in ledger.pages}
    rows = []
    for exhibit, (snippet, shown) in sorted(programs.items()):
        links = ", ".join(
            f'<a href="{escape(url(_run_on(page, snippet)))}">{escape(titles[page])}</a>'
            for page in places[exhibit]
        )
        name = escape(_name(snippet) if snippet else exhibit)
        rows.append((f"<code>{name}</code>", links, *_cells(shown, url)))
    heads = ("Program", "Its run on", "Ran in", "Made on", "Status", "Record")
    return _folded(counted(len(rows), "program"), table(heads, rows, "Programs"))


def _run_on(page: str, snippet: Snippet | None) -> str:
    return f"{page}#{anchor_of(snippet)}" if snippet else page


def _cells(shown: Shown | None, url: Url) -> tuple[str, str, str, str]:
    """Time, date, status and record of a run."""
    status = status_mark(status_of(shown))
    if shown is None:
        return NONE, NONE, status, NONE
    record = f'<a href="{escape(url(record_page_url(shown.record)))}">record</a>'
    took = duration(shown.record.timing.wall_s)
    return took, _date(shown), status, NONE if shown.problems else record


def duration(seconds: float) -> str:
    """A time that tables can be sorted by."""
    return f'<data value="{seconds:.6f}">{format_seconds(seconds)}</data>'


def values_table(ledger: Ledger, url: Url) -> str:
    """Every value and chart, with the program it was taken from."""
    uses = [(page, use) for page in ledger.pages for use in page.uses]
    rows = [_use_row(page, use, url) for page, use in uses if use.kind is not EmbedKind.SNIPPET]
    heads = ("Shown", "Page", "Program", "Part of it", "Status")
    return _folded(
        f"{counted(len(rows), 'value')} and parts of charts", table(heads, rows, "Values")
    )


def _use_row(page: PageEvidence, use: Use, url: Url) -> tuple[str, ...]:
    snippet = use.snippet
    name = escape(_name(snippet) if snippet else use.exhibit)
    link = f'<a href="{escape(url(_run_on(page.path, snippet)))}"><code>{name}</code></a>'
    text = use.text if use.kind is EmbedKind.VALUE else f"chart: {use.text}"
    part = f"<code>{escape(use.fragment)}</code>" if use.fragment else NONE
    return escape(text), escape(page.title), link, part, status_mark(use.status)


def keys_table(ledger: Ledger, url: Url) -> str:
    """Every question, with the runs that decided on its key; folded and unsearched."""
    rows = [_key_row(key, url) for key in ledger.keys]
    heads = ("Question", "Type", "Difficulty", "Status", "Decided by")
    summary = f"{counted(len(rows), 'question')}, with the runs that found their keys"
    return _folded(summary, table(heads, rows, "Questions"))


def _key_row(key: Key, url: Url) -> tuple[str, ...]:
    title = escape(key.title)
    if key.page:
        title = f'<a href="{escape(url(f"{key.page}#quiz-{key.item}"))}">{title}</a>'
    proofs = "".join(
        f'<li><a href="{escape(url(record_page_url(run.shown.record)))}">'
        f"{escape(_name(run.program))}</a>: {escape(what)}</li>"
        for run, what in key.runs
    )
    runs = counted(len(key.runs), "run")
    proof = f'<details class="traced-lines"><summary>{runs}</summary><ul>{proofs}</ul></details>'
    kind = escape(key.type.replace("_", " "))
    return title, kind, key.difficulty, status_mark(key.status), proof if proofs else NONE


def _head(name: str, cell: str) -> str:
    """A column's name, on the side on which its cells stand."""
    numbers = ' class="traced-list__numbers"' if cell.startswith("<data") else ""
    return f'<th scope="col"{numbers}>{escape(name)}</th>'


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], label: str) -> str:
    """A table that scrolls inside itself; the first cell of a row names it."""
    listed = list(rows)
    cells = listed[0] if listed else heads
    head = "".join(_head(name, cell) for name, cell in zip(heads, cells, strict=True))
    body = "".join(
        f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'
        for first, *cells in listed
    )
    return (
        f'<div class="traced-scroll" tabindex="0" role="group" aria-label="{label}">'
        f'<table class="traced-table traced-list"><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )

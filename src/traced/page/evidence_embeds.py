"""Embeds of evidence and of the build: lists of all claims and runs, and single numbers."""

from __future__ import annotations

from traced.base.problem import Code, did_you_mean
from traced.embeds.embed import Embed
from traced.evidence.build import NUMBERS
from traced.markup.sheet import Edits, Sheet, complain
from traced.page.build_list import environments_list, number_mark, numbers_list, runs_table
from traced.page.evidence_list import (
    Url,
    claims_of_page,
    claims_of_questions,
    claims_summary,
    keys_table,
    notebooks_list,
    snippets_table,
    usual_place,
    values_table,
)


def expand_evidence(embed: Embed, sheet: Sheet) -> Edits:
    """Every claim of a folder of pages, or of one page, and tables of all else."""
    ledger = sheet.gallery.ledger().below(embed.path)
    if not ledger.pages:
        message = f"{embed.path} is no page with a snippet, value or claim, and holds none"
        fix = "name a folder of pages, or a page, relative to this one"
        return complain(sheet, embed, Code.BAD_EMBED, message, fix)
    url = _urls(sheet)
    parts, usual = [sheet.stash(claims_summary(ledger))], usual_place(ledger)
    for page in ledger.pages:
        if page.claims:
            parts += [f"## {page.title}", sheet.stash(claims_of_page(page, url, usual))]
    if ledger.asked:
        parts += ["## Claims in answers", sheet.stash(claims_of_questions(ledger, url))]
    if ledger.notebooks:
        parts += ["## Notebooks", sheet.stash(notebooks_list(ledger, url))]
    parts += ["## Programs", sheet.stash(snippets_table(ledger, url))]
    parts += ["## Values and charts", sheet.stash(values_table(ledger, url))]
    if ledger.keys:
        parts += ["## Questions", sheet.stash(keys_table(ledger, url))]
    return [(embed.start, embed.end, "\n\n".join(parts))]


def expand_build(embed: Embed, sheet: Sheet) -> Edits:
    """One number of the build, or all of them with its machines and runs."""
    build, url = sheet.gallery.build(), _urls(sheet)
    if embed.fragment:
        return _expand_number(embed, sheet)
    parts = [
        sheet.stash(numbers_list(build)),
        "## Where it ran",
        sheet.stash(environments_list(build)),
        "## Every run",
        sheet.stash(runs_table(build, url)),
    ]
    return [(embed.start, embed.end, "\n\n".join(parts))]


def _expand_number(embed: Embed, sheet: Sheet) -> Edits:
    if embed.fragment not in NUMBERS:
        fix = did_you_mean(embed.fragment, NUMBERS, f"known: {', '.join(NUMBERS)}")
        message = f"a build has no number {embed.fragment!r}"
        return complain(sheet, embed, Code.BAD_VALUE, message, fix)
    page = sheet.page.url(embed.path)
    if page is None:
        fix = "name the page of the build, such as this-build.md"
        return complain(sheet, embed, Code.BAD_EMBED, f"{embed.path} is no page", fix)
    html = number_mark(sheet.gallery.build(), embed.fragment, page)
    return [(embed.start, embed.end, sheet.stash(html))]


def _urls(sheet: Sheet) -> Url:
    """Addresses as this page links to them."""
    page = sheet.page
    return lambda target: page.url(target) or f"{page.root}{target}"

"""Embeds of questions: one, a bank as a test or as cards, and what stands around them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from traced.base.problem import Code, did_you_mean
from traced.embeds.embed import Embed, EmbedKind, find_embeds, joined
from traced.inputs import prose
from traced.inputs.snippet import Snippet
from traced.markup import markup
from traced.markup.place import Place
from traced.markup.quiz_answer import answer_article
from traced.markup.quiz_form import item_section
from traced.markup.quiz_parts import progress_section, recall_section, strength_line, whole_test
from traced.markup.sheet import Edits, Sheet, complain, outermost
from traced.page.run_embeds import expand_claim, expand_value, figure_anchor
from traced.quiz.answer import AnyVerified, VerifiedBank

INLINE = {EmbedKind.VALUE: expand_value, EmbedKind.CLAIM: expand_claim}


def expand_item(embed: Embed, sheet: Sheet) -> Edits:
    """One question."""
    bank = _bank(sheet, embed)
    if isinstance(bank, list):
        return bank
    one = bank.item(embed.fragment)
    if one is None and embed.fragment in bank.unverified:
        problems = bank.unverified[embed.fragment]
        return [(embed.start, embed.end, sheet.stash(markup.problem_box(problems)))]
    if one is None:
        known = [item.item.id for item in bank.items]
        fix = did_you_mean(embed.fragment, known, "name it behind #, as quiz/<lesson>.yml#<id>")
        message = f"no item {embed.fragment!r} in {embed.path}"
        return complain(sheet, embed, Code.MISSING_ITEM, message, fix)
    html = item_section(one, PageWriter(sheet, bank.path))
    return _ask(sheet, embed, [one]) or [(embed.start, embed.end, sheet.stash(html))]


def expand_test(embed: Embed, sheet: Sheet) -> Edits:
    """A bank to draw tests from."""
    bank = _bank(sheet, embed)
    if isinstance(bank, list):
        return bank
    lends = sheet.page.path.rpartition("/")[0]  # a whole bank cites half of the lesson
    inner = replace(sheet, lends=lends, answered_on=_answered_on(sheet, bank))
    urls = {name: sheet.page.url(page) or "" for name, (_, page) in bank.objectives.items()}
    html = whole_test(bank, urls, PageWriter(inner, bank.path), inner.answered_on)
    problems = [p for found in bank.unverified.values() for p in found]
    box = markup.problem_box(problems) if problems else ""
    return _ask(inner, embed, bank.items) or [(embed.start, embed.end, sheet.stash(box + html))]


def _answered_on(sheet: Sheet, bank: VerifiedBank) -> str:
    """Address of the page with a bank's answers; empty if they stand on this one."""
    page = sheet.gallery.ledger().answers_of(bank.path)
    if page == sheet.page.path or sheet.page.alone:
        return ""
    return sheet.page.url(page) or ""


def expand_answers(embed: Embed, sheet: Sheet) -> Edits:
    """The answers to the test of a bank, on a page that the test loads when one is wanted."""
    bank = _bank(sheet, embed)
    if isinstance(bank, list):
        return bank
    test = sheet.gallery.ledger().test_of(bank.path)
    if not test:
        fix = f"embed the bank with .{EmbedKind.QUIZ_TEST} on a page, or remove this"
        return complain(sheet, embed, Code.BAD_EMBED, f"no page tests with {bank.path}", fix)
    if test == sheet.page.path:
        fix = "put it on another page, or remove it"
        message = "stands on the page of the test, which ends with the answers"
        return complain(sheet, embed, Code.BAD_EMBED, message, fix)
    inner = replace(sheet, lends=sheet.page.path.rpartition("/")[0], is_key=True)
    write = PageWriter(inner, bank.path)
    html = "".join(answer_article(one, write, sheet.page.url(test) or "") for one in bank.items)
    for one in bank.items:
        item_section(one, write)  # so that the runs that questions cite stand here, too
    return [(embed.start, embed.end, sheet.stash(html))]


def expand_recall(embed: Embed, sheet: Sheet) -> Edits:
    """A card per question."""
    bank = _bank(sheet, embed)
    if isinstance(bank, list):
        return bank
    html = recall_section(bank, PageWriter(sheet, bank.path))
    return [(embed.start, embed.end, sheet.stash(html))]


def expand_strength(embed: Embed, sheet: Sheet) -> Edits:
    """A line that says how strong the reader is."""
    bank = _bank(sheet, embed)
    if isinstance(bank, list):
        return bank
    url = sheet.page.url(joined(sheet.page.path, embed.options.get("test", "")))
    if url is None:
        fix = 'add test="…", the page with the test'
        return complain(sheet, embed, Code.BAD_EMBED, "leads to no test", fix)
    return [(embed.start, embed.end, sheet.stash(strength_line(bank, url)))]


def expand_progress(embed: Embed, sheet: Sheet) -> Edits:
    """What a reader can do with their progress."""
    bank = _bank(sheet, embed)
    if isinstance(bank, list):
        return bank
    return [(embed.start, embed.end, sheet.stash(progress_section()))]


def answers(sheet: Sheet) -> str:
    """The answers of all questions of the page."""
    if not sheet.answers:
        return ""
    return "\n\n## Answers\n\n" + "\n\n".join(map(sheet.stash, sheet.answers)) + "\n\n"


def _bank(sheet: Sheet, embed: Embed) -> VerifiedBank | Edits:
    """The bank an embed names, or the complaint that there is none."""
    bank = sheet.gallery.banks.get(embed.path)
    if bank is None:
        fix = did_you_mean(embed.path, sheet.gallery.banks, "a bank is a file quiz/<lesson>.yml")
        return complain(sheet, embed, Code.MISSING_ITEM, f"no bank {embed.path}", fix)
    if isinstance(bank, tuple):
        return [(embed.start, embed.end, sheet.stash(markup.problem_box(bank)))]
    if embed.fragment and embed.kind is not EmbedKind.QUIZ:
        message = f".{embed.kind} shows a whole bank, not {embed.fragment!r}"
        return complain(
            sheet, embed, Code.BAD_EMBED, message, f"remove #{embed.fragment}, or use .quiz"
        )
    return bank


def _ask(sheet: Sheet, embed: Embed, items: Sequence[AnyVerified]) -> Edits:
    """Note questions that stand on the page; the complaint if one does already."""
    for one in items:
        if one.item.id in sheet.asked:
            message = f"{one.item.id} stands on this page already"
            return complain(sheet, embed, Code.BAD_EMBED, message, "remove one of them")
        sheet.asked.add(one.item.id)
        if not sheet.answered_on:
            sheet.answers.append(answer_article(one, PageWriter(sheet, one.path)))
    return []


@dataclass(frozen=True)
class PageWriter:
    """Writes the words of a bank's items for this page."""

    sheet: Sheet
    bank: str

    @property
    def place(self) -> Place:
        """Where on the site the words will stand."""
        return Place(self.sheet.page.root, "")

    def anchor(self, program: Snippet) -> str:
        """Id for the first figure of a program where answers stand for themselves."""
        exhibit = self.sheet.gallery.exhibits.get(program.path)
        if not self.sheet.is_key or program.variant or not exhibit or not exhibit.snippet:
            return ""
        return "" if exhibit.path in self.sheet.shown else figure_anchor(self.sheet, exhibit)

    def block(self, text: str, line: int) -> str:
        """Paragraphs."""
        return self._write(prose.block, text, line)

    def inline(self, text: str, line: int) -> str:
        """A phrase."""
        return self._write(prose.inline, text, line)

    def _write(self, render: Callable[..., str], text: str, line: int) -> str:
        """Expand the embeds of a text, render what is around them, and put them back."""
        text, holder = prose.clean(text), prose.Holder()
        page = replace(self.sheet.page, path=self.bank)
        inner = replace(self.sheet, stash=holder.hold, page=page)
        parsed = find_embeds(text, self.bank, line)
        edits: Edits = []
        for problem, (start, end) in zip(parsed.problems, parsed.broken, strict=False):
            self.sheet.problems.append(problem)
            edits.append((start, end, holder.hold(markup.problem_box([problem]))))
        for embed in parsed.embeds:
            if embed.kind in INLINE:
                edits += INLINE[embed.kind](embed, inner)
            else:
                message = f".{embed.kind} stands in the words of a question"
                edits += complain(inner, embed, Code.BAD_EMBED, message, "use .value or .claim")
        for start, end, replacement in sorted(outermost(edits), reverse=True):
            text = text[:start] + replacement + text[end:]
        return holder.fill(render(text, self._link))

    def _link(self, target: str) -> str:
        return self.sheet.page.url(joined(self.bank, target)) or target

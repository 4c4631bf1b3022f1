"""Banks as files for learning systems: Moodle GIFT, and a QTI 3 package."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from traced.embeds.embed import Embed, EmbedKind, find_embeds
from traced.embeds.exhibit import Exhibit
from traced.embeds.value import ValueProblemError, value_of
from traced.inputs import prose
from traced.markup.gift import to_gift
from traced.markup.qti import to_qti
from traced.markup.sheet import outermost
from traced.quiz.answer import VerifiedBank, gift_name, qti_name

LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The same for every file, so that the same bank gives the same package."""


def export(bank: VerifiedBank, exhibits: Mapping[str, Exhibit]) -> dict[str, str | bytes]:
    """Every form of a bank, by file name; none of a bank without a verified item.

    Args:
        bank: Its items; those with problems are left out.
        exhibits: Snippets and their runs, for the values that stand in the items' words.
    """

    def plain(text: str) -> str:
        return prose.plain(resolved(text, bank.path, exhibits))

    def html(text: str) -> str:
        return prose.block(resolved(text, bank.path, exhibits))

    if not bank.items:
        return {}
    return {
        gift_name(bank.lesson): to_gift(bank, plain),
        qti_name(bank.lesson): _package(to_qti(bank, html)),
    }


def _package(files: Mapping[str, str]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in files.items():
            info = zipfile.ZipInfo(name, LONG_AGO)
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, text.encode())
    return written.getvalue()


def resolved(text: str, bank: str, exhibits: Mapping[str, Exhibit]) -> str:
    """Markdown whose values stand in it as words, and whose claims have lost their marks."""
    edits = []
    for embed in find_embeds(text, bank).embeds:
        if embed.kind is EmbedKind.VALUE:
            edits.append((embed.start, embed.end, _value(embed, exhibits)))
        elif embed.kind is EmbedKind.CLAIM:
            inner = resolved(embed.text, bank, exhibits)
            edits.append((embed.start, embed.end, inner))
    for start, end, words in sorted(outermost(edits), reverse=True):
        text = text[:start] + words + text[end:]
    return text


def _value(embed: Embed, exhibits: Mapping[str, Exhibit]) -> str:
    """What a value is; where it cannot be told, the page that shows it complains."""
    exhibit = exhibits.get(embed.path)
    shown = exhibit.run_on(None) if exhibit else None
    if exhibit is None or exhibit.snippet is None or shown is None:
        return embed.text
    try:
        return value_of(exhibit.snippet, shown.record, embed.fragment).text
    except ValueProblemError:
        return embed.text

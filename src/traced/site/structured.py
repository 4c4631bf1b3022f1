"""What search engines are told of a page, as linked data in the terms of schema.org.

Answers stay out of it, as they stay out of the search. Source: https://schema.org/LearningResource
and https://schema.org/Quiz.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from traced.inputs import prose
from traced.inputs.lesson import LoadedLesson
from traced.quiz.answer import AnyVerified, VerifiedBank

CONTEXT: Final = "https://schema.org"
KINDS: Final[Mapping[str, str]] = {
    "choice": "Multiple choice",
    "multiple_response": "Checkbox",
    "predict_output": "Short answer",
    "numeric": "Numeric",
    "order": "Ordering",
    "gap": "Fill in the blank",
    "hottext": "Hot text",
}
"""Types of questions, as a reader knows them."""
Thing = dict[str, object]


@dataclass(frozen=True)
class About:
    """The words of a page, and where it will be."""

    title: str
    description: str
    url: str
    """Absolute, or empty if the site has no address."""
    path: str
    """File relative to the project's root."""
    asks: frozenset[tuple[str, str]] = frozenset()
    """Banks by file, each with the id of a question that stands on the page, or empty for all."""


@dataclass(frozen=True)
class Setting:
    """What there is around a page."""

    site_name: str
    """Of the site, if the page is its home; else empty."""
    lesson: LoadedLesson | None
    """The lesson whose page it is."""
    overview_url: str
    """Address of that lesson's first page, as far as the site has one."""
    banks: tuple[VerifiedBank, ...]


def describe(page: About, around: Setting) -> str:
    """All that is told of a page, as the text of a script element; empty if that is nothing."""
    things: list[Thing] = []
    if around.site_name:
        things.append(_site(page, around.site_name))
    if around.lesson:
        thing = _lesson_page(page, around.lesson, around.overview_url)
        taught = _taught(page, around.banks)
        things.append({**thing, "teaches": taught} if taught else thing)
    for bank in around.banks:
        whole = (bank.path, "") in page.asks
        items = [one for one in bank.items if whole or (bank.path, one.item.id) in page.asks]
        if items:
            things.append(_quiz(page, bank, items))
    return _linked_data(things) if things else ""


def _site(page: About, name: str) -> Thing:
    """The whole site, told by its home page."""
    thing: Thing = {"@type": "WebSite", "name": name, "description": page.description}
    return _at(thing, page.url)


def _lesson_page(page: About, loaded: LoadedLesson, overview_url: str) -> Thing:
    """A page of a lesson: how it teaches, how long it takes and, if it is known, what."""
    lesson, name = loaded.lesson, page.path.rpartition("/")[2]
    entry = loaded.entry(name)
    thing: Thing = {
        "@type": "LearningResource",
        "name": page.title,
        "description": page.description,
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "about": lesson.course,
    }
    if entry is None:
        thing["name"] = lesson.title
        thing["hasPart"] = [
            {
                "@type": "LearningResource",
                "name": style.name,
                "description": prose.plain(style.promise),
                "timeRequired": f"PT{style.minutes}M",
            }
            for style in lesson.styles
        ]
        return _at(thing, page.url)
    if entry in lesson.styles:
        thing["learningResourceType"] = entry.name
    if entry.minutes:
        thing["timeRequired"] = f"PT{entry.minutes}M"
    whole: Thing = {"@type": "LearningResource", "name": lesson.title}
    thing["isPartOf"] = _at(whole, overview_url)
    return _at(thing, page.url)


def _taught(page: About, banks: Sequence[VerifiedBank]) -> list[str]:
    """The objectives that a page teaches: those whose section stands on it."""
    return [
        prose.plain(text)
        for bank in banks
        for text, where in bank.objectives.values()
        if where.partition("#")[0] == page.path
    ]


def _quiz(page: About, bank: VerifiedBank, items: Sequence[AnyVerified]) -> Thing:
    """The questions of one bank that a page asks, without what answers them."""
    wanted = dict.fromkeys(one.item.objective for one in items)
    thing: Thing = {
        "@type": "Quiz",
        "name": page.title,
        "about": bank.title,
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "assesses": [prose.plain(bank.objectives[name][0]) for name in wanted],
        "hasPart": [
            {
                "@type": "Question",
                "name": prose.plain(one.item.title),
                "eduQuestionType": KINDS[one.item.type],
                "educationalLevel": one.item.difficulty,
            }
            for one in items
        ],
    }
    return _at(thing, page.url)


def _linked_data(things: Sequence[Thing]) -> str:
    """Things as text that nothing in it can end."""
    graph = {"@context": CONTEXT, "@graph": list(things)}
    return json.dumps(graph, ensure_ascii=False).replace("<", "\\u003c")


def _at(thing: Thing, url: str) -> Thing:
    return {**thing, "url": url} if url else thing

"""A card shows a page's title and description; the same words draw the same bytes."""

from __future__ import annotations

import struct

from traced.site.card import card_name, draw_card


def test_size_and_sameness() -> None:
    """1200 by 630 pixels, whoever draws it and whenever; a dollar sign is no formula."""
    one = draw_card("Traced", "Metrics for $5", "How fast is each mode?")

    assert b"\x89PNG" == one[:4]
    assert (1200, 630) == struct.unpack(">II", one[16:24])
    assert one == draw_card("Traced", "Metrics for $5", "How fast is each mode?")


def test_name() -> None:
    """Other words have another name, so that no cache shows an old card."""
    assert card_name("a", "b") == card_name("a", "b")
    assert card_name("a", "b") != card_name("a", "c")

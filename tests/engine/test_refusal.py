"""What a model refuses is said in words for the author."""

from __future__ import annotations

import json
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from traced.base.refusal import Refusal, refusal


class Fruit(BaseModel):
    """One alternative, with a value of each kind."""

    model_config = ConfigDict(strict=True)
    type: Literal["fruit"]
    count: int = 0
    weight: float = Field(1.0, gt=0)
    ripe: bool = True
    name: str = Field("pear", min_length=2)
    parts: tuple[str, ...] = Field(("core",), min_length=1)
    colour: Literal["green", "yellow"] = "green"

    @field_validator("name")
    @classmethod
    def _known(cls, name: str) -> str:
        if name == "potato":
            raise ValueError(f"{name!r} is no fruit")
        return name


class Grain(BaseModel):
    """The other alternative."""

    type: Literal["grain"]


class Basket(BaseModel):
    """What is read."""

    item: Annotated[Fruit | Grain, Field(discriminator="type")]


@pytest.mark.parametrize(
    ("item", "said", "fix"),
    [
        ({"type": "friut"}, "x: type cannot be 'friut'", "did you mean fruit?"),
        ({"type": 7}, "x: type cannot be '7'", "known: fruit, grain"),
        ({}, "x: type is missing", ""),
        ({"colour": "gren"}, "x cannot be 'gren'", "did you mean green?"),
        ({"colour": 3}, "x cannot be 3", "known: green, yellow"),
        ({"colour": ["green"]}, "x cannot be that", "did you mean green?"),
        ({"count": "2"}, "x should be a whole number, not '2'", ""),
        ({"count": None}, "x should be a whole number, not null", ""),
        ({"weight": -0.5}, "x should be greater than 0, not -0.5", ""),
        ({"weight": "9" * 99}, "x should be a number", ""),
        ({"ripe": "yes"}, "x should be true or false, not 'yes'", ""),
        ({"name": ["a"]}, "x should be text", ""),
        ({"name": "a"}, "x should have at least 2 characters", ""),
        ({"name": "potato"}, "x: 'potato' is no fruit", ""),
        ({"parts": "core"}, "x should be a list, not 'core'", ""),
        ({"parts": []}, "x should have at least 1 item, not 0", ""),
        (None, "x should be a mapping of keys to values, not null", ""),
    ],
)
def test_refusals(item: object, said: str, fix: str) -> None:
    """Kinds are called as files call them, short values are repeated, near words suggested."""
    if isinstance(item, dict) and item and "type" not in item:
        item = {"type": "fruit", **item}
    refused = refused_in({"item": item})

    assert (said, fix) == (refused.about("x"), refused.fix)


def test_without_a_name() -> None:
    """What has no name of its own is the file."""
    assert "the file should be a mapping of keys to values, not 3" == refused_in(3).about("")
    assert "'potato' is no fruit" == refused_in(
        {"item": {"type": "fruit", "name": "potato"}}
    ).about("")


def test_missing() -> None:
    """A key that must be there is named."""
    assert "item is missing" == refused_in({}).about("item")


def refused_in(data: object) -> Refusal:
    """The one thing that is wrong with the data."""
    with pytest.raises(ValidationError) as caught:
        Basket.model_validate_json(json.dumps(data))
    [detail] = caught.value.errors()
    return refusal(detail)

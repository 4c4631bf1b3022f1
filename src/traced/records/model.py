"""The base of everything that a record is made of."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """Base of all parts of a record: immutable, and strict about what it reads."""

    model_config = ConfigDict(extra="forbid", frozen=True)

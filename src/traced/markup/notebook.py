"""A program as a Jupyter notebook, for readers who want to run and change it at once."""

from __future__ import annotations

import hashlib

import nbformat

from traced.inputs.snippet import Snippet


def to_notebook(snippet: Snippet) -> str:
    """Write a notebook: the caption, then the lines a page shows, a cell for each section.

    The ids of its cells come from their place and text, so that two builds write the same file.
    """
    cells = [_cell("markdown", f"# {snippet.caption}", 0)]
    cells += [_cell("code", part, number) for number, part in enumerate(_parts(snippet), 1)]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    book = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": kernel}, "cells": cells}
    checked = nbformat.from_dict(book)  # type: ignore[no-untyped-call]
    nbformat.validate(checked)
    return str(nbformat.writes(checked)) + "\n"  # type: ignore[no-untyped-call]


def _cell(kind: str, text: str, number: int) -> dict[str, object]:
    ident = hashlib.sha256(f"{number}{text}".encode()).hexdigest()[:12]
    cell: dict[str, object] = {"cell_type": kind, "id": ident, "metadata": {}, "source": text}
    return cell | ({"execution_count": None, "outputs": []} if kind == "code" else {})


def _parts(snippet: Snippet) -> list[str]:
    """The visible lines, parted where a section that lies in no other begins or ends."""
    marks = set[int]()
    end = 0
    for section in sorted(snippet.sections.values(), key=lambda s: s.first_line):
        if section.first_line > end:
            end = section.last_line
            marks |= {section.first_line, section.last_line + 1}
    parts: list[list[str]] = [[]]
    for number, line in snippet.visible():
        if any(mark <= number for mark in marks):
            marks -= {mark for mark in marks if mark <= number}
            parts.append([])
        parts[-1].append(line)
    texts = ("\n".join(part).strip("\n") for part in parts)
    return [text for text in texts if text]

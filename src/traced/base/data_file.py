"""Reads YAML as plain data, and notes on which line each part of it stands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import yaml

from traced.base.problem import Code, Problem

Key = str | int
PLAIN: Final = frozenset({"str", "int", "float", "bool", "null", "map", "seq"})
"""Kinds of YAML value that a file may hold; a date, say, was meant as text."""


def line_in(lines: Mapping[tuple[Key, ...], int], way: tuple[Key, ...]) -> int:
    """Line of the part that `way` leads to, or of the nearest part around it."""
    while way and way not in lines:
        way = way[:-1]
    return lines.get(way, 1)


class DataReader:
    """Turns YAML into plain data and notes where everything stands."""

    def __init__(self, path: str, problems: list[Problem], code: Code) -> None:
        self.lines: dict[tuple[Key, ...], int] = {}
        """Line of each key and list element, by the way that leads there."""
        self._path = path
        self._problems = problems
        self._code = code
        self._met: set[int] = set()
        """Nodes read so far: an alias would be met twice, and could unfold without end."""

    def read(self, text: str) -> Any:
        """The whole document."""
        try:
            node = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            self._complain(mark.line + 1 if mark else 1, f"not YAML: {error.problem}")
            return None
        except yaml.YAMLError as error:  # a character that YAML does not allow
            self._complain(1, f"not YAML: {str(error).splitlines()[0]}")
            return None
        if node is None:
            self._complain(1, "is empty")
            return None
        return self._value(node, ())

    def _complain(self, line: int, message: str, fix: str = "mend the YAML") -> None:
        self._problems.append(Problem(self._path, line, self._code, message, fix))

    def _value(self, node: yaml.Node, way: tuple[Key, ...]) -> Any:
        line = node.start_mark.line + 1
        self.lines.setdefault(way, line)
        if id(node) in self._met:
            self._complain(line, "an alias stands for this a second time", "write it out")
            return None
        self._met.add(id(node))
        kind = node.tag.removeprefix("tag:yaml.org,2002:")
        if kind not in PLAIN:
            what = repr(node.value) if isinstance(node, yaml.ScalarNode) else "this"
            self._complain(line, f"{what} is a {kind}", "put it between quotes")
            return None
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, way)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(one, (*way, n)) for n, one in enumerate(node.value)]
        return yaml.SafeLoader("").construct_object(node)

    def _mapping(self, node: yaml.MappingNode, way: tuple[Key, ...]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key, line = str(key_node.value), key_node.start_mark.line + 1
            if key in found:
                self._complain(line, f"{key!r} is given twice", "remove one")
                continue
            self.lines[*way, key] = line
            found[key] = self._value(value_node, (*way, key))
        return found

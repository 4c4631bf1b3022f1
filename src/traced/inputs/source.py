"""Lines of Python source, as Python counts them."""

from __future__ import annotations

import ast


def lines_of(source: str) -> list[str]:
    """Split as Python counts lines: `str.splitlines` would also split at form feeds and others."""
    return source.removesuffix("\n").split("\n")


def lines_in_texts(tree: ast.AST) -> frozenset[int]:
    """Lines that begin inside a string, where nothing is a comment and each blank line counts."""
    texts = (n for n in ast.walk(tree) if isinstance(n, (ast.Constant, ast.JoinedStr)))
    return frozenset(
        line
        for node in texts
        if isinstance(node, ast.JoinedStr) or isinstance(node.value, (str, bytes))
        for line in range(node.lineno + 1, (node.end_lineno or node.lineno) + 1)
    )


def statement_lines(node: ast.stmt) -> tuple[int, int]:
    """Return first and last line of a statement, its decorators included."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    return first, node.end_lineno or node.lineno

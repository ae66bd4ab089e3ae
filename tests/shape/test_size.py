"""Size is a budget: what is larger hides two ideas in one place."""

from __future__ import annotations

import ast
from pathlib import Path
from statistics import median

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "woodshed"
FILES = sorted(SOURCE.rglob("*.py"))
FILE_LINES, FUNCTION_LINES, PARAMETERS, NESTING = 400, 40, 8, 4

BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match)


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]


def depth(node: ast.AST) -> int:
    """How many blocks stand inside one another; ``elif`` does not go deeper."""
    deepest = 0
    for child in ast.iter_child_nodes(node):
        is_elif = isinstance(node, ast.If) and isinstance(child, ast.If) and node.orelse == [child]
        deepest = max(deepest, depth(child) + (isinstance(child, BLOCKS) and not is_elif))
    return deepest


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_files_and_functions_stay_small(path: Path):
    """Files to 400 lines, functions to 40, eight parameters, four levels of nesting."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= FILE_LINES
    for function in functions(path):
        first = function.body[0]
        spoken = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
        lines = function.end_lineno - (first.end_lineno if spoken else function.lineno - 1)
        given = function.args
        assert lines <= FUNCTION_LINES, f"{function.name} has {lines} lines below its docstring"
        count = len([*given.posonlyargs, *given.args, *given.kwonlyargs])
        count -= bool(given.args and given.args[0].arg in {"self", "cls"})
        assert count <= PARAMETERS, f"{function.name} takes {count} parameters"
        assert depth(function) <= NESTING, f"{function.name} nests too deeply"


def test_most_modules_are_far_smaller():
    """The median module is under 100 lines, and nine in ten are under 250."""
    sizes = sorted(len(p.read_text(encoding="utf-8").splitlines()) for p in FILES)
    assert median(sizes) < 100
    assert sizes[int(0.9 * len(sizes))] < 250

"""Dependencies point down: the layers of the import contracts, read here without their tool."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "woodshed"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
LAYERS = [[part.strip() for part in row.split("|")] for row in CONTRACTS[0]["layers"]]
HEIGHT = {part: len(LAYERS) - k for k, row in enumerate(LAYERS) for part in row}


def part_of(path: Path) -> str:
    """The package or module directly below the root that a file belongs to."""
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def imports_of(path: Path) -> set[str]:
    """The parts of the package that a file imports, also inside functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = []
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively; full names say where a thing lives"
            names = [node.module or ""]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        found |= {name.split(".")[1] for name in names if name.startswith("woodshed.")}
    return found


FILES = sorted(p for p in SOURCE.rglob("*.py") if part_of(p) not in {"__init__", "__main__"})


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SOURCE)))
def test_a_module_imports_only_from_below(path: Path):
    """A module imports its own part and lower ones; parts on one level do not know each other."""
    own = part_of(path)
    assert own in HEIGHT, f"{own} has no place in the layers of pyproject.toml"
    above = {other for other in imports_of(path) - {own} if HEIGHT[other] >= HEIGHT[own]}
    assert not above


def test_rooms_hold_data_alone():
    """A genre's folder holds no Python."""
    folders = [p for p in (SOURCE / "genres").iterdir() if p.is_dir() and p.name != "__pycache__"]
    assert len(folders) == 8
    assert [p for folder in folders for p in folder.rglob("*.py")] == []

"""Every option that a pattern gives is read: by the device that plays it, or by what is done with any pattern."""

from __future__ import annotations

import ast
import inspect
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from woodshed import arrangement
from woodshed.arrangement.devices import DEVICES
from woodshed.arrangement.plan import common_patterns
from woodshed.genres import style_of
from woodshed.piece import GENRES

HOME = Path(arrangement.__file__).parent
ANYWHERE = ("arranger", "drafts", "enriching", "hands", "levelled", "plan", "registers", "textures", "thinning")
"""Modules that look at the options of a pattern whatever device plays it."""
TEXTURE = frozenset(
    {"name", "least", "most", "low", "high", "centre", "span", "root", "strict", "bass", "broken", "whole", "dark"}
)
"""What a texture may say."""


@cache
def tree_of(module):
    return ast.parse((HOME / f"{module.replace('.', '/')}.py").read_text("utf-8"))


@cache
def named_in(module):
    """The strings in the code of a module, without its docstrings."""
    tree = tree_of(module)
    texts = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in texts)
    return frozenset(node.value for node in constants if isinstance(node.value, str))


@cache
def imported_by(module):
    """The modules of the arrangement that a module imports, and theirs in turn."""
    prefix = "woodshed.arrangement."
    names = {
        node.module.removeprefix(prefix)
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(prefix)
    }
    modules = {name for name in names if (HOME / f"{name.replace('.', '/')}.py").is_file()}
    return frozenset(modules).union(*(imported_by(name) for name in modules))


def read_by(device):
    """The names that a device and what it is made of may look for."""
    written = import_module(inspect.getmodule(inspect.unwrap(DEVICES[device])).__name__).__name__
    module = written.removeprefix("woodshed.arrangement.")
    return frozenset().union(*map(named_in, (module, *imported_by(module), *ANYWHERE)))


PATTERNS = [
    *((genre, pattern) for genre in GENRES for pattern in style_of(genre).patterns.values()),
    *(("any", pattern) for pattern in common_patterns().values()),
]


@pytest.mark.parametrize(("genre", "pattern"), PATTERNS, ids=lambda value: getattr(value, "name", value))
def test_every_option_of_a_pattern_is_read(genre, pattern):
    """What nothing reads says something that is not true of the music."""
    assert set(pattern.options) <= read_by(pattern.device)


@pytest.mark.parametrize(("genre", "pattern"), PATTERNS, ids=lambda value: getattr(value, "name", value))
def test_a_texture_says_what_textures_can_say(genre, pattern):
    """A slip of the pen would be passed over in silence."""
    texture = pattern.options.get("texture", {})
    assert isinstance(texture, str) or set(texture) <= TEXTURE

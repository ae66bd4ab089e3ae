"""What is public is listed, and what is listed is there."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src"
PACKAGES = sorted(".".join(path.parent.relative_to(SOURCE).parts) for path in SOURCE.rglob("__init__.py"))


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_lists_what_it_offers(name: str):
    """``__all__`` is there, in order, without doubles, and every name in it exists."""
    package = import_module(name)
    listed = package.__all__
    assert len(set(listed)) == len(listed)
    assert [n for n in listed if not hasattr(package, n)] == []


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_says_what_it_is(name: str):
    """The first line of a package is its place in the whole."""
    assert import_module(name).__doc__

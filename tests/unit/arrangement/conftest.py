"""Puts the helpers of these tests where they find them."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import pytest

from pieces import a_brief, a_chart


@pytest.fixture
def a_brief_in():
    """A brief in a key, over one bar of its tonic."""
    return lambda key, **fields: a_brief(a_chart(key=key), **fields)

"""The golden pieces: what a pianist last heard of every genre, note by note."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from woodshed.piece import GENRES

sys.path.insert(0, str(Path(__file__).parent))

from golden_pieces import changes


@pytest.mark.parametrize("genre", GENRES)
def test_the_golden_piece_of_a_genre_sounds_as_it_did(genre):
    """When the change is meant, play it, then run ``make golden``."""
    assert changes(genre) == ""

"""``woodshed genres``: what each genre offers."""

from __future__ import annotations

import json

from woodshed.genres import style_of
from woodshed.piece import GENRES


def test_every_genre_lists_its_applications(woodshed):
    """With tempo and words, the usual one marked."""
    said = woodshed("genres")
    assert said.code == 0
    for genre in GENRES:
        assert f"(--genre {genre})" in said.out
        style = style_of(genre)
        assert f"  {style.usual} (usual)" in said.out
        assert all(f"  {name}" in said.out for name in style.applications)


def test_one_genre_alone(woodshed):
    """By its name."""
    said = woodshed("genres", "jazz")
    assert "bebop" in said.out
    assert "(--genre gospel)" not in said.out


def test_programs_get_one_object(woodshed):
    """Genre by genre, application by application."""
    offered = json.loads(woodshed("genres", "--json").out)
    assert list(offered) == list(GENRES)
    swing = offered["jazz"]["applications"]["swing"]
    low, high = swing["tempo"]
    assert low <= swing["usual_tempo"] <= high
    assert "4/4" in swing["meters"]


def test_a_genre_that_is_not_there_is_refused_with_those_that_are(woodshed):
    """All eight names."""
    said = woodshed("genres", "polka")
    assert said.code == 2
    assert all(name in said.err for name in ("polka", *GENRES))

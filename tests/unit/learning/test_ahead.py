"""Whole progressions that may come."""

from __future__ import annotations

import pytest

from woodshed.errors import RequestError
from woodshed.learning import Context, ways_on
from woodshed.learning.chord_class import class_of
from woodshed.piece import GENRES
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key

C = Key.parse("C")


@pytest.mark.parametrize("genre", GENRES)
def test_every_genre_has_ways_to_begin(genre):
    """Ranked, as long as asked, each with another beginning, all of chords that can be read."""
    found = ways_on("", Context(key=C, genre=genre), length=4, count=5)
    chances = [way.probability for way in found.progressions]
    assert len(chances) == 5
    assert chances == sorted(chances, reverse=True)
    assert all(len(way.chords) == len(way.numerals) == 4 for way in found.progressions)
    beginnings = {tuple(class_of(chord, 0) for chord in way.chords[:2]) for way in found.progressions}
    assert len(beginnings) == 5
    for chord in (chord for way in found.progressions for chord in way.chords):
        assert Chord.parse(chord.symbol) == chord


def test_a_progression_goes_on_from_what_was_played():
    """A two and a five lead home in one of the ways, and no way begins with what sounds."""
    found = ways_on("| Dm7 | G7 |", Context(key=C, genre="jazz"), length=2)
    assert any(way.chords[0].root.name == "C" for way in found.progressions)
    assert all(class_of(way.chords[0], 0) != class_of(Chord.parse("G7"), 0) for way in found.progressions)


def test_reasons_are_numerals_and_a_phrase_only_where_all_chords_walk_along_it(no_weights):
    """The room alone walks along its phrases."""
    found = ways_on("", Context(key=C, genre="gospel"), length=4, count=8)
    assert found.by == "rules"
    assert all(way.reason.startswith(" ".join(way.numerals)) for way in found.progressions)
    assert any(way.phrase for way in found.progressions)


@pytest.mark.parametrize(("fields", "part"), [({"length": 0}, "0 chords"), ({"length": 99}, "99"), ({"count": 0}, "0")])
def test_what_cannot_be_suggested_is_refused(fields, part):
    """With what is accepted."""
    with pytest.raises(RequestError, match=part):
        ways_on("C", Context(key=C), **fields)

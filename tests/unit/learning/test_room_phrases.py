"""The rooms' phrases as experience: what follows what, and in which phrase."""

from __future__ import annotations

import pytest

from woodshed.genres import style_of
from woodshed.learning.chord_class import CLASSES, FAMILIES, class_of
from woodshed.learning.room_phrases import room_phrases, signature_tonic
from woodshed.learning.table import ALL, START
from woodshed.piece import GENRES
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key

TWO, FIVE, ONE = (class_of(Chord.parse(symbol), 0) for symbol in ("Dm7", "G7", "Cmaj7"))


@pytest.mark.parametrize("genre", GENRES)
def test_every_room_knows_what_follows_and_how_it_is_written(genre):
    """Beginnings, names and colours; and every chord of a name's three follows the two before it."""
    room = room_phrases(genre)
    assert room.counts.met(ALL, (START,))
    assert room.colours
    for (first, second, third), name in room.names.items():
        assert room.counts.met(ALL, (first, second))[third] > 0
        assert name in {phrase.name for phrase in style_of(genre).phrases}


def test_a_jazz_two_five_goes_home():
    """As its phrases do."""
    odds = room_phrases("jazz", "major").counts.after([TWO, FIVE], ALL)
    assert int(odds.argmax()) == ONE
    assert odds.sum() == pytest.approx(1.0)
    assert len(odds) == CLASSES


def test_minor_rooms_begin_in_minor():
    """Chords count from the relative major, so that home is its sixth."""
    starts = room_phrases("reggae", "minor").counts.met(ALL, (START,))
    home = max(starts, key=starts.__getitem__)
    assert home // len(FAMILIES) == 9


def test_where_no_genre_is_named_all_rooms_speak():
    """Each of them."""
    together = room_phrases(None).counts.met(ALL, (START,))
    assert set(room_phrases("blues").counts.met(ALL, (START,))) <= set(together)
    assert room_phrases("folk").counts.met(ALL, (START,)) == together


@pytest.mark.parametrize(("key", "tonic"), [("C", 0), ("A minor", 0), ("Eb", 3), ("D dorian", 0), ("G mixolydian", 0)])
def test_the_tonic_of_a_signature(key, tonic):
    """All white keys count from C."""
    assert signature_tonic(Key.parse(key)) == tonic

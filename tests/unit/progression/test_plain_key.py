"""A model writes in one key for all twelve, and what it writes comes back on the same degrees."""

from __future__ import annotations

import pytest
from hypothesis import given

from progressions import a_brief
from strategies import keys
from woodshed.genres import style_of
from woodshed.piece import Change, Request
from woodshed.piece.brief import KeyChange
from woodshed.progression.plain_key import in_plain_key, out_of_plain_key
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key
from woodshed.words import read

SYMBOLS = ("Cmaj7", "Dm7", "Em7", "F6", "G7(b9)", "Am9", "Bm7b5", "C/E")


@given(keys)
def test_the_plain_key_has_no_sharps_or_flats_and_the_same_mode(key):
    """C major, A minor, D dorian and so on."""
    plain = in_plain_key(a_brief(key=str(key.tonic.name), mode=key.mode)).key
    assert (plain.signature, plain.mode) == (0, key.mode)


@given(keys)
def test_what_is_written_there_comes_back_on_the_same_degrees(key):
    """There and back again is where it was."""
    brief = a_brief(key=key.tonic.name, mode=key.mode)
    plain = in_plain_key(brief)
    written = (Change(Chord(plain.key.tonic, "maj7"), 960),)
    (back,) = out_of_plain_key(written, 1, plain, brief)
    assert (back.chord.root.semitone, back.chord.type, back.duration) == (key.tonic.semitone, "maj7", 960)


@pytest.mark.parametrize("key", ["Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B"])
def test_chords_that_the_player_spelled_are_moved_and_moved_back(key):
    """In every key the model sees the same."""
    words = "jazz over Dm7 G7 Cmaj7 in C"
    home = in_plain_key(read(Request(description=words), style_of))
    brief = read(Request(description=words, key=key), style_of)
    plain = in_plain_key(brief)
    for asked, own in zip(plain.progression, brief.progression, strict=True):
        (back,) = out_of_plain_key((Change(asked.chord, 960),), 1, plain, brief)
        assert back.chord.symbol == own.chord.symbol
    assert len(home.progression) == len(plain.progression)


def test_nothing_moves_in_the_plain_key_itself():
    """Not even a spelling."""
    brief = a_brief()
    assert in_plain_key(brief) == brief
    written = tuple(Change(Chord.parse(symbol), 960) for symbol in SYMBOLS)
    assert out_of_plain_key(written, 3, brief, brief) is written


def test_a_later_key_moves_by_as_much():
    """From Db to Eb is from C to D, and each bar comes back in the key that holds there."""
    brief = a_brief(key="Db", key_changes=(KeyChange(5, Key.parse("Eb")),))
    plain = in_plain_key(brief)
    assert [(change.bar, str(change.key)) for change in plain.key_changes] == [(5, "D major")]
    symbols = []
    for bar, symbol in ((1, "Cmaj7"), (4, "G7"), (5, "Dmaj7"), (8, "A7")):
        (back,) = out_of_plain_key((Change(Chord.parse(symbol), 960),), bar, plain, brief)
        symbols.append(back.chord.symbol)
    assert symbols == ["Dbmaj7", "Ab7", "Ebmaj7", "Bb7"]

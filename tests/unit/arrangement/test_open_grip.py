"""The open grips of a left hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from woodshed.arrangement.frame import clouded
from woodshed.arrangement.hands import limits
from woodshed.arrangement.open_grip import GRIPS, open_grip
from woodshed.theory.chord import Chord

WIDE = limits(6, "medium")[0]


def grip(symbol, bass, name="open", level=6):
    keys = open_grip(Chord.parse(symbol), bass, limits(level, "medium")[0], name)
    return [key - bass for key in keys]


def test_a_major_chord_with_a_ninth_takes_it_in_one_grip():
    assert grip("Ebmaj9", 39) == [0, 7, 14]


def test_a_minor_chord_takes_no_ninth_since_it_would_rub_against_the_third():
    assert grip("Ebm9", 39) == [0, 7, 12]


def test_a_small_hand_takes_less():
    assert grip("Ebmaj9", 39, level=1) == [0, 7]


def test_a_dominant_in_two_notes_shows_its_seventh_where_it_is_clear():
    assert grip("C7", 48, "two") == [0, 10]
    assert grip("E7", 40, "two") == [0, 12]


def test_root_and_seventh_move_up_an_octave_rather_than_turn_to_mud():
    assert grip("E7", 40, "seven") == [12, 22]
    assert grip("C7", 48, "seven") == [0, 10]
    assert grip("Cmaj7", 48, "seven") == grip("Cmaj7", 48, "two")


def test_a_fifth_that_would_be_mud_becomes_an_octave():
    assert grip("C", 36, "fifth") == [0, 12]
    assert grip("F", 41, "fifth") == [0, 7]


def test_a_tenth_may_be_wider_since_it_is_rolled():
    assert grip("F", 41, "tenth") == [0, 7, 16]


def test_an_altered_fifth_never_stands_in_the_bass():
    assert grip("F#m7b5", 42) == [0, 12]


def test_a_slash_bass_takes_its_octave_wherever_it_lies():
    assert grip("C/E", 40) == [0, 12]
    assert grip("C/G", 43 + 4) == [0, 12]
    assert grip("Db/Ab", 56) == [0, 12]


def test_a_hand_too_small_for_an_octave_plays_the_bass_alone():
    tiny = replace(WIDE, notes=2, span=7, rolled_span=7)
    assert open_grip(Chord.parse("C/E"), 40, tiny) == (40,)
    assert open_grip(Chord.parse("Cdim7"), 40, tiny) == (40,)


@pytest.mark.parametrize("name", GRIPS)
@pytest.mark.parametrize("symbol", ["C", "Cm7", "C13", "C9sus", "Cdim7", "Cm7b5", "Caug", "C5", "F/C", "C6/9"])
def test_every_grip_is_clear_in_every_key_and_within_reach(name, symbol):
    for bass in (36, 48):
        keys = open_grip(Chord.parse(symbol), bass, WIDE, name)
        assert keys[0] % 12 == 0
        assert len(keys) == 1 or not clouded(keys)
        assert len(keys) <= WIDE.notes
        assert keys[-1] - keys[0] <= WIDE.rolled_span

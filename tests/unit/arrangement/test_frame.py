"""Every key is arranged at one place and then moved there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from woodshed.arrangement.device import Stroke
from woodshed.arrangement.frame import (
    clouded,
    framed_brief,
    framed_chord,
    framed_key,
    framed_limits,
    moved,
    shift_of,
)
from woodshed.arrangement.hands import limits, muddy
from woodshed.piece import KeyChange
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key


@pytest.mark.parametrize(
    ("key", "shift"), [("Eb", 0), ("E", 1), ("Ab", 5), ("A", 6), ("Bb", -5), ("D", -1), ("C minor", -3)]
)
def test_a_piece_moves_at_most_a_tritone(key, shift):
    assert shift_of(Key.parse(key)) == shift


@pytest.mark.parametrize("level", range(1, 11))
def test_the_frame_leaves_room_to_move_either_way(level):
    (left, right), (low, high) = limits(level, "medium"), framed_limits(level, "medium")
    assert (low.low - 5, low.alone + 6) == (left.low, left.high)
    assert low.alone < low.high, "the top of a chord may be folded"
    assert (high.low - 5, high.high + 6) == (right.low, right.high)


def test_chord_and_key_stand_in_the_frame_with_one_spelling():
    assert framed_chord(Chord.parse("C#m7/E"), 1) == framed_chord(Chord.parse("Dbm7/E"), 1)
    assert framed_chord(Chord.parse("Dbm7/E"), 1).symbol == "Cm7/Eb"
    assert framed_chord(Chord.parse("N.C."), 1).pitch_classes == ()
    assert framed_key(Key.parse("C minor"), -3) == Key.parse("Eb minor")


def test_key_changes_move_with_the_brief(a_brief_in):
    brief = a_brief_in("F", key_changes=(KeyChange(5, Key.parse("F#")),))
    framed = framed_brief(brief, 2)
    assert framed.key == Key.parse("Eb")
    assert framed.key_changes[0].key.tonic.semitone == 4


def test_a_hand_moves_as_a_whole_and_in_order():
    strokes = [Stroke(960, 64, 960), Stroke(0, 60, 960)]
    assert [s.key for s in moved(strokes, 5)] == [65, 69]
    assert [s.key for s in moved(strokes, 0)] == [60, 64]


@given(st.lists(st.integers(33, 61), min_size=2, max_size=4, unique=True))
def test_what_is_clear_in_the_frame_is_clear_in_every_key(keys):
    shape = sorted(keys)
    if not clouded(shape):
        assert not any(muddy([key + shift for key in shape]) for shift in range(-5, 7))

"""Every key is arranged at one place and then moved there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from woodshed.arrangement.device import Stroke
from woodshed.arrangement.frame import (
    cleared,
    clouded,
    folded,
    framed_brief,
    framed_chord,
    framed_key,
    framed_limits,
    moved,
    shift_of,
    turned,
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


def test_in_the_highest_keys_the_top_of_a_left_hand_chord_is_folded_under_it():
    chord = [Stroke(0, 62, 960), Stroke(0, 69, 960)]
    assert [s.key for s in folded(chord)] == [57, 62]


def test_what_is_in_range_is_not_folded():
    bass = [Stroke(0, 48, 960)]
    assert folded(bass) == bass


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


def test_the_right_hand_makes_way_for_a_left_hand_that_was_seated_higher():
    left = [Stroke(0, 51, 480), Stroke(0, 60, 480)]
    right = [Stroke(0, key, 480) for key in (58, 61, 67)] + [Stroke(960, 58, 480)]
    assert [s.key for s in cleared(left, right)] == [61, 67, 70, 58]


def test_chords_that_lie_too_high_are_all_turned_down_and_keep_their_degrees():
    high = [Stroke(onset, key, 240) for onset in (0, 960) for key in (72, 76, 79)]
    low = turned(high, 69.5, 74.5)
    assert [s.key for s in low] == [67, 72, 76, 67, 72, 76]
    assert turned(low, 69.5, 74.5) == low


def test_chords_that_lie_too_low_are_turned_up_and_the_line_between_them_stays():
    strokes = [Stroke(0, key, 240) for key in (60, 64, 67)] + [Stroke(480, 69, 240)]
    strokes += [Stroke(960, key, 240) for key in (60, 65, 69)]
    assert [s.key for s in turned(strokes, 66.0, 71.0)] == [64, 67, 72, 69, 65, 69, 72]


def test_a_bass_line_moves_by_an_octave_and_never_off_the_keyboard_of_the_left_hand():
    line = [Stroke(i * 960, key, 900) for i, key in enumerate((45, 52, 47, 39))]
    assert [s.key for s in turned(line, 32, 44)] == [33, 40, 35, 39]
    assert turned([], 32, 44) == []

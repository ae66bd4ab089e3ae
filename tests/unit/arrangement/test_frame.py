"""Every key is arranged at one place and then moved there."""

from __future__ import annotations

import pytest
from moments import a_span

from woodshed.arrangement.device import Stroke
from woodshed.arrangement.frame import (
    framed_brief,
    framed_chord,
    framed_key,
    framed_limits,
    moved,
    shift_of,
)
from woodshed.arrangement.hands import limits
from woodshed.piece import KeyChange
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key


@pytest.mark.parametrize(
    ("key", "shift"), [("C", 0), ("Db", 1), ("F", 5), ("F#", 6), ("G", -5), ("B", -1), ("A minor", -3)]
)
def test_a_piece_moves_at_most_a_tritone(key, shift):
    assert shift_of(Key.parse(key)) == shift


@pytest.mark.parametrize("level", range(1, 11))
def test_the_frame_leaves_room_to_move_either_way(level):
    for hand, inside in zip(limits(level, "medium"), framed_limits(level, "medium"), strict=True):
        assert inside.low - 5 == hand.low
        assert inside.high + 6 == hand.high


def test_chord_and_key_stand_in_the_frame_with_one_spelling():
    assert framed_chord(Chord.parse("C#m7/E"), 1) == framed_chord(Chord.parse("Dbm7/E"), 1)
    assert framed_chord(Chord.parse("Dbm7/E"), 1).symbol == "Cm7/Eb"
    assert framed_key(Key.parse("A minor"), -3) == Key.parse("C minor")


def test_key_changes_move_with_the_brief(a_brief_in):
    brief = a_brief_in("Eb", key_changes=(KeyChange(5, Key.parse("E")),))
    framed = framed_brief(brief, 3)
    assert framed.key == Key.parse("C")
    assert framed.key_changes[0].key.tonic.semitone == 1


def test_both_hands_move_by_the_same_interval():
    left, right, raised = moved([Stroke(0, 36, 960)], [Stroke(0, 64, 960)], 5, [a_span("C", 0, 4)])
    assert (left[0].key, right[0].key, raised) == (41, 69, False)


def test_a_chord_that_would_be_mud_lower_down_goes_up_an_octave_with_all_its_bass():
    bass = [Stroke(0, 36, 960), Stroke(0, 43, 960), Stroke(960, 36, 960)]
    left, _, raised = moved(bass, [Stroke(0, 72, 960)], -5, [a_span("C", 0, 4)])
    assert raised
    assert [s.key for s in left] == [43, 50, 43]


def test_it_stays_where_it_is_when_the_right_hand_is_in_the_way():
    left, _, raised = moved(
        [Stroke(0, 36, 960), Stroke(0, 43, 960)], [Stroke(0, 55, 960)], -5, [a_span("C", 0, 4)]
    )
    assert raised
    assert [s.key for s in left] == [31, 38]

"""Hands that came out too high or too low in their key change their octave."""

from __future__ import annotations

from woodshed.arrangement.device import Stroke
from woodshed.arrangement.registers import cleared, folded, grounded, sunk, turned


def struck(onset: float, *keys: int, lasts: float = 1) -> list[Stroke]:
    return [Stroke(round(onset * 960), key, round(lasts * 960)) for key in keys]


def keys_of(strokes: list[Stroke]) -> list[int]:
    return [stroke.key for stroke in strokes]


def test_in_the_highest_keys_the_top_of_a_left_hand_chord_is_folded_under_it():
    chord = [Stroke(0, 62, 960), Stroke(0, 69, 960)]
    assert [s.key for s in folded(chord)] == [57, 62]


def test_what_is_in_range_is_not_folded():
    bass = [Stroke(0, 48, 960)]
    assert folded(bass) == bass


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


def test_a_right_hand_that_lies_too_high_throughout_goes_down_where_it_stays_clear_of_the_left():
    right, left = struck(0, 74, 79, 84), struck(0, 45)
    assert keys_of(sunk(right, left, 75)) == [62, 67, 72]
    assert sunk(right, left, 80) == right
    assert sunk(right, struck(0, 64), 75) == right
    assert sunk(struck(0, 65, 79, 89), left, 75) == struck(0, 65, 79, 89)


def test_single_basses_above_a_bound_go_down_and_the_chords_between_them_stay():
    left = [*struck(0, 51), *struck(1, 55, 58, 63), *struck(2, 46), *struck(3, 56, 60)]
    assert keys_of(grounded(left, 48)) == [39, 55, 58, 63, 46, 56, 60]

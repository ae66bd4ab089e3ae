"""Whatever a device writes, two hands can play what is left of it."""

from __future__ import annotations

from moments import a_desk, told

from woodshed.arrangement.device import Stroke
from woodshed.arrangement.reach import within_reach
from woodshed.theory.time import QUARTER


def grip(onset: float, *keys: int, duration: float = 1) -> list[Stroke]:
    return [Stroke(round(onset * QUARTER), key, round(duration * QUARTER)) for key in keys]


def keys_of(strokes: list[Stroke]) -> list[int]:
    return [key for _, key, _ in told(tuple(strokes))]


def test_what_is_playable_stays_as_it_is():
    left, right = grip(0, 41, 48), grip(0, 60, 64, 67)
    assert within_reach(a_desk(), left, right) == (left, right)


def test_the_least_needed_notes_go_when_there_are_too_many_and_the_melody_stays():
    _, right = within_reach(a_desk(level=1), [], grip(0, 60, 62, 64, 67))
    assert len(right) == 3
    assert max(keys_of(right)) == 67


def test_a_doubled_tone_goes_before_another():
    left, _ = within_reach(a_desk(level=3), grip(0, 53, 57, 60, 65), [])
    assert keys_of(left) == [53, 57, 60]


def test_a_span_too_wide_is_closed_from_below_in_the_right_hand_and_from_above_in_the_left():
    left, right = within_reach(a_desk(), grip(0, 41, 48, 60), grip(0, 63, 67, 76))
    assert keys_of(left) == [41, 48]
    assert keys_of(right) == [67, 76]


def test_a_rolled_tenth_stays():
    tenth = [Stroke(0, 41, 960), Stroke(0, 57, 960, late=40)]
    assert keys_of(within_reach(a_desk(), tenth, [])[0]) == [41, 57]


def test_keys_off_the_hands_range_come_back_by_octaves():
    left, right = within_reach(a_desk(), grip(0, 20), grip(0, 50))
    assert (keys_of(left), keys_of(right)) == ([32], [62])


def test_mud_is_thinned():
    left, _ = within_reach(a_desk(), grip(0, 41, 45, 48), [])
    assert keys_of(left) == [41, 48]


def test_hands_are_parted_too_where_a_quick_jump_was_taken_an_octave_nearer():
    right = [*grip(0, 62, duration=0.25), *grip(0.25, 74, duration=0.25)]
    left, right = within_reach(a_desk(level=1), grip(0.25, 55, 64), right)
    assert (keys_of(left), keys_of(right)) == ([55], [62, 62])


def test_a_left_hand_that_came_nearer_does_not_reach_into_the_right():
    left = [*grip(0, 60, duration=0.25), *grip(0.25, 52, duration=0.25)]
    left, right = within_reach(a_desk(level=1), left, grip(0.25, 62))
    assert (keys_of(left), keys_of(right)) == ([60], [62])


def test_hands_that_cross_are_parted_and_the_right_hand_keeps_its_notes():
    left, right = within_reach(a_desk(), grip(0, 48, 65), grip(0, 64, 67))
    assert (keys_of(left), keys_of(right)) == ([48], [64, 67])


def test_a_lone_left_note_above_the_right_hand_goes_down_an_octave():
    left, _ = within_reach(a_desk(), grip(0, 66), grip(0, 64))
    assert keys_of(left) == [54]


def test_a_quick_leap_is_brought_nearer_by_an_octave():
    desk = a_desk(tempo=200.0)
    left, _ = within_reach(desk, grip(0, 36, duration=0.5) + grip(0.5, 57, duration=0.5), [])
    assert keys_of(left) == [36, 45]


def test_a_slow_leap_is_left_alone():
    strokes = grip(0, 36) + grip(2, 60)
    assert within_reach(a_desk(), strokes, [])[0] == strokes


def test_a_key_is_let_go_before_it_is_struck_again():
    left, _ = within_reach(a_desk(), grip(0, 48, duration=4) + grip(1, 48), [])
    assert [(onset, length) for onset, _, length in told(tuple(left))] == [(0, 1), (1, 1)]


def test_a_key_that_the_right_hand_wants_is_let_go_by_the_left():
    left, right = within_reach(a_desk(), grip(0, 60, duration=4), grip(2, 60, 64))
    assert told(tuple(left)) == [(0, 60, 2)]
    assert keys_of(right) == [60, 64]


def test_a_key_that_the_left_hand_wants_is_let_go_by_the_right():
    left, right = within_reach(a_desk(), grip(2, 60), grip(0, 60, 64, duration=4))
    assert keys_of(left) == [60]
    assert told(tuple(right))[0] == (0, 60, 2)


def test_four_part_writing_keeps_voices_that_meet_on_one_key():
    desk = a_desk(voices="satb")
    left, right = grip(0, 48, 60), grip(0, 60, 64)
    assert within_reach(desk, left, right) == (left, right)

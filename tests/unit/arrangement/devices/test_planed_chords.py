"""Gliding chords keep their shape and go along the scale."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from moments import a_desk, a_moment, a_pattern, a_span

from woodshed.arrangement.devices.planed_chords import planed_chords

GRIP = (60, 64, 67)


def play(*spans, place=0, ending=False, meter="4/4"):
    desk = a_desk("| C |", meter=meter)
    pattern = a_pattern("planed_chords", "right")
    moment = a_moment(*spans, hand="right", pattern=pattern, desk=desk, place=place, ending=ending)
    strokes = planed_chords(moment, Random(1))
    shapes = {}
    for stroke in strokes:
        shapes.setdefault(stroke.onset, []).append(stroke.key)
    return list(shapes.values()), strokes


def c(start=0, end=4, right=GRIP):
    return a_span("C", start, end, right=right)


def test_a_bar_is_a_chord_and_two_steps_of_the_scale():
    """C E G glides to D F A and E G B."""
    shapes, _ = play(c())
    assert shapes == [[60, 64, 67], [62, 65, 69], [64, 67, 71]]


def test_every_other_bar_glides_down():
    """From the second bar of a phrase the hand comes back."""
    shapes, _ = play(c(), place=1)
    assert shapes == [[60, 64, 67], [59, 62, 65], [57, 60, 64]]


def test_high_chords_turn_down():
    """Nothing glides beyond where close chords still have body."""
    shapes, _ = play(c(right=(76, 79, 84)))
    assert shapes[1] == [74, 77, 83]


def test_all_voices_take_a_step_at_once():
    """No voice moves by more than a tone and none stands."""
    shapes, _ = play(c())
    moves = [y - x for a, b in pairwise(shapes) for x, y in zip(a, b, strict=True)]
    assert set(moves) <= {1, 2}


def test_half_a_bar_glides_once_and_a_beat_stands():
    """Short chords have no time to go far."""
    assert len(play(c(0, 2), c(2, 3), c(3, 4))[0]) == 4


def test_the_last_bar_stands():
    """A piece does not end gliding."""
    shapes, strokes = play(c(), ending=True)
    assert shapes == [list(GRIP)]
    assert {s.duration for s in strokes} == {3840}


def test_a_chord_without_keys_is_silent():
    """A bar without a voicing brings nothing."""
    assert play(c(right=()))[1] == ()


def test_in_six_eight_the_dotted_beats_carry_the_glide():
    """Two dotted quarters are a chord and one step."""
    assert len(play(c(0, 3), meter="6/8")[0]) == 2

"""Dub throws a chop and lets its echoes fade; silence is part of it."""

from __future__ import annotations

from random import Random

from moments import a_desk, a_moment, a_pattern, a_span

from woodshed.arrangement.device import Stroke
from woodshed.arrangement.devices.dub_chop import dub_chop

GRIP = (69, 74, 77)
EARLIER = (Stroke(-960, 69, 300),)


def play(*spans, place=0, behind=None, before=(), ending=False, tempo=68.0):
    desk = a_desk("| Dm |", tempo=tempo)
    moment = a_moment(
        *spans, hand="right", pattern=a_pattern("dub_chop", "right"), desk=desk, place=place,
        behind=behind, before=before, ending=ending,
    )  # fmt: skip
    return dub_chop(moment, Random(1))


def dm(onset=0, end=4):
    return a_span("Dm", onset, end, right=GRIP)


def test_echoes_stand_on_the_off_beats_and_grow_softer_and_shorter():
    strokes = [s for s in play(dm()) if s.key == GRIP[0]]
    assert [s.onset / 960 for s in strokes] == [0.5, 1.5, 2.5, 3.5]
    assert [s.accent for s in strokes] == sorted((s.accent for s in strokes), reverse=True)
    assert [s.duration for s in strokes] == sorted((s.duration for s in strokes), reverse=True)


def test_every_echo_is_short():
    assert max(s.duration for s in play(dm())) <= 0.12 * 3840


def test_the_second_bar_leaves_two_chops_out():
    assert {s.onset / 960 for s in play(dm(), place=1)} == {2.5, 3.5}


def test_the_fourth_bar_is_empty_where_its_chord_has_just_been_heard():
    assert play(dm(), place=3, behind=dm(-4, 0), before=EARLIER) == ()


def test_a_new_chord_is_never_left_out():
    assert play(dm(), place=3, behind=a_span("Gm", -4, 0), before=EARLIER)
    assert play(dm(), place=3)


def test_a_new_chord_within_the_bar_is_chopped_anew():
    strokes = play(dm(0, 2), a_span("Gm", 2, 4, right=(70, 74, 79)))
    loud = {s.onset / 960 for s in strokes if s.accent > 0}
    assert loud == {0.5, 2.5}


def test_a_chord_that_a_late_chop_misses_is_struck_on_its_own_off_beat():
    strokes = play(dm(0, 2), a_span("Gm", 2, 4, right=(70, 74, 79)), place=1)
    assert {s.onset / 960 for s in strokes} == {0.5, 2.5, 3.5}


def test_the_fast_count_chops_on_two_and_four():
    assert {s.onset / 960 for s in play(dm(), tempo=140.0)} == {1.0, 3.0}


def test_the_piece_dies_away_in_echoes():
    assert len(play(dm(), place=3, behind=dm(-4, 0), before=EARLIER, ending=True)) == 12


def test_in_the_fast_count_the_echoes_go_on_through_the_second_bar():
    first = play(dm(), tempo=140.0)
    second = play(dm(), tempo=140.0, place=1, behind=dm(-4, 0), before=EARLIER)
    assert max(s.accent for s in second) < min(s.accent for s in first)

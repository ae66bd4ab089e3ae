"""Runs in the room that the chords leave."""

from __future__ import annotations

from random import Random

import pytest
from moments import a_desk, a_moment, a_pattern, a_span

from woodshed.arrangement.device import Stroke
from woodshed.arrangement.devices.fill import fill

ON_FOUR = "4=m:.25 4e=m:.25 4&=m:.25 4a=m:.25"
BEFORE_A_CHORD = "3=m:.25 3e=m:.25 3&=m:.25 3a=m:.25 4=v*:1"
GRIP = (64, 67, 72)


def play(*spans, cells=(ON_FOUR,), other=(), seed=1, level=6):
    moment = a_moment(
        *spans, hand="right", desk=a_desk(level=level), other=other,
        before=(Stroke(0, 72, 2880),), ahead=a_span("F", 4, 8, right=(65, 69, 72)),
        pattern=a_pattern("fill", "right", cells=list(cells), scale="gospel", manner="gospel"),
    )  # fmt: skip
    return fill(moment, Random(seed))


def single(strokes):
    return [s for s in strokes if sum(o.onset == s.onset for o in strokes) == 1]


def test_after_the_last_chord_the_run_has_the_beat_to_itself():
    strokes = play(a_span("C", 0, 4, right=GRIP))
    assert sorted({s.onset // 240 for s in strokes}) == [12, 13, 14, 15]
    assert len(single(strokes)) == 4


def test_with_a_chord_on_the_same_beat_one_tone_is_held_under_the_run():
    bass = (Stroke(2880, 43, 960), Stroke(2880, 53, 960))
    strokes = play(a_span("C", 0, 3, right=GRIP), a_span("G7", 3, 4, right=(65, 71, 74)), other=bass)
    held = [s for s in strokes if s.duration == 960]
    assert [s.key % 12 for s in held] == [11]


def test_a_chord_under_a_run_lacks_nothing_or_there_is_no_run():
    spans = (a_span("C", 0, 3, right=GRIP), a_span("C13(b9)", 3, 4, right=(61, 64, 69, 70)))
    fills = [play(*spans, seed=seed) for seed in range(20)]
    assert all({4, 10, 1, 9} <= {s.key % 12 for s in strokes} for strokes in fills if strokes)
    assert () in fills


def test_the_chord_after_a_run_is_struck():
    strokes = play(
        a_span("C", 0, 2, right=GRIP), a_span("Am7", 2, 3, right=(64, 67, 72)),
        a_span("F", 3, 4, right=(65, 69, 72)), cells=(BEFORE_A_CHORD,),
        other=(Stroke(1920, 45, 960), Stroke(1920, 55, 960)),
    )  # fmt: skip
    assert sorted(s.key for s in strokes if s.onset == 2880) == [65, 69, 72]


@pytest.mark.parametrize("cells", [(ON_FOUR,), (BEFORE_A_CHORD,)])
def test_a_run_never_crosses_a_change_or_swallows_a_chord(cells):
    crowded = (
        a_span("C", 0, 2.5, right=GRIP), a_span("F", 2.5, 3.5, right=GRIP),
        a_span("G", 3.5, 4, right=GRIP),
    )  # fmt: skip
    assert play(*crowded, cells=cells) == ()


def test_there_is_no_run_over_silence():
    assert play(a_span("N.C.", 0, 4)) == ()

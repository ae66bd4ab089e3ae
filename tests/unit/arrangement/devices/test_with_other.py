"""Two-handed comping: the right hand goes with the left."""

from __future__ import annotations

from random import Random

import pytest
from moments import a_desk, a_moment, a_pattern, a_span

from woodshed.arrangement.device import Stroke
from woodshed.arrangement.devices.with_other import with_other

GRIP = (64, 70, 74)
SHELL = (
    Stroke(0, 48, 1300),
    Stroke(0, 58, 1300),
    Stroke(1440, 48, 400, 9),
    Stroke(1440, 58, 400, 9),
)
WALK = tuple(Stroke(960 * beat, 40 + beat, 960) for beat in range(4))


def play(*spans, other):
    pattern = a_pattern("with_other", "right", alone=["2&:1"], halves=["1:1 3:1"])
    return with_other(a_moment(*spans, hand="right", pattern=pattern, other=other, desk=a_desk()), Random(1))


def test_both_hands_strike_together_with_the_same_accents():
    strokes = play(a_span("C7", 0, 4, right=GRIP), other=SHELL)
    assert {(s.onset, s.duration, s.accent) for s in strokes} == {(0, 1300, 0), (1440, 400, 9)}
    assert {s.key for s in strokes} == set(GRIP)


def test_over_a_walking_bass_it_has_a_rhythm_of_its_own():
    assert {s.onset for s in play(a_span("C7", 0, 4, right=GRIP), other=WALK)} == {1440}


def test_in_a_bar_of_two_chords_it_plays_both():
    spans = (a_span("C7", 0, 2, right=GRIP), a_span("F7", 2, 4, right=(63, 69, 72)))
    assert {(s.onset, s.key) for s in play(*spans, other=WALK)} >= {(0, 70), (1920, 69)}


def test_a_push_has_the_coming_chord():
    push = (Stroke(1440, 48, 1400), Stroke(1440, 58, 1400))
    spans = (a_span("C7", 0, 2, right=GRIP), a_span("F7", 2, 4, right=(63, 69, 72)))
    assert {s.key for s in play(*spans, other=push)} == {63, 69, 72}


def test_a_bar_of_many_chords_is_played_chord_by_chord():
    spans = tuple(a_span("C7", beat, beat + 1, right=GRIP) for beat in range(4))
    assert sorted({s.onset for s in play(*spans, other=WALK)}) == [0, 960, 1920, 2880]


def answering(other, seed=1, **fields):
    pattern = a_pattern("with_other", "right", alone=["2&:1"], halves=["1:1 3:1"], answers=1.0)
    spans = (a_span("C7", 0, 4, right=GRIP),)
    return with_other(a_moment(*spans, hand="right", pattern=pattern, other=other, **fields), Random(seed))


@pytest.mark.parametrize("seed", range(10))
def test_a_line_of_two_to_four_eighths_answers_in_the_hole_after_the_chords(seed):
    early = tuple(Stroke(0, key, 900) for key in (48, 55))
    line = [s for s in answering(early, seed, desk=a_desk("| C | C |")) if s.onset]
    assert 2 <= len(line) <= 4
    assert [s.onset for s in line] == [3840 - 480 * n for n in range(len(line), 0, -1)]
    assert all(s.key >= GRIP[-1] - 2 for s in line), "the melody lies over the chord"


def test_nothing_answers_in_the_last_bar():
    early = tuple(Stroke(0, key, 900) for key in (48, 55))
    assert not [s for s in answering(early, ending=True) if s.onset]


def test_a_chord_that_the_other_hand_struck_before_the_bar_comes_late_where_this_hand_was_busy():
    pushed = tuple(Stroke(-480, key, 1400) for key in (48, 55))
    there = tuple(Stroke(2400, key, 900) for key in (48, 55))
    strokes = answering(there, other_before=pushed, desk=a_desk("| C | C |"))
    assert {s.key for s in strokes if s.onset == 480} == set(GRIP)

"""Chords in fourths: the so-what shape in two hands, and an answer where they are silent."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from moments import a_desk, a_moment, a_pattern, a_span

from woodshed.arrangement.devices.fourths import fourths, shape
from woodshed.theory.interval import semitones

CELLS = [["1=b:1 2&=q1:1.5 4=q0:1"], ["1=b:1.5 4&=q0~"], ["2&=q1:1"], ["1=b:2"]]


def d_minor(onset=0, end=4, **voicings):
    return a_span("Dm11", onset, end, "D dorian", **voicings)


def left(place=0, behind=None, ahead=None):
    pattern = a_pattern("fourths", "left", cells=CELLS)
    moment = a_moment(
        d_minor(),
        pattern=pattern,
        place=place,
        behind=behind,
        ahead=ahead,
        desk=a_desk("| C | C |"),
    )
    return fourths(moment, Random(1))


def right(other, place=0, ahead=None):
    pattern = a_pattern("fourths", "right", alone=["2&:1"])
    span = d_minor(right=(60, 65, 70))
    moment = a_moment(
        span,
        hand="right",
        pattern=pattern,
        other=other,
        place=place,
        ahead=ahead,
        desk=a_desk(level=6),
    )
    return fourths(moment, Random(1))


def test_at_rest_the_shape_is_three_fourths_and_a_major_third():
    keys = shape(d_minor(), 0)
    assert [b - a for a, b in pairwise(keys)] == [5, 5, 5, 4]
    assert keys[0] % 12 == 2


@pytest.mark.parametrize("symbol", ["Dm7", "Cmaj7", "G7", "G7sus", "Fmaj7(#11)"])
def test_the_shape_lies_in_fourths_over_every_family(symbol):
    keys = shape(a_span(symbol, 0, 4), 0)
    assert all(b - a in (5, 6) for a, b in pairwise(keys[:4]))


def test_the_left_hand_plays_the_fifth_and_the_two_lowest_voices():
    strokes = left(behind=d_minor(-4, 0))
    assert [s.key - strokes[0].key for s in strokes[:2]] == [0, 7]
    assert sorted(s.key for s in strokes if s.onset == 1440) == [52, 57]


def test_a_new_chord_is_heard_in_the_bass_at_once():
    strokes = left(place=2, behind=None)
    assert min(strokes).key % 12 == 2
    assert min(strokes).onset == 0


def test_the_right_hand_completes_every_pair():
    lower = left(behind=d_minor(-4, 0))
    upper = right(lower)
    for onset in (1440, 2880):
        both = sorted(s.key for s in (*lower, *upper) if s.onset == onset)
        assert [b - a for a, b in pairwise(both)] == [5, 5, 5, 4]


def test_a_push_carries_the_shape_of_the_chord_ahead():
    ahead = a_span("Ebm11", 4, 8, "D dorian")
    lower = left(place=1, behind=d_minor(-4, 0), ahead=ahead)
    upper = right(lower, place=1, ahead=ahead)
    pushed = sorted(s.key for s in (*lower, *upper) if s.onset == 3360)
    assert pushed[0] % 12 == 3
    assert len(pushed) == 5


def test_every_second_bar_a_line_answers_before_the_chord():
    lower = left(place=1, behind=d_minor(-4, 0), ahead=d_minor(4, 8))
    line = [s for s in right(lower, place=1, ahead=d_minor(4, 8)) if s.onset < 3360]
    assert len(line) >= 3
    assert {s.key % 12 for s in line} <= {2, 5, 7, 9, 0}


def test_over_another_left_hand_it_comps_by_itself():
    assert {s.onset for s in right(())} == {1440}


@pytest.mark.parametrize("symbol", ["A7alt", "A7(b9)", "A7#5", "A7(#11)"])
def test_over_an_altered_dominant_nothing_speaks_against_the_symbol(symbol):
    span = a_span(symbol, 0, 4, "D minor")
    root, kind = span.chord.root.semitone, span.chord.kind
    against = {(root + semitones(tone)) % 12 for tone in kind.avoid} - span.chord.semitones
    assert not {key % 12 for steps in range(3) for key in shape(span, steps)} & against

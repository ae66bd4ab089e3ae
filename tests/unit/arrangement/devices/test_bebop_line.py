"""Lines of swing and bebop: chord tones on the beats, half steps on the way."""

from __future__ import annotations

import itertools
from random import Random

import pytest
from moments import a_desk, a_moment, a_pattern, a_span

from woodshed.arrangement.device import Stroke
from woodshed.arrangement.devices.bebop_line import bebop_line

FULL = [["1 1& 2 2& 3 3& 4 4&"] * 4]


def play(*spans, phrases=FULL, seed=1, ahead=None, level=6, **fields):
    options = {
        "phrases": phrases,
        "chromatic": 0.7,
        "enclose": fields.pop("enclose", 0.0),
    } | fields.pop("options", {})
    desk = a_desk("| C | C | C | C |", level=level)
    moment = a_moment(
        *spans,
        hand="right",
        pattern=a_pattern("bebop_line", "right", **options),
        desk=desk,
        ahead=ahead,
        **fields,
    )
    return bebop_line(moment, Random(seed))


def tops(strokes):
    highest: dict[int, int] = {}
    for s in strokes:
        highest[s.onset] = max(s.key, highest.get(s.onset, 0))
    return sorted(highest.items())


@pytest.mark.parametrize("seed", range(12))
def test_beats_have_chord_tones(seed):
    span = a_span("Dm7", 0, 4)
    line = tops(play(span, seed=seed, ahead=a_span("G7", 4, 8)))
    assert all(key % 12 in span.chord.semitones for onset, key in line if onset % 960 == 0)


@pytest.mark.parametrize("seed", range(12))
def test_no_note_is_struck_twice_running_and_none_is_far_from_the_last(seed):
    line = tops(play(a_span("Dm7", 0, 4), seed=seed, ahead=a_span("G7", 4, 8)))
    gaps = [abs(b - a) for (_, a), (_, b) in itertools.pairwise(line)]
    assert min(gaps) > 0
    assert max(gaps) <= 12


def test_half_steps_outside_the_key_are_on_the_way_only():
    span = a_span("Dm7", 0, 4)
    outside = [
        onset
        for seed in range(20)
        for onset, key in tops(play(span, seed=seed, ahead=a_span("G7", 4, 8)))
        if key % 12 not in span.key.scale
    ]
    assert outside
    assert all(onset % 960 for onset in outside)


@pytest.mark.parametrize("seed", range(12))
def test_what_the_symbol_alters_is_not_contradicted(seed):
    """Over a flat nine no natural ninth is played, not even in passing."""
    keys = {s.key % 12 for s in play(a_span("G7(b9b13)", 0, 4), seed=seed, ahead=a_span("C6", 4, 8))}
    assert not keys & {9, 4}


@pytest.mark.parametrize("seed", range(8))
def test_the_line_brings_the_third_and_seventh_that_the_left_hand_leaves_out(seed):
    keys = {s.key % 12 for s in play(a_span("G7", 0, 4), seed=seed, other=(Stroke(0, 43, 3840),))}
    assert {11, 5} <= keys


def test_an_enclosure_comes_from_above_and_below():
    enclosed = [tops(play(a_span("Dm7", 0, 4), seed=seed, enclose=1.0)) for seed in range(10)]
    assert any(
        a[1] > c[1] > b[1] and c[1] - b[1] == 1 and a[0] % 960 == 0
        for line in enclosed
        for a, b, c in zip(line, line[1:], line[2:], strict=False)
    )


def test_a_harmonised_note_stands_on_its_chord():
    span = a_span("Dm7", 0, 4, right=(65, 69, 72))
    strokes = play(span, phrases=[["1=c:2"] * 4])
    assert len([s for s in strokes if s.onset == 0]) >= 3


def test_a_voicing_is_struck_where_the_rhythm_asks_for_it():
    span = a_span("Dm7", 0, 4, right=(65, 69, 72))
    strokes = play(span, phrases=[["2&=v*:1 4:1"] * 4])
    assert {65, 69, 72} == {s.key for s in strokes if s.onset == 1440}


def test_a_chord_that_the_rhythm_passes_over_is_struck():
    spans = (a_span("Dm7", 0, 2, right=(65, 69, 72)), a_span("G7", 2, 4, right=(65, 71, 74)))
    strokes = play(*spans, phrases=[["1=v*:1"] * 4])
    assert [s.onset for s in strokes if s.key == 71] == [1920]


def test_silence_is_written_as_a_dash():
    assert play(a_span("Dm7", 0, 4), phrases=[["-"] * 4]) == ()


def test_the_same_dice_give_the_same_line():
    span = a_span("Dm7", 0, 4)
    assert play(span, seed=3) == play(span, seed=3)


def test_beginners_move_in_small_steps():
    line = tops(play(a_span("C6", 0, 4), level=1, options={"low": 62, "high": 76}))
    assert max(abs(b - a) for (_, a), (_, b) in itertools.pairwise(line)) <= 7

"""Blues riffs: crushed thirds, a line said twice and answered, and room to breathe."""

from __future__ import annotations

from random import Random

import pytest
from moments import a_desk, a_moment, a_pattern, a_span, told

from woodshed.arrangement.device import Stroke
from woodshed.arrangement.devices.blues_riff import blues_riff

GRIP = (64, 70, 74)


def below(*spans):
    """A left hand that leaves nothing out."""
    return tuple(Stroke(s.onset, 36 + tone, s.end - s.onset) for s in spans for tone in s.chord.semitones)


def play(*spans, text="1={b3}3+5:1", bar=4, level=6, other=None, **options):
    fields = {"phrases": [[text, "-", "-", "-"]], "stays": 0.0} | options
    desk = a_desk(" ".join(["| C7"] * 12) + " |", level=level)
    moment = a_moment(
        *spans,
        hand="right",
        pattern=a_pattern("blues_riff", "right", **fields),
        desk=desk,
        bar=bar,
        start=spans[0].onset,
        other=below(*spans) if other is None else other,
    )
    return blues_riff(moment, Random(1))


def test_a_crushed_third_comes_from_the_half_step_below_in_an_eighth_of_a_beat():
    strokes = play(a_span("C7", 16, 20))
    grace, third = min(strokes), next(s for s in strokes if s.key % 12 == 4)
    assert (third.key - grace.key, third.onset - grace.onset, grace.duration) == (1, 120, 120)


def test_degrees_are_those_of_the_chord():
    assert [key % 12 for _, key, _ in told(play(a_span("Cm7", 16, 20), text="1=3 2=7 3=-5 4=8"))] == [3, 10, 7, 0]


def test_over_the_four_a_riff_that_stays_flattens_its_third():
    """E over C7 becomes E flat over F7: one finger moves a half step."""
    stays = play(a_span("F7", 16, 20, "C blues"), text="1=3:1", stays=1.0)
    moves = play(a_span("F7", 16, 20, "C blues"), text="1=3:1", stays=0.0)
    assert [s.key % 12 for s in stays] == [3]
    assert [s.key % 12 for s in moves] == [9]


def test_the_second_line_of_a_chorus_says_the_first_again_and_the_third_another():
    phrases = [[f"{place}=1:1", "-", "-", "-"] for place in (1, 2, 3)]
    spans = [a_span("C7", 4 * bar, 4 * bar + 4) for bar in (0, 4, 8)]
    onsets = [
        told(play(span, bar=bar, phrases=phrases))[0][0] - 4 * bar for span, bar in zip(spans, (0, 4, 8), strict=True)
    ]
    assert onsets[0] == onsets[1] != onsets[2]


def test_a_turnaround_closes_the_chorus():
    strokes = play(a_span("C7", 40, 44, right=GRIP), bar=10, turns=[["2=v*:1", "1=v*:1"]])
    assert {(s.onset / 960 - 40, s.key) for s in strokes} == {(1.0, key) for key in GRIP}


def test_a_later_chord_that_the_riff_passes_over_is_struck():
    spans = (a_span("C7", 16, 18, right=GRIP), a_span("F7", 18, 20, right=(63, 69, 72)))
    assert {s.key for s in play(*spans, text="1=1:1") if s.onset == 18 * 960} == {63, 69, 72}


def test_a_bar_of_many_chords_is_played_chord_by_chord():
    spans = tuple(a_span("C7", 16 + beat, 17 + beat, right=GRIP) for beat in range(4))
    assert sorted({s.onset / 960 - 16 for s in play(*spans)}) == [0, 1, 2, 3]


@pytest.mark.parametrize("level", [1, 2])
def test_beginners_crush_nothing(level):
    assert all(s.duration > 120 for s in play(a_span("C7", 16, 20), level=level))


def test_a_seventh_that_nobody_plays_is_struck_in_the_hole_after_the_riff():
    strokes = play(a_span("C7", 16, 20, right=GRIP), text="1=3:1", other=())
    assert {(s.onset / 960 - 16, s.key) for s in strokes if s.key in GRIP[1:]} == {
        (3.0, 70),
        (3.0, 74),
    }


def test_without_a_hole_it_goes_under_the_riff():
    strokes = play(a_span("C7", 16, 20, right=GRIP), text="1=3:4", other=())
    assert {s.key % 12 for s in strokes if s.onset == 16 * 960} == {4, 10}

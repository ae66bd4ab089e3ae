"""A tune in two voices: thirds and sixths on the strong beats, and what the chord lacks."""

from __future__ import annotations

from random import Random

import pytest
from moments import a_desk, a_moment, a_pattern, a_span, told

from woodshed.arrangement.device import Stroke
from woodshed.arrangement.devices.duet import duet

CELLS = ["1:1.5 2&:.5 3:1 4:1"]


def play(*spans, level=6, ending=False, other=(), cells=CELLS, meter="4/4", bars=8, **options):
    desk = a_desk("| C |" + " C |" * (bars - 1), meter=meter, level=level)
    pattern = a_pattern("duet", "right", cells=cells, closing=["1:2 3:2"], **options)
    moment = a_moment(*spans, hand="right", pattern=pattern, desk=desk, ending=ending, other=other)
    grips: dict[float, list[int]] = {}
    for onset, key, _ in told(duet(moment, Random(3))):
        grips.setdefault(onset, []).append(key)
    return grips


def test_strong_beats_have_company_and_the_notes_between_are_sung_alone():
    heard = play(a_span("C", 0, 4), level=4)
    assert {onset: len(keys) for onset, keys in heard.items()} == {0.0: 2, 1.5: 1, 2.0: 2, 3.0: 1}


@pytest.mark.parametrize("symbol", ["C", "Am", "G7", "Fmaj7", "Dm7"])
def test_the_company_is_a_tone_of_the_chord_below_the_tune(symbol):
    span = a_span(symbol, 0, 4)
    low, high = play(span, level=4)[0.0]
    assert high - low >= 3
    assert low % 12 in span.chord.semitones


def test_what_the_left_hand_leaves_out_is_sung():
    span = a_span("C7", 0, 4)
    bass = tuple(Stroke(0, key, 3840) for key in (36, 43))
    heard = {key % 12 for keys in play(span, level=4, other=bass).values() for key in keys}
    assert {4, 10} <= heard


def test_from_level_five_the_head_of_every_second_bar_has_three_voices_unless_two_are_asked():
    span = a_span("Am", 0, 4)
    assert len(play(span)[0.0]) == 3
    assert len(play(span, voices=2)[0.0]) == 2


def test_a_chord_under_a_held_note_is_struck_below_it():
    heard = play(a_span("Dm7", 0, 2), a_span("G7", 2, 4), level=4, cells=["1:4"])
    assert {key % 12 for key in heard[2.0]} & {11, 5}
    assert all(key < max(heard[0.0]) for key in heard[2.0])


def test_no_note_of_the_tune_outlasts_its_bar():
    desk = a_desk("| C |" * 1 + " C |" * 7, meter="3/4", level=4)
    pattern = a_pattern("duet", "right", cells=["1:1 3:3"])
    moment = a_moment(a_span("C", 0, 3), hand="right", pattern=pattern, desk=desk)
    assert max(onset + length for onset, _, length in told(duet(moment, Random(1)))) == 3.0


def test_the_bar_before_the_last_rests_on_a_closing_rhythm():
    assert list(play(a_span("G7", 0, 4), bars=2, level=4)) == [0.0, 2.0]


def test_it_ends_on_the_chord_a_rise_and_the_chord_again():
    heard = play(a_span("C", 0, 4, right=(64, 67, 72)), ending=True)
    assert list(heard) == [0.0, 1.0, 1.5, 2.0]
    assert heard[0.0] == heard[2.0] == [64, 67, 72]
    assert heard[1.0][0] > heard[1.5][0] > 72


def test_a_chord_that_arrives_late_is_simply_held_at_the_end():
    spans = (a_span("G7", 0, 2, right=(65, 67, 71)), a_span("C", 2, 4, right=(64, 67, 72)))
    assert play(*spans, ending=True) == {2.0: [64, 67, 72]}


def test_an_ending_without_a_chord_is_silent():
    assert play(a_span("N.C.", 0, 4), ending=True) == {}


def test_the_company_stays_above_what_the_left_hand_plays():
    other = tuple(Stroke(0, key, 3840) for key in (50, 57, 64))
    heard = play(a_span("C", 0, 4), other=other)
    assert all(key > 64 for keys in heard.values() for key in keys)

"""Figures by chord: the first thing heard of every chord is its bass."""

from __future__ import annotations

from random import Random

from moments import a_moment, a_pattern, a_span, told

from woodshed.arrangement.devices.by_chord import by_chord


def play(*spans, ahead=None, **options):
    options = {"low": 36, "high": 47, **options}
    moment = a_moment(*spans, pattern=a_pattern("by_chord", **options), ahead=ahead)
    return by_chord(moment, Random(1))


def test_each_chord_begins_with_its_bass():
    rows = told(play(a_span("C", 0, 2), a_span("F", 2, 4), spans={"2": ["1=1:1 2=5:1"]}))
    assert [(onset, key % 12) for onset, key, _ in rows] == [(0, 0), (1, 7), (2, 5), (3, 0)]


def test_a_slash_chord_begins_with_its_slash():
    assert told(play(a_span("C/E", 0, 4), spans={"4": ["1=1:4"]}))[0][1] % 12 == 4


def test_the_last_note_leads_by_step_into_the_bass_ahead():
    rows = told(play(a_span("C", 0, 4), ahead=a_span("F", 4, 8), bars={"1": ["1=1:3.5 4&=lead:.5"]}))
    assert 1 <= abs(rows[-1][1] - 41) <= 2


def test_a_lead_does_not_clash_with_the_chord_that_still_sounds():
    rows = told(play(a_span("F7(#5#9)", 0, 4), ahead=a_span("F7(#5#9)", 4, 8), bars={"1": ["4&=lead:.5"]}))
    assert rows[-1][1] % 12 != 0


def test_a_grip_of_three_is_rolled_from_the_bottom_where_the_pattern_says_so():
    strokes = play(a_span("Ebmaj9", 0, 4), spans={"4": ["1=open:4"]}, roll=40)
    assert [s.late for s in sorted(strokes, key=lambda s: s.key)] == [0, 40, 80]


def test_silence_in_the_harmony_is_silence_in_the_hand():
    assert play(a_span("N.C.", 0, 4), spans={"4": ["1=1"]}) == ()


def test_a_sixth_that_is_foreign_to_the_key_gives_way_to_the_fifth():
    """Over the six of C an added sixth would be F sharp."""
    figure = {"1": ["1=1:1 2=6:1"]}
    for symbol, diatonic, keys in (("Am", True, [45, 52]), ("Am", False, [45, 54]), ("F", True, [41, 50])):
        pattern = a_pattern("by_chord", bars=figure, low=36, high=47, diatonic=diatonic)
        strokes = by_chord(a_moment(a_span(symbol, 0, 4), pattern=pattern), Random(1))
        assert keys == [stroke.key for stroke in strokes]

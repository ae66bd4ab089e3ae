"""Figures say tones by degree; the chord says which keys they are."""

from __future__ import annotations

from random import Random

import pytest
from moments import a_desk, a_moment, a_pattern, a_span, told

from woodshed.arrangement.device import Stroke
from woodshed.arrangement.devices.figure import figured
from woodshed.arrangement.figures import bass_key, chosen_cell, degree_key, played_figure
from woodshed.piece import Feel
from woodshed.theory.chord import Chord

C = a_span("C", 0, 4)
CHORDS = (("C7", (64, 70, 74)), ("F7", (63, 69, 74)))


@pytest.mark.parametrize(
    ("chord", "degree", "key"),
    [("C7", "1", 36), ("C7", "5", 43), ("C7", "8", 48), ("C7", "7", 46), ("C7", "10", 52),
     ("Cm7", "10", 51), ("C7", "-5", 31), ("C7", "-7", 34), ("C", "7", 48), ("C", "6", 45),
     ("C6", "7", 45), ("Cm7b5", "5", 42), ("C9", "9", 50), ("C", "9", 50), ("C", "12", 55)],
)  # fmt: skip
def test_degrees_lie_above_the_bass_as_the_chord_has_them(chord, degree, key):
    assert degree_key(Chord.parse(chord), degree, 36) == key


def test_over_a_foreign_bass_the_fifth_is_a_chord_tone_a_fifth_to_an_octave_above():
    assert degree_key(Chord.parse("C/E"), "5", 40) == 48


def test_the_five_under_its_four_keeps_its_own_fifth_and_no_slash_chord_gets_a_colour_it_does_not_name():
    assert degree_key(Chord.parse("Fmaj7/G"), "5", 43) == 50
    assert degree_key(Chord.parse("C/Bb"), "9", 34) == 46


def test_the_bass_lies_as_near_as_may_be_to_where_it_was():
    assert bass_key(Chord.parse("G7"), 40, (33, 47)) == 43
    assert bass_key(Chord.parse("A"), 33, (33, 47)) == 33


def test_a_figure_of_bass_fifth_and_octave():
    assert told(played_figure(a_moment(C), "1=1:1 3=5:1 4=8:1")) == [
        (0, 36, 1), (2, 43, 1), (3, 48, 1)
    ]  # fmt: skip


def test_voicings_are_named_from_the_bottom_or_the_top():
    span = a_span("C", 0, 4, left=(52, 55, 60))
    strokes = played_figure(a_moment(span), "1=v1:1 2=v2:1 3=vt:1 4=vm:1")
    assert told(strokes) == [(0, 52, 1), (1, 55, 1), (2, 60, 1), (3, 52, 1), (3, 55, 1)]


def test_the_coming_bass_is_led_into_by_a_half_step():
    moment = a_moment(C, ahead=a_span("F", 4, 8))
    keys = [key for _, key, _ in told(played_figure(moment, "2=next:1 3=next-1:1 4=lead:1"))]
    assert keys[0] % 12 == 5
    assert keys[1] == keys[0] - 1
    assert abs(keys[2] - keys[0]) in (1, 2)


def test_a_hit_an_eighth_before_a_change_that_sounds_over_it_plays_the_new_chord():
    spans = (a_span("C", 0, 2, left=(52,)), a_span("F", 2, 4, left=(53,)))
    assert told(played_figure(a_moment(*spans), "2&=v*:1")) == [(1.5, 53, 1)]


def test_a_hit_that_begins_earlier_is_let_go_at_the_change():
    spans = (a_span("C", 0, 2, left=(52,)), a_span("F", 2, 4, left=(53,)))
    assert told(played_figure(a_moment(*spans), "2=v*:2")) == [(1, 52, 1)]


def test_in_a_sixteenth_feel_only_a_sixteenth_is_a_push():
    desk = a_desk(feel=Feel(0.55, "1/16"))
    spans = (a_span("C", 0, 2, left=(52,)), a_span("F", 2, 4, left=(53,)))
    assert told(played_figure(a_moment(*spans, desk=desk), "2&=v*:1")) == [(1.5, 52, 0.5)]
    assert told(played_figure(a_moment(*spans, desk=desk), "2a=v*:1")) == [(1.75, 53, 1)]


def test_what_is_tied_over_the_bar_line_plays_the_chord_ahead_and_is_not_struck_again():
    ahead = a_span("F", 4, 8, left=(53,))
    first = played_figure(a_moment(a_span("C", 0, 4, left=(52,)), ahead=ahead), "4&=v*~")
    assert told(first) == [(3.5, 53, 1.5)]
    second = a_moment(ahead, before=first)
    assert [onset for onset, _, _ in told(played_figure(second, "1=v* 3=v*"))] == [6]


def test_a_chord_that_begins_inside_the_bar_is_entered_from_its_bass():
    spans = (a_span("C", 0, 2), a_span("F/A", 2, 4))
    assert told(played_figure(a_moment(*spans), "1=1:1 3=5:1"))[1][1] % 12 == 9


def test_silence_is_kept_where_the_chart_has_no_chord():
    assert played_figure(a_moment(a_span("N.C.", 0, 4)), "1=1 3=5") == ()


def test_every_chord_of_a_bar_is_touched_even_where_the_figure_passes_over_it():
    spans = (a_span("C", 0, 2), a_span("F", 2, 4))
    moment = a_moment(*spans, pattern=a_pattern(cells=["1=1:1"]))
    assert [onset for onset, _, _ in told(figured(moment, Random(1)))] == [0, 2]


def test_a_rolled_chord_is_struck_from_the_bottom_up():
    moment = a_moment(C, pattern=a_pattern(cells=["1=1+5+10"], roll=35))
    assert [s.late for s in figured(moment, Random(1))] == [0, 35, 70]


def test_cells_vary_a_cycle_goes_round_and_phrases_and_pieces_close_in_their_own_way():
    options = {"cells": ["1", "2"], "closing": ["3"], "end": "4"}
    moment = a_moment(C, pattern=a_pattern(**options))
    assert {chosen_cell(moment, Random(seed)) for seed in range(9)} == {"1", "2"}
    assert chosen_cell(a_moment(C, pattern=a_pattern(**options), closing=True), Random(1)) == "3"
    assert chosen_cell(a_moment(C, pattern=a_pattern(**options), ending=True), Random(1)) == "4"
    round_ = a_pattern(cycle=["1", "2"])
    assert [chosen_cell(a_moment(C, pattern=round_, bar=b), Random(1)) for b in (0, 1, 2)] == ["1", "2", "1"]


def test_a_chord_that_the_figure_would_push_past_is_struck_where_it_begins():
    """The last chord comes an eighth early, so the one before it would never be heard."""
    (first, keys), (second, others) = CHORDS
    spans = (a_span(first, 0, 1, right=keys), a_span(second, 1, 2, right=others), a_span(first, 2, 4, right=keys))
    moment = a_moment(*spans, hand="right", pattern=a_pattern("figure", "right", tones="v*", cells=["1:.5 2&:2"]))
    assert {onset for onset, _, _ in told(figured(moment, Random(1)))} >= {0, 1, 1.5}


def test_a_chord_that_sounds_from_before_the_bar_is_not_struck_again():
    early = tuple(Stroke(-480, key, 1400) for key in CHORDS[0][1])
    spans = (a_span("C7", 0, 2, right=CHORDS[0][1]), a_span("F7", 2, 4, right=CHORDS[1][1]))
    pattern = a_pattern("figure", "right", tones="v*", cells=["1:1 2&:1.4"])
    moment = a_moment(*spans, hand="right", pattern=pattern, before=early)
    assert {onset for onset, _, _ in told(figured(moment, Random(1)))} == {1.5}

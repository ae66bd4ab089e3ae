"""A chorale: each hand sings two voices, and an open third is filled by a passing note."""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1]))

from moments import a_desk, a_moment, a_pattern, a_span

from woodshed.arrangement.devices.chorale import chorale

C = a_span("C", 0, 4, left=(48, 55), right=(64, 67))


def sung(*spans, hand: str = "right", **fields):
    moment = a_moment(*spans, hand=hand, pattern=a_pattern("chorale", hand), desk=a_desk(voices="satb"), **fields)
    return chorale(moment, Random(1))


def test_the_right_hand_sings_soprano_and_alto_and_the_left_tenor_and_bass():
    assert {(s.key, s.voice) for s in sung(C)} == {(67, 1), (64, 2)}
    assert {(s.key, s.voice) for s in sung(C, hand="left")} == {(55, 3), (48, 4)}


def test_a_third_that_lies_open_in_the_soprano_is_filled_by_a_passing_note():
    after = a_span("F", 4, 8, left=(53, 57), right=(60, 71))
    strokes = [s for s in sung(a_span("C", 0, 4, left=(52, 60), right=(64, 67)), ahead=after) if s.voice == 1]
    assert [(s.onset, s.key) for s in strokes] == [(0, 67), (3360, 69)]


def test_a_step_needs_no_passing_note():
    after = a_span("F", 4, 8, left=(53, 57), right=(60, 69))
    assert len(sung(C, ahead=after)) == 2


def test_no_note_passes_through_a_fifth_or_octave_with_another_voice():
    after = a_span("F", 4, 8, left=(53, 57), right=(64, 71))
    clash = a_span("C", 0, 4, left=(50, 57), right=(62, 67))
    assert len(sung(clash, ahead=after)) == 2


def test_the_last_chord_stands_still():
    assert all(s.duration == 3840 for s in sung(C, ending=True))

"""Thin hands tell their chords: single notes take the tones that are missing, and no silence hides a chord."""

from __future__ import annotations

from dataclasses import replace

from moments import PLAIN, a_desk, a_span, told

from woodshed.arrangement.device import Stroke
from woodshed.arrangement.telling_lines import telling, with_answers
from woodshed.theory.time import QUARTER


def line(*notes: tuple[float, int, float]) -> list[Stroke]:
    return [Stroke(round(onset * QUARTER), key, round(length * QUARTER)) for onset, key, length in notes]


BASS = line((0, 43, 4))


def test_two_single_notes_take_the_third_and_the_seventh():
    """G and D over G7 say too little; moved by a step or two they say B and F, and no note is added."""
    right = telling(a_desk(), [a_span("G7", 0, 4)], BASS, line((0, 67, 2), (2, 74, 2)))
    assert len(right) == 2
    assert {s.key % 12 for s in right} == {11, 5}


def test_a_line_that_tells_its_chord_stays():
    right = line((0, 71, 2), (2, 77, 2))
    assert telling(a_desk(), [a_span("G7", 0, 4)], BASS, right) == right


def test_the_note_that_bends_the_line_least_gives_way():
    """Of C, D, C over Am the D goes to E or the next C to A; the far leap is never taken."""
    right = telling(a_desk(), [a_span("F", 0, 4)], line((0, 41, 4)), line((0, 72, 1), (1, 74, 1), (2, 72, 2)))
    assert any(s.key % 12 == 9 for s in right)
    assert all(abs(s.key - 72) <= 4 for s in right)


def test_what_an_ornament_says_is_not_heard():
    """A thirty-second moves nowhere: the long note takes the tone."""
    right = telling(a_desk(), [a_span("F", 0, 4)], line((0, 41, 4)), line((0, 70, 0.1), (0.125, 72, 3.5)))
    assert told(right)[0] == (0, 70, 0.1)
    assert told(right)[1][1] % 12 == 9


def test_no_note_of_the_right_hand_goes_below_the_left():
    left = line((0, 43, 4), (0, 58, 4))
    right = telling(a_desk(), [a_span("G7", 0, 4)], left, line((0, 60, 4)))
    assert min(s.key for s in right) > 58


def test_strict_styles_leave_no_leading_tone_hanging_where_another_way_is_open():
    """Either of two notes could take the third of V7: the one from which it rises does."""
    desk = replace(a_desk("| G7 | C |"), application=replace(PLAIN, strict=True))
    spans = [a_span("G7", 0, 4), a_span("C", 4, 8)]
    left = line((0, 43, 4), (0, 53, 4), (4, 48, 4), (4, 52, 4))
    right = telling(desk, spans, left, line((0, 74, 2), (2, 74, 2), (4, 72, 4)))
    assert [s.key for s in right] == [74, 71, 72]


def test_a_silent_right_hand_answers_with_the_tones_that_are_missing():
    spans = [a_span("G7", 0, 4), a_span("C", 4, 8)]
    right = with_answers(a_desk("| G7 | C |"), spans, [*BASS, *line((4, 48, 4))], line((4, 64, 4)))
    assert {s.key % 12 for s in right if s.onset == 0} == {11, 5}
    assert [s for s in right if s.onset] == line((4, 64, 4))


def test_nothing_answers_what_is_said_already():
    spans = [a_span("G7", 0, 4)]
    assert with_answers(a_desk(), spans, [*BASS, *line((0, 53, 4), (0, 59, 4))], []) == []

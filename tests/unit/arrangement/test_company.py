"""What goes with a tune in the same hand."""

from __future__ import annotations

from moments import a_desk, a_moment, a_pattern, a_span

from woodshed.arrangement.company import meeting, stepping, with_company
from woodshed.arrangement.device import Stroke
from woodshed.arrangement.rhythm import figure
from woodshed.theory.meter import Meter

FOUR = Meter.parse("4/4")


def a_bar(*spans, **fields):
    return a_moment(*spans, hand="right", pattern=a_pattern("melody", "right"), desk=a_desk(level=6), **fields)


def test_sixths_go_below_the_notes_on_the_beats():
    tune = [Stroke(0, 76, 480), Stroke(480, 77, 480), Stroke(960, 79, 960)]
    assert [(s.onset, s.key) for s in with_company(a_bar(a_span("C", 0, 4)), tune, "sixth")] == [(0, 67), (960, 71)]


def test_a_close_chord_hangs_from_the_note_with_which_the_tune_enters_it():
    spans = a_span("C", 0, 2), a_span("F", 2, 4)
    tune = [Stroke(0, 76, 960), Stroke(960, 74, 960), Stroke(1920, 72, 1920)]
    below = with_company(a_bar(*spans), tune, "chord")
    assert [(s.onset, s.key) for s in below] == [(0, 72), (0, 67), (1920, 69), (1920, 65)]


def test_no_chord_hangs_into_the_other_hand():
    below = with_company(a_bar(a_span("C", 0, 4), other=(Stroke(0, 67, 3840),)), [Stroke(0, 76, 960)], "chord")
    assert [s.key for s in below] == [72]


def test_a_long_note_over_a_change_of_chord_is_struck_again_there():
    hits = meeting(a_bar(a_span("C", 0, 2), a_span("G", 2, 4)), figure("1:4", FOUR))
    assert [(hit.onset, hit.duration) for hit in hits] == [(0, 1920), (1920, 1920)]


def test_a_third_after_a_long_note_is_filled_by_step():
    tune = [Stroke(0, 72, 1920), Stroke(1920, 76, 1920)]
    assert [(s.onset, s.key) for s in stepping(a_bar(a_span("C", 0, 4)), tune)] == [(0, 72), (1440, 74), (1920, 76)]

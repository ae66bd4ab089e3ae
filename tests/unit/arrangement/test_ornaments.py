"""Trills before a close, and notes that lean."""

from __future__ import annotations

from moments import a_desk, a_moment, a_pattern, a_span

from woodshed.arrangement.device import Stroke
from woodshed.arrangement.ornaments import ornamented

BARS = "| C | C | G7 | C |"


def a_bar(symbol: str, bar: int, **options: bool):
    desk = a_desk(BARS, tempo=80.0)
    span = a_span(symbol, 4 * bar, 4 * bar + 4)
    return a_moment(
        span, hand="right", pattern=a_pattern("melody", "right", **options), desk=desk, bar=bar, place=bar % 4
    )


def test_the_second_degree_before_the_final_close_is_trilled_from_above():
    tune = [Stroke(7680, 71, 1920), Stroke(9600, 74, 1920)]
    first, *shake = ornamented(a_bar("G7", 2, trill=True), tune)
    assert first == tune[0]
    assert [s.key for s in shake[:4]] == [76, 74, 76, 74]
    assert sum(s.duration for s in shake) == 1920
    assert shake[-1].key == 74


def test_no_other_note_is_trilled():
    tune = [Stroke(7680, 74, 1920), Stroke(9600, 71, 1920)]
    assert ornamented(a_bar("G7", 2, trill=True), tune) == tune
    assert ornamented(a_bar("G7", 1, trill=True), [Stroke(3840, 74, 3840)]) == [Stroke(3840, 74, 3840)]


def test_in_the_second_bar_of_a_phrase_the_tune_leans_on_its_first_note():
    lean, main = ornamented(a_bar("C", 1, lean=True), [Stroke(3840, 76, 1920)])
    assert (lean.key, lean.duration, main.key, main.duration) == (77, 960, 76, 960)
    assert lean.accent > main.accent


def test_a_step_above_that_belongs_to_the_chord_is_nothing_to_lean_on():
    tune = [Stroke(3840, 79, 1920)]
    assert ornamented(a_bar("C6", 1, lean=True), tune) == tune

"""Hands that came out too high in their key go down an octave, figure by figure."""

from __future__ import annotations

from moments import a_span

from woodshed.arrangement.device import Stroke
from woodshed.arrangement.registers import settled, sunk

AB_THEN_DB = (a_span("Ab", 0, 2, "Ab"), a_span("Db", 2, 4, "Ab"))


def struck(onset: float, *keys: int, lasts: float = 1) -> list[Stroke]:
    return [Stroke(round(onset * 960), key, round(lasts * 960)) for key in keys]


def keys_of(strokes: list[Stroke]) -> list[int]:
    return [stroke.key for stroke in strokes]


def test_the_figure_of_a_chord_whose_bass_lies_too_high_goes_down_as_a_whole():
    left = [*struck(0, 44, 51), *struck(2, 49, 56), *struck(3, 61)]
    assert keys_of(settled(left, AB_THEN_DB, 45)) == [44, 51, 37, 44, 49]


def test_a_step_into_the_next_bass_goes_where_that_bass_goes():
    left = [*struck(0, 44), *struck(1.5, 50, lasts=0.5), *struck(2, 49)]
    assert keys_of(settled(left, AB_THEN_DB, 45)) == [44, 38, 37]


def test_a_bass_pushed_into_a_chord_belongs_to_it():
    left = [*struck(0, 44), *struck(1.75, 49, lasts=2)]
    assert keys_of(settled(left, AB_THEN_DB, 45)) == [44, 37]


def test_nothing_goes_down_where_it_would_be_mud():
    """A seventh on Bb2 would lie on Bb1."""
    left = struck(0, 46, 56, lasts=4)
    assert settled(left, (a_span("Bb7", 0, 4, "Eb"),), 45) == left


def test_a_right_hand_that_lies_too_high_throughout_goes_down_where_it_stays_clear_of_the_left():
    right, left = struck(0, 74, 79, 84), struck(0, 45)
    assert keys_of(sunk(right, left, 75)) == [62, 67, 72]
    assert sunk(right, left, 80) == right
    assert sunk(right, struck(0, 64), 75) == right
    assert sunk(struck(0, 65, 79, 89), left, 75) == struck(0, 65, 79, 89)

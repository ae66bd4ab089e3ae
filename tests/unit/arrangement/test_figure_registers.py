"""Left hands that came out too high in their key go down an octave, figure by figure."""

from __future__ import annotations

from moments import a_span

from woodshed.arrangement.device import Stroke
from woodshed.arrangement.figure_registers import seated, settled

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


def test_a_figure_with_a_seat_begins_in_the_same_octave_in_every_key():
    left = [*struck(0, 32, 39), *struck(1, 32, 41), *struck(2, 49, 56)]
    assert keys_of(seated(left, AB_THEN_DB, 41, 52)) == [44, 51, 44, 53, 49, 56]


def test_what_is_closer_than_a_fifth_stays_out_of_a_seat():
    """A third in the low octave would be mud."""
    assert keys_of(seated(struck(0, 44, 48, 51), AB_THEN_DB, 41, 52)) == [44, 51]

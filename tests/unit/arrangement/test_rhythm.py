"""Rhythms and figures are read as players count them."""

from __future__ import annotations

import pytest

from woodshed.arrangement.rhythm import Hit, figure
from woodshed.errors import RoomError
from woodshed.theory.meter import Meter

FOUR, SIX = Meter.parse("4/4"), Meter.parse("6/8")


def test_counts_are_quarters_where_the_meter_counts_quarters():
    assert [hit.onset for hit in figure("1 2& 3e 4a", FOUR)] == [0, 1440, 2160, 3600]


def test_counts_are_eighths_where_the_meter_counts_eighths():
    assert [hit.onset for hit in figure("1 4 6&", SIX)] == [0, 1440, 2640]


def test_thirds_of_a_count_are_triplets():
    assert [hit.onset for hit in figure("1 1t 1T", FOUR)] == [0, 320, 640]


def test_without_a_length_an_event_lasts_until_the_next_or_to_the_end_of_the_bar():
    assert [hit.duration for hit in figure("1 2&", FOUR)] == [1440, 2400]


def test_a_length_is_in_counts():
    assert figure("1:.5 2:1.5", FOUR)[1].duration == 1440


def test_marks_are_accents_ghosts_staccato_and_ties():
    strong, ghost, short, tied = figure("1> 2o 3. 4&~", FOUR)
    assert (strong.accent, ghost.accent) == (9, -26)
    assert short.duration == (960 + 480) // 2
    assert (tied.tied, strong.tied) == (True, False)


def test_tones_follow_an_equals_sign_and_are_joined_by_plus():
    assert figure("1=1+5:2", FOUR) == (Hit(0, 1920, ("1", "5"), 0, False),)


def test_places_beyond_the_bar_are_left_out_so_that_a_figure_serves_shorter_bars():
    assert len(figure("1 2 3 4", Meter.parse("3/4"))) == 3


def test_an_event_that_cannot_be_read_is_quoted_with_what_is_accepted():
    with pytest.raises(RoomError, match="'2x'") as caught:
        figure("1 2x", FOUR)
    assert "place, tones, length and marks" in caught.value.hint

"""Slow songs take the edge off their dominants."""

from __future__ import annotations

import pytest

from pieces import a_chart
from woodshed.progression.colour import NINTHS, SEVENTHS, TRIADS
from woodshed.progression.soft_fives import softened


def symbols(text: str, colour: int = SEVENTHS, locked: tuple[int, ...] = (), *, whole: bool = False) -> list[str]:
    chart = softened(a_chart(text), locked, colour, whole=whole)
    return [change.chord.symbol for bar in chart.bars for change in bar.changes]


@pytest.mark.parametrize(("colour", "sus"), [(TRIADS, "Gsus4"), (SEVENTHS, "G7sus"), (NINTHS, "G9sus")])
def test_a_bare_five_comes_out_of_its_sus_chord(colour, sus):
    assert symbols("| Dm7 | G7 | C |", colour) == ["Dm7", sus, "G7", "C"]


def test_where_chords_last_whole_bars_it_is_one():
    assert symbols("| G7 | C |", whole=True) == ["G7sus", "C"]


def test_other_dominants_and_softened_ones_stay_as_they_are():
    assert symbols("| D7 | G7sus G7 | F/G | C |") == ["D7", "G7sus", "G7", "F/G", "C"]


def test_the_players_own_five_stays():
    assert symbols("| G7 | C |", locked=(1,)) == ["G7", "C"]

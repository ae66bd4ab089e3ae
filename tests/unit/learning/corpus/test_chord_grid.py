"""Lines of chord grids."""

from __future__ import annotations

import pytest

from woodshed.errors import ChordSymbolError
from woodshed.learning.corpus.chord_grid import Grid
from woodshed.learning.corpus.repeats import played


def shown(*lines, beats=4):
    """Each bar that is played, as its symbols with their beats."""
    grid = Grid(beats)
    bars = [bar for line in lines for bar in grid.line(line)]
    return [" ".join(f"{symbol}@{beat:g}" for beat, symbol in bars[place].chords) for place in played(bars)]


def test_each_cell_is_an_equal_part_of_its_bar():
    assert shown("|| Am . . . | C . G . |") == ["Am@1", "C@1 G@3"]
    assert shown("| Am . . C . . |", beats=6) == ["Am@1 C@4"]
    assert shown("| Am~C G |", beats=4) == ["Am@1 C@2 G@3"]


def test_remarks_beside_the_bars_are_passed_over():
    assert shown("A || C . | G . || repeat softly") == ["C@1", "G@1"]


def test_bars_sound_again():
    assert shown("| C . | % . |") == ["C@1", "C@1"]
    assert shown("| C . | G . | %% . | . . | F . |") == ["C@1", "G@1", "C@1", "G@1", "F@1"]


def test_held_beats_hold():
    assert shown("| C . | . . | / / |") == ["C@1", "", ""]


def test_repeats_and_endings_last_over_lines():
    assert shown("|: C . | F . ", "| G . :|") == ["C@1", "G@1"] * 2
    assert shown("|: C . | F . |", "| G . :|") == ["C@1", "F@1", "G@1"] * 2
    assert shown("|: C . |1 F . :|2 G . || A . |") == ["C@1", "F@1", "C@1", "G@1", "A@1"]
    assert shown("|: C . :|: F . :|") == ["C@1", "C@1", "F@1", "F@1"]


def test_a_cell_that_is_no_chord_is_refused():
    with pytest.raises(ChordSymbolError, match="Hello"):
        Grid(4).line("| C . | Hello . |")

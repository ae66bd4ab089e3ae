"""One bar of a chart in text."""

from __future__ import annotations

import pytest

from woodshed.errors import ChartError
from woodshed.piece.bar_text import plain_shares, read_bar, write_bar
from woodshed.piece.chart import Bar, Change
from woodshed.theory.chord import Chord
from woodshed.theory.meter import Meter


@pytest.mark.parametrize(
    ("meter", "changes", "expected"),
    [
        ("4/4", [("C", 3840)], "C"),
        ("4/4", [("C", 1920), ("F", 960), ("G7", 960)], "C F G7"),
        ("4/4", [("C", 960), ("G7", 2880)], "C G7 . ."),
        ("4/4", [("C", 3360), ("G7", 480)], "C:3.5 G7:0.5"),
        ("4/4", [("C", 320), ("G7", 3520)], "C:1/3 G7:11/3"),
        ("6/8", [("C", 2400), ("G7", 480)], "C . . . . G7"),
        ("12/8", [("C", 4320), ("N.C.", 1440)], "C . . N.C."),
    ],
)
def test_a_bar_is_written_in_the_shortest_way_that_reads_back(meter, changes, expected):
    """Plainly, with dots, or with numbers of beats."""
    bar = Bar(tuple(Change(Chord.parse(symbol), length) for symbol, length in changes))
    time = Meter.parse(meter)
    assert write_bar(bar, time) == expected
    assert read_bar(expected.split(), time, (), "bar 1") == bar.changes


def test_more_chords_than_beats_have_no_plain_shares():
    """Five chords in four beats need numbers."""
    assert plain_shares(5, Meter.parse("4/4")) == []
    assert plain_shares(4, Meter.parse("6/8")) == [960, 960, 480, 480]


def test_a_bar_is_told_apart_by_the_name_that_the_caller_gives_it():
    """So that an error can name a bar of any kind of chart."""
    with pytest.raises(ChartError, match="the pickup: "):
        read_bar(["Q7"], Meter.parse("4/4"), (), "the pickup")

"""Time signatures and exact time."""

from __future__ import annotations

from fractions import Fraction

import pytest

from woodshed.errors import MeterError
from woodshed.theory import QUARTER, SERVED, Meter, quarters, ticks


@pytest.mark.parametrize(
    ("name", "bar", "beats", "half"),
    [
        ("2/4", 2, 2, 1), ("3/4", 3, 3, 2), ("4/4", 4, 4, 2), ("5/4", 5, 5, 3), ("6/8", 3, 2, 1.5),
        ("7/8", 3.5, 7, 1), ("9/8", 4.5, 3, 3), ("12/8", 6, 4, 3),
    ],
)  # fmt: skip
def test_a_meter_knows_its_bar_its_beats_and_its_middle(name, bar, beats, half):
    """Lengths in quarter notes; 6/8, 9/8 and 12/8 are felt in dotted quarters."""
    meter = Meter.parse(name)
    assert bar * QUARTER == meter.bar
    assert beats == len(meter.beats)
    assert (0, half * QUARTER) == meter.halves
    assert meter.compound == (name in {"6/8", "9/8", "12/8"})
    assert str(meter) == name


@pytest.mark.parametrize("name", SERVED)
def test_the_beats_fill_the_bar_evenly(name):
    """The last beat ends with the bar."""
    meter = Meter.parse(name)
    assert meter.bar == meter.beats[-1] + meter.beat


def test_a_meter_of_one_beat_has_no_middle():
    """Such as 3/8 in one."""
    assert Meter(3, 8).halves == (0,)


@pytest.mark.parametrize("name", ["4/3", "", "C", "13/16", "4"])
def test_other_meters_are_refused_with_the_list_of_those_served(name):
    """The hint says what is accepted."""
    with pytest.raises(MeterError) as caught:
        Meter.parse(name)
    assert "12/8" in caught.value.hint


def test_spaces_in_a_meter_do_not_matter():
    """As people type it."""
    assert Meter.parse(" 6 / 8 ") == Meter(6, 8)


@pytest.mark.parametrize("parts", [2, 3, 4, 5, 6, 8, 10, 12, 15, 16, 24])
def test_a_quarter_note_divides_without_rounding(parts):
    """Triplets, quintuplets and sixty-fourths add up."""
    part = ticks(Fraction(1, parts))
    assert part * parts == QUARTER
    assert quarters(part) == pytest.approx(1 / parts, abs=1e-6)


def test_quarter_notes_written_to_six_places_are_read_back():
    """As the arrangement JSON writes them."""
    assert all(ticks(quarters(t)) == t for t in range(0, 4 * QUARTER, 7))

"""How lengths of time are written as notes."""

from __future__ import annotations

import pytest

from woodshed.output.note_values import (
    Window,
    beam_groups,
    beams,
    snapped,
    spelled,
    spelled_in_threes,
    value,
    whole_value,
    windows,
)
from woodshed.theory.meter import Meter


def names(values):
    """Values by name, dots as dots."""
    return " ".join(v.name + "." * v.dots for v in values)


@pytest.mark.parametrize(
    ("meter", "start", "end", "expected"),
    [
        ("4/4", 0, 3840, "whole"),
        ("4/4", 0, 2880, "half."),
        ("4/4", 0, 1440, "quarter."),
        ("4/4", 480, 1440, "quarter"),  # eighth quarter eighth: the syncopation everybody reads
        ("4/4", 480, 1920, "eighth quarter"),
        ("4/4", 960, 2880, "half"),
        ("4/4", 1440, 2400, "eighth eighth"),  # beat 3 is never hidden
        ("4/4", 960, 3840, "quarter half"),
        ("4/4", 720, 960, "16th"),
        ("4/4", 240, 720, "eighth"),
        ("4/4", 240, 960, "eighth."),
        ("4/4", 0, 600, "eighth 32nd"),
        ("3/4", 0, 2880, "half."),
        ("3/4", 480, 2880, "eighth half"),
        ("2/4", 480, 1440, "quarter"),
        ("6/8", 0, 2880, "half."),
        ("6/8", 480, 1440, "quarter"),
        ("6/8", 960, 1920, "eighth eighth"),
        ("6/8", 0, 1920, "quarter. eighth"),
        ("12/8", 0, 5760, "whole."),
        ("12/8", 0, 3840, "half. quarter"),
        ("9/8", 0, 4320, "half. quarter."),
        ("5/4", 0, 4800, "half. half"),
        ("7/8", 0, 3360, "half quarter."),
    ],
)
def test_values_show_where_the_beats_are(meter, start, end, expected):
    """A length is one note where that leaves the beats clear, else it is tied over them."""
    assert names(spelled(start, end, Meter.parse(meter))) == expected


@pytest.mark.parametrize(
    ("meter", "start", "end", "expected"),
    [
        ("4/4", 480, 1440, "eighth eighth"),
        ("4/4", 0, 2880, "half quarter"),
        ("4/4", 960, 2880, "quarter quarter"),
        ("6/8", 0, 1440, "quarter."),
        ("4/4", 960, 3840, "quarter half"),
    ],
)
def test_rests_are_stricter_than_notes(meter, start, end, expected):
    """A rest is never syncopated, and dotted in compound meters only."""
    assert names(spelled(start, end, Meter.parse(meter), rest=True)) == expected


@pytest.mark.parametrize("meter", ["2/4", "3/4", "4/4", "5/4", "6/8", "7/8", "9/8", "12/8"])
def test_every_stretch_of_every_bar_is_filled_exactly(meter):
    """Down to the thirty-second, notes and rests add up to what they stand for."""
    time = Meter.parse(meter)
    for start in range(0, time.bar, 120):
        for end in range(start + 120, time.bar + 1, 120):
            for rest in (False, True):
                parts = spelled(start, end, time, rest=rest)
                assert sum(part.duration for part in parts) == end - start


def test_lengths_inside_a_triplet_are_told_in_threes():
    """Two thirds of a beat are a quarter of a triplet; one dot or a tie does the rest."""
    assert names(spelled_in_threes(640)) == "quarter"
    assert names(spelled_in_threes(240)) == "16th."
    assert names(spelled_in_threes(400)) == "eighth 32nd"
    assert all(v.ternary for v in spelled_in_threes(400))


def test_a_length_that_is_no_note_has_no_value():
    """Five eighths take two notes."""
    assert value(2400) is None
    assert value(600, ternary=True) is None


@pytest.mark.parametrize(
    ("times", "meter", "expected"),
    [
        ((0, 480, 960), "4/4", []),
        ((0, 320, 640, 960), "4/4", [(0, 960)]),
        ((0, 640, 1280, 1920), "4/4", [(0, 1920)]),  # quarters of a triplet over half a bar
        ((0, 480, 640, 800, 960), "4/4", [(480, 960)]),  # sixteenths of a triplet in half a beat
        ((1920, 2240, 2560, 2880, 3200, 3840), "4/4", [(1920, 2880), (2880, 3840)]),
        ((0, 160, 320, 480), "6/8", [(0, 480)]),
        ((0, 640, 1280, 2880), "3/4", [(0, 1920)]),
        ((960, 1600, 2240, 2880), "3/4", [(960, 1920), (1920, 2880)]),
    ],
)
def test_tuplets_stand_where_a_voice_counts_in_threes(times, meter, expected):
    """The widest of half a bar, a beat and half a beat that the onsets suit."""
    assert windows(times, Meter.parse(meter)) == [Window(*edges) for edges in expected]


@pytest.mark.parametrize(("time", "expected"), [(960, 960), (320, 320), (325, 320), (475, 480)])
def test_times_off_the_grid_go_to_the_nearest_place(time, expected):
    """A thirty-second or a sixteenth of a triplet."""
    assert snapped(time) == expected


@pytest.mark.parametrize(
    ("start", "length", "room", "expected"),
    [
        (480, 336, 960, 480),  # an eighth that is played short stays an eighth
        (480, 240, 960, 240),
        (0, 1152, 1200, 1080),  # no room for a dotted quarter
        (640, 100, 320, 160),
        (0, 7, 960, 60),
        (0, 20, 960, 60),
        (640, 20, 960, 80),
    ],
)
def test_lengths_that_no_note_tells_become_the_next_longer_one(start, length, room, expected):
    """Unless the hand plays again before."""
    assert whole_value(start, length, room) == expected


def beamed(lengths):
    """The beams of neighbours of these lengths."""
    return [" ".join(levels) for levels in beams([value(length) for length in lengths])]


def test_beams_join_neighbours_and_hooks_show_the_rest():
    """Level by level; a lone short note gets a hook towards its neighbour."""
    assert beamed([480, 480]) == ["begin", "end"]
    assert beamed([720, 240]) == ["begin", "end backward hook"]
    assert beamed([240, 720]) == ["begin forward hook", "end"]
    assert beamed([240, 240, 480]) == ["begin begin", "continue end", "end"]
    assert beamed([480]) == [""]
    assert beamed([240, 480, 240]) == ["begin forward hook", "continue", "end backward hook"]


def test_beams_break_at_the_beats_and_in_seven_at_the_groups():
    """7/8 is two, two and three eighths."""
    assert beam_groups(Meter.parse("4/4")) == (0, 960, 1920, 2880)
    assert beam_groups(Meter.parse("12/8")) == (0, 1440, 2880, 4320)
    assert beam_groups(Meter.parse("7/8")) == (0, 960, 1920)

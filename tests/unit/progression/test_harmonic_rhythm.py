"""The chords of a bar share its beats."""

from __future__ import annotations

from random import Random

import pytest

from woodshed.progression.harmonic_rhythm import HOLD, Rate, at_rate, shared
from woodshed.theory.meter import SERVED, Meter


def eighths(bar: str, meter: str) -> list[float]:
    return [length / 480 for _, length in shared(tuple(bar.split()), Meter.parse(meter))]


@pytest.mark.parametrize(
    ("bar", "meter", "lengths"),
    [
        ("I", "4/4", [8]),
        ("I V", "4/4", [4, 4]),
        ("I . . V", "4/4", [6, 2]),
        ("I . ii V", "4/4", [4, 2, 2]),
        ("I IV V I", "4/4", [2, 2, 2, 2]),
        ("I V", "3/4", [4, 2]),
        ("I . ii V", "3/4", [2, 2, 2]),
        ("I V", "6/8", [3, 3]),
        ("I . ii V", "6/8", [3, 2, 1]),
        ("I V", "12/8", [6, 6]),
        ("I V", "5/4", [6, 4]),
        ("I V I V", "2/4", [1, 1, 1, 1]),
    ],
)
def test_chords_begin_on_beats(bar, meter, lengths):
    assert lengths == eighths(bar, meter)


@pytest.mark.parametrize("meter", SERVED)
@pytest.mark.parametrize("bar", ["I", "I V", "I ii V", "I . ii V", "I ii iii V", "I . . . V . ."])
def test_bars_are_full_in_every_meter(meter, bar):
    lengths = [length for _, length in shared(tuple(bar.split()), Meter.parse(meter))]
    assert sum(lengths) == Meter.parse(meter).bar
    assert min(lengths) > 0


def test_chords_gather_divide_and_are_held_as_often_as_is_said():
    bars = (("I", "vi"), ("ii",), ("V",), ("I",))
    assert at_rate(bars, Rate(0.0, 0.0, 0.0), Random(1)) == bars
    assert at_rate(bars, Rate(1.0, 0.0, 1.0), Random(1)) == (("I",), ("I",), ("V",), ("V",))
    divided = at_rate(bars, Rate(0.0, 1.0, 0.0), Random(1))
    assert [sum(token != HOLD for token in bar) for bar in divided] == [2, 2, 2, 1], "a phrase breathes in its last bar"


def test_what_begins_on_a_weak_beat_is_not_held_over_the_next_bar():
    assert at_rate((("I", "VI7"), ("ii",)), Rate(0.0, 0.0, 1.0), Random(1)) == (("I", "VI7"), ("ii",))

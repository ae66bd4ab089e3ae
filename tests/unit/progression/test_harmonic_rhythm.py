"""The chords of a bar share its beats."""

from __future__ import annotations

import pytest

from woodshed.progression.harmonic_rhythm import shared
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

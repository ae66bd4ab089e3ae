"""The complexity of a request, as the contract has it."""

from __future__ import annotations

import pytest

from woodshed.words import estimate_complexity


@pytest.mark.parametrize(
    ("words", "bars", "expected"),
    [
        ("Generate a simple C major progression", 8, 3),
        ("simple C major jazz progression", 8, 3),
        ("Create sophisticated jazz progression with altered dominants", 8, 6),
        ("sophisticated bebop progression with altered dominants and tritone substitutions", 32, 7),
        ("Experimental avant-garde fusion with unusual modulations", 8, 9),
        (
            ("experimental avant-garde jazz fusion with unusual modulations and innovative harmonic concepts"),
            64,
            10,
        ),
        ("", 8, 4),
        ("jazz", 16, 4),
        ("jazz", 17, 5),
        ("jazz", 33, 6),
        ("x" * 101, 8, 5),
        ("easy, simple and basic", 8, 3),
    ],
)
def test_the_factors_add_up(words, bars, expected):
    assert expected == estimate_complexity(words, bars)

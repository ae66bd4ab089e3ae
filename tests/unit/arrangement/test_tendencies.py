"""Tones that want to move, and where to."""

from __future__ import annotations

import pytest

from woodshed.arrangement.tendencies import resolutions
from woodshed.theory.chord import Chord


def bound(before: str, after: str, **known: bool) -> dict[int, tuple[int, ...]]:
    return {r.tone: r.moves for r in resolutions(Chord.parse(before), Chord.parse(after), **known)}


def test_the_third_of_a_dominant_rises_and_its_seventh_falls():
    assert bound("G7", "C") == {11: (1,), 5: (-1, -2)}


def test_a_german_sixth_opens_into_the_octave():
    """Written as a seventh on the flat sixth: its root falls, its seventh, a sharp fourth, rises."""
    assert bound("Ab7", "G") == {8: (-1,), 6: (1,)}
    assert bound("Ab7", "Cm/G") == {8: (-1,), 6: (1,)}


def test_the_root_of_a_diminished_chord_rises():
    assert bound("Bdim7", "C")[11] == (1,)


def test_a_six_four_chord_falls_into_the_dominant_over_its_bass():
    assert bound("C/G", "G7") == {0: (-1, -2), 4: (-1, -2)}


def test_a_seventh_that_is_no_dominants_falls_or_stays():
    assert bound("Dm7", "G7") == {0: (-1, -2, 0)}


@pytest.mark.parametrize(("home", "price"), [(True, 30.0), (None, 5.0), (False, 1.5)])
def test_a_major_triad_binds_its_third_only_as_the_dominant_of_its_key(home, price):
    (third,) = resolutions(Chord.parse("G"), Chord.parse("C"), home=home)
    assert third.price == price

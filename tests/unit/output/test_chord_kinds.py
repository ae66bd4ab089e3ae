"""Chord types as kinds and degrees."""

from __future__ import annotations

import pytest

from woodshed.output.chord_kinds import Degree, kind_of, tones_of
from woodshed.theory.chord import Chord


def told(symbol):
    """Kind and changes of a chord, such as ``dominant add-9b``."""
    kind, degrees = kind_of(Chord.parse(symbol).kind.tones)
    return " ".join([kind, *(f"{d.how}{d.value}{d.alter:+}" for d in degrees)])


@pytest.mark.parametrize(
    ("symbol", "expected"),
    [
        ("C", "major"),
        ("Cm7b5", "half-diminished"),
        ("Cdim7", "diminished-seventh"),
        ("Cm(maj7)", "major-minor"),
        ("C6/9", "major-sixth add9+0"),
        ("C7(b9)", "dominant add9-1"),
        ("C7b5", "dominant alter5-1"),
        ("C7sus", "dominant subtract3+0 add4+0"),
        ("C13", "dominant-ninth add13+0"),
        ("Cmaj7(#11)", "major-seventh add11+1"),
        ("C7alt", "dominant subtract5+0 add9-1 add9+1 add11+1 add13-1"),
        ("C5", "power"),
        ("N.C.", "none"),
    ],
)
def test_a_chord_is_told_with_the_fewest_changes_to_a_kind(symbol, expected):
    """A seventh is never added, since readers differ on which one that is."""
    assert told(symbol) == expected


USUAL = (
    "C Cm Caug Cdim C7 Cmaj7 Cm7 Cm7b5 Cdim7 C6 Cm6 C9 Cm9 Cmaj9 C13 Cmaj13 C7sus Csus4 Csus2 C5 "
    "C7(b9) C7(#9) C7#5 C7b5 C7(#11) C7alt Cadd9 Cm(add9) C6/9 C9sus C13sus Cm11 C13(b9)"
)


@pytest.mark.parametrize("symbol", USUAL.split())
def test_kind_and_degrees_are_read_back_as_the_same_tones(symbol):
    """For every usual type."""
    tones = Chord.parse(symbol).kind.tones
    assert tones_of(*kind_of(tones)) == frozenset(tones)


def test_a_thirteenth_is_read_without_its_eleventh():
    """As everybody means it who writes 13; a minor one keeps it."""
    assert "11" not in tones_of("dominant-13th", [])
    assert "11" in tones_of("minor-13th", [])


def test_degrees_of_other_programs_are_understood():
    """An added seventh is minor; an altered degree that is missing is taken as named."""
    assert tones_of("suspended-fourth", [Degree(7, 0, "add")]) == {"1", "4", "5", "b7"}
    assert tones_of("major", [Degree(9, -1, "alter")]) == {"1", "3", "5", "b9"}
    assert tones_of("major", [Degree(7, 0, "subtract")]) == {"1", "3", "5"}
    assert tones_of("other", [Degree(3, -1, "add")]) == {"1", "b3"}
    assert tones_of("major", [Degree(5, 7, "alter")]) == {"1", "3"}


def test_a_kind_that_is_not_known_has_no_tones():
    """The reader must say so."""
    assert tones_of("Tristan", []) is None

"""One function, as a triad, a seventh or a ninth."""

from __future__ import annotations

import pytest

from woodshed.progression.colour import (
    NINTHS,
    SEVENTHS,
    TRIADS,
    altered,
    plainer,
    richer,
    unaltered,
)
from woodshed.theory.chord import NO_CHORD, Chord


@pytest.mark.parametrize(
    ("symbol", "most", "plain"),
    [
        ("Cmaj9", TRIADS, "C"),
        ("Cm7", TRIADS, "Cm"),
        ("G13", TRIADS, "G"),
        ("Bm7b5", TRIADS, "Bdim"),
        ("G9sus", TRIADS, "Gsus4"),
        ("Cmaj9", SEVENTHS, "Cmaj7"),
        ("C6/9", SEVENTHS, "C6"),
        ("Cm6/9", SEVENTHS, "Cm6"),
        ("Cm(maj9)", SEVENTHS, "Cm(maj7)"),
        ("Cadd9", SEVENTHS, "C"),
        ("Cm11", SEVENTHS, "Cm7"),
        ("G7alt", SEVENTHS, "G7"),
        ("G13sus", SEVENTHS, "G7sus"),
        ("Bdim7", SEVENTHS, "Bdim7"),
        ("F/G", SEVENTHS, "F/G"),
        ("G7alt", NINTHS, "G7alt"),
    ],
)
def test_extensions_go_first(symbol, most, plain):
    assert plain == plainer(Chord.parse(symbol), most).symbol


@pytest.mark.parametrize(
    ("symbol", "degree", "least", "rich"),
    [
        ("C", 0, SEVENTHS, "Cmaj7"),
        ("G", 7, SEVENTHS, "G7"),
        ("Dm", 2, SEVENTHS, "Dm7"),
        ("Bdim", 11, SEVENTHS, "Bm7b5"),
        ("Gsus4", 7, SEVENTHS, "G7sus"),
        ("C", 0, NINTHS, "Cmaj9"),
        ("Dm7", 2, NINTHS, "Dm9"),
        ("C6", 0, NINTHS, "C6/9"),
        ("G7(b9)", 7, NINTHS, "G7(b9)"),
        ("C/E", 0, NINTHS, "C/E"),
        ("C", 0, TRIADS, "C"),
        ("C5", 0, NINTHS, "C5"),
    ],
)
def test_colour_suits_the_degree(symbol, degree, least, rich):
    assert rich == richer(Chord.parse(symbol), degree, least).symbol


def test_silence_has_no_colour():
    assert plainer(NO_CHORD, TRIADS) is NO_CHORD
    assert richer(NO_CHORD, 0, NINTHS) is NO_CHORD


@pytest.mark.parametrize(
    ("symbol", "plain"),
    [("G7alt", "G7"), ("G13(b9)", "G13"), ("G9", "G9"), ("Bm7b5", "Bm7b5"), ("G7(#5)/B", "G7/B")],
)
def test_alterations_can_be_taken_away(symbol, plain):
    assert plain == unaltered(Chord.parse(symbol)).symbol
    assert not altered(Chord.parse(plain))

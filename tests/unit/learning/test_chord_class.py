"""How the chord model counts chords: a root above the tonic, and one of ten families."""

from __future__ import annotations

import json

import pytest

from woodshed.learning.chord_class import CLASSES, FAMILIES, SILENCE, class_of, names
from woodshed.theory.chord import Chord


@pytest.mark.parametrize(
    ("symbol", "family"),
    [
        ("C", ""), ("C5", ""), ("Cadd9", ""), ("C6", "maj7"), ("C6/9", "maj7"), ("Cmaj9", "maj7"), ("C13", "7"),
        ("C7#11", "7"), ("C7b9", "7alt"), ("C7#5", "7alt"), ("C7alt", "7alt"), ("Cm", "m"), ("Cm6", "m7"),
        ("Cm(maj7)", "m7"), ("Cm11", "m7"), ("Cm7b5", "m7b5"), ("Cdim7", "dim"), ("Caug", "aug"), ("C9sus4", "sus4"),
        ("Csus2", "sus4"), ("C11", "sus4"),
    ],
)  # fmt: skip
def test_a_chord_belongs_to_one_family(symbol, family):
    assert FAMILIES[class_of(Chord.parse(symbol), 0) % len(FAMILIES)] == family


def test_a_class_is_told_from_the_tonic():
    """The dominant of F is the dominant of D: seven semitones above."""
    assert class_of(Chord.parse("C7"), 5) == class_of(Chord.parse("A7/C#"), 2)


def test_every_class_has_a_symbol_that_belongs_to_it():
    for tonic in range(12):
        assert [class_of(Chord.parse(name), tonic) for name in names(tonic)] == list(range(CLASSES))
    assert names(0)[SILENCE] == "N.C."


def test_real_symbols_are_classed_as_the_measure_classes_them(shared, monkeypatch):
    """But for one in ten thousand: odd spellings, such as two chords over each other."""
    monkeypatch.syspath_prepend(str(shared / "bench"))
    measured = __import__("chord_classes").Vocabulary("121")
    agree = count = 0
    with (shared / "corpora" / "charts.jsonl").open(encoding="utf-8") as lines:
        symbols = {symbol for line in lines for bar in json.loads(line)["bars"] for symbol in bar}
    for symbol in symbols:
        root, quality = measured.class_of(symbol)
        wanted = SILENCE if root is None else root * len(FAMILIES) + FAMILIES.index(quality)
        count += 1
        agree += class_of(Chord.parse(symbol), 0) == wanted
    assert agree / count > 0.99

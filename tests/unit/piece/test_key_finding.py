"""Which key a chart stands in."""

from __future__ import annotations

import pytest

from woodshed.piece.chart import Change
from woodshed.piece.key_finding import key_of
from woodshed.theory.chord import Chord


def heard(symbols):
    """The key of chords of one bar each."""
    return str(key_of([Change(Chord.parse(symbol), 3840) for symbol in symbols.split()]))


@pytest.mark.parametrize(
    ("symbols", "expected"),
    [
        ("Dm7 G7 Cmaj7", "C major"),
        ("Bm7b5 E7(b9) Am7", "A minor"),
        ("Db Gb Ab7 Db", "Db major"),
        ("C Am F G C", "C major"),
        ("Am F C G Am", "A minor"),
        ("F7 Bb7 F7 C7 F7", "F major"),
        ("C#m F# B", "B major"),
        ("F#m7 B7 Emaj7 N.C.", "E major"),
        ("N.C. N.C.", "C major"),
        ("Dbm Gbm7 Ab7 Dbm", "C# minor"),
    ],
)
def test_a_key_is_heard_by_its_scale_its_cadence_and_where_it_rests(symbols, expected):
    """Spelled as the chart spells its root, unless no signature has as many signs; silence says nothing."""
    assert heard(symbols) == expected

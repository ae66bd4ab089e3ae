"""One tune followed chord by chord: what is said of the next one holds in any key, and is a distribution."""

from __future__ import annotations

import pytest

from woodshed.errors import ChordSymbolError, KeyNameError
from woodshed.learning.next_chord import FullPredictor
from woodshed.theory.chord import Chord

STRAIN = "Cmaj7 A7 Dm7 G7 Em7 A7 Dm7 G7".split()


def follow(predictor, symbols, **setting):
    """What is expected before each of these chords, one a bar."""
    predictor.start(**{"key": "C", "mode": "major", "genre": "jazz", "meter": "4/4", **setting})
    found = []
    for bar, symbol in enumerate(symbols, 1):
        found.append(predictor.distribution(bar, 1))
        predictor.observe(symbol)
    return found


@pytest.mark.parametrize("key", ["C", None])
def test_probabilities_sum_to_one_and_every_symbol_is_read(key):
    for found in follow(FullPredictor(), STRAIN, key=key):
        assert sum(found.values()) == pytest.approx(1.0)
        assert min(found.values()) >= 0
        assert all(Chord.parse(symbol) for symbol in found)


def test_twelve_keys_share_one_answer():
    """Every rank is the same when the whole tune is moved, also where the key is told by its minor."""
    home = follow(FullPredictor(), STRAIN)
    for semis in range(1, 12):
        moved = [Chord.parse(symbol).transposed(semis) for symbol in STRAIN]
        key = Chord.parse("C").transposed(semis).symbol
        there = follow(FullPredictor(), [str(chord) for chord in moved], key=key)
        for one, other in zip(home, there, strict=True):
            assert sorted(one.values()) == sorted(other.values())
            best = Chord.parse(max(one, key=one.get)).transposed(semis)
            assert Chord.parse(max(other, key=other.get)).semitones == best.semitones


def test_what_sounds_is_never_next():
    for before, found in zip(STRAIN, follow(FullPredictor(), STRAIN)[1:], strict=False):
        assert found[before] == 0


def test_a_dominant_goes_home():
    """After a two and its five in jazz, nothing is likelier than the one."""
    found = follow(FullPredictor(), ["Dm7", "G7", "Cmaj7"])[2]
    assert max(found, key=found.get) in {"Cmaj7", "C"}


def test_a_strain_that_comes_back_is_expected():
    """The second time round, what came the first time is far likelier than it was then."""
    odd = ["Cmaj7", "Ebm7", "Bmaj7", "F#7", "Dbmaj7", "A7", "Gm7", "Bb7"]
    found = follow(FullPredictor(), odd * 2)
    for first, again, symbol in zip(found[2:8], found[10:], odd[2:], strict=True):
        assert again[symbol] > 0.5 > first[symbol]


def test_a_key_that_is_not_known_is_learned_from_the_chords():
    """After a whole cadence, what comes is expected nearly as with the key."""
    known, unknown = (follow(FullPredictor(), [*STRAIN, "Cmaj7"], key=key)[-1] for key in ("C", None))
    assert max(unknown, key=unknown.get) == max(known, key=known.get)


def test_what_cannot_be_read_is_told():
    predictor = FullPredictor()
    with pytest.raises(KeyNameError):
        predictor.start(key="no key", mode=None, genre="jazz", meter="4/4")
    predictor.start(key="C", mode=None, genre="no genre of ours", meter=None)
    with pytest.raises(ChordSymbolError):
        predictor.observe("xyz")

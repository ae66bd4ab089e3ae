"""Which symbol stands for a class: the genre's, until the tune shows its own."""

from __future__ import annotations

import pytest

from woodshed.learning.chord_class import FAMILIES, SILENCE, class_of
from woodshed.learning.room_phrases import Symbol
from woodshed.learning.symbols import chord_for, manner_of, symbols_of
from woodshed.piece import GENRES
from woodshed.theory.chord import Chord
from woodshed.theory.chord_type import chord_type
from woodshed.theory.key import Key

NOBODY = manner_of((), 0)
C = Key.parse("C")


def chords(row: str) -> list[Chord]:
    """Symbols as chords."""
    return [Chord.parse(symbol) for symbol in row.split()]


@pytest.mark.parametrize("genre", [*GENRES, "folk", "other"])
@pytest.mark.parametrize("key", ["C", "F#", "Eb minor"])
def test_every_symbol_is_read_as_the_class_it_stands_for(genre, key):
    """In every genre, on every degree, and the shares of a class make one."""
    home = Key.parse(key)
    tonic = 7 * home.signature % 12
    for number in range(SILENCE):
        several = symbols_of(number, genre, NOBODY)
        assert sum(share for _, share in several) == pytest.approx(1.0)
        for symbol, _ in several:
            chord = chord_for(number, symbol, home, tonic, None)
            assert class_of(Chord.parse(chord.symbol), tonic) == number
            assert Chord.parse(chord.symbol) == chord


def test_folk_is_written_plainly():
    """A genre without a room has no colours of its own."""
    for family, name in enumerate(FAMILIES):
        assert [symbol.type for symbol, _ in symbols_of(family, "folk", NOBODY)] == [chord_type(name).name]


def test_a_gospel_five_is_rich_and_a_plain_player_makes_it_plain():
    """The room writes thirteenths; a tune in sevenths goes on in sevenths."""
    five = class_of(Chord.parse("G7"), 0)
    assert chord_type(symbols_of(five, "gospel", NOBODY)[0][0].type).ninth_plus
    plain = manner_of(chords("Dm7 G7 Cmaj7 Am7 D7"), 0)
    assert symbols_of(five, "gospel", plain)[0][0].type == "7"


def test_a_tune_in_ninths_goes_on_in_ninths():
    """Even on degrees that it has not had yet."""
    rich = manner_of(chords("Dm9 G13 Cmaj9 Am9 D9 Ebmaj9"), 0)
    four = class_of(Chord.parse("Fmaj7"), 0)
    shares, before = (dict(symbols_of(four, "rnb", manner)) for manner in (rich, NOBODY))
    assert shares[Symbol("maj9")] > before[Symbol("maj9")]


def test_an_inversion_comes_back_where_the_tune_wrote_it():
    """The bass belongs to the chord that the player wrote."""
    tune = manner_of(chords("C/E F G C/E F G"), 0)
    symbol = symbols_of(class_of(Chord.parse("C"), 0), "gospel", tune)[0][0]
    assert chord_for(0, symbol, C, 0, None).symbol == "C/E"


@pytest.mark.parametrize(
    ("before", "number", "written"),
    [("C", 17, "C#dim"), ("Dm7", 37, "D#dim"), ("Em7", 37, "Ebdim"), (None, 17, "Dbdim")],
)
def test_a_passing_diminished_takes_the_letter_it_rises_from(before, number, written):
    """Downwards it is spelled as the key does."""
    symbol = symbols_of(number, "folk", NOBODY)[0][0]
    chord = chord_for(number, symbol, C, 0, Chord.parse(before) if before else None)
    assert chord.root.name + "dim" == written

"""Roman and Nashville numerals."""

from __future__ import annotations

import pytest

from woodshed.errors import NumeralError
from woodshed.theory import (
    NO_CHORD,
    Chord,
    Key,
    PitchClass,
    chord_of,
    degree_name,
    degree_of,
    note_of,
    numeral,
    transpose,
)


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("I", "C"), ("ii7", "Dm7"), ("iim7", "Dm7"), ("ii9", "Dm9"), ("IIm7", "Dm7"), ("II7", "D7"),
        ("bVImaj7", "Abmaj7"), ("viio7", "Bdim7"), ("vii°7", "Bdim7"), ("viiø7", "Bm7b5"),
        ("viidim", "Bdim"), ("#IVdim7", "F#dim7"), ("#ivo7", "F#dim7"), ("iv", "Fm"),
        ("IVm6", "Fm6"),
        ("imaj7", "Cm(maj7)"), ("i(maj7)", "Cm(maj7)"), ("ii7b5", "Dm7b5"), ("i6/9", "Cm6/9"),
        ("bVII13", "Bb13"), ("V13sus", "G13sus"), ("V7alt", "G7alt"), ("♭III", "Eb"),
        ("I+", "Caug"),
        ("bII7", "Db7"), ("VI7(b13)", "A7(b13)"), ("I7(#9)", "C7(#9)"), ("iisus", "Dsus4"),
        ("ii-7", "Dm7"), ("v", "Gm"), ("i5", "C5"), ("bbVII", "A"), ("##IV", "G"),
    ],
)  # fmt: skip
def test_a_numeral_is_a_degree_and_a_chord_type(text, symbol):
    """Counted from the major scale on the tonic; lower case means a minor third."""
    assert symbol == chord_of(text, Key.parse("C")).symbol


@pytest.mark.parametrize(
    ("text", "symbol"),
    [("1", "C"), ("4", "F"), ("5m", "Gm"), ("2-7", "Dm7"), ("b7", "Bb"), ("1/3", "C/E"),
     ("57", "G7"),
     ("4^", "Fmaj7"), ("6-/5", "Am/G"), ("#4o7", "F#dim7"), ("5sus", "Gsus4")],
)  # fmt: skip
def test_nashville_numbers_are_numerals_too(text, symbol):
    """The first digit is the degree."""
    assert symbol == chord_of(text, Key.parse("C")).symbol


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("I/III", "C/E"), ("IV/V", "F/G"), ("IVmaj7/V", "Fmaj7/G"), ("ii7/V", "Dm7/G"),
        ("iv/V", "Fm/G"),
        ("V/IV", "G/F"), ("V/VII", "G/B"), ("V7/VII", "G7/B"), ("V7/4", "G7/F"),
        ("I7/bVII", "C7/Bb"),
        ("bII/IV", "Db/F"), ("I6/9/III", "C6/9/E"), ("VI7/#I", "A7/C#"), ("I/I", "C"),
        ("V7/I", "G7/C"),
    ],
)  # fmt: skip
def test_after_the_slash_stands_the_bass_as_a_degree_of_the_key(text, symbol):
    """Upper case, or a digit."""
    assert symbol == chord_of(text, Key.parse("C")).symbol


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("V7/ii", "A7"), ("V7/V", "D7"), ("V/V", "D"), ("V7/IV", "C7"), ("V7/II", "A7"),
        ("V/vi", "E"),
        ("viio7/V", "F#dim7"), ("vii°7/vi", "G#dim7"), ("viiø7/ii", "C#m7b5"), ("V9/bVI", "Eb9"),
        ("ii7/vi", "Bm7"), ("IV/iv", "Bb"),
    ],
)  # fmt: skip
def test_or_the_chord_to_which_a_dominant_is_applied(text, symbol):
    """Lower case, or a dominant seventh or diminished chord before its goal."""
    assert symbol == chord_of(text, Key.parse("C")).symbol


@pytest.mark.parametrize(
    ("text", "symbol"),
    [("N6", "Bb/D"), ("It6", "F7(no5)"), ("Fr43", "F7b5"), ("Ger65", "F7"), ("Cad64", "A/E")],
)  # fmt: skip
def test_classical_chords_have_names_of_their_own(text, symbol):
    """The Neapolitan, the augmented sixths as they sound, and the cadential six-four."""
    assert symbol == chord_of(text, Key.parse("A minor")).symbol


@pytest.mark.parametrize(
    ("text", "key", "symbol"),
    [
        ("bII7", "C", "Db7"), ("#IVdim7", "C", "F#dim7"), ("bVII", "C", "Bb"),
        ("bVImaj7", "Db", "Amaj7"),
        ("bVII13", "Db", "Cb13"), ("bIII9", "Ab", "B9"), ("bIImaj9", "Eb", "Emaj9"),
        ("bVII", "Gb", "E"),
        ("#IVdim7", "Db", "Gdim7"), ("#IVdim7", "B", "E#dim7"), ("V7", "G# minor", "D#7"),
        ("bVImaj7", "Eb minor", "Cbmaj7"), ("bVI", "A minor", "F"), ("III7", "Db", "F7"),
        ("bII", "Db", "D"), ("bV7", "F", "B7"), ("#Idim7", "F", "F#dim7"),
        ("vii7b5", "A minor", "G#m7b5"),
        ("VII7", "C#", "B#7"), ("I7/bVII", "Gb", "Gb7/Fb"), ("VI7/#I", "B", "G#7/B#"),
    ],
)  # fmt: skip
def test_chords_are_spelled_as_players_write_them_in_the_key(text, key, symbol):
    """By the letter of their degree, but with no double accidental and no Fb far from its key."""
    assert symbol == chord_of(text, Key.parse(key)).symbol


@pytest.mark.parametrize(
    ("symbol", "key", "text"),
    [
        ("Cmaj9", "C", "Imaj9"), ("Dm7", "C", "ii7"), ("Bb13", "C", "bVII13"),
        ("C/E", "C", "I/III"),
        ("F#dim7", "C", "#ivdim7"), ("Gbdim7", "C", "bvdim7"), ("Bm7b5", "C", "vii7b5"),
        ("C#7", "C", "bII7"),
        ("Am(maj7)", "A minor", "i(maj7)"), ("F", "A minor", "bVI"), ("G7/F", "C", "V7/4"),
        ("G7/B", "C", "V7/VII"), ("Bdim7/F", "C", "viidim7/4"), ("G/F", "C", "V/IV"),
        ("N.C.", "C", "N.C."),
        ("Cm6/9", "C", "i6/9"), ("C#dim7", "F", "#vdim7"), ("B7", "Ab", "bIII7"),
        ("C(no3no5)", "C", "I(no3no5)"),
        ("Bm7b5/Ab", "C", "vii7b5/b6"), ("F#m7b5/C", "G", "vii7b5/4"),
        ("Ebm(add9)", "C", "biii(add9)"),
        ("A#", "C", "bVII"), ("D##7", "C", "III7"),
    ],
)  # fmt: skip
def test_a_chord_is_written_as_a_numeral(symbol, key, text):
    """Degree, lower case for a minor third, type without its m, bass."""
    assert text == numeral(Chord.parse(symbol), Key.parse(key))


@pytest.mark.parametrize("text", ["", "H", "vIi7", "8", "bb", "/V", "Q7", "hello", "🎹"])
def test_a_numeral_begins_with_a_degree(text):
    """Else the message says that it does not, and the hint how it is written."""
    with pytest.raises(NumeralError) as caught:
        chord_of(text, Key.parse("C"))
    assert repr(text) in str(caught.value)
    assert caught.value.hint


def test_the_part_of_a_numeral_that_was_not_understood_is_quoted():
    """As in chord symbols."""
    with pytest.raises(NumeralError, match="cannot read 'q' in numeral 'iim7q'"):
        chord_of("iim7q", Key.parse("C"))
    with pytest.raises(NumeralError, match="too long"):
        chord_of("I" * 100, Key.parse("C"))
    with pytest.raises(NumeralError, match="'x' is not a degree"):
        note_of("x", Key.parse("C"))


def test_silence_is_silence_in_every_key():
    """N.C. has no degree."""
    assert chord_of("N.C.", Key.parse("Db")) is NO_CHORD
    assert transpose(NO_CHORD, Key.parse("C"), Key.parse("D")) is NO_CHORD


@pytest.mark.parametrize(
    ("symbol", "old", "new", "moved"),
    [
        ("Db7", "C", "E", "F7"), ("F#dim7", "C", "Db", "Gdim7"), ("Ab/Eb", "C", "A", "F/C"),
        ("E7/G#", "A minor", "Bb minor", "F7/A"), ("Bb13", "C", "F#", "E13"),
    ],
)  # fmt: skip
def test_transposing_keeps_the_degree_and_spells_anew(symbol, old, new, moved):
    """Db7 as the substitute in C is F7 in E."""
    assert moved == transpose(Chord.parse(symbol), Key.parse(old), Key.parse(new)).symbol


def test_notes_and_degrees_answer_each_other():
    """The sharp name if the note stands on the lower letter."""
    key = Key.parse("Eb")
    for degree in ("I", "#I", "bII", "II", "bIII", "III", "IV", "#IV", "bV", "V", "bVI", "VII"):
        note = note_of(degree, key)
        assert note_of(degree_of(note, key), key) == note
    assert degree_of(PitchClass.parse("G##"), Key.parse("C")) == "VI"
    assert degree_of(PitchClass.parse("B##"), Key.parse("C")) == "bII"
    assert [degree_name(s) for s in (1, 6, 22)] == ["bII", "#IV", "bVII"]

"""Chords: symbols read, written back, spelled and transposed."""

from __future__ import annotations

import copy
import json
import pickle
from pathlib import Path
from typing import Any

import pytest

from woodshed.errors import ChordSymbolError
from woodshed.theory import NO_CHORD, Chord, PitchClass

SPELLINGS = {
    "C": ["C", "CM", "Cmaj", "C Major", "(C)", "C♮"],
    "Cm": ["Cm", "C-", "C–", "C−", "Cmi", "Cmin", "CMIN", "Cminor", "c"],
    "Caug": ["C+", "Caug", "C(#5)", "Cmaj+5", "C+5"],
    "Cdim": ["Co", "C°", "Cº", "Cdim", "Cmb5", "Cm(-5)"],
    "C5": ["C5", "C(no3)", "Comit3", "C no 3rd"],
    "Csus4": ["Csus", "Csus4", "Csus(4)", "C4", "CSUS4"],
    "Csus2": ["Csus2", "Cadd9no3"],
    "Csus4(add9)": ["Csus24", "Csus2/4", "Csus4add9", "Csus4/2"],
    "C6": ["C6", "Cmaj6", "CM6", "Cadd6", "Cadd13"],
    "C6/9": ["C6/9", "C69", "C6(9)", "C6,9", "C6add9", "CM69"],
    "Cm6": ["Cm6", "C-6", "Cmi6"],
    "Cadd9": ["Cadd9", "C(add9)", "Cadd2", "C2", "C(9)", "C/9"],
    "Cm(add9)": ["Cmadd9", "Cm(add9)", "C-add9", "Cm(9)"],
    "C7": ["C7", "Cdom7", "C⁷", "Cdominant7"],
    "Cmaj7": [
        "Cmaj7",
        "CM7",
        "Cma7",
        "CMA7",
        "CMaj7",
        "C MAJ7",
        "CΔ",
        "C△7",
        "C∆7",
        "C^",
        "C^7",
        "Cj7",
    ],
    "Cm7": ["Cm7", "C-7", "C–7", "Cmi7", "Cmin7", "CMI7"],
    "Cm(maj7)": [
        "Cm(maj7)",
        "CmM7",
        "C-Δ7",
        "Cm/maj7",
        "Cm#7",
        "Cm+7",
        "CmMaj7",
        "Cm^",
        "Cminmaj7",
    ],
    "Cm7b5": ["Cm7b5", "Cø", "Cø7", "C-7b5", "Cm7(-5)", "Ch7", "Chalfdim", "CMI7(b5)", "Cm7♭5"],
    "Cdim7": ["Cdim7", "Co7", "C°7", "Cm6b5"],
    "Cdim(maj7)": ["Cdim(maj7)", "C°M7", "CoΔ7", "Cdim^7"],
    "Cdim7(add7)": ["Cdim7(maj7)", "Co7M7", "Cdim7(add7)"],
    "C7#5": ["C7#5", "C+7", "C7+", "Caug7", "C7(+5)", "C7♯5"],
    "C9#5": ["C9#5", "C+9", "C9+"],
    "Cmaj7#5": ["Cmaj7#5", "C+M7", "CΔ#5", "C^7#5", "C+maj7"],
    "C7sus": ["C7sus", "C7sus4", "Csus7", "C7/4", "C7(4)", "Csus4add7"],
    "C9sus": ["C9sus", "C9sus4", "Csus9"],
    "C13sus": ["C13sus", "C13sus4", "C9sus4add13"],
    "C7sus(b9)": ["C7sus(b9)", "C7susb9", "C7b9sus4", "Cphryg"],
    "C9": ["C9", "C7(9)", "C7/9", "C7add9"],
    "C11": ["C11"],
    "C13": ["C13", "C9(13)", "C7(9,13)"],
    "C7(add13)": ["C7add13", "C7add6", "C67", "C7(13)", "C6(b7)"],
    "C7(b9)": ["C7b9", "C7-9", "C7(b9)", "C7 b9", "C7♭9", "C7/b9"],
    "C7(#9)": ["C7#9", "C7+9", "C7(#9)", "C7b10"],
    "C7(#11)": ["C7#11", "C7+11", "C7(+11)", "C7#4", "C7lyd"],
    "C9(#11)": ["C9#11", "C9+11", "C9(#11)"],
    "C7(b13)": ["C7b13", "C7b6", "C7(♭13)"],
    "C13(b9)": ["C13b9", "C7(b9)(13)", "C7(b9,13)", "C13(b9)"],
    "C7(#5#9)": ["C7#5#9", "C7#9#5", "C7+(#9)", "C7(♯5,♯9)", "Caug7#9"],
    "C7(b9b13)": ["C7b9b13", "C7(b9)(b13)", "C7[b9 b13]"],
    "C7alt": ["Calt", "C7alt", "C7(alt)", "Caltered"],
    "Cmaj(b5)": ["Cmajb5", "C(b5)", "C-5"],
    "Cm(b6)": ["Cmb6", "C-b6", "Cm(b13)"],
    "Cm#5": ["Cm#5", "C-#5", "Cm+", "Cm(#5)"],
    "Cm11": ["Cm11", "C-11", "Cm9add11", "C5(b3b7add9add11)"],
    "Cm11b5": ["Cø11", "Cm11b5"],
    "Cmaj9(#11)": ["CM9#11", "C^9#11", "Cmaj9(#11)"],
    "C(no5)": ["Cno5", "C(omit5)"],
    "C(no3no5)": ["CBass"],
    "C7(add11)": ["C7add11", "C7susadd3", "C7add4"],
    "Cmaj7(add13)": ["Cmaj7(6)", "Cmaj7add13"],
    "Cadd9(add11)": ["C(add9,11)"],
    "C7b5": ["C7b5", "C7-5", "C7b5(#11)"],
}


def rows(path: Path) -> list[dict[str, Any]]:
    """The objects of a file that holds one a line."""
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


CASES = [(text, symbol) for symbol, texts in SPELLINGS.items() for text in texts]


@pytest.mark.parametrize(("text", "symbol"), CASES, ids=[text for text, _ in CASES])
def test_a_chord_has_many_spellings_and_one_canonical_form(text, symbol):
    """Whatever a player writes, one form comes back, and reads as the same chord."""
    chord = Chord.parse(text)
    assert symbol == chord.symbol == str(chord)
    assert chord == Chord.parse(symbol)


@pytest.mark.parametrize(
    ("text", "tones"),
    [
        ("C13", "C E G Bb D A"), ("Cm13", "C Eb G Bb D A"), ("C11", "C G Bb D F"),
        ("C7alt", "C E Bb Db D# F# Ab"), ("Dbmaj7", "Db F Ab C"), ("F#dim7", "F# A C Eb"),
        ("Cdim7", "C Eb Gb Bbb"), ("Ebm7b5", "Eb Gb Bbb Db"), ("B7(#9)", "B D# F# A C##"),
        ("Gsus4", "G C D"), ("C7sus", "C F G Bb"), ("Am6/9", "A C E F# B"), ("G7#5", "G B D# F"),
        ("A5", "A E"), ("Cmaj11", "C E G B D F"), ("C6/9/E", "C E G A D"), ("C/Bb", "C E G"),
        ("Fbb7", "Fbb Abb Cbb Db"),
    ],
)  # fmt: skip
def test_the_tones_are_spelled_root_first(text, tones):
    """As a lead sheet names them, without a foreign bass or triple accidentals."""
    assert tones.split() == [p.name for p in Chord.parse(text).pitch_classes]


@pytest.mark.parametrize(
    ("text", "root", "bass", "symbol"),
    [
        ("C/E", "C", "E", "C/E"), ("Ab/Bb", "Ab", "Bb", "Ab/Bb"), ("C6/9/E", "C", "E", "C6/9/E"),
        ("Fis/Cis", "F#", "C#", "F#/C#"), ("H7/Fis", "B", "F#", "B7/F#"),
        ("(C/E)", "C", "E", "C/E"),
        ("(Dm7)/G", "D", "G", "Dm7/G"), ("C/C", "C", "C", "C"), ("Am/g", "A", "G", "Am/G"),
        ("C7/f+", "C", "F#", "C7/F#"), ("es", "Eb", "Eb", "Ebm"), ("asm7", "Ab", "Ab", "Abm7"),
        ("g7", "G", "G", "G7"), ("f#m", "F#", "F#", "F#m"), ("C/H", "C", "B", "C/B"),
        ("Bb\\C", "Bb", "C", "Bb/C"), ("D♭/F", "Db", "F", "Db/F"),
    ],
)  # fmt: skip
def test_root_and_bass_are_read_apart(text, root, bass, symbol):
    """A bass that is the root is no bass of its own."""
    chord = Chord.parse(text)
    assert (root, bass, symbol) == (chord.root.name, chord.lowest.name, chord.symbol)
    assert (chord.bass is None) == (root == bass)


def test_a_bass_outside_the_chord_sounds_with_it():
    """The semitones count it, the named tones do not."""
    chord = Chord.parse("C/Bb")
    assert chord.semitones == frozenset({0, 4, 7, 10})
    assert len(chord.pitch_classes) == 3


@pytest.mark.parametrize(("text", "symbol"), [("C/D7", "D9(add11)"), ("D|C7", "C13(#11)"), ("Fm7/Bb7", "Bb9(add11)")])
def test_a_chord_over_a_chord_is_the_lower_one_with_the_tones_of_the_upper(text, symbol):
    """D over C7 is C13 with a sharp eleventh."""
    assert symbol == Chord.parse(text).symbol


@pytest.mark.parametrize("text", ["N.C.", "NC", "n.c.", "N.C", "(N.C.)", "No chord", "N"])
def test_silence_is_one_chord_without_tones(text):
    """However it is written."""
    chord = Chord.parse(text)
    assert chord is NO_CHORD
    assert chord.silent
    assert (chord.symbol, chord.pitch_classes, chord.semitones) == ("N.C.", (), frozenset())
    assert chord.transposed(3) is NO_CHORD


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("H7x", "'x'"), ("C/5", "'/5'"), ("C7b9b9b9x", "'x'"), ("Cfoo", "'foo'"), ("Cm5", "'5'"),
        ("C7/5", "'/5'"), ("Cadd", "'add'"), ("C//E", "'/'"), ("C/E/G", "'E/G'"), ("foo", "'o'"),
        ("C3", "'3'"), ("Cadd#7b4", "'b4'"), ("Csus4sus4", "'sus4'"), ("Cadd#3", "'add#3'"),
        ("C#10", "'10'"), ("C7#10", "'#10'"), ("C7b11", "'b11'"),
    ],
)  # fmt: skip
def test_an_unreadable_symbol_is_quoted_with_the_part_that_was_not_understood(text, part):
    """And the hint says how symbols are written."""
    with pytest.raises(ChordSymbolError) as caught:
        Chord.parse(text)
    assert part in str(caught.value)
    assert repr(text) in str(caught.value)
    assert "root" in caught.value.hint


@pytest.mark.parametrize("text", ["", " ", "Z", "🎹", "/", "()", "7", "%"])
def test_a_symbol_begins_with_a_root(text):
    """Else the message says that it does not."""
    with pytest.raises(ChordSymbolError, match="does not begin with a root"):
        Chord.parse(text)


def test_prose_is_not_quoted_back_whole():
    """A hundred kilobytes of words are no chord symbol."""
    with pytest.raises(ChordSymbolError, match="too long") as caught:
        Chord.parse("C minor is a key. " * 6000)
    assert len(str(caught.value)) < 100


def test_a_chord_is_a_value():
    """Equal chords are one key of a dictionary, and survive copying and pickling."""
    chord = Chord(PitchClass.parse("D"), "-7", PitchClass.parse("D"))
    assert chord == Chord.parse("Dm7")
    assert (chord.type, chord.bass) == ("m7", None)
    assert len({chord, Chord.parse("Dmin7"), Chord.parse("Dm7/C")}) == 2
    for again in (pickle.loads(pickle.dumps(chord)), copy.deepcopy(chord)):  # noqa: S301
        assert (again, hash(again), again.kind) == (chord, hash(chord), chord.kind)
    assert pickle.loads(pickle.dumps(NO_CHORD)) is NO_CHORD  # noqa: S301
    assert "kind" not in repr(chord)


@pytest.mark.parametrize(
    ("text", "semis", "flats", "symbol"),
    [
        ("F#m7/E", 2, None, "G#m7/F#"), ("C", 1, None, "Db"), ("Cm", 1, None, "C#m"),
        ("Bb7/D", -3, None, "G7/B"), ("C/E", 6, None, "F#/A#"), ("C/E", 6, True, "Gb/Bb"),
        ("Dm7", 12, None, "Dm7"), ("C#m", 0, True, "Dbm"), ("Eb/G", 5, False, "G#/B#"),
        ("Abm/Cb", 1, None, "Am/C"), ("Bdim7/F", 1, True, "Cdim7/Gb"), ("F#/C##", 2, False, "G#/E"),
    ],
)  # fmt: skip
def test_a_chord_is_transposed_with_its_bass(text, semis, flats, symbol):
    """Black roots keep their side or take the usual name; the bass keeps its letter."""
    assert symbol == Chord.parse(text).transposed(semis, flats=flats).symbol


def test_symbols_of_other_hands_mean_what_they_say(shared):
    """Two hundred spellings with root, bass and tones, of which some allow two readings."""
    listed = rows(shared / "music/chord_symbols.jsonl")
    assert len(listed) == 200
    for row in listed:
        chord = Chord.parse(row["symbol"])
        assert (row["root"], row["bass"]) == (chord.root.name, chord.lowest.name), row["symbol"]
        assert row["pitch_classes"] == sorted(chord.semitones), row["symbol"]


@pytest.mark.parametrize("corpus", ["charts.jsonl", "charts_testonly.jsonl"])
def test_every_symbol_of_the_charts_is_read_and_reads_back(shared, corpus):
    """The canonical form of each is the same chord."""
    charts = rows(shared / "corpora" / corpus)
    symbols = {symbol for row in charts for bar in row["bars"] for symbol in bar}
    assert len(symbols) > 2000
    for symbol in symbols:
        chord = Chord.parse(symbol)
        assert Chord.parse(chord.symbol) == chord, symbol

"""Chord types: tones, family, essential tones, and the data that they come from."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomli

from woodshed.errors import ChordSymbolError
from woodshed.theory import chord_type, chord_vocabulary
from woodshed.theory.chord_naming import naming, settled
from woodshed.theory.chord_type import type_with
from woodshed.theory.chord_vocabulary import vocabulary
from woodshed.theory.interval import INTERVALS

FAMILIES = {"maj", "min", "dom", "sus", "hdim", "dim", "aug", "pow"}
TYPES = {
    "": "1 3 5", "m": "1 b3 5", "dim": "1 b3 b5", "aug": "1 3 #5", "5": "1 5", "sus4": "1 4 5",
    "sus2": "1 2 5", "6": "1 3 5 6", "m6": "1 b3 5 6", "6/9": "1 3 5 6 9", "m6/9": "1 b3 5 6 9",
    "7": "1 3 5 b7", "maj7": "1 3 5 7", "m7": "1 b3 5 b7", "m(maj7)": "1 b3 5 7",
    "m7b5": "1 b3 b5 b7", "dim7": "1 b3 b5 bb7", "dim(maj7)": "1 b3 b5 7", "9": "1 3 5 b7 9",
    "maj9": "1 3 5 7 9", "m9": "1 b3 5 b7 9", "11": "1 5 b7 9 11", "m11": "1 b3 5 b7 9 11",
    "13": "1 3 5 b7 9 13", "maj13": "1 3 5 7 9 13", "m13": "1 b3 5 b7 9 13", "7sus": "1 4 5 b7",
    "9sus": "1 4 5 b7 9", "13sus": "1 4 5 b7 9 13", "add9": "1 3 5 9", "m(add9)": "1 b3 5 9",
    "7(b9)": "1 3 5 b7 b9", "7(#9)": "1 3 5 b7 #9", "7(#11)": "1 3 5 b7 #11",
    "7(b13)": "1 3 5 b7 b13", "7#5": "1 3 #5 b7", "9#5": "1 3 #5 b7 9", "7b5": "1 3 b5 b7",
    "7(#5#9)": "1 3 #5 b7 #9", "7(b9b13)": "1 3 5 b7 b9 b13", "13(b9)": "1 3 5 b7 b9 13",
    "13(#11)": "1 3 5 b7 9 #11 13", "9(#11)": "1 3 5 b7 9 #11", "maj7(#11)": "1 3 5 7 #11",
    "maj7#5": "1 3 #5 7", "7alt": "1 3 b7 b9 #9 #11 b13", "7sus(b9)": "1 4 5 b7 b9",
    "m#5": "1 b3 #5", "m(b6)": "1 b3 5 b6", "(no3no5)": "1", "7(no3)": "1 5 b7",
    "sus4(add9)": "1 4 5 9", "13(b9add11)": "1 3 5 b7 b9 11 13", "dim7(add7)": "1 b3 b5 bb7 7",
    "m9b5": "1 b3 b5 b7 9", "maj(b5)": "1 3 b5", "7(b5b9)": "1 3 b5 b7 b9", "6sus": "1 4 5 6",
    "maj7sus2": "1 2 5 7", "7(add7)": "1 3 5 b7 7",
}  # fmt: skip


@pytest.mark.parametrize(("name", "tones"), TYPES.items())
def test_a_chord_type_names_its_tones_in_lead_sheet_order(name, tones):
    """And its tones give its name."""
    kind = chord_type(name)
    assert tuple(tones.split()) == kind.tones
    assert name == kind.name == naming(kind.tones).name


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("", "maj"), ("6/9", "maj"), ("maj7(#11)", "maj"), ("add9", "maj"), ("m", "min"),
        ("m(maj7)", "min"), ("m6", "min"), ("m#5", "min"), ("7", "dom"), ("7alt", "dom"),
        ("11", "dom"), ("7#5", "dom"), ("7(no3)", "dom"), ("sus4", "sus"), ("7sus", "sus"),
        ("sus2", "sus"), ("m7b5", "hdim"), ("m11b5", "hdim"), ("dim", "dim"), ("dim7", "dim"),
        ("dim(maj7)", "dim"), ("aug", "aug"), ("maj7#5", "aug"), ("6#5", "aug"), ("5", "pow"),
        ("maj7(no3)", "pow"), ("(no3no5)", "pow"),
    ],
)  # fmt: skip
def test_a_chord_type_belongs_to_a_family(name, family):
    """The families of the genre rooms."""
    assert family == chord_type(name).family


@pytest.mark.parametrize(
    ("name", "groups"),
    [
        ("", "3"), ("m", "b3"), ("5", "5"), ("sus4", "4"), ("sus2", "2"), ("add9", "3 9"),
        ("7", "3 b7"),
        ("6", "3 6"), ("maj7", "3 7"), ("m7", "b3 b7"), ("7sus", "4 b7"), ("m7b5", "b3 b5 b7"),
        ("dim7", "b3 b5 bb7|1"), ("dim", "b3 b5"), ("13", "3 b7 13"), ("9", "3 b7 9"),
        ("m11", "b3 b7 11"), ("11", "b7 11"), ("maj11", "7 11"), ("7(b9)", "3 b7 b9"),
        ("13(b9)", "3 b7 b9 13"), ("13(#11)", "3 b7 #11 13"), ("7(b9b13)", "3 b7 b9 b13"),
        ("7#5", "3 #5 b7"), ("7alt", "3 b7 b9|#9 #11|b13"), ("6/9", "3 6 9"), ("aug", "3 #5"),
        ("7(add11add13)", "3 b7 11 13"), ("9(add11)", "3 b7 9 11"), ("(no3no5)", "1"),
        ("(no5)", "3"),
    ],
)  # fmt: skip
def test_essential_tones_are_those_that_must_sound(name, groups):
    """Third or suspension, seventh, the top extension, and whatever is altered or added."""
    assert groups.split() == ["|".join(group) for group in chord_type(name).essential]


@pytest.mark.parametrize(
    ("name", "tones"),
    [
        ("7", ""), ("7(b9)", "9"), ("7(#9)", "9"), ("7(b13)", "13"), ("7(#11)", "11"), ("7#5", "5"),
        ("7b5", "5"), ("7alt", "5 9 11 13"), ("7(no5)", "5"), ("m7b5", "5"), ("13(b9)", "9"),
        ("m(b6)", ""), ("13(b9add11)", "9"),
    ],
)  # fmt: skip
def test_natural_tones_stay_silent_where_the_symbol_alters_them(name, tones):
    """A natural ninth against a flat one is a wrong note."""
    assert set(tones.split()) == chord_type(name).avoid


@pytest.mark.parametrize(
    ("name", "dominant", "rich", "ninth_plus"),
    [
        ("", False, False, False), ("5", False, False, False), ("sus4", False, False, False),
        ("aug", False, False, False), ("dim", False, False, False), ("6", False, True, False),
        ("7", True, True, False), ("7sus", True, True, False), ("m7", False, True, False),
        ("11", True, True, True), ("add9", False, True, True), ("7alt", True, True, True),
        ("maj7", False, True, False), ("dim7", False, True, False),
    ],
)  # fmt: skip
def test_a_chord_type_tells_pull_and_richness(name, dominant, rich, ninth_plus):
    """A dominant pulls; a sixth, a seventh or an added tone makes a chord rich."""
    kind = chord_type(name)
    assert (dominant, rich, ninth_plus) == (kind.dominant, kind.rich, kind.ninth_plus)


def test_semitones_follow_the_tones():
    """In the same order."""
    assert chord_type("7alt").semitones == (0, 4, 10, 1, 3, 6, 8)


def test_a_type_is_found_by_any_spelling():
    """And is the same object for each."""
    assert chord_type("-7") is not None
    assert chord_type("-7") == chord_type("min7") == chord_type("m7")


def test_silence_has_a_type_without_tones():
    """So that it can stand where a chord stands."""
    assert chord_type("N.C.").tones == ()


def test_an_unreadable_type_is_an_error():
    """It quotes the part that was not understood."""
    with pytest.raises(ChordSymbolError, match="cannot read 'q'"):
        chord_type("m7q")


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("1 3 5 b5", "maj(#11)"), ("1 3 5 #5", "maj(b6)"), ("1 3 b5 #5", "maj(b5b6)"),
        ("1 3 b5 #11", "maj(b5)"), ("1 3 #5 b13", "aug"), ("1 b3 5 #9", "m"),
        ("1 3 b3 5 b7", "7(#9)"),
        ("1 b3 b5 13", "dim7"), ("1 3 5 bb7", "6"), ("1 b3 b5 bb7 b7", "m7b5(add13)"),
        ("1 b3 b5 bb7 13", "dim7"), ("1 3 5 2 4 b7", "9(add11)"), ("1 5 9 11", "sus4(add9)"),
        ("1 5 b7 9 11 13", "13sus"), ("1 5 b7 9 4", "9sus"), ("1 5 9", "sus2"),
        ("1 3 5 b7 9 b9", "7(b9)"),
        ("1 4 5 2 b9", "sus4(b9)"), ("1 3 5 b7 11 #11", "7(#11)"), ("1 3 5 b7 13 b13", "7(b13)"),
        ("1 #5", "aug(no3)"), ("1 3", "(no5)"), ("1 b6", "(no3no5)(b6)"), ("", "(no3no5)"),
    ],
)  # fmt: skip
def test_tones_under_strange_names_settle_on_usual_ones(given, name):
    """A flat fifth beside a fifth is a sharp eleventh, a minor third beside a major one a #9."""
    assert name == naming(settled(frozenset(given.split()))).name


def test_a_type_may_be_given_more_tones():
    """Those that it has already change nothing."""
    assert type_with(chord_type("7"), [0, 4, 2, 9]).name == "13"


def test_every_named_type_of_the_vocabulary_is_its_own_name():
    """The data agree with the rule: tones in order, known families, no two alike."""
    types = vocabulary().types
    assert len({t.name for t in types}) == len({t.tones for t in types}) == len(types)
    for known in types:
        assert known.tones <= set(INTERVALS)
        assert known.family in FAMILIES
        tones = settled(known.tones)
        assert known.tones == set(tones)
        assert (known.name, known.family) == naming(tones)[:2]
        assert chord_type(known.name).tones == tones


def test_every_written_word_means_tones_that_exist():
    """What a word adds or drops is an interval; what a number brings too."""
    known = vocabulary()
    for word in [*known.words.values(), *known.numbers.values()]:
        assert word.drops | word.adds | word.below <= set(INTERVALS)
        assert word.seventh in {"", "bb7", "b7", "7"}
    assert set(known.altered.values()) | set(known.added.values()) <= set(INTERVALS)
    assert set(known.replaced) == set(known.altered.values())


def test_every_entry_of_the_vocabulary_has_its_source_and_no_spelling_is_given_twice():
    """Musical knowledge is data that a musician can check."""
    text = (Path(chord_vocabulary.__file__).parent / "chord_types.toml").read_text("utf-8")
    data = tomli.loads(text)
    for table in ("type", "word", "number", "alteration"):
        assert all(entry["source"] for entry in data[table])
    written = [w for table in ("word", "number") for e in data[table] for w in e["written"]]
    assert len(written) == len(set(written))

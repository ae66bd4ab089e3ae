"""Keys, their names, and how notes are spelled in them."""

from __future__ import annotations

import pickle

import pytest

from woodshed.errors import KeyNameError
from woodshed.theory import MINOR_FORMS, MODES, Key, PitchClass, plain

ALL = [Key(plain(s, flats=f), mode) for s in range(12) for f in (True, False) for mode in MODES]


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Bb minor", "Bb minor"), ("F# dorian", "F# dorian"), ("c moll", "C minor"),
        ("Am", "A minor"),
        ("C", "C major"), ("H moll", "B minor"), ("B flat", "Bb major"), ("Es-Dur", "Eb major"),
        ("b-flat minor", "Bb minor"), ("F sharp", "F# major"), ("fis-moll", "F# minor"),
        ("B♭", "Bb major"), ("F♯m", "F# minor"), ("G mixolydian", "G mixolydian"),
        ("A-", "A minor"),
        ("Db  MAJOR", "Db major"), ("E phrygian", "E phrygian"), ("F lydian", "F lydian"),
        ("G blues", "G blues"), ("c", "C major"), ("E_minor", "E minor"), ("D ionian", "D major"),
    ],
)  # fmt: skip
def test_a_key_is_read_as_people_write_it(written, key):
    """English, German, signs, any capitals; a bare letter is major."""
    assert key == str(Key.parse(written))


@pytest.mark.parametrize(
    ("written", "key"),
    [("D#", "Eb major"), ("G#", "Ab major"), ("A# major", "Bb major"), ("Fb", "E major"),
     ("Db minor", "C# minor"), ("Gb minor", "F# minor")],
)  # fmt: skip
def test_a_key_of_more_than_seven_accidentals_is_written_simply(written, key):
    """D sharp major would have nine sharps."""
    assert key == str(Key.parse(written))


@pytest.mark.parametrize("written", ["Q major", "", "C foo", "7", "major", "🎹"])
def test_what_is_no_key_is_refused_with_a_hint(written):
    """The message quotes it, the hint says what is accepted."""
    with pytest.raises(KeyNameError) as caught:
        Key.parse(written)
    assert repr(written) in str(caught.value)
    assert "dorian" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "signature"),
    [("C major", 0), ("Db major", -5), ("F# major", 6), ("A minor", 0), ("Eb minor", -6),
     ("D dorian", 0),
     ("E phrygian", 0), ("F lydian", 0), ("G mixolydian", 0), ("Bb blues", -2)],
)  # fmt: skip
def test_the_signature_counts_sharps_or_flats(name, signature):
    """Flats are negative."""
    assert signature == Key.parse(name).signature


@pytest.mark.parametrize("key", ALL, ids=str)
def test_every_key_has_its_scale_and_spells_it_on_different_letters(key):
    """Seven tones on seven letters, unless a name would be too rare to read."""
    assert len(key.scale) == len(MODES[key.mode])
    assert all(key.spell(s).semitone == s for s in range(12))
    if abs(key.signature) <= 5 and key.mode != "blues":
        assert len({key.spell(s).step for s in key.scale}) == 7


@pytest.mark.parametrize(
    ("form", "names"),
    [
        ("natural", "A B C D E F G"), ("harmonic", "A B C D E F G#"),
        ("melodic", "A B C D E F# G#"),
    ],
)  # fmt: skip
def test_minor_has_its_sixth_and_seventh_natural_or_raised(form, names):
    """Three forms, each spelled on seven letters."""
    key = Key.parse("A minor")
    assert names.split() == [key.spell(s).name for s in key.form(form)]
    assert len(MINOR_FORMS) == 3


def test_the_leading_tone_of_minor_keeps_its_letter():
    """G sharp minor leads with F double sharp."""
    assert Key.parse("G# minor").spell(7).name == "F##"


@pytest.mark.parametrize(
    ("name", "chromatic"),
    [("C", "Db Eb F# Ab Bb"), ("Db", "D E G A Cb"), ("A minor", "Bb C# D# F# G#"),
     ("E", "F G A# C D")],
)  # fmt: skip
def test_between_the_tones_of_a_scale_stand_the_usual_chromatic_notes(name, chromatic):
    """b2, b3, #4, b6 and b7, none with a double accidental."""
    key = Key.parse(name)
    inside = set(key.scale)
    order = [(key.tonic.semitone + s) % 12 for s in range(12)]
    assert chromatic.split() == [
        n for n in (key.spell(s).name for s in order if s not in inside) if n in chromatic.split()
    ]


@pytest.mark.parametrize(
    ("key", "note", "name"),
    [
        ("Db", "Bbb", "A"), ("Db", "Cb", "Cb"), ("Ab", "Cb", "B"), ("Eb", "Fb", "E"),
        ("Cb", "Fb", "Fb"), ("B", "E#", "E#"), ("E", "E#", "F"), ("F#", "B#", "B#"),
        ("B", "B#", "C"), ("C", "F##", "G"), ("C", "G", "G"),
    ],
)  # fmt: skip
def test_rare_names_are_written_only_near_their_keys(key, note, name):
    """In Db a player reads Cb gladly, in Ab not."""
    assert name == Key.parse(key).readable(PitchClass.parse(note)).name


@pytest.mark.parametrize(
    ("name", "relative", "parallel"),
    [("C", "A minor", "C minor"), ("A minor", "C major", "A major"), ("Db", "Bb minor", "C# minor"),
     ("D dorian", "C major", "D major"), ("G mixolydian", "A minor", "G minor"),
     ("Cb", "Ab minor", "B minor"), ("C#", "A# minor", "C# minor"),
     ("A# minor", "C# major", "Bb major")],
)  # fmt: skip
def test_a_key_has_a_relative_and_a_parallel(name, relative, parallel):
    """The relative shares the signature, the parallel the tonic."""
    key = Key.parse(name)
    assert (relative, parallel) == (str(key.relative), str(key.parallel))


@pytest.mark.parametrize("mode", sorted(MODES))
def test_a_key_moved_up_twelve_times_by_a_semitone_sounds_the_same(mode):
    """And each has a simple signature."""
    key = Key(PitchClass.parse("D"), mode)
    moved = key
    for _ in range(12):
        moved = moved.transposed(1)
        assert abs(moved.signature) <= 6
    assert moved == key


@pytest.mark.parametrize(("name", "flats"), [("F", True), ("G", False), ("C", True), ("F lydian", False)])
def test_a_key_has_a_side(name, flats):
    """Flats or sharps for black keys from outside."""
    assert flats == Key.parse(name).flats


def test_a_key_is_a_value():
    """Equal keys are one key of a dictionary, in this process and in another."""
    assert len({Key.parse("C"), Key.parse("C major"), Key.parse("C minor")}) == 2
    again = pickle.loads(pickle.dumps(Key.parse("Db")))  # noqa: S301
    assert (again, hash(again)) == (Key.parse("Db"), hash(Key.parse("Db")))

"""Spelled pitches and note names."""

from __future__ import annotations

import pytest

from woodshed.errors import UnreadableError
from woodshed.theory import Pitch, PitchClass
from woodshed.theory.note_names import note_at_start


@pytest.mark.parametrize(
    ("name", "semitone"),
    [("C", 0), ("B#", 0), ("Cb", 11), ("F##", 7), ("Gx", 9), ("Bbb", 9), ("Eb", 3), ("F#", 6)],
)
def test_a_note_name_is_a_key_of_the_piano(name, semitone):
    """Semitones above C, whatever the spelling."""
    assert semitone == PitchClass.parse(name).semitone


@pytest.mark.parametrize("name", ["", "H", "c", "C4", "Ebbb", "E flat"])
def test_what_is_not_a_note_name_is_refused(name):
    """Only A to G with up to two accidentals; the message quotes the name."""
    with pytest.raises(UnreadableError) as caught:
        PitchClass.parse(name)
    assert repr(name) in str(caught.value)
    assert caught.value.hint


def test_a_double_sharp_is_written_with_two_signs():
    """x is read, ## is written."""
    assert PitchClass.parse("Fx").name == str(PitchClass.parse("F##")) == "F##"


@pytest.mark.parametrize(("name", "midi"), [("C4", 60), ("B#3", 60), ("A0", 21), ("Cb5", 71), ("C-1", 0), ("G9", 127)])
def test_middle_c_is_c4_and_midi_60(name, midi):
    """Octaves follow scientific notation: B#3 is the same key as C4."""
    pitch = Pitch.parse(name)
    assert midi == pitch.midi
    assert name == pitch.name == str(pitch)


@pytest.mark.parametrize("name", ["C", "4", "H4", "C44x"])
def test_a_pitch_needs_its_octave(name):
    """A name without octave is no pitch."""
    with pytest.raises(UnreadableError):
        Pitch.parse(name)


@pytest.mark.parametrize("spelling", ["B#", "C", "Dbb"])
def test_one_key_may_be_written_in_several_ways(spelling):
    """The octave follows the letter."""
    pitch = Pitch.at(60, PitchClass.parse(spelling))
    assert (pitch.midi, pitch.pitch_class.name) == (60, spelling)


@pytest.mark.parametrize(
    ("written", "name", "rest"),
    [
        ("Bb7", "Bb", "7"), ("Fis7", "F#", "7"), ("Es", "Eb", ""), ("As", "Ab", ""), ("H", "B", ""),
        ("Asus4", "A", "sus4"), ("Esus2", "E", "sus2"), ("Ces", "Cb", ""), ("gis", "G#", ""),
        ("Bes", "Bb", ""), ("Bbb7", "Bbb", "7"), ("Cxm", "C##", "m"), ("f#m", "F#", "m"),
        ("Aes", "A", "es"), ("D##", "D##", ""), ("bb", "Bb", ""),
    ],
)  # fmt: skip
def test_note_names_are_read_in_english_and_german(written, name, rest):
    """H is B natural, Es is Eb, but Esus2 is a suspended E."""
    assert (PitchClass.parse(name), rest) == note_at_start(written)


@pytest.mark.parametrize("written", ["", "Z", "#", "7", "ß", "🎹"])
def test_text_may_begin_with_no_note(written):
    """Then there is nothing to return."""
    assert note_at_start(written) is None

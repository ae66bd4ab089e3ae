"""Intervals above a root."""

from __future__ import annotations

import pytest

from woodshed.theory import PitchClass, above, fifths, interval_between, plain, semitones, spelled
from woodshed.theory.interval import INTERVALS

NOTES = [PitchClass(step, alter) for step in range(7) for alter in range(-2, 3)]


@pytest.mark.parametrize("interval", sorted(INTERVALS))
def test_the_note_above_a_root_lies_that_many_semitones_higher(interval):
    """For every root and interval, however it is spelled."""
    for root in NOTES:
        note = above(root, interval)
        assert (root.semitone + semitones(interval)) % 12 == note.semitone
        assert abs(note.alter) <= 2


@pytest.mark.parametrize(
    ("root", "interval", "name"),
    [
        ("Db", "b7", "Cb"), ("F#", "3", "A#"), ("B", "#11", "E#"), ("C", "bb7", "Bbb"),
        ("Gb", "bb7", "Fbb"), ("D##", "#5", "C"), ("Dbb", "b9", "Db"), ("E#", "3", "G##"),
    ],
)  # fmt: skip
def test_notes_are_spelled_by_their_letter_up_to_a_double_accidental(root, interval, name):
    """A triple flat or sharp is written plainly."""
    assert name == above(PitchClass.parse(root), interval).name


@pytest.mark.parametrize("interval", ["1", "b9", "9", "#9", "b3", "3", "11", "#11", "b5", "5"])
def test_the_interval_between_two_notes_has_the_name_of_a_chord_tone(interval):
    """It is the inverse of the note above."""
    root = PitchClass.parse("D")
    assert interval == interval_between(root, above(root, interval))


def test_an_interval_with_a_rare_spelling_is_named_by_its_sound():
    """C to Dbb is a unison on the piano; C to E sharp sounds as an eleventh."""
    c = PitchClass.parse("C")
    assert interval_between(c, PitchClass.parse("Dbb")) == "1"
    assert interval_between(c, PitchClass.parse("E#")) == "11"


def test_black_keys_are_written_as_flats_or_as_sharps():
    """The everyday names."""
    assert [plain(s, flats=True).name for s in (1, 3, 6, 8, 10)] == ["Db", "Eb", "Gb", "Ab", "Bb"]
    assert [plain(s, flats=False).name for s in (1, 3, 6, 8, 10)] == ["C#", "D#", "F#", "G#", "A#"]


@pytest.mark.parametrize(("name", "place"), [("C", 0), ("F", -1), ("Bb", -2), ("B", 5), ("F#", 6)])
def test_the_line_of_fifths_runs_from_flats_to_sharps(name, place):
    """G is one step from C."""
    assert place == fifths(PitchClass.parse(name))


def test_any_letter_can_be_made_to_sound_as_any_key():
    """C as B flat needs two flats."""
    assert spelled(0, 10).name == "Cbb"
    assert spelled(8, 3).name == "D#"

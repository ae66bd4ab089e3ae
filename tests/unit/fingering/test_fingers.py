"""Fingers for the notes of a piece: one key one finger, what is held stays held, what was written stays written."""

from __future__ import annotations

from dataclasses import replace

from pieces import a_chart, a_note, a_piece
from woodshed.fingering import fingered


def told(*notes, **fields):
    """The fingers of notes, in their order."""
    return [note.finger for note in fingered(a_piece(*notes, **fields)).notes]


def quarters(names: str, hand="right", length=960):
    return [a_note(name, 960 * k, length, hand) for k, name in enumerate(names.split())]


def test_every_note_of_both_hands_gets_a_finger():
    piece = fingered(a_piece(*quarters("C4 E4 G4 E4"), *quarters("C3 G3 E3 G3", "left")))
    assert [n.finger for n in piece.notes if n.hand == "right"] == [1, 3, 5, 3]
    assert [n.finger for n in piece.notes if n.hand == "left"] == [5, 1, 3, 1]


def test_a_finger_that_holds_strikes_nothing_else():
    """The thumb holds the lowest key, so the line above goes on without it."""
    held = a_note("C4", 0, 3840)
    above = quarters("E4 F4 G4 A4")
    fingers = told(held, *above)
    assert fingers[0] == 1
    assert 1 not in fingers[1:]
    assert fingers[1:] == sorted(fingers[1:])


def test_a_key_that_is_too_far_to_be_held_is_left_to_the_pedal():
    """A bass that is written long under chords two octaves above: each is fingered as if the other were not."""
    bass = a_note("C2", 0, 3840, "left")
    chord = [a_note(name, 960, 960, "left") for name in ("C4", "E4", "G4")]
    assert told(bass, *chord)[1:] == [5, 3, 1]


def test_a_repeated_key_keeps_its_finger():
    assert len(set(told(*quarters("G4 G4 G4 G4")))) == 1


def test_two_voices_on_one_key_share_a_finger():
    """Soprano and alto meet."""
    notes = [a_note("G4", 0, 960, voice=1), a_note("G4", 0, 960, voice=2), a_note("E4", 960, 960, voice=2)]
    fingers = told(*notes, voices="satb")
    assert fingers[0] == fingers[1]


def test_four_voices_give_soprano_and_alto_to_the_right_hand():
    """The higher voice has the higher finger; tenor and bass mirror it."""
    right = [a_note("E4", 0, 960, voice=2), a_note("C5", 0, 960, voice=1)]
    left = [a_note("C3", 0, 960, "left", 4), a_note("G3", 0, 960, "left", 3)]
    soprano_and_alto, tenor_and_bass = told(*right, voices="satb"), told(*left, voices="satb")
    assert soprano_and_alto[0] < soprano_and_alto[1]
    assert tenor_and_bass[0] > tenor_and_bass[1]


def test_a_finger_that_was_written_by_hand_is_respected():
    """And the notes around it follow."""
    first, second, third = quarters("C4 D4 E4")
    assert told(first, second._replace(finger=3), third) == [2, 3, 4]


def test_a_chord_with_one_written_finger_is_fingered_around_it():
    notes = [a_note(name, 0, 960) for name in ("C4", "E4", "G4")]
    notes[1] = notes[1]._replace(finger=2)
    fingers = told(*notes)
    assert fingers[1] == 2
    assert fingers == sorted(set(fingers))


def test_fingers_that_do_not_rise_stand_all_the_same():
    """Whoever edits may cross or double fingers; nothing is put right behind their back."""
    notes = [a_note(name, 0, 960)._replace(finger=f) for name, f in (("C4", 3), ("E4", 1))]
    assert told(*notes, a_note("G4", 0, 960))[:2] == [3, 1]
    doubled = [a_note(name, 0, 960)._replace(finger=1) for name in ("C4", "D4")]
    assert told(*doubled, a_note("G4", 0, 960))[:2] == [1, 1]


def test_a_piece_that_is_fingered_already_is_the_same_piece():
    piece = fingered(a_piece(*quarters("C4 D4 E4")))
    assert fingered(piece) is piece


def test_the_thumb_takes_two_keys_where_five_fingers_are_not_enough():
    """Six keys in one hand: the two lowest of the right, lying side by side."""
    names = ("C4", "D4", "E4", "G4", "A4", "C5")
    assert told(*[a_note(name, 0, 960) for name in names]) == [1, 1, 2, 3, 4, 5]


def test_the_bass_of_a_stride_takes_the_fifth_before_a_chord_above():
    """After a leap up the hand lies right of its bass, so the bass is its outer finger."""
    left = [a_note("D2", 0, 480, "left"), *[a_note(n, 960, 480, "left") for n in ("F3", "A3", "C4")]]
    assert told(*left)[0] == 5


def test_what_lies_far_apart_in_time_does_not_bind():
    """After a pause a hand begins anew wherever it likes."""
    notes = [*quarters("C4 D4 E4"), *[a_note("C4", 7680, 960), a_note("D4", 8640, 960)]]
    chart = a_chart("| C | C | C |")
    assert told(*notes, chart=chart)[3:] == [1, 2]


def test_a_grip_is_fingered_for_the_hand_that_plays_it():
    """Octave and third: what a large hand reaches with the fourth, a small one takes with the fifth."""
    notes = [a_note("C4", 0, 960), a_note("C5", 0, 960)]
    for size in ("narrow", "small", "medium", "large"):
        piece = a_piece(*notes)
        piece = replace(piece, brief=replace(piece.brief, hand_size=size))
        assert [n.finger for n in fingered(piece).notes] == [1, 5]

"""What every method book agrees on: scales, broken chords, figures and chords fingered as they are taught."""

from __future__ import annotations

import pytest

from woodshed.fingering.grips import Grip
from woodshed.fingering.path import best_path
from woodshed.theory.pitch import Pitch

MAJOR = (0, 2, 4, 5, 7, 9, 11, 12)
MIRROR = 124
THUMBS = {
    "right": {
        "C": "C F", "G": "G C", "D": "D G", "A": "A D", "E": "E A", "B": "B E", "Db": "C F", "Ab": "C F",
        "Eb": "C F", "Bb": "C F", "F": "F C", "Gb": "B F",
    },
    "left": {
        "C": "C G", "G": "G D", "D": "D A", "A": "A E", "E": "E B", "B": "B E", "Gb": "B F", "Db": "F C",
        "Ab": "C G", "Eb": "D G", "Bb": "D A", "F": "F C",
    },
}  # fmt: skip
"""The keys of each major scale on which the thumb falls (any scale book, such as that of the ABRSM)."""
HARMONIC = (0, 2, 3, 5, 7, 8, 11, 12)
MINOR_THUMBS = {
    "right": {
        "A": "A D", "E": "E A", "D": "D G", "G": "G C", "C": "C F", "B": "B E", "F": "F C", "Bb": "C F",
        "Eb": "F B", "G#": "B E", "C#": "E A", "F#": "A D",
    },
    "left": {
        "A": "A E", "E": "E B", "D": "D A", "G": "G D", "C": "C G", "B": "B E", "F": "F C", "Bb": "C F",
        "Eb": "F B", "G#": "B G", "C#": "E C", "F#": "B F",
    },
}  # fmt: skip
"""The same of each harmonic minor scale. For the left hand in G sharp minor books differ: 321 4321, as in C sharp."""


def fingers(names: str, hand: str = "right", size: str = "medium") -> str:
    """The fingers of one key after the other."""
    keys = [Pitch.parse(name).midi for name in names.split()]
    return line(keys, hand, size)


def line(keys: list[int], hand: str = "right", size: str = "medium") -> str:
    keys = [MIRROR - key for key in keys] if hand == "left" else keys
    return "".join(str(way[0]) for way in best_path(tuple(Grip((key,)) for key in keys), size))


def grip(names: str, hand: str = "right", size: str = "medium") -> str:
    """The fingers of keys struck at once, lowest key first."""
    keys = sorted(Pitch.parse(name).midi for name in names.split())
    if hand == "right":
        return "".join(map(str, best_path((Grip(tuple(keys)),), size)[0]))
    mirrored = tuple(sorted(MIRROR - key for key in keys))
    return "".join(map(str, reversed(best_path((Grip(mirrored),), size)[0])))


@pytest.mark.parametrize("tonic", ["C", "G", "D", "A", "E", "B"])
def test_the_scales_of_the_c_group_go_123_12345_in_the_right_hand(tonic):
    up = [Pitch.parse(f"{tonic}4").midi + step for step in MAJOR]
    assert line(up) == "12312345"
    assert line(up[::-1]) == "54321321"


@pytest.mark.parametrize("tonic", ["C", "G", "D", "A", "E", "F"])
def test_the_left_hand_mirrors_them(tonic):
    up = [Pitch.parse(f"{tonic}3").midi + step for step in MAJOR]
    assert line(up, "left") == "54321321"
    assert line(up[::-1], "left") == "12312345"


def test_f_major_puts_the_fourth_on_b_flat():
    assert fingers("F4 G4 A4 Bb4 C5 D5 E5 F5") == "12341234"


def test_b_major_begins_with_the_fourth_in_the_left_hand():
    assert fingers("B2 C#3 D#3 E3 F#3 G#3 A#3 B3", "left") == "43214321"


@pytest.mark.parametrize(
    ("hand", "tonic", "book"), [(hand, tonic, book) for hand, rows in THUMBS.items() for tonic, book in rows.items()]
)
def test_the_thumb_falls_where_the_scale_book_says_in_every_major_key(hand, tonic, book):
    """Up and down an octave; the ends are free, since a scale goes on or stops there."""
    up = [Pitch.parse(f"{tonic}4").midi + step for step in MAJOR]
    thumbs = {Pitch.parse(f"{name}4").midi % 12 for name in book.split()}
    for keys in (up, up[::-1]):
        inside = list(zip(keys, line(keys, hand), strict=True))[1:-1]
        assert [key for key, finger in inside if finger == "1"] == [key for key, _ in inside if key % 12 in thumbs]


@pytest.mark.parametrize("octaves", [1, 2, 3])
@pytest.mark.parametrize(
    ("hand", "scale", "tonic", "book"),
    [
        (hand, scale, tonic, book)
        for scale, table in ((MAJOR, THUMBS), (HARMONIC, MINOR_THUMBS))
        for hand, rows in table.items()
        for tonic, book in rows.items()
    ],
)
def test_the_thumb_falls_there_in_every_octave_of_all_scales(hand, scale, tonic, book, octaves):
    """Major and harmonic minor, up and down, over one to three octaves; the ends are free."""
    low = Pitch.parse(f"{tonic}{4 if hand == 'right' else 2}").midi
    up = [low + 12 * octave + step for octave in range(octaves) for step in scale[:-1]] + [low + 12 * octaves]
    thumbs = {Pitch.parse(f"{name}4").midi % 12 for name in book.split()}
    for keys in (up, up[::-1]):
        inside = list(zip(keys, line(keys, hand), strict=True))[1:-1]
        assert [key for key, finger in inside if finger == "1"] == [key for key, _ in inside if key % 12 in thumbs]


@pytest.mark.parametrize(("tonic", "hand", "book"), [
    ("C", "left", "543213214321321"), ("C", "right", "123123412312345"), ("F", "right", "123412312341234"),
    ("G", "left", "543213214321321"), ("F", "left", "543213214321321"),
])  # fmt: skip
def test_two_octaves_are_fingered_to_the_end_as_books_have_them(tonic, hand, book):
    """The outer fingers begin and end."""
    low = Pitch.parse(f"{tonic}{4 if hand == 'right' else 2}").midi
    assert line([low + 12 * octave + step for octave in (0, 1) for step in MAJOR[:-1]] + [low + 24], hand) == book


def test_a_scale_inside_a_phrase_keeps_its_fingers():
    """A broken chord before it and a turn after it change nothing within."""
    keys = [67, 64, 60, 62, 64, 65, 67, 69, 71, 72, 74, 76, 77, 79, 81, 83, 84, 79, 76]
    assert line(keys)[3:16] == "2312341231234"


@pytest.mark.parametrize("notes", ["C4 E4 G4 C5", "F4 A4 C5 F5", "G4 B4 D5 G5", "A4 C5 E5 A5", "D4 F#4 A4 D5"])
def test_a_broken_chord_over_an_octave_goes_1235(notes):
    assert fingers(notes) == "1235"


def test_over_two_octaves_the_thumb_passes_under_the_third():
    assert fingers("C4 E4 G4 C5 E5 G5 C6") == "1231235"
    assert fingers("C2 E2 G2 C3 E3 G3 C4", "left") == "5321321"


def test_five_keys_side_by_side_take_the_five_fingers():
    assert fingers("C4 D4 E4 F4 G4 F4 E4 D4 C4") == "123454321"


def test_an_alberti_bass_keeps_its_place():
    assert fingers("C3 G3 E3 G3 C3 G3 E3 G3", "left") == "51315131"
    assert fingers("G4 E4 C4 E4") == "5313"


@pytest.mark.parametrize(
    ("notes", "right", "left"),
    [
        ("C4 E4 G4", "135", "531"), ("E4 G4 C5", "125", "531"), ("G4 C5 E5", "135", "521"),
        ("C4 E4 G4 C5", "1235", "5321"), ("E4 G4 C5 E5", "1245", "5421"), ("Db4 F4 Ab4", "135", "531"),
        ("C4 C5", "15", "51"), ("C4 E5", "15", "51"), ("C4 E4", "13", "31"), ("C4 A4", "15", "51"),
        ("C3 G3 E4", "125", "521"),
    ],
)  # fmt: skip
def test_chords_lie_in_the_hand_as_they_are_taught(notes, right, left):
    """Triads in their inversions, four keys over an octave, octaves, tenths, root with fifth and tenth."""
    assert grip(notes) == right
    assert grip(notes, "left") == left


@pytest.mark.parametrize("size", ["narrow", "small", "large"])
def test_a_scale_is_fingered_alike_in_hands_of_every_size(size):
    assert fingers("C4 D4 E4 F4 G4 A4 B4 C5", size=size) == "12312345"

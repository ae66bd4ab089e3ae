"""A pianist's remarks: what cannot be played, in which bar, by which hand."""

from __future__ import annotations

import pytest

from pieces import a_chart, a_note, a_piece
from woodshed.arrangement import remarks
from woodshed.piece import Note


def chord(*names: str, onset: int = 0, hand: str = "right") -> list[Note]:
    return [a_note(name, onset, 960, hand) for name in names]  # type: ignore[arg-type]


def test_a_playable_piece_has_no_remarks():
    assert remarks(a_piece(*chord("C4", "E4", "G4"), *chord("C2", "G2", hand="left"))) == ()


@pytest.mark.parametrize(
    ("notes", "words"),
    [
        (chord("C4", "D4", "E4", "F4", "G4", "A4"), "6 notes at once, 5 at most"),
        (chord("C4", "D5", "E5"), "a span of 16 semitones, 12 at most"),
        (chord("C4", "C4"), "one key twice"),
        (chord("C2", "E2", hand="left"), "too low for their intervals"),
        (chord("C3"), "lie outside 53 to 96"),
        ([*chord("C4", "G4", hand="left"), *chord("E4", "A4")], "the hands cross"),
    ],
)
def test_each_fault_is_told_with_its_bar(notes, words):
    found = remarks(a_piece(*notes))
    assert len(found) == 1
    assert words in found[0]
    assert found[0].startswith("bar 1")


def test_a_quick_leap_is_a_fault_and_a_slow_one_is_not():
    leap = [a_note("C4", 0, 240), a_note("C6", 240, 240)]
    assert "a jump of 24" in remarks(a_piece(*leap, tempo=120.0))[0]
    assert remarks(a_piece(*leap, tempo=40.0)) == ()


def test_a_rolled_tenth_is_allowed_and_a_struck_one_is_not():
    struck = [a_note("F2", 0, 960, "left"), a_note("A3", 0, 960, "left")]
    rolled = [struck[0], a_note("A3", 0, 960, "left", played=(80, 900))]
    assert remarks(a_piece(*struck))
    assert not remarks(a_piece(*rolled))


def test_a_key_that_both_hands_hold_is_told_by_name():
    notes = [a_note("C4", 0, 3840, "left"), a_note("C4", 960, 960, "right")]
    assert remarks(a_piece(*notes)) == ("bar 1: both hands hold C4",)


def test_voices_of_a_chorale_may_meet_and_span_what_four_singers_do():
    notes = [
        a_note("C3", 0, 960, "left", 4), a_note("C4", 0, 960, "left", 3),
        a_note("C4", 0, 960, "right", 2), a_note("G4", 0, 960, "right", 1),
    ]  # fmt: skip
    assert remarks(a_piece(*notes, chart=a_chart(), voices="satb")) == ()

"""Mending what hands cannot play: the free notes give way, the fixed ones stay."""

from __future__ import annotations

import pytest

from pieces import a_chart, a_note, a_piece
from woodshed.arrangement import remarks
from woodshed.arrangement.mending import mended
from woodshed.revision.whole import piece_of


@pytest.mark.parametrize(
    ("fixed", "free"),
    [
        ([], [a_note(name, 0, 960) for name in ("C4", "D4", "E4", "F4", "G4", "A4")]),  # six notes at once
        ([], [a_note("C4", 0, 960), a_note("D5", 0, 960)]),  # too wide
        ([], [a_note("C2", 0, 960, "left"), a_note("E2", 0, 960, "left")]),  # mud
        ([a_note("C4", 0, 240)], [a_note("C6", 240, 240)]),  # a quick leap
        ([a_note("C6", 240, 240)], [a_note("C4", 0, 240)]),  # the same the other way round
        ([a_note("E4", 0, 960)], [a_note("G4", 0, 960, "left")]),  # crossing
        ([a_note("G4", 0, 960, "left")], [a_note("E4", 0, 960)]),
        ([a_note("E4", 0, 1920)], [a_note("E4", 960, 960, "left")]),  # one key for both
        ([], [a_note("D7", 0, 960), a_note("E7", 0, 960)]),  # beyond the hand's range
    ],
)
def test_free_notes_give_way(fixed, free):
    before = a_piece(*fixed, *free, chart=a_chart("| C |"), tempo=120.0)
    assert remarks(before)
    rows = mended(piece_of(before), before.notes, fixed=frozenset(fixed))
    after = a_piece(*rows, chart=before.chart, tempo=120.0)
    assert remarks(after) == ()
    assert set(fixed) <= set(rows)


def test_what_can_be_played_is_left_alone():
    piece = a_piece(a_note("C4", 0, 960), a_note("E4", 0, 960), a_note("C3", 0, 1920, "left"))
    assert mended(piece_of(piece), piece.notes) == list(piece.notes)


def test_a_key_is_let_go_before_it_is_struck_again():
    piece = a_piece(a_note("C4", 0, 1920), a_note("C4", 960, 960))
    first, second = mended(piece_of(piece), piece.notes)
    assert (first.written_duration, first.duration) == (960, 960)
    assert second.written_onset == 960

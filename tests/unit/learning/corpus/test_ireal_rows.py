"""Rows of cells: bars, beats, repeats and the signs among them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from woodshed.learning.corpus.ireal_rows import read_rows
from woodshed.learning.corpus.repeats import played


def shown(rows):
    """Each bar that is played, as its symbols with their beats."""
    bars = read_rows(rows)[0]
    return [" ".join(f"{symbol}@{beat:g}" for beat, symbol in bars[place].chords) for place in played(bars)]


@pytest.mark.parametrize(
    ("rows", "bars"),
    [
        ("[T44C   |F G Z", ["C@1", "F@1 G@3"]),
        ("[T44C,F,G,A |", ["C@1 F@2 G@3 A@4"]),
        ("[T44C,F,G|", ["C@1 F@2.33333 G@3.66667"]),
        ("[T34C  |F G|", ["C@1", "F@1 G@3"]),
        ("[T34C   |F G |", ["C@1", "F@1 G@3"]),
        ("[T12C F |", ["C@1 F@7"]),
        ("[T44C F7/A, |", ["C@1 F7/A@3"]),
    ],
)
def test_chords_begin_where_their_cells_stand(rows, bars):
    """Empty cells count; where there is none the chords share the bar."""
    assert bars == shown(rows)


def test_the_meter_is_the_first_that_is_named():
    assert [read_rows(rows)[1] for rows in ("{C |", "T68[C |T44F Z", "T12[C Z")] == ["4/4", "6/8", "12/8"]


def test_a_bar_and_two_bars_sound_again():
    assert shown("[C   | x  |F   |G   |   r|    |C   Z") == ["C@1", "C@1", "F@1", "G@1", "F@1", "G@1", "C@1"]
    assert shown("[F   |G   |   r|C   Z") == ["F@1", "G@1", "F@1", "G@1", "C@1"]


def test_a_slash_and_an_invisible_root_hold_the_chord():
    assert shown("[C p p G |W/A   |n   Z") == ["C@1 G@4", "", "N.C.@1"]
    assert shown("[C,W/B,W/A,G |") == ["C@1 G@4"]


def test_proposals_letters_and_remarks_are_left_out():
    assert shown("*A[T44C(E7)   |<*63slow>sF  l |*B{fG*x*   }") == ["C@1", "F@1", "G@1", "G@1"]


def test_a_letter_behind_a_chord_is_no_remark_on_it():
    assert shown("[C7*A|F   *B|G   ") == ["C7@1", "F@1", "G@1"]


def test_repeats_and_endings_are_played_out():
    rows = "{C   |N1F   |A   }            |N2G   |D   ]"
    assert shown(rows) == ["C@1", "F@1", "A@1", "C@1", "G@1", "D@1"]
    assert shown("{C   <3x> }[G   Z") == ["C@1", "C@1", "C@1", "G@1"]


def test_endings_without_a_number_count_from_one():
    assert shown("{C   |N0F   }|N0G   Z") == ["C@1", "F@1", "C@1", "G@1"]
    assert shown("{C   |N1F   }|N2G   |E   ]{A   |N0B   }|N0D   Z")[-4:] == ["A@1", "B@1", "A@1", "D@1"]


def test_cells_behind_a_closing_line_are_no_bar():
    assert shown("[C   ]        [F   Z") == ["C@1", "F@1"]


def test_a_return_to_the_sign_leaves_for_the_coda():
    rows = "[C   |SF   |G   Q|A   <D.S. al Coda> ][QE   Z"
    assert shown(rows) == ["C@1", "F@1", "G@1", "A@1", "F@1", "G@1", "E@1"]


def test_a_coda_sign_before_the_first_chord_of_a_bar_stands_behind_the_one_before():
    rows = "[C   |F   |QG   |<D.C. al Coda>A   ][QE   Z"
    assert shown(rows) == ["C@1", "F@1", "G@1", "A@1", "C@1", "F@1", "E@1"]


def test_a_return_from_the_beginning_ends_at_fine_or_with_an_ending():
    assert shown("[C   |F   <Fine>|G   <D.C. al Fine>Z") == ["C@1", "F@1", "G@1", "C@1", "F@1"]
    assert shown("[C   |FU  |G   <D.C. al Fine>Z") == ["C@1", "F@1", "G@1", "C@1", "F@1"]
    rows = "{C   |N1F   }|N2G   ][A   <D.C. al 2nd End.>Z"
    assert shown(rows) == ["C@1", "F@1", "C@1", "G@1", "A@1", "C@1", "G@1"]


@given(st.text(alphabet="ABCb#7-^ ,|[]{}ZxrnpWNT0123QSU<>*.adloCF/() ", max_size=60))
def test_no_row_of_signs_is_too_much(rows):
    bars, meter = read_rows(rows)
    assert all(0 <= place < len(bars) for place in played(bars))
    assert int(meter.split("/")[0]) > 0

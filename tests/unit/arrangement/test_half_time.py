"""A half-time feel halves bass, backbeat and harmony, at the tempo and in the bars that were asked."""

from __future__ import annotations

import pytest

from woodshed import generate
from woodshed.piece import GENRES
from woodshed.theory.time import QUARTER

GROOVE = "r&b groove in C minor, 120, 8 bars"


def strokes(piece, hand):
    return {note.written_onset for note in piece.notes if note.hand == hand}


def loudest_by_beat(piece):
    """The mean velocity of the right hand on each beat."""
    bar = piece.chart.meter.bar
    rows = [
        [n.velocity for n in piece.notes if n.hand == "right" and n.written_onset % bar == beat * QUARTER]
        for beat in range(4)
    ]
    return [sum(row) / len(row) if row else 0 for row in rows]


def test_the_left_hand_strikes_half_as_often_and_the_harmony_waits():
    """No more than two thirds of the strokes, and no chord shorter than a bar."""
    plain, half = generate(GROOVE, seed=2), generate(f"{GROOVE}, half-time feel", seed=2)
    assert len(strokes(half, "left")) <= 0.67 * len(strokes(plain, "left"))
    assert all(len(bar.changes) == 1 for bar in half.chart.bars)
    assert half.brief.tempo == plain.brief.tempo
    assert len(half.chart.bars) == 8


def test_the_backbeat_moves_to_three():
    """Two and four are silent or softer."""
    _, two, three, four = loudest_by_beat(generate(f"{GROOVE}, half-time feel", seed=2))
    assert three > max(two, four)


def test_notes_stay_inside_the_piece_and_swing_stays_where_it_was_asked():
    """The eighths that swing are those of the tempo that was asked."""
    piece = generate("swing in F, 160, half-time feel, 8 bars", seed=1)
    end = 8 * piece.chart.meter.bar
    assert all(note.written_onset + note.written_duration <= end for note in piece.notes)
    assert piece.brief.feel.unit == "1/8"


def test_what_goes_in_half_time_anyway_is_not_halved_again():
    """Trap soul is written so at 140."""
    asked, plain = (
        generate(f"trap soul in C minor, 140, 8 bars{more}", seed=3, composer="rules") for more in (", half-time", "")
    )
    assert len(strokes(asked, "left")) >= 0.8 * len(strokes(plain, "left"))


def test_a_half_time_feel_that_cannot_be_made_is_told():
    """In three there are no pairs of bars in four."""
    piece = generate("jazz waltz in F, half-time feel, 8 bars")
    assert any("half-time" in notice and "3/4" in notice for notice in piece.brief.notices)


@pytest.mark.parametrize("genre", GENRES)
def test_every_genre_has_a_half_time_feel(genre):
    """The piece is written in the bars and at the tempo that were asked."""
    piece = generate("half-time feel, 16 bars, 110", genre=genre)
    assert len(piece.chart.bars) == 16
    assert piece.brief.tempo == 110
    assert max(note.written_onset for note in piece.notes) >= 15 * piece.chart.meter.bar - piece.chart.meter.bar

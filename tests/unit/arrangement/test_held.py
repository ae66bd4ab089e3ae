"""What is held of an earlier arrangement stays note by note, and the rest is led to it."""

from __future__ import annotations

from random import Random

import pytest

from pieces import a_chart, a_note, a_piece
from woodshed import generate
from woodshed.arrangement import arrange, remarks
from woodshed.arrangement.held import hold
from woodshed.arrangement.pedal import rejoined
from woodshed.genres import style_of
from woodshed.piece import GENRES, Pedal

BAR = 3840


def rearranged(piece, cells, dice: str = "again"):
    held = hold(piece, cells)
    style = style_of(piece.brief.genre)
    casting = Random(f"{piece.brief.seed} hands")
    return held, arrange(piece.chart, style, piece.brief, Random(dice), held=held, casting=casting)


@pytest.mark.parametrize("genre", GENRES)
@pytest.mark.parametrize("kept", ["left", "right", "odd bars", "nothing", "everything"])
def test_held_cells_stay_and_hands_can_play_the_whole(genre: str, kept: str):
    piece = generate("a piece", genre=genre, num_bars=8, seed=6)
    every = [(hand, bar) for hand in ("left", "right") for bar in range(8)]
    cells = {
        "left": [c for c in every if c[0] == "left"], "right": [c for c in every if c[0] == "right"],
        "odd bars": [c for c in every if c[1] % 2 == 0], "nothing": [], "everything": every,
    }[kept]  # fmt: skip
    held, again = rearranged(piece, cells)
    assert sorted(held.notes) == sorted(n for n in again.notes if held.cell_of(n) in held.cells)
    assert remarks(again) == ()
    if kept == "everything":
        assert again.notes == piece.notes
        assert again.pedal == piece.pedal


def test_a_chorale_is_led_from_and_to_the_voices_that_are_held():
    """No parallels arise at the seams: the same settings are found again around what stays."""
    piece = generate("a chorale in G", genre="classical", num_bars=8, seed=1)
    held, again = rearranged(piece, [(h, b) for h in ("left", "right") for b in (0, 1, 2, 4, 5, 6, 7)])
    tops = {n.written_onset: n.pitch.midi for n in again.notes if n.voice == 1}
    moves = [abs(tops[b] - tops[a]) for a, b in zip(sorted(tops), sorted(tops)[1:], strict=False)]
    assert max(moves) <= 9
    assert held.notes


def test_a_push_is_offered_again_where_a_held_bar_relies_on_it():
    """The held bar strikes nothing on its downbeat, since the push before it still sounds."""
    push = a_note("E4", BAR - 480, 480 + 960)
    piece = a_piece(a_note("C4", 0, 960), push, a_note("G4", BAR + 1920, 960), chart=a_chart("| C | C |"))
    assert hold(piece, [("right", 1)]).offered == (push,)
    assert hold(piece, [("right", 0), ("right", 1)]).offered == ()
    struck = a_piece(push, a_note("G4", BAR, 960), chart=a_chart("| C | C |"))
    assert hold(struck, [("right", 1)]).offered == ()


def test_a_note_belongs_to_the_bar_that_it_is_written_in():
    push = a_note("E4", BAR - 480, 480 + 960)
    held = hold(a_piece(push, chart=a_chart("| C | C |")), [("right", 0)])
    assert held.notes == (push,)
    assert held.cell_of(push) == ("right", 0)


@pytest.mark.parametrize(
    ("fresh", "earlier", "kept", "joined"),
    [
        # The kept bar was entered with the pedal down: the free bar before it leaves it so.
        ([], [Pedal(0, 127), Pedal(2 * BAR, 0)], {1}, [Pedal(BAR - 120, 127), Pedal(2 * BAR, 0)]),
        # The kept bar was dry: the free bar before it lets go in time, the one after catches it anew.
        (
            [Pedal(0, 127), Pedal(3 * BAR, 0)], [], {1},
            [Pedal(0, 127), Pedal(BAR - 120, 0), Pedal(2 * BAR, 127), Pedal(3 * BAR, 0)],
        ),
        # A new chord begins in the kept bar, which the pedal was held into: it is caught just before.
        (
            [Pedal(0, 127), Pedal(BAR, 0), Pedal(BAR + 120, 127), Pedal(3 * BAR, 0)],
            [Pedal(0, 127), Pedal(3 * BAR, 0)], {1, 2},
            [Pedal(0, 127), Pedal(BAR - 120, 0), Pedal(BAR - 20, 127), Pedal(3 * BAR, 0)],
        ),
        ([Pedal(0, 127), Pedal(3 * BAR, 0)], [Pedal(0, 127), Pedal(BAR, 0)], {0, 1, 2}, [Pedal(0, 127), Pedal(BAR, 0)]),
    ],
)  # fmt: skip
def test_the_pedal_of_kept_bars_stays_and_the_others_join_it(fresh, earlier, kept, joined):
    assert rejoined(fresh, earlier, kept, BAR, 3) == tuple(joined)

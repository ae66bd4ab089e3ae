"""Jazz and blues as whole pieces: what the hands do in every sub-style, at every level."""

from __future__ import annotations

from itertools import pairwise

import pytest

from woodshed.genres.rooms import style_of
from woodshed.pipeline import generate
from woodshed.theory.time import QUARTER

BAR = 4 * QUARTER
SUB_STYLES = [(genre, name) for genre in ("jazz", "blues") for name in style_of(genre).applications]
MOST = {1: (2, 3), 3: (3, 4), 5: (4, 5), 9: (5, 5)}


def played(words: str, **fields):
    return generate(words, **{"num_bars": 12, "seed": 3, **fields})


def grips(piece, hand: str) -> dict[int, list[int]]:
    """Keys by written onset, lowest first."""
    rows: dict[int, list[int]] = {}
    for note in piece.notes:
        if note.hand == hand:
            rows.setdefault(note.written_onset, []).append(note.pitch.midi)
    return {onset: sorted(keys) for onset, keys in sorted(rows.items())}


@pytest.mark.parametrize("level", MOST)
@pytest.mark.parametrize(("genre", "name"), SUB_STYLES)
def test_both_hands_play_what_the_level_allows_from_first_bar_to_last(genre, name, level):
    piece = played("in F", genre=genre, application=name, level=level)
    for hand, most in zip(("left", "right"), MOST[level], strict=True):
        found = grips(piece, hand)
        assert max(len(keys) for keys in found.values()) <= most
        assert max(found) >= piece.notes[-1].written_onset - 2 * piece.chart.meter.bar


@pytest.mark.parametrize("key", ["A", "Eb", "F"])
def test_a_walking_bass_is_single_quarters_in_the_bass(key):
    found = grips(played("medium swing, walking bass", genre="jazz", key=key, level=5), "left")
    assert all(beat * QUARTER in found for beat in range(44))
    assert all(28 <= keys[0] <= 52 and len(keys) == 1 for o, keys in found.items() if o < 11 * BAR)


@pytest.mark.parametrize("key", ["C", "Db", "E", "G"])
def test_rootless_shapes_lie_where_they_belong_in_every_key(key):
    found = grips(played("swing with rootless voicings", genre="jazz", key=key, level=6), "left")
    shapes = [keys for keys in found.values() if len(keys) >= 3]
    assert len(shapes) >= 11
    assert all(45 <= keys[0] <= 60 for keys in shapes)


def test_locked_hands_move_together():
    piece = played("swing with block chords", genre="jazz", level=6)
    left, right = grips(piece, "left"), grips(piece, "right")
    together = [onset for onset in left if onset in right]
    assert len(together) >= 0.8 * len(left)
    assert sum(right[o][-1] - 12 in left[o] for o in together) >= 0.8 * len(together)


def test_a_modal_piece_rocks_in_fourths():
    piece = played("modal jazz so what in D dorian", genre="jazz", level=6)
    left, right = grips(piece, "left"), grips(piece, "right")
    stacks = [[b - a for a, b in pairwise(left[o] + right[o])] for o in left if o in right]
    assert stacks.count([5, 5, 5, 4]) >= 3


def test_a_bebop_line_has_six_notes_a_bar_or_more():
    piece = played("bebop", genre="jazz", level=7)
    assert len([o for o in grips(piece, "right") if o < 11 * BAR]) >= 66


def test_no_two_bars_of_comping_strike_alike():
    piece = played("comping in F", genre="jazz", application="comping", level=6)
    bars = [{o % BAR for o in grips(piece, "right") if o // BAR == bar} for bar in range(11)]
    assert not any(a == b == c for a, b, c in zip(bars, bars[1:], bars[2:], strict=False))


@pytest.mark.parametrize("level", [4, 5, 9])
def test_boogie_has_eight_to_the_bar(level):
    piece = played("in C", genre="blues", application="boogie_woogie", level=level)
    assert all(o in grips(piece, "left") for o in range(0, 11 * BAR, QUARTER // 2))


@pytest.mark.parametrize("key", ["A", "E", "C", "Bb"])
def test_shuffle_dyads_are_clear_and_low_in_every_key(key):
    piece = played("shuffle", genre="blues", key=key, level=5)
    dyads = [k for o, k in grips(piece, "left").items() if len(k) == 2 and o < 11 * BAR]
    assert len(dyads) >= 60
    assert all(40 <= keys[0] <= 54 for keys in dyads)


def test_a_slow_blues_rolls_in_triplets():
    piece = played("slow blues", genre="blues", level=6)
    assert str(piece.chart.meter) == "12/8"
    assert len(grips(piece, "left")) >= 11 * 12


def test_rhumba_strikes_three_three_two_and_never_swings():
    piece = played("new orleans rhumba blues in F", genre="blues", level=6)
    found = grips(piece, "left")
    assert all(bar * BAR + place in found for bar in range(10) for place in (0, 1440, 2880))
    assert piece.brief.feel.swing == 0.5


def test_a_riff_rests_for_two_beats_in_every_two_bars():
    piece = played("shuffle blues in A", genre="blues", level=6)
    melody = [o for o, keys in grips(piece, "right").items() if len(keys) <= 2]
    for first in range(0, 10 * BAR, 2 * BAR):
        here = [first, *(o for o in melody if first <= o < first + 2 * BAR), first + 2 * BAR]
        assert max(b - a for a, b in pairwise(here)) >= 2 * QUARTER

"""Classical as whole pieces: what each sub-style is known by."""

from __future__ import annotations

from itertools import pairwise

import pytest

from woodshed.genres.rooms import style_of
from woodshed.pipeline import generate
from woodshed.theory.time import QUARTER

ROOM = style_of("classical")
SEEDS = range(3)
CHOIRS = [name for name, application in ROOM.applications.items() if application.voices == "satb"]


def played(application: str, words: str = "in G", **fields):
    return generate(words, **{"genre": "classical", "application": application, "num_bars": 8, "level": 6, **fields})


def rows(piece, hand: str, bar: int | None = None) -> dict[int, list[int]]:
    """Keys by onset in ticks from the bar line (of the piece without a bar), the bars counted from 0."""
    out: dict[int, list[int]] = {}
    length = piece.chart.meter.bar
    for note in piece.notes:
        if note.hand == hand and bar in (None, note.written_onset // length):
            out.setdefault(note.written_onset - (bar or 0) * length, []).append(note.pitch.midi)
    return {onset: sorted(keys) for onset, keys in sorted(out.items())}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("application", CHOIRS)
def test_four_voices_never_go_in_parallel_fifths_or_octaves(application, seed):
    piece = played(application, seed=seed, num_bars=16)
    onsets = sorted({note.written_onset for note in piece.notes})
    moments = []
    for onset in onsets:
        held = [n for n in piece.notes if n.written_onset <= onset < n.written_onset + n.written_duration]
        moments.append({n.voice: n.pitch.midi for n in held})
    for first, second in pairwise(moments):
        for high in first.keys() & second.keys():
            for low in first.keys() & second.keys():
                gap = (first[high] - first[low]) % 12
                if high < low and gap in (0, 7) and gap == (second[high] - second[low]) % 12:
                    assert (second[high] - first[high]) * (second[low] - first[low]) <= 0


@pytest.mark.parametrize("seed", SEEDS)
def test_a_chorale_moves_on_most_beats(seed):
    piece = played("chorale", seed=seed)
    assert sum(len(bar.changes) for bar in piece.chart.bars) >= 14


def test_words_that_want_four_voices_have_them_in_any_sub_style():
    piece = played("baroque", "four-part chorale in G")
    assert {note.voice for note in piece.notes} == {1, 2, 3, 4}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_voices_of_an_invention_are_alone_and_take_up_each_others_theme(seed):
    piece = played("invention", "in C", seed=seed)
    for hand in ("left", "right"):
        assert all(len(keys) == 1 for keys in rows(piece, hand).values())
    head = [keys[0] for onset, keys in rows(piece, "right", 0).items() if onset < 2 * QUARTER]
    theme = [b - a for a, b in pairwise(head)]
    answers = 0
    for bar in range(1, 7):
        for start in (0, 2 * QUARTER):
            below = [k[0] for onset, k in rows(piece, "left", bar).items() if start <= onset < start + 2 * QUARTER]
            steps = [b - a for a, b in pairwise(below)]
            same = len(steps) == len(theme)
            answers += same and all(abs(x - y) <= 1 and x * y >= 0 for x, y in zip(steps, theme, strict=True))
    assert answers >= 2


@pytest.mark.parametrize("seed", SEEDS)
def test_every_variation_has_a_figure_of_its_own_over_the_harmony_of_the_theme(seed):
    piece = played("variations", "in A, 4/4", num_bars=24, seed=seed)
    figures = [tuple(tuple(rows(piece, "left", 8 * part + bar)) for bar in range(7)) for part in range(3)]
    assert len(set(figures)) == 3
    heads = [[bar.changes[0].chord for bar in piece.chart.bars[8 * part : 8 * part + 4]] for part in range(3)]
    assert heads[0] == heads[1] == heads[2]


@pytest.mark.parametrize("key", ["D", "D minor"])
@pytest.mark.parametrize("application", ["ground", "canon"])
def test_a_ground_comes_again_and_again_in_the_bass(application, key):
    piece = played(application, f"in {key}", num_bars=16)
    lowest = [min(rows(piece, "left", bar)[0]) % 12 for bar in range(15)]
    length = next(n for n in (4, 8) if lowest[: n - 2] == lowest[n : 2 * n - 2])
    assert all(lowest[bar] == lowest[bar % length] for bar in range(13))


@pytest.mark.parametrize("seed", SEEDS)
def test_slow_pieces_have_close_chords_under_the_tune_and_octaves_below(seed):
    piece = played("classical", "slow, in C minor, 4/4", tempo=60, seed=seed, level=None, composer="rules")
    below = [keys for bar in range(7) for keys in rows(piece, "left", bar).values()]
    assert sum(len(keys) == 2 and keys[1] - keys[0] == 12 for keys in below) >= 0.7 * len(below)
    assert all(len(rows(piece, "right", bar)[0]) >= 2 for bar in range(7))


@pytest.mark.parametrize("application", ["waltz", "prelude"])
def test_waltzes_and_preludes_have_a_chord_a_bar_and_close_with_the_dominant(application):
    for seed in SEEDS:
        chart = played(application, "in F", seed=seed, num_bars=16).chart
        assert all(len(bar.changes) == 1 for bar in chart.bars)
        roots = [bar.changes[0].chord.root.semitone for bar in chart.bars]
        assert roots[-1] == 5
        assert next(root for root in reversed(roots) if root != 5) == 0


@pytest.mark.parametrize("application", [name for name, a in ROOM.applications.items() if a.strict])
def test_the_tune_mostly_steps(application):
    moves = []
    for seed in SEEDS:
        piece = played(application, seed=seed)
        tops = [keys[-1] for keys in rows(piece, "right").values()]
        moves += [abs(b - a) for a, b in pairwise(tops) if a != b]
    assert sum(move <= 2 for move in moves) >= 0.6 * len(moves)

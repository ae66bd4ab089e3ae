"""Hands of the lower levels: where they lie, and what their basses name."""

from __future__ import annotations

from itertools import groupby

import pytest

from woodshed import generate
from woodshed.piece import Arrangement, Note


def _hand(piece: Arrangement, hand: str) -> list[Note]:
    return sorted((n for n in piece.notes if n.hand == hand), key=lambda n: (n.written_onset, n.pitch.midi))


@pytest.mark.parametrize("seed", [3, 4, 5])
def test_a_beginners_montuno_lies_on_the_staff(seed: int) -> None:
    piece = generate("salsa", genre="latin", application="salsa", level=2, num_bars=8, seed=seed)
    keys = sorted(note.pitch.midi for note in _hand(piece, "right"))
    assert keys[len(keys) // 2] <= 76


@pytest.mark.parametrize("key", ["G", "D", "F"])
def test_an_easy_alberti_bass_keeps_its_bass_under_its_chords(key: str) -> None:
    piece = generate("alberti sonatina", genre="classical", level=3, num_bars=8, seed=6, key=key)
    half = piece.chart.meter.bar // 2
    for _, found in groupby(_hand(piece, "left"), key=lambda n: n.written_onset // half):
        figure = list(found)
        if len(figure) == 4:
            assert figure[0].pitch.midi <= figure[2].pitch.midi <= max(figure[1].pitch.midi, figure[3].pitch.midi)

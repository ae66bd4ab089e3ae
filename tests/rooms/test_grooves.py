"""Gospel, neo-soul and R&B as whole pieces: where the hands lie, how they push, what sings."""

from __future__ import annotations

from statistics import mean

import pytest

from woodshed.arrangement.playability import remarks
from woodshed.genres.rooms import style_of
from woodshed.pipeline import generate
from woodshed.theory.time import QUARTER

BAR = 4 * QUARTER
GROOVES = ("gospel", "neo-soul", "rnb")
SUB_STYLES = [(genre, name) for genre in GROOVES for name in style_of(genre).applications]


def played(words: str, **fields):
    return generate(words, **{"num_bars": 8, "seed": 3, "level": 6, "composer": "rules", **fields})


def keys(piece, hand: str) -> list[int]:
    return [note.pitch.midi for note in piece.notes if note.hand == hand]


def onsets(piece, hand: str) -> dict[int, list]:
    rows: dict[int, list] = {}
    for note in piece.notes:
        if note.hand == hand:
            rows.setdefault(note.written_onset, []).append(note)
    return dict(sorted(rows.items()))


@pytest.mark.parametrize("key", ["Db", "F", "Ab", "Bb"])
@pytest.mark.parametrize(("genre", "name"), SUB_STYLES)
def test_basses_lie_low_and_right_hands_in_the_middle_in_every_key(genre, name, key):
    """Basses mostly below C3, right hands round C5; what came out too high goes down an octave."""
    piece = played("in the room", genre=genre, application=name, key=f"{key} {style_of(genre).applications[name].mode}")
    lowest = [min(note.pitch.midi for note in row) for row in onsets(piece, "left").values()]
    assert mean(lowest) <= 52
    assert 61 <= mean(keys(piece, "right")) <= 79
    assert remarks(piece) == ()


@pytest.mark.parametrize("name", ["contemporary_rnb", "groove", "new_jack", "motown"])
def test_the_new_chord_comes_before_the_bar_in_a_groove(name):
    piece = played("in the room", genre="rnb", application=name, num_bars=16)
    starts = {onset for _, onset, _ in piece.chart.timeline() if onset}
    pushed = {
        s for n in piece.notes for s in starts if s - 480 <= n.written_onset < s < n.written_onset + n.written_duration
    }
    assert len(pushed) >= 4


@pytest.mark.parametrize("seed", range(4))
def test_neo_soul_slides_into_a_chord_in_every_phrase(seed):
    """A small note a half step under the top, and the right hand late, the left on the grid."""
    piece = played("smooth neo-soul in Eb", seed=seed, num_bars=16)
    struck = {(note.written_onset, note.pitch.midi) for note in piece.notes if note.hand == "right"}
    small = [note for note in piece.notes if note.hand == "right" and note.written_duration <= QUARTER // 8]
    slides = [n for n in small if (n.written_onset + n.written_duration, n.pitch.midi + 1) in struck]
    assert len(slides) >= 3


@pytest.mark.parametrize("seed", range(3))
def test_neo_soul_has_ghosts_and_accents(seed):
    piece = played("laid-back neo-soul in F minor", seed=seed)
    right = [note.velocity for note in piece.notes if note.hand == "right"]
    assert min(right) <= 45
    assert max(right) >= 60


def test_doo_wop_beats_all_twelve_triplets_and_shades_them_by_the_beat():
    piece = played("doo-wop in Bb", genre="rnb", num_bars=8)
    rows = onsets(piece, "right")
    assert all(sum(t // piece.chart.meter.bar == bar for t in rows) == 12 for bar in range(7))
    tops = {t: max(n.velocity for n in row) for t, row in rows.items() if t < 7 * piece.chart.meter.bar}
    on_one = mean(v for t, v in tops.items() if t % piece.chart.meter.bar == 0)
    second = mean(v for t, v in tops.items() if t % piece.chart.meter.bar == 480)
    assert on_one > second + 4


def test_trap_soul_counted_double_keeps_its_room():
    slow, double = (played(f"trap soul in F minor at {bpm}", genre="rnb") for bpm in (70, 140))
    left = len(onsets(double, "left")) / len(double.chart.bars)
    assert left <= 3
    assert double.brief.tempo == 2 * slow.brief.tempo

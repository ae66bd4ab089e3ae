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


TENSIONS = {1, 2, 3, 6, 8, 9}
"""Semitones above the root of a dominant: ninths, the eleventh, thirteenths."""
NAMED = {
    "jazz": "bebop swing ballad latin modal standard uptempo waltz bossa blues rhythm_changes cool hard_bop post_bop "
    "coltrane stride solo_piano comping gypsy fusion bebop_blues",
    "blues": "delta chicago texas boogie_woogie slow shuffle fast jump rhumba st_louis gospel_blues minor "
    "eight_bar_blues sixteen_bar_blues twenty_four_bar_blues bird_blues jazz_blues rock_n_roll soul_blues kansas_city",
}


@pytest.mark.parametrize("genre", NAMED)
def test_every_sub_style_that_players_name_is_there(genre):
    assert set(NAMED[genre].split()) <= set(style_of(genre).applications)


@pytest.mark.parametrize(
    ("genre", "words", "name"),
    [
        ("jazz", "bebop blues in F", "bebop_blues"),
        ("jazz", "rhythm changes in B flat", "rhythm_changes"),
        ("jazz", "bossa nova on rhythm changes", "bossa"),
        ("blues", "sixteen bar blues in E", "sixteen_bar_blues"),
        ("blues", "eight bar blues, New Orleans rhumba", "rhumba"),
        ("blues", "Bird blues in F", "bird_blues"),
    ],
)
def test_a_form_is_a_style_unless_another_style_plays_it(genre, words, name):
    assert played(words, genre=genre, num_bars=None).brief.application == name


@pytest.mark.parametrize("key", ["Bb", "C", "Eb", "F", "A"])
def test_a_walking_bass_lies_where_a_bass_does_in_every_key(key):
    found = grips(played("medium swing, walking bass", genre="jazz", key=key, level=6, num_bars=16), "left")
    keys = [k[0] for o, k in found.items() if o < 15 * BAR]
    assert 39 <= sum(keys) / len(keys) <= 47


def test_a_shuffle_in_e_lies_on_the_lowest_e():
    found = grips(played("shuffle", genre="blues", key="E", level=5), "left")
    assert found[0] == [40, 47]


def test_rootless_shapes_leave_the_root_to_the_bass_from_level_five_on():
    for level in (5, 8):
        piece = played("swing with rootless voicings in B flat", genre="jazz", level=level, num_bars=8)
        chords = {onset: change.chord for _, onset, change in piece.chart.timeline()}
        shapes = {o: k for o, k in grips(piece, "left").items() if o in chords and o < 7 * BAR and len(k) >= 3}
        assert shapes
        assert not [o for o, k in shapes.items() if chords[o].root.semitone in {key % 12 for key in k}]


@pytest.mark.parametrize("seed", range(4))
def test_upper_structures_stand_on_nearly_every_dominant(seed):
    piece = played("medium swing with upper structures", genre="jazz", level=7, seed=seed, num_bars=16)
    spans = [
        (onset, onset + change.duration, change.chord)
        for _, onset, change in piece.chart.timeline()
        if change.chord.kind.family == "dom" and change.chord.bass is None
    ]
    right = grips(piece, "right")
    triads = 0
    for start, end, chord in spans:
        here = [{(k - chord.root.semitone) % 12 for k in keys} for o, keys in right.items() if start - 480 <= o < end]
        triads += any(3 in (len(tones), len(tones - {4})) and len(tones & TENSIONS) >= 2 for tones in here)
    assert triads >= 0.8 * len(spans)


def test_a_minor_blues_pushes_its_chords_over_the_bar():
    piece = played("minor blues in C minor", genre="blues", level=7)
    pushed = {n.written_onset // BAR for n in piece.notes if n.hand == "right" and n.written_onset % BAR == 3360}
    held = {
        n.written_onset // BAR
        for n in piece.notes
        if n.hand == "right" and n.written_onset % BAR == 3360 and n.written_duration > 480
    }
    assert len(held) >= 3
    assert held <= pushed


@pytest.mark.parametrize(("genre", "words"), [("jazz", "swing, Basie ending"), ("blues", "shave and a haircut ending")])
def test_an_ending_that_is_asked_for_by_name_is_played(genre, words):
    piece = played(words, genre=genre, level=5)
    plain = played(words.split(",")[0] if genre == "jazz" else "blues", genre=genre, level=5)
    last = [n.pitch.midi for n in piece.notes if n.hand == "right" and n.written_onset >= 11 * BAR]
    usual = [n.pitch.midi for n in plain.notes if n.hand == "right" and n.written_onset >= 11 * BAR]
    assert len(last) >= 8
    assert last != usual


@pytest.mark.parametrize("words", ["chicago", "texas", "delta", "eight bar", "sixteen bar", "rock and roll"])
@pytest.mark.parametrize("meter", ["12/8", "6/8"])
def test_blues_counted_in_triplets_rolls_them_below(words, meter):
    """All eighths but a few are struck by the left hand, bar after bar, as in any slow blues at the piano."""
    arrangement = generate(f"{words} blues in A, {meter}, 12 bars", genre="blues")
    bar = arrangement.chart.meter.bar
    struck = [
        len({note.onset for note in arrangement.notes if note.hand == "left" and note.onset // bar == number})
        for number in range(11)
    ]
    assert min(struck) >= int(meter.split("/")[0]) - 2

"""A montuno sits on the right side of the clave, sings in octaves and changes early."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest
from moments import a_desk, a_moment, a_pattern, a_span, told

from woodshed.arrangement.devices.montuno import montuno

TWO_SIDE = [0.0, 1.0, 1.5, 2.5, 3.5]
THREE_SIDE = [0.5, 1.5, 2.5, 3.5]


def play(symbols: list[str], *, level: int = 6, clave: str = "son23", ends: bool = False, **options):
    """Bars of one chord each, as lists of (onset in the bar, keys)."""
    desk = a_desk(" | ".join(symbols).join("||"), clave=clave, level=level)
    spans = [a_span(symbol, 4 * i, 4 * i + 4) for i, symbol in enumerate(symbols)]
    bars, before = [], ()
    for i, span in enumerate(spans):
        moment = a_moment(
            span, hand="right", pattern=a_pattern("montuno", "right", **options), desk=desk,
            ahead=spans[i + 1] if i + 1 < len(spans) else None if ends else spans[0],
            before=before, ending=ends and i == len(spans) - 1,
        )  # fmt: skip
        before = montuno(moment, Random(i))
        grips: dict[float, list[int]] = {}
        for onset, key, _ in told(before):
            grips.setdefault(onset - 4 * i, []).append(key)
        bars.append(grips)
    return bars


@pytest.mark.parametrize(
    ("clave", "first", "second"),
    [("son23", TWO_SIDE, THREE_SIDE), ("rumba32", THREE_SIDE, TWO_SIDE)],
)
def test_the_two_side_has_its_feet_on_one_and_two_and_the_three_side_floats(clave, first, second):
    bars = play(["Am", "Dm", "E7", "Am"], clave=clave)
    assert [list(bar) for bar in bars] == [first, second, first, second]


def test_octaves_alternate_with_two_inner_tones_of_the_chord():
    bar = play(["Am", "Dm"])[1]
    outer, inner = bar[1.5], bar[0.5]
    assert outer[1] - outer[0] == 12
    assert len(inner) == 2
    assert all(outer[0] < key < outer[1] for key in inner)
    assert {key % 12 for key in inner} <= {2, 5, 9}


def test_the_last_eighth_already_sings_the_next_chord():
    bars = play(["C", "F#dim7", "C", "F#dim7"])
    for bar, tones in zip(bars, [{6, 9, 0, 3}, {0, 4, 7}] * 2, strict=True):
        assert {key % 12 for key in bar[3.5]} <= tones


def test_the_outer_line_moves_by_no_more_than_a_third():
    bars = play(["Am", "Dm", "E7", "Am"])
    line = [min(bar[3.5]) for bar in bars[:3]]
    assert max(abs(b - a) for a, b in pairwise(line)) <= 4


def test_the_second_four_bars_lie_higher():
    bars = play(["Am", "Dm", "E7", "Am"] * 2)
    lower, upper = ([min(bar[1.5]) for bar in bars[i : i + 4]] for i in (0, 4))
    assert sum(upper) > sum(lower)


def test_third_and_seventh_of_a_seventh_chord_are_told():
    for bar in play(["G7", "Cmaj7"], level=8):
        assert len({key % 12 for keys in bar.values() for key in keys}) >= 3
    heard = {key % 12 for keys in play(["G7", "G7"])[0].values() for key in keys}
    assert {11, 5} <= heard


def test_a_beginner_plays_no_octaves():
    for bar in play(["Am", "Dm"], level=1):
        assert all(max(keys) - min(keys) <= 9 for keys in bar.values())


def test_a_chord_in_mid_bar_is_played_from_there_on():
    desk = a_desk("| C G7 |", level=6)
    spans = (a_span("C", 0, 2), a_span("G7", 2, 4))
    moment = a_moment(*spans, hand="right", pattern=a_pattern("montuno"), desk=desk, ahead=spans[0])
    late = {key % 12 for onset, key, _ in told(montuno(moment, Random(1))) if onset == 2.5}
    assert late <= {7, 11, 2, 5}


@pytest.mark.parametrize("manner", ["octaves", "broken", "merengue"])
def test_every_manner_is_mostly_off_the_beat_and_keeps_the_bombo(manner):
    bars = play(["Am", "Dm", "E7", "Am"], manner=manner)
    onsets = [onset for bar in bars for onset in bar]
    assert sum(onset % 1 == 0.5 for onset in onsets) >= 0.6 * len(onsets)
    assert 1.5 in bars[1]
    assert all(0.0 not in bars[i] for i in (1, 3))


def test_it_stops_with_the_band_on_a_held_chord():
    for symbols in (["E7", "Am"], ["Am", "E7", "Am"]):
        last = play(symbols, ends=True)[-1]
        assert len(last) == 3
        assert {key % 12 for key in last[max(last)]} <= {9, 0, 4}


def test_a_bar_without_a_chord_is_silent():
    assert play(["N.C.", "N.C."], ends=True) == [{}, {}]


def test_the_last_stop_waits_for_the_chord_where_silence_comes_first():
    spans = a_span("N.C.", 0, 2), a_span("Am", 2, 4)
    desk = a_desk("| N.C. Am |", clave="son32")
    moment = a_moment(*spans, hand="right", pattern=a_pattern("montuno", "right"), desk=desk)
    for seed in range(4):
        struck = told(montuno(replace(moment, ending=True), Random(seed)))
        assert struck
        assert {key % 12 for _, key, _ in struck} <= {9, 0, 4}


def test_an_early_tone_never_denies_a_flat_nine():
    for seed_bars in (["Dm", "F7(b9)", "Gm", "C"], ["C", "A7(b9)", "B7", "E"]):
        bars = play(seed_bars, clave="son23", level=6)
        forbidden = {"F7(b9)": 7, "A7(b9)": 11}[seed_bars[1]]
        assert all(key % 12 != forbidden for key in bars[1][3.5])


def test_from_level_eight_the_last_octave_of_a_phrase_is_full():
    desk = a_desk("| Am | Dm |", level=9)
    spans = (a_span("Am", 0, 4), a_span("Dm", 4, 8))
    moment = a_moment(
        spans[0], hand="right", pattern=a_pattern("montuno", "right"), desk=desk, ahead=spans[1],
        closing=True,
    )  # fmt: skip
    last = [key for onset, key, _ in told(montuno(moment, Random(1))) if onset == 3.5]
    assert len(last) == 3
    assert last[-1] - last[0] == 12

"""A tune: chord tones on the beats, steps between, tendency tones resolved, a close that closes."""

from __future__ import annotations

import sys
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from moments import a_desk, a_moment, a_pattern, a_span, told

from woodshed.arrangement.device import Stroke
from woodshed.arrangement.devices.melody import melody

SONG = {"cells": ["1:1 2:1 3:1 4:1"], "closing": ["1:2 3:2"]}


def tune(symbol: str = "C", seed: int = 1, hand: str = "right", **fields: object):
    options = {**SONG, **fields.pop("options", {})}  # type: ignore[dict-item]
    pattern = a_pattern("melody", hand, **options)
    moment = a_moment(a_span(symbol, 0, 4), hand=hand, pattern=pattern, **fields)  # type: ignore[arg-type]
    return melody(moment, Random(seed))


def test_a_tune_starts_its_bars_on_chord_tones_but_for_a_rare_appoggiatura():
    first = [tune(seed=seed)[0].key % 12 for seed in range(24)]
    assert sum(key in {0, 4, 7} for key in first) >= 21


@pytest.mark.parametrize("seed", range(12))
def test_a_tune_stays_in_its_range(seed):
    assert all(62 <= stroke.key <= 84 for stroke in tune(seed=seed))


@pytest.mark.parametrize("seed", range(12))
def test_a_tune_mostly_steps(seed):
    keys = [
        key for _, key, _ in told(tune(seed=seed, options={"cells": ["1:.5 1&:.5 2:.5 2&:.5 3:.5 3&:.5 4:.5 4&:.5"]}))
    ]
    moves = [abs(b - a) for a, b in pairwise(keys) if a != b]
    assert sum(move <= 2 for move in moves) >= 0.6 * len(moves)


def test_the_last_bar_of_a_phrase_takes_the_closing_rhythm():
    assert [onset for onset, _, _ in told(tune(closing=True))] == [0, 2]


def test_a_cycle_of_rhythms_is_followed_in_order():
    options = {"cycle": ["1:4", "1:2 3:2"]}
    assert len(tune(options=options, bar=0)) == 1
    assert len(tune(options=options, bar=1)) == 2


def test_a_leading_tone_that_ends_a_dominant_rises_to_the_tonic():
    before = (Stroke(-960, 71, 960),)
    strokes = tune(behind=a_span("G7", -4, 0), before=before)
    assert strokes[0].key == 72


def test_a_seventh_that_ends_a_dominant_falls_to_the_third():
    before = (Stroke(-960, 65, 960),)
    strokes = tune(behind=a_span("G7", -4, 0), before=before)
    assert strokes[0].key == 64


@pytest.mark.parametrize("seed", range(8))
def test_the_tune_never_runs_in_octaves_or_fifths_with_the_bass(seed):
    """From D over a bass D the next chord is not entered by E over E from the same side."""
    before, bass = (Stroke(-3840, 74, 3840),), (Stroke(-3840, 50, 3840),)
    strokes = tune(
        "Em", seed=seed, behind=a_span("Dm", -4, 0), before=before, other=(Stroke(0, 52, 3840),), other_before=bass,
    )  # fmt: skip
    assert not (strokes[0].key > 74 and strokes[0].key % 12 == 4)


def test_a_lower_voice_enters_every_chord_on_its_bass():
    options = {"bass": True, "low": 41, "high": 60, "home": 50}
    pattern = a_pattern("melody", "left", **SONG, **options)
    moment = a_moment(a_span("C/E", 0, 2), a_span("F", 2, 4), pattern=pattern)
    strokes = told(melody(moment, Random(1)))
    assert strokes[0][1] % 12 == 4
    assert next(key for onset, key, _ in strokes if onset == 2) % 12 == 5


def test_company_sings_a_third_or_a_sixth_below_the_beats():
    for name, gaps in (("third", {3, 4}), ("sixth", {8, 9})):
        strokes = tune(options={"below": name})
        by_onset: dict[int, list[int]] = {}
        for stroke in strokes:
            by_onset.setdefault(stroke.onset, []).append(stroke.key)
        pairs = [max(keys) - min(keys) for keys in by_onset.values() if len(keys) == 2]
        assert pairs
        assert set(pairs) <= gaps


def test_the_end_is_the_tonic_on_top_of_its_chord_for_the_whole_bar():
    strokes = tune(ending=True, before=(Stroke(-960, 74, 960),))
    assert {(s.onset, s.duration) for s in strokes} == {(0, 3840)}
    assert max(s.key for s in strokes) == 72
    assert len(strokes) == 3


def test_a_lower_voice_ends_in_octaves():
    strokes = tune(hand="left", options={"bass": True}, ending=True)
    low, high = sorted(s.key for s in strokes)
    assert (high - low, low % 12) == (12, 0)


def test_a_bar_without_chords_is_silent():
    assert tune("N.C.") == ()


def test_one_seed_gives_the_phrases_of_a_section_one_rhythm():
    options = {"cells": ["1:4", "1:2 3:2", "1:1 2:3"], "closing": []}
    desk = a_desk("| C | C | C | C | C | C | C | C |")
    rhythm = [[o for o, _, _ in told(tune(options=options, bar=b, place=b % 4, desk=desk, start=0))] for b in (0, 2)]
    assert rhythm[0] == rhythm[1], "bars 1 and 3 of a phrase answer each other"

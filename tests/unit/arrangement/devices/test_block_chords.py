"""Block chords: both hands agree on one melody without hearing each other."""

from __future__ import annotations

from random import Random

import pytest
from moments import a_desk, a_moment, a_pattern, a_span

from woodshed.arrangement.devices.block_chords import block_chords

PHRASES = [["1& 2 2& 3:1 4"] * 4]


def both(manner, symbol="Fm7", seed=1):
    desk = a_desk("| C | C | C | C |", level=7, seed=seed)
    hands = []
    for hand in ("left", "right"):
        pattern = a_pattern("block_chords", hand, manner=manner, phrases=PHRASES)
        moment = a_moment(a_span(symbol, 0, 4), hand=hand, pattern=pattern, desk=desk, ahead=a_span("Bb7", 4, 8))
        hands.append(block_chords(moment, Random(9)))
    return hands


def by_onset(strokes):
    rows: dict[int, list[int]] = {}
    for s in strokes:
        rows.setdefault(s.onset, []).append(s.key)
    return {onset: sorted(keys) for onset, keys in rows.items()}


@pytest.mark.parametrize("seed", range(6))
def test_locked_hands_double_the_melody_an_octave_below(seed):
    left, right = (by_onset(strokes) for strokes in both("locked", seed=seed))
    assert left.keys() == right.keys()
    assert all(keys[-1] - 12 == left[onset][0] for onset, keys in right.items())
    assert all(len(keys) == 4 and keys[-1] - keys[0] < 12 for keys in right.values())


@pytest.mark.parametrize("seed", range(6))
def test_drop_two_is_a_close_chord_with_its_second_voice_an_octave_down(seed):
    left, right = (by_onset(strokes) for strokes in both("drop2", seed=seed))
    for onset, keys in right.items():
        whole = sorted([*keys, left[onset][-1] + 12])
        assert whole[-2] == left[onset][-1] + 12
        assert whole[-1] - whole[0] < 12


def test_in_drop_two_the_root_sounds_in_the_hole_before_the_first_block():
    left, _ = (by_onset(strokes) for strokes in both("drop2"))
    assert left[0][0] % 12 == 5


@pytest.mark.parametrize("symbol", ["Bb13(b9)", "Ebmaj9", "C7alt", "Am7b5"])
def test_a_block_has_the_tones_that_the_symbol_needs(symbol):
    _, right = both("locked", symbol)
    span = a_span(symbol, 0, 4)
    sounding = {s.key % 12 for s in right}
    groups = [{note.semitone for note in span.chord.pitch_classes} & sounding]
    assert all(len(group) >= 3 for group in groups)

"""Tumbao leaves the one free and has the coming chord a beat before the bar line."""

from __future__ import annotations

from random import Random

import pytest
from moments import a_desk, a_moment, a_pattern, a_span, told

from woodshed.arrangement.devices.tumbao import tumbao


def play(symbols: list[str], *, ends: bool = False, seed: int = 1, **options):
    """Bars of one chord each, as lists of (onset in the bar, key, length)."""
    desk = a_desk(" | ".join(symbols).join("||"))
    spans = [a_span(symbol, 4 * i, 4 * i + 4) for i, symbol in enumerate(symbols)]
    bars, before = [], ()
    for i, span in enumerate(spans):
        moment = a_moment(
            span, pattern=a_pattern("tumbao", **options), desk=desk, before=before,
            ahead=spans[i + 1] if i + 1 < len(spans) else None if ends else spans[0],
            ending=ends and i == len(spans) - 1,
        )  # fmt: skip
        before = tumbao(moment, Random(seed))
        bars.append([(onset - 4 * i, key, length) for onset, key, length in told(before)])
    return bars


def test_bombo_and_ponche_and_only_the_first_bar_has_its_one():
    bars = play(["Am", "Dm", "E7", "Am"])
    assert [[onset for onset, _, _ in bar] for bar in bars] == [[0.0, 1.5, 3.0]] + [[1.5, 3.0]] * 3


def test_the_ponche_is_the_root_of_the_coming_chord_tied_to_the_bombo():
    bars = play(["Am", "Dm", "E7", "Am"])
    assert [bar[-1][1] % 12 for bar in bars] == [2, 4, 9, 9]
    assert {bar[-1][2] for bar in bars} == {2.5}


@pytest.mark.parametrize("seed", range(6))
def test_the_bombo_is_a_tone_of_its_chord(seed):
    for bar, tones in zip(play(["C", "F"], seed=seed), [{0, 4, 7}, {5, 9, 0}], strict=True):
        assert next(key for onset, key, _ in bar if onset == 1.5) % 12 in tones


def test_a_chord_in_mid_bar_comes_with_the_bombo():
    desk = a_desk("| C G7 |")
    spans = (a_span("C", 0, 2), a_span("G7", 2, 4))
    bar = told(tumbao(a_moment(*spans, pattern=a_pattern("tumbao"), desk=desk, ahead=spans[0]), Random(1)))
    assert [key % 12 for _, key, _ in bar] == [0, 7, 0]


def test_a_root_that_would_deny_a_flat_nine_waits_for_the_bombo():
    first, second = play(["F7(b9)", "Gm7"])
    assert first[-1][1] % 12 != 7
    assert second[0][1] % 12 == 7


def test_a_named_bass_is_kept_whatever_it_denies():
    assert play(["F7(b9)", "Eb/G"])[0][-1][1] % 12 == 7


def test_the_last_bar_stops_on_three():
    last = play(["E7", "Am"], ends=True)[-1]
    assert [onset for onset, _, _ in last] == [1.5, 2.0]
    assert last[-1][1] % 12 == 9
    assert last[-1][2] == 2.0


def test_a_piece_that_breaks_off_holds_no_note_over_its_end():
    desk = a_desk("| C |")
    bar = told(tumbao(a_moment(a_span("C", 0, 4), pattern=a_pattern("tumbao"), desk=desk), Random(1)))
    assert max(onset + length for onset, _, length in bar) == 4.0


def test_silence_is_kept():
    assert play(["N.C.", "N.C."], ends=True) == [[], []]


def test_where_the_register_has_no_other_tone_the_root_is_repeated():
    first, second = play(["F7(b9)", "Gsus4"], low=43, high=43)
    assert first[-1][1] == 43
    assert second[0][1] == 43

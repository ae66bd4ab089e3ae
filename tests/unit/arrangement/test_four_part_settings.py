"""The ways four voices may share a chord."""

from __future__ import annotations

import pytest

from woodshed.arrangement.four_part_settings import RANGES, settings_of
from woodshed.arrangement.hands import LOW_LIMITS
from woodshed.theory.chord import Chord


@pytest.mark.parametrize("symbol", "C Dm G7 Bdim Fmaj7 C/G Ebm7b5 F#7 Abaug".split())
def test_every_setting_keeps_ranges_places_and_gaps(symbol):
    keys = settings_of(Chord.parse(symbol)).keys
    assert len(keys) > 0
    for voice, (low, high) in enumerate(RANGES):
        assert ((low <= keys[:, voice]) & (keys[:, voice] <= high)).all()
    gaps = keys[:, :3] - keys[:, 1:]
    assert (gaps >= 0).all()
    assert (gaps[:, :2] <= 12).all()


def test_a_dominant_never_doubles_its_leading_tone_nor_its_seventh_where_it_can_help_it():
    best = settings_of(Chord.parse("G7")).keys[:20] % 12
    assert ((best == 11).sum(axis=1) <= 1).all()
    assert ((best == 5).sum(axis=1) <= 1).all()


def test_a_six_four_chord_doubles_its_bass():
    assert sorted(key % 12 for key in settings_of(Chord.parse("C/G")).keys[0].tolist()).count(7) == 2


def test_a_given_soprano_is_in_every_setting():
    assert set(settings_of(Chord.parse("C"), 76).keys[:, 0].tolist()) == {76}


def test_under_a_soprano_that_is_foreign_to_the_chord_the_others_sing_the_chord():
    best = settings_of(Chord.parse("C"), 74).keys[0]
    assert {0, 4} <= {key % 12 for key in best[1:].tolist()}


def test_tenor_and_bass_keep_out_of_the_mud():
    """Each chord's cheapest settings have no interval deeper than it may lie (genres.md 0.3)."""
    for symbol in ("Adim", "F", "Bb7", "Em7b5", "G"):
        for _, _, tenor, bass in settings_of(Chord.parse(symbol)).keys.tolist()[:8]:
            assert bass >= LOW_LIMITS.get(tenor - bass, 0)


def test_silence_has_settings_like_any_chord():
    assert len(settings_of(Chord.parse("N.C.")).cost)

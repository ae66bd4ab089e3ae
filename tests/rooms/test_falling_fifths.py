"""Chords that fall by fifths: hands that comp in reggae and Latin stay where they are, and let single voices step."""

from __future__ import annotations

from itertools import pairwise
from statistics import mean

import pytest

from woodshed.arrangement.essentials import needed_tones
from woodshed.arrangement.frame import framed_limits
from woodshed.arrangement.textures import hand_grips, texture_of
from woodshed.arrangement.voice_leading import smoothest
from woodshed.genres.rooms import style_of
from woodshed.theory.chord import Chord

CHARTS = {
    "ii-V-I": "Fm7 Bb7 Ebmaj7 " * 4,
    "rhythm changes": "Ebmaj7 C7 Fm7 Bb7 Gm7 C7 Fm7 Bb7 Bbm7 Eb7 Abmaj7 Db7 Gm7 C7 Fm7 Bb7 " * 2 + "G7 C7 F7 Bb7",
    "blues": "Eb7 Ab7 Eb7 Ab7 Eb7 C7 Fm7 Bb7 Eb7 C7 Fm7 Bb7 " * 3,
}
"""In E flat, where every piece is arranged."""
HANDS = [("reggae", "skank"), ("reggae", "ska chop"), ("latin", "bossa comping"), ("latin", "samba chords")]


def voiced(genre: str, pattern: str, chords: list[Chord]) -> tuple[tuple[int, ...], ...]:
    style = style_of(genre)
    _, right = framed_limits(6, "medium")
    texture = texture_of(style.patterns[pattern], right, "right")
    path = [hand_grips(chord, texture, style, 6) for chord in chords]
    return smoothest(path)


def read(chart: str) -> list[Chord]:
    return [Chord.parse(symbol) for symbol in CHARTS[chart].split()]


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize(("genre", "pattern"), HANDS)
def test_the_top_voice_and_every_voice_move_by_step(genre, pattern, chart):
    moves = list(pairwise(voiced(genre, pattern, read(chart))))
    assert mean(abs(after[-1] - before[-1]) for before, after in moves) <= 1.6
    even = [(before, after) for before, after in moves if len(before) == len(after)]
    assert mean(abs(a - b) for before, after in even for a, b in zip(before, after, strict=True)) <= 1.2


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize(("genre", "pattern"), HANDS)
def test_no_essential_tone_is_given_up_for_a_short_way(genre, pattern, chart):
    chords = read(chart)
    for chord, keys in zip(chords, voiced(genre, pattern, chords), strict=True):
        struck = {key % 12 for key in keys}
        assert all(struck & set(group) for group in needed_tones(chord, root=False)), chord.symbol


@pytest.mark.parametrize("pattern", ["bossa comping", "samba chords"])
def test_only_a_plain_dominant_keeps_its_root_in_a_latin_right_hand(pattern):
    chords = read("rhythm changes")
    for chord, keys in zip(chords, voiced("latin", pattern, chords), strict=True):
        assert chord.type == "7" or chord.root.semitone not in {key % 12 for key in keys}

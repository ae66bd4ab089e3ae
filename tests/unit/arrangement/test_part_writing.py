"""Four voices by the rules of the chorale."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest

from woodshed.arrangement.part_writing import RANGES, Voices, four_voices
from woodshed.theory.chord import Chord
from woodshed.theory.interval import semitones

PROGRESSIONS = (
    "C F C/G G7 C",
    "C Am Dm/F G C",
    "G D/F# Em C Am/C D7 G",
    "Am E7/G# Am Dm E Am",
    "F Bb/D C7/E F Dm Gm/Bb C F",
    "Cm Ab Fm Db/F G7 Cm",
    "D A/C# Bm F#m G D G A D",
    "Eb Bb7/D Eb Ab Fm7/Ab Bb7 Cm Ab Eb/Bb Bb7 Eb",
)


def chords(text: str) -> list[Chord]:
    return [Chord.parse(symbol) for symbol in text.split()]


def parallel(first: Voices, second: Voices) -> bool:
    for high, low in combinations(range(4), 2):
        gap = (first[high] - first[low]) % 12
        together = (second[high] - first[high]) * (second[low] - first[low]) > 0
        if gap in (0, 7) and gap == (second[high] - second[low]) % 12 and together:
            return True
    return False


@pytest.mark.parametrize("text", PROGRESSIONS)
def test_no_two_voices_move_in_parallel_fifths_or_octaves(text):
    settings = four_voices(chords(text))
    assert not [i for i, (a, b) in enumerate(pairwise(settings)) if parallel(a, b)]


@pytest.mark.parametrize("text", PROGRESSIONS)
def test_every_voice_keeps_its_range_and_its_place(text):
    for setting in four_voices(chords(text)):
        assert all(low <= key <= high for key, (low, high) in zip(setting, RANGES, strict=True))
        assert list(setting) == sorted(setting, reverse=True)
        assert setting.soprano - setting.alto <= 12
        assert setting.alto - setting.tenor <= 12


@pytest.mark.parametrize("text", PROGRESSIONS)
def test_every_chord_has_its_essential_tones_and_its_bass(text):
    for chord, setting in zip(chords(text), four_voices(chords(text)), strict=True):
        classes = {key % 12 for key in setting}
        assert setting.bass % 12 == chord.lowest.semitone
        for group in chord.kind.essential:
            assert {(chord.root.semitone + semitones(t)) % 12 for t in group} & classes


@pytest.mark.parametrize("text", PROGRESSIONS)
def test_the_leading_tone_rises_and_the_seventh_falls_where_a_dominant_closes(text):
    named = chords(text)
    for (a, b), (first, second) in zip(pairwise(named), pairwise(four_voices(named)), strict=True):
        if not a.kind.dominant or (a.root.semitone + 5 - b.root.semitone) % 12:
            continue
        lead, seventh = (a.root.semitone + 4) % 12, (a.root.semitone + 10) % 12
        for voice, (before, after) in enumerate(zip(first, second, strict=True)):
            if before % 12 == lead:
                assert after - before in ((1, -3, -4) if voice in (1, 2) else (1,))
            if before % 12 == seventh:
                assert after - before in (-1, -2)


def test_a_silent_chord_is_passed_over_with_the_setting_before_it():
    first, second, _ = four_voices(chords("C N.C. F"))
    assert first == second


def test_no_chords_have_no_voices():
    assert four_voices([]) == ()
    assert four_voices([Chord.parse("N.C.")]) == ()


@pytest.mark.parametrize("kind", "9 m9 maj9 6/9 7(b9) 7(#9) 9sus 9/B".split())
def test_a_chord_of_five_tones_keeps_its_guide_tones_and_its_colour(kind):
    """The fifth goes, and over a foreign bass the root."""
    chord = Chord.parse("C" + kind)
    (setting,) = four_voices([chord])
    classes = {key % 12 for key in setting}
    assert setting.bass % 12 == chord.lowest.semitone
    for group in chord.kind.essential:
        assert {semitones(t) for t in group} & classes


@pytest.mark.parametrize("kind", "13(b9) 7alt 13(b9#11) 7(#5#9)".split())
def test_of_more_tones_than_voices_the_guide_tones_stay(kind):
    (setting,) = four_voices([Chord.parse("G" + kind)])
    assert {11, 5} <= {key % 12 for key in setting}
    assert setting.bass % 12 == 7


@pytest.mark.parametrize("root", "C Db D Eb E F F# G Ab A Bb B".split())
def test_a_single_tone_is_sung_in_octaves_and_unisons(root):
    chord = next(c for c in chords("D5 DBass") if len(c.pitch_classes) == 1).transposed(2)
    chord = chord.transposed(chords(root)[0].root.semitone - chord.root.semitone)
    (setting,) = four_voices([chord])
    assert {key % 12 for key in setting} == {chord.root.semitone}
    assert list(setting) == sorted(setting, reverse=True)
    assert all(low <= key <= high for key, (low, high) in zip(setting, RANGES, strict=True))


def test_a_chord_sung_twice_moves_on_and_the_soprano_closes_on_the_root():
    chords = [Chord.parse(symbol) for symbol in ("C", "F", "F", "G7", "C")]
    voices = four_voices(chords)
    assert voices[1].soprano != voices[2].soprano
    assert voices[-1].soprano % 12 == 0

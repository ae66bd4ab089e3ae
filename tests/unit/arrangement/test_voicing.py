"""The shapes that a chord may take: essential tones inside, within range, never mud."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import TYPES
from woodshed.arrangement.hands import muddy
from woodshed.arrangement.tendencies import Step, step_between
from woodshed.arrangement.voice_leading import motion, smoothest
from woodshed.arrangement.voicing import Texture, grips
from woodshed.genres.rooms import style_of
from woodshed.theory.chord import Chord
from woodshed.theory.interval import semitones
from woodshed.theory.pitch import PitchClass

JAZZ = style_of("jazz")
CLOSE = Texture(least=3, most=4)


def shapes(symbol: str, texture: Texture = CLOSE) -> tuple[tuple[int, ...], ...]:
    found = grips(Chord.parse(symbol), texture, JAZZ, 7)
    assert found is not None
    return found.keys


@given(root=st.integers(0, 11), name=st.sampled_from(TYPES))
def test_every_close_shape_has_third_and_seventh_inside_its_range(root, name):
    chord = Chord(PitchClass.parse("C Db D Eb E F Gb G Ab A Bb B".split()[root]), name)
    found = grips(chord, CLOSE, JAZZ, 7)
    assert found is not None
    core = [g for g in chord.kind.essential if set(g) & {"3", "b3", "4", "7", "b7", "6"}][:2]
    for keys in found.keys:
        assert CLOSE.low <= keys[0] <= keys[-1] <= CLOSE.high
        assert keys[-1] - keys[0] <= CLOSE.span
        assert all(low < high for low, high in pairwise(keys))
        assert not muddy(keys)
        for group in core:
            assert {(root + semitones(t)) % 12 for t in group} & {key % 12 for key in keys}


def test_no_chord_has_no_shapes():
    assert grips(Chord.parse("N.C."), CLOSE, JAZZ, 5) is None


def test_named_shapes_come_first_where_a_texture_has_them():
    left = Texture(name="rootless", low=45, high=64, centre=54, least=3, most=4)
    for keys in shapes("Dm9", left):
        assert 2 not in {key % 12 for key in keys}, "a rootless shape has no D"


def test_drop_two_lowers_the_second_voice_from_the_top_by_an_octave():
    wide = shapes("Cmaj7", Texture(name="drop2", least=4, most=4, low=48, span=16))
    assert wide
    for keys in wide:
        lifted = sorted([*keys[1:], keys[0] + 12])
        assert lifted[2] == keys[0] + 12
        assert lifted[-1] - lifted[0] < 12


def test_a_texture_on_the_bass_keeps_the_slash_bass_lowest():
    low = Texture(least=3, most=3, low=43, high=67, centre=56, root=True, bass=True, broken=True)
    assert {keys[0] % 12 for keys in shapes("C/E", low)} == {4}


def test_a_bass_foreign_to_the_chord_is_put_under_its_shapes():
    low = Texture(least=3, most=3, low=48, high=67, centre=56, span=16, root=True, bass=True, broken=True)
    assert {keys[0] % 12 for keys in shapes("C/Bb", low)} == {10}


def test_between_shapes_that_are_near_the_path_takes_common_tones():
    path = [grips(Chord.parse(s), CLOSE, JAZZ, 7) for s in ("C", "Am", "F", "C")]
    tops = [keys[-1] for keys in smoothest([p for p in path if p])]
    assert all(abs(a - b) <= 2 for a, b in pairwise(tops))


def test_a_path_of_no_chords_is_empty():
    assert smoothest([]) == ()


def test_a_dominant_has_a_rising_third_and_a_falling_seventh():
    step = step_between(Chord.parse("G7"), Chord.parse("C"))
    assert step == Step(7, 0, ((11, (1,)), (5, (-1, -2))))


def test_a_chord_that_goes_elsewhere_has_no_tendencies():
    assert step_between(Chord.parse("C"), Chord.parse("Am")).tendencies == ()


def test_strict_steps_make_parallel_octaves_and_hanging_sevenths_dear():
    first, second = (grips(Chord.parse(s), CLOSE, JAZZ, 7) for s in ("G7", "C"))
    assert first is not None
    assert second is not None
    free = motion(first, second)
    strict = motion(first, second, step_between(Chord.parse("G7"), Chord.parse("C")))
    assert (strict >= free).all()
    assert (strict > free + 8).any()


@pytest.mark.parametrize("symbol", ["C/Bb", "G7/D", "Dm7/G"])
def test_a_strict_path_exists_for_slash_chords_too(symbol):
    found = [grips(Chord.parse(s), CLOSE, JAZZ, 7) for s in (symbol, "C")]
    steps = [step_between(Chord.parse(symbol), Chord.parse("C"))]
    assert len(smoothest([f for f in found if f], steps)) == 2

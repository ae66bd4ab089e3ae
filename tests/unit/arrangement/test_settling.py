"""The last hand on a strict piece."""

from __future__ import annotations

import pytest
from moments import a_desk, a_span

from woodshed.arrangement.counterpoint import faults
from woodshed.arrangement.device import Span, Stroke
from woodshed.arrangement.settling import settled
from woodshed.pipeline import generate


def held(*keys: tuple[int, int]) -> list[Stroke]:
    return [Stroke(bar * 3840, key, 3840) for bar, key in keys]


def mended(spans: list[Span], left: list[Stroke], right: list[Stroke]) -> tuple[list[Stroke], list[Stroke]]:
    desk = a_desk("| C | C |", level=6)
    assert faults(desk, spans, left, right)
    both = settled(desk, spans, left, right)
    assert not faults(desk, spans, *both)
    return both


def test_octaves_in_parallel_are_mended_in_the_tune():
    spans = [a_span("C", 0, 4), a_span("Dm", 4, 8)]
    left = held((0, 48), (1, 50), (1, 57), (0, 52))
    assert mended(spans, left, held((0, 72), (1, 74)))[0] == sorted(left)


def test_a_leading_tone_below_is_led_home_without_touching_the_tune():
    spans = [a_span("G", 0, 4), a_span("C", 4, 8)]
    right = held((0, 74), (1, 76), (0, 71), (1, 72))
    left = [*held((0, 43)), Stroke(2880, 59, 960), *held((1, 48)), Stroke(4800, 55, 960)]
    assert mended(spans, left, right)[1] == sorted(right)


def test_what_has_no_fault_is_left_as_it_is():
    spans = [a_span("C", 0, 4), a_span("F", 4, 8)]
    left, right = held((0, 48), (1, 41)), held((0, 64), (1, 69))
    assert settled(a_desk("| C | C |"), spans, left, right) == (left, right)


@pytest.mark.parametrize("composer", ["rules", "chord-model"])
@pytest.mark.parametrize("seed", range(4))
def test_a_hand_that_is_one_line_stays_one(composer, seed):
    """An invention has two voices, whatever chords were led home in it."""
    piece = generate("Invention in two voices in F", genre="classical", num_bars=12, seed=seed, composer=composer)
    for hand in ("left", "right"):
        onsets = [note.onset for note in piece.notes if note.hand == hand]
        assert len(onsets) == len(set(onsets))

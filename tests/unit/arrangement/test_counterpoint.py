"""Strict styles count what may not be: outer parallels, leading tones and sevenths left hanging."""

from __future__ import annotations

from moments import a_desk, a_span

from woodshed.arrangement.counterpoint import faults
from woodshed.arrangement.device import Span, Stroke, merged


def held(*keys: tuple[int, int]) -> list[Stroke]:
    return [Stroke(bar * 3840, key, 3840) for bar, key in keys]


def count(spans: list[Span], left: list[Stroke], right: list[Stroke]) -> int:
    return len(faults(a_desk("| C | C |"), spans, left, right))


def test_contrary_motion_has_no_fault():
    spans = [a_span("C", 0, 4), a_span("F", 4, 8)]
    assert count(spans, held((0, 48), (1, 41)), held((0, 64), (1, 69))) == 0


def test_octaves_in_parallel_are_one_fault():
    spans = [a_span("C", 0, 4), a_span("D", 4, 8)]
    assert count(spans, held((0, 48), (1, 50)), held((0, 72), (1, 74))) == 1


def test_a_leading_tone_that_does_not_rise_is_one_fault():
    spans = [a_span("G", 0, 4), a_span("C", 4, 8)]
    assert count(spans, held((0, 43), (1, 48)), held((0, 71), (1, 67))) == 1
    assert count(spans, held((0, 43), (1, 48)), held((0, 71), (1, 72))) == 0


def test_a_seventh_that_does_not_fall_is_one_fault():
    spans = [a_span("G7", 0, 4), a_span("C", 4, 8)]
    assert count(spans, held((0, 43), (1, 48)), held((0, 65), (1, 67))) == 1
    assert count(spans, held((0, 43), (1, 48)), held((0, 65), (1, 64))) == 0


def test_a_dominant_that_goes_elsewhere_is_not_judged():
    spans = [a_span("G7", 0, 4), a_span("F", 4, 8)]
    assert count(spans, held((0, 43), (1, 41)), held((0, 71), (1, 69))) == 0


def test_a_chord_that_goes_on_is_one_chord_and_silence_is_none():
    spans = [a_span("C", 0, 4), a_span("C", 4, 8), a_span("N.C.", 8, 12)]
    assert [(s.onset, s.end) for s in merged(spans)] == [(0, 7680)]


def test_a_fault_is_told_by_the_bar_into_which_it_leads():
    spans = [a_span("C", 0, 4), a_span("D", 4, 8)]
    assert faults(a_desk("| C | D |"), spans, held((0, 48), (1, 50)), held((0, 72), (1, 74))) == (1,)

"""In a chain of fifths the seventh goes to the third of the next chord, in the same place."""

from __future__ import annotations

from moments import a_desk, a_span

from woodshed.arrangement.device import Stroke
from woodshed.arrangement.guide_tones import led

SPANS = (a_span("Dm7", 0, 4), a_span("G7", 4, 8))


def hands(first, second, *, bass_alone=False, left=()):
    right = [Stroke(0, key, 3840) for key in first] + [Stroke(3840, key, 3840) for key in second]
    return led(a_desk(level=6), SPANS, list(left), right, bass_alone=bass_alone)


def test_a_seventh_that_has_its_third_is_left_alone():
    _, right, added = hands((65, 69, 72), (65, 71, 74))
    assert not added
    assert len(right) == 6


def test_a_third_too_far_away_is_joined_by_one_that_is_near():
    _, right, added = hands((60, 65, 69), (62, 65, 71))
    assert added
    assert sorted(s.key for s in right if s.onset == 3840) == [59, 62, 65, 71]


def test_only_falling_fifths_are_led():
    spans = (a_span("Cmaj7", 0, 4), a_span("Dm7", 4, 8))
    right = [Stroke(0, 71, 3840), Stroke(3840, 65, 3840)]
    assert led(a_desk(), spans, [], right, bass_alone=False)[2] is False


def test_a_walking_bass_stays_in_single_notes():
    bass = [Stroke(960 * beat, 38 + beat, 960) for beat in range(8)]
    left, _, _ = hands((60, 65, 69), (62, 65, 71), bass_alone=True, left=bass)
    assert left == bass

"""What four singers add between the chords."""

from __future__ import annotations

from moments import a_span

from woodshed.arrangement.four_part_ornament import Sung, sung
from woodshed.theory.meter import Meter

FOUR = Meter.parse("4/4")
C = a_span("C", 0, 2, left=(48, 55), right=(64, 72))


def of(voice: int, notes: tuple[Sung, ...]) -> list[tuple[int, int, int]]:
    return [(n.onset, n.end, n.key) for n in notes if n.voice == voice]


def test_a_third_that_lies_open_in_the_tune_is_filled_in_the_last_half_beat():
    after = a_span("Am", 2, 4, left=(45, 57), right=(64, 69))
    assert of(0, sung((C, after), None, FOUR, passing=True))[:2] == [(0, 1440, 72), (1440, 1920, 71)]


def test_an_inner_voice_holds_what_it_keeps_and_the_tune_sings_again():
    after = a_span("Am", 2, 4, left=(45, 57), right=(64, 72))
    notes = sung((C, after), None, FOUR, passing=False)
    assert of(1, notes) == [(0, 3840, 64)]
    assert of(0, notes) == [(0, 1920, 72), (1920, 3840, 72)]


def test_a_tone_that_falls_by_step_into_a_long_chord_may_be_held_over_it():
    """A 4-3 suspension: the tonic stays a beat over the dominant."""
    behind = a_span("C", -2, 0, left=(48, 60), right=(64, 67))
    dominant = a_span("G", 0, 2, left=(43, 59), right=(62, 67))
    assert of(2, sung((dominant,), None, FOUR, passing=False, behind=behind)) == [(0, 960, 60), (960, 1920, 59)]


def test_nothing_is_held_over_into_a_quick_chord():
    behind = a_span("C", -2, 0, left=(48, 60), right=(64, 67))
    dominant = a_span("G", 0, 1, left=(43, 59), right=(62, 67))
    assert of(2, sung((dominant,), None, FOUR, passing=False, behind=behind)) == [(0, 960, 59)]

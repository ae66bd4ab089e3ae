"""How a line gets from one chord tone to the next."""

from __future__ import annotations

from random import Random

import pytest
from moments import a_span

from woodshed.arrangement.passing import approach, avoided, led_to, turn_above

C_MAJOR = a_span("C6", 0, 4)


def ways(came, goal, span=C_MAJOR, **fields):
    fields = {"chromatic": 0.7} | fields
    return {approach(came, goal, span, rng=Random(seed), **fields) for seed in range(60)}


def test_a_whole_step_is_filled_with_its_half_step():
    assert 73 in ways(72, 74)


def test_a_third_is_filled_with_the_scale():
    assert 74 in ways(72, 76)


@pytest.mark.parametrize("goal", range(65, 80))
def test_neither_end_is_repeated(goal):
    assert not ways(72, goal) & {72, goal}


def test_without_chromatics_the_line_stays_in_the_scale_where_it_can():
    assert all(key % 12 in C_MAJOR.key.scale for key in ways(72, 79, chromatic=0.0))


def test_what_the_symbol_alters_is_never_a_passing_note():
    span = a_span("G7(b9b13)", 0, 4)
    assert avoided(span) == {9, 4}
    assert all(key % 12 not in {9, 4} for goal in range(67, 79) for key in ways(71, goal, span))


def test_a_run_goes_on_by_the_scale():
    assert approach(72, 79, C_MAJOR, chromatic=0.5, steps=2, rng=Random(1)) in (74, 76)
    assert approach(None, 72, C_MAJOR, chromatic=0.5, steps=2, rng=Random(1)) % 12 in C_MAJOR.key.scale


def test_a_note_before_the_first_leads_to_it():
    assert all(abs(key - 72) <= 2 for key in ways(None, 72))


def test_a_line_leads_to_the_nearest_guide_tone():
    assert led_to(a_span("G7", 0, 4), 72) == 71
    assert led_to(a_span("Dm7", 0, 4), 70) == 72


def test_silence_leads_nowhere():
    assert led_to(a_span("N.C.", 0, 4), 70) == 70


def test_an_enclosure_starts_on_the_scale_tone_above():
    assert turn_above(72, C_MAJOR) == 74
    assert turn_above(71, C_MAJOR) == 72

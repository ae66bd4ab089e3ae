"""A riddim keeps to its riff, starts every chord on its root and leads into the next."""

from __future__ import annotations

from random import Random

import pytest
from moments import a_desk, a_moment, a_pattern, a_span, told

from woodshed.arrangement.devices.riddim import riddim


def play(*spans, ahead=None, behind=None, place=0, section="A", before=(), **options):
    pattern = a_pattern("riddim", **{"low": 33, "high": 44, **options})
    moment = a_moment(
        *spans, pattern=pattern, ahead=ahead, behind=behind, desk=a_desk("| C |"), place=place,
        section=section, before=before,
    )  # fmt: skip
    return told(riddim(moment, Random(1)))


def test_the_first_note_over_a_chord_is_its_bass_and_the_rest_are_as_named():
    heard = play(a_span("C", 0, 4), riffs=["2=5:.75 3=5:.75 4=3:.5"])
    assert [(onset, key % 12) for onset, key, _ in heard] == [(1.0, 0), (2.0, 7), (3.0, 4)]


def test_a_riff_of_several_bars_goes_with_the_phrase():
    riff = "2=1:1 | 3=1:1 | 4=1:1"
    onsets = [play(a_span("C", 0, 4), riffs=[riff], place=place)[0][0] for place in range(4)]
    assert onsets == [1.0, 2.0, 3.0, 1.0]


def test_a_section_keeps_to_one_riff():
    riffs = ["2=1:1", "3=1:1", "4=1:1"]
    again = [play(a_span("C", 0, 4), riffs=riffs, section="B")[0][0] for _ in range(4)]
    assert len(set(again)) == 1


@pytest.mark.parametrize("symbol", ["G", "Am", "F", "Bb", "D"])
def test_lead_is_a_step_into_the_coming_bass(symbol):
    ahead = a_span(symbol, 4, 8)
    heard = play(a_span("C", 0, 4), ahead=ahead, riffs=["2=1:.75 4e=lead:.25"])
    gap = (heard[-1][1] - ahead.chord.root.semitone) % 12
    assert min(gap, 12 - gap) in (1, 2)


def test_lead_into_the_same_chord_is_a_step_or_its_fifth():
    span = a_span("C", 0, 4)
    heard = play(span, ahead=a_span("C", 4, 8), riffs=["2=1:.75 3=5:.5 4e=lead:.25"])
    assert heard[-1][1] % 12 in {7, 10, 11, 2}


def test_a_walk_leads_before_every_change():
    spans = (a_span("C", 0, 2), a_span("F", 2, 4))
    heard = play(*spans, ahead=a_span("G", 4, 8), riffs=["1=1:1 2=3:1 3=1:1 4=6:1"], walk=True)
    keys = [key for _, key, _ in heard]
    assert abs(keys[2] - keys[1]) <= 2
    assert min((keys[3] - 7) % 12, (7 - keys[3]) % 12) <= 2


def test_no_note_lasts_into_the_next_chord():
    spans = (a_span("C", 0, 2), a_span("F", 2, 4))
    heard = play(*spans, riffs=["2=1:2 4=1:1"])
    assert heard[0][0] + heard[0][2] == 2.0


def test_a_chord_that_the_riff_passes_over_still_has_its_root():
    spans = (a_span("C", 0, 2), a_span("F", 2, 4))
    assert (2.0, 5) in [(onset, key % 12) for onset, key, _ in play(*spans, riffs=["2=1:.5"])]


def test_a_chord_that_goes_on_needs_no_new_root():
    held = a_span("C", 0, 4)
    assert play(held, behind=a_span("C", -4, 0), riffs=["5=1:1"]) == []


def test_the_line_stays_deep():
    heard = play(a_span("B", 0, 4), riffs=["1=1:1 2=8:1 3=-5:1 4=12:1"])
    assert all(32 <= key <= 49 for _, key, _ in heard)


def test_silence_is_kept():
    assert play(a_span("N.C.", 0, 4), riffs=["1=1:1"]) == []

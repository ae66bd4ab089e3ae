"""A given tune over four voices."""

from __future__ import annotations

from moments import a_span

from woodshed.arrangement.tune import singable, sung_over, under_tune
from woodshed.piece import Tone

TUNE = (Tone(0, 960, 67), Tone(960, 480, 69), Tone(1440, 480, 71), Tone(1920, 1920, 72))


def test_a_tune_is_moved_by_octaves_to_where_a_soprano_sings():
    low = tuple(tone._replace(key=tone.key - 24) for tone in TUNE)
    assert singable(low) == TUNE
    assert singable(TUNE) == TUNE


def test_a_chord_is_set_anew_where_the_tune_moves_on_a_beat():
    row = under_tune([a_span("C", 0, 4)], TUNE, 960)
    assert [span.onset for span in row] == [0, 960, 1920]
    assert row[-1].end == 3840


def test_over_each_chord_stands_the_note_that_sounds_when_it_begins():
    assert [sung_over(a_span("C", place, place + 1), TUNE) for place in range(4)] == [67, 69, 72, 72]
    assert sung_over(a_span("C", 8, 12), TUNE) is None

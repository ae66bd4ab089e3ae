"""The bass of a praise break."""

from __future__ import annotations

from random import Random

from moments import a_desk, a_moment, a_pattern, a_span, told

from woodshed.arrangement.devices.praise_break import praise_break

LADDERS = {
    "maj": ["0 0 4 5 6 7 9 L"], "min": ["0 0 3 5 6 7 10 7"],
    "half": ["0 4 7 L"], "half_min": ["0 3 7 L"],
}  # fmt: skip


def play(*spans, ahead=None, desk=None, octave=False):
    pattern = a_pattern("praise_break", low=36, high=47, ladders=LADDERS, octave=octave)
    moment = a_moment(*spans, pattern=pattern, ahead=ahead, desk=desk)
    return told(praise_break(moment, Random(1)))


def test_the_bass_strikes_every_eighth():
    rows = play(a_span("F9", 0, 4))
    assert [onset for onset, _, _ in rows] == [k / 2 for k in range(8)]


def test_it_climbs_from_the_root_and_leads_into_the_next_one():
    rows = play(a_span("F9", 0, 4), ahead=a_span("Bb13", 4, 8))
    assert [key - rows[0][1] for _, key, _ in rows[:7]] == [0, 0, 4, 5, 6, 7, 9]
    assert abs(rows[-1][1] - 46) in (1, 2)


def test_a_minor_chord_climbs_through_its_own_third():
    assert 3 in {key - 41 for _, key, _ in play(a_span("Fm9", 0, 4))}


def test_half_a_bar_takes_the_short_ladder_and_a_beat_root_and_third():
    rows = play(a_span("F9", 0, 2), a_span("Bb13", 2, 3), a_span("Bdim7", 3, 4))
    assert [key % 12 for _, key, _ in rows[:3]] == [5, 9, 0]
    assert [key % 12 for _, key, _ in rows[4:]] == [10, 2, 11, 2]


def test_three_beats_end_as_the_ladder_ends():
    assert len(play(a_span("F9", 0, 3), a_span("Gb9", 3, 4))) == 8


def test_the_first_eighth_is_doubled_where_the_pattern_and_the_hand_allow():
    assert [key for onset, key, _ in play(a_span("F9", 0, 4), octave=True) if not onset] == [41, 53]


def test_a_rung_gives_way_to_what_the_symbol_alters():
    sharp = [key - 41 for _, key, _ in play(a_span("F7(#5)", 0, 4))]
    assert 7 not in sharp
    assert 8 in sharp


def test_over_a_diminished_chord_the_ladder_is_diminished():
    gaps = {(key - 42) % 12 for _, key, _ in play(a_span("F#dim7", 0, 4))}
    assert not gaps & {4, 7}


def test_over_a_suspended_chord_there_is_no_third():
    assert 4 not in {(key - 36) % 12 for _, key, _ in play(a_span("C9sus", 0, 4))[:7]}


def test_over_a_slash_bass_the_rungs_are_tones_of_the_chord():
    rows = play(a_span("F/C", 0, 4), ahead=a_span("F/C", 4, 8))
    assert {key % 12 for _, key, _ in rows} - {5} <= {0, 5, 9, 5 + 0}


def test_a_bar_without_harmony_is_empty():
    assert play(a_span("N.C.", 0, 4), desk=a_desk()) == []

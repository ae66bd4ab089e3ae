"""Swing, lay-back, rolling, accents and pedal: from what is written to what is played."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from statistics import pstdev

import pytest
from moments import PLAIN, a_desk, a_span

from woodshed.arrangement.device import Piece, Stroke
from woodshed.arrangement.dynamics import curve, shade
from woodshed.arrangement.feel import Player, swing_warp, ticks_per_second
from woodshed.arrangement.pedal import pedalling
from woodshed.piece import Feel, Hand, Note
from woodshed.theory.interval import plain
from woodshed.theory.meter import Meter

FOUR, TWELVE = Meter.parse("4/4"), Meter.parse("12/8")
NAMES = tuple(plain(s, flats=True) for s in range(12))


def played(desk: Piece, *strokes: Stroke, hand: Hand = "right") -> list[Note]:
    return Player(desk, [0] * desk.bars, Random(1)).play(strokes, hand, [(0, NAMES)])


@pytest.mark.parametrize(("swing", "place"), [(0.5, 480), (2 / 3, 640), (0.6, 576)])
def test_swing_moves_the_off_beat_eighth_and_leaves_the_beats(swing, place):
    warp = swing_warp(swing, "1/8", FOUR)
    assert [warp(t) for t in (0, 480, 960, 1440)] == [0, place, 960, 960 + place]


def test_sixteenth_swing_moves_the_second_sixteenth_of_each_half_beat():
    warp = swing_warp(0.6, "1/16", FOUR)
    assert [warp(t) for t in (0, 240, 480, 720)] == [0, 288, 480, 768]


def test_a_meter_in_threes_is_written_as_it_swings():
    assert swing_warp(2 / 3, "1/8", TWELVE)(480) == 480


def test_the_tempo_counts_felt_beats():
    assert ticks_per_second(a_desk(tempo=60.0)) == 960
    assert ticks_per_second(a_desk(meter="12/8", tempo=60.0)) == 1440


def test_a_late_hand_is_late_by_its_milliseconds_and_the_other_is_not():
    desk = a_desk(tempo=60.0, feel=Feel(0.5, "1/8", 0.0, 25.0))
    assert played(desk, Stroke(960, 60, 480))[0].onset == 960 + 24
    assert played(desk, Stroke(960, 48, 480), hand="left")[0].onset == 960


def test_a_rolled_key_is_played_later_and_written_where_it_stands():
    note = played(a_desk(tempo=60.0), Stroke(0, 60, 960, late=50))[0]
    assert (note.onset, note.written_onset) == (48, 0)


def test_a_pushed_chord_is_spelled_as_the_chord_that_it_belongs_to():
    """The new chord begins on the third quarter; what leads up to it and stops there is still the old one's."""
    flats, sharps = (tuple(plain(k, flats=f) for k in range(12)) for f in (True, False))
    spellings = [(0, flats), (1920, sharps)]
    player = Player(a_desk(), [0] * 8, Random(1))
    pushed, short = Stroke(1680, 66, 960), Stroke(1440, 61, 480)
    names = {n.pitch.midi: n.pitch.name for n in player.play([short, pushed], "right", spellings, [])}
    assert names == {61: "Db4", 66: "F#4"}


def test_nothing_is_played_before_the_piece_or_after_its_end():
    desk = a_desk(feel=Feel(0.5, "1/8", -80.0, -80.0))
    first, last = played(desk, Stroke(0, 60, 480), Stroke(3600, 62, 2000))
    assert first.onset == 0
    assert last.onset + last.duration <= 3840


def test_the_top_of_a_right_hand_chord_leads():
    low, high = played(a_desk(), Stroke(0, 60, 960), Stroke(0, 67, 960))
    assert high.velocity - low.velocity >= 4


def test_an_accent_is_louder_and_a_ghost_softer():
    plain_, accent, ghost = played(a_desk(), Stroke(0, 60, 960), Stroke(960, 60, 960, 9), Stroke(1920, 60, 960, -26))
    assert ghost.velocity < plain_.velocity < accent.velocity


def test_a_hand_never_sounds_typed():
    notes = played(a_desk("| C | C | C | C |"), *(Stroke(i * 960, 60, 960) for i in range(16)))
    assert pstdev([note.velocity for note in notes]) >= 4


def test_velocity_stays_within_what_midi_knows():
    notes = played(a_desk(volume=200), Stroke(0, 60, 960), Stroke(960, 60, 960, 90))
    assert all(1 <= note.velocity <= 127 for note in notes)


def test_a_silent_hand_plays_nothing():
    assert played(a_desk()) == []


def test_a_piece_that_builds_grows_from_first_to_last_third():
    bars = [curve("build", bar, 12, bar % 4) for bar in range(12)]
    assert sum(bars[8:]) / 4 - sum(bars[:4]) / 4 >= 6


def test_an_arch_comes_back_for_the_end():
    assert curve("arch", 15, 16, 3) < curve("arch", 10, 16, 2) - 4


def test_an_arch_is_highest_at_two_thirds():
    bars = [curve("arch", bar, 24, 0) for bar in range(24)]
    assert 14 <= bars.index(max(bars)) <= 18


def test_terraces_step_and_flat_stays():
    assert curve("terraced", 0, 8, 0) != curve("terraced", 4, 8, 0)
    assert {curve("flat", bar, 8, bar % 4) for bar in range(8)} == {0.0}


def test_a_phrase_breathes():
    assert curve("phrase", 1, 16, 1) > curve("phrase", 0, 16, 0)


def pedalled(desk: Piece) -> Piece:
    return replace(desk, application=replace(PLAIN, pedal="changes"))


def test_the_pedal_is_caught_anew_at_each_change_and_only_there():
    spans = [a_span("C", 0, 4), a_span("C", 4, 8), a_span("F", 8, 12)]
    moves = pedalling(pedalled(a_desk("| C | C | F |")), spans, [True] * 3)
    assert [(m.onset, m.value) for m in moves] == [
        (0, 127), (7680, 0), (7800, 127), (11520, 0)
    ]  # fmt: skip


def test_the_pedal_stays_up_in_dry_bars():
    spans = [a_span("C", 0, 4), a_span("F", 4, 8)]
    moves = pedalling(pedalled(a_desk("| C | F |")), spans, [True, False])
    assert [(m.onset, m.value) for m in moves] == [(0, 127), (3840, 0)]


def test_no_pedal_where_the_style_or_the_player_wants_none():
    span = [a_span("C", 0, 4)]
    assert pedalling(a_desk(), span, [True]) == ()
    assert pedalling(pedalled(a_desk(avoid=frozenset({"pedal"}))), span, [True]) == ()


def test_a_short_touch_is_written_as_the_nearest_sixteenths():
    chop, long, last = played(a_desk(), Stroke(480, 60, 336), Stroke(1440, 60, 1344), Stroke(2880, 60, 450))
    assert (chop.written_duration, chop.duration) == (240, 336)
    assert long.written_duration == 1440, "up to the next grip"
    assert last.written_duration == 480


def test_a_short_touch_is_not_written_into_the_other_hands_stroke_of_its_key():
    player = Player(a_desk(), [0], Random(1))

    def written(duration, other):
        touch = Stroke(480, 60, duration)
        (note,) = player.play([touch], "left", [(0, NAMES)], [Stroke(840, other, 100)])
        return note.written_duration

    assert (written(336, 60), written(384, 60), written(384, 62)) == (240, 360, 480)


def test_triplets_and_dotted_notes_are_written_as_they_are():
    notes = played(a_desk(), Stroke(0, 60, 320), Stroke(320, 62, 320), Stroke(960, 60, 720))
    assert [note.written_duration for note in notes] == [320, 320, 720]


def test_a_swell_steps_back_for_the_last_bar_and_a_drive_does_not():
    swell, drive = ([curve(shape, bar, 8, 0) for bar in range(8)] for shape in ("swell", "drive"))
    assert swell[:7] == sorted(swell[:7])
    assert swell[7] < swell[6]
    assert drive == sorted(drive)


def test_a_meter_with_a_table_of_its_own_has_no_backbeat_from_another():
    """The fourth count of twelve is the second beat, and no fourth one."""
    table = (("12/8:1", 4), ("12/8:4", 2), ("12/8:x", -1), ("1", 5), ("R4", 12))
    assert shade(table, "right", Meter.parse("4/4"), 2880) == 12
    assert [shade(table, "right", Meter.parse("12/8"), count * 480) for count in (0, 1, 3)] == [4, -1, 2]

"""Every chord is heard: what the hands left out is added where there is room."""

from __future__ import annotations

from moments import a_desk, a_span

from woodshed.arrangement.device import Stroke
from woodshed.arrangement.essentials import completed, missing_tones


def strokes(*keys: int, onset: int = 0, duration: int = 3840) -> list[Stroke]:
    return [Stroke(onset, key, duration) for key in keys]


def classes(*hands: list[Stroke]) -> set[int]:
    return {s.key % 12 for hand in hands for s in hand}


def test_the_missing_tones_are_told_by_group():
    span = a_span("G7", 0, 4)
    assert missing_tones(span, {7, 2}, root=True) == [(11,), (5,)]
    assert missing_tones(span, {11, 5}, root=False) == []


def test_a_missing_seventh_goes_into_the_right_hand():
    left, right, added = completed(a_desk(), [a_span("G7", 0, 4)], strokes(43), strokes(62, 67, 71), root=True)
    assert added
    assert 5 in classes(left, right)
    assert max(s.key for s in right) == 71, "the top line stays"


def test_nothing_is_added_where_nothing_is_missing():
    left, right = strokes(43), strokes(65, 71)
    assert completed(a_desk(), [a_span("G7", 0, 4)], left, right, root=True) == (
        left, right, False
    )  # fmt: skip


def test_a_full_hand_gives_up_a_tone_that_it_can_spare():
    desk = a_desk(level=1)
    left, right, added = completed(desk, [a_span("G7", 0, 4)], strokes(43, 50), strokes(62, 67, 71), root=True)
    assert added
    assert len(right) == 3
    assert 5 in classes(left, right)


def test_a_tone_pushed_into_the_next_chord_does_not_count_for_this_one():
    spans = [a_span("G7", 0, 4), a_span("F", 4, 8)]
    right = strokes(62, 67, 71) + strokes(65, 69, 72, onset=3360, duration=2400)
    _, right, added = completed(a_desk("| G7 | F |"), spans, strokes(43), right, root=True)
    assert added
    assert any(s.onset == 0 and s.key % 12 == 5 for s in right)


def test_silent_chords_need_nothing():
    assert not completed(a_desk(), [a_span("N.C.", 0, 4)], [], [], root=True)[2]


def test_a_walking_bass_stays_single_while_the_right_hand_has_room():
    left, right, _ = completed(a_desk(), [a_span("G7", 0, 4)], strokes(43), strokes(71), root=True, bass_alone=True)
    assert len(left) == 1
    assert classes(right) == {11, 5}

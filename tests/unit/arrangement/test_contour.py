"""Tunes have a shape: a question left open, an answer that closes, one high point in the last answer."""

from __future__ import annotations

from dataclasses import replace

from moments import a_desk, a_moment, a_pattern, a_span

from woodshed.arrangement.contour import drawn_to, tunes, wave


def shape(bars: int, key: str = "C major") -> list[list[float]]:
    """The keys that a piece is drawn to, four places a bar."""
    desk = a_desk("| C |" + " C |" * (bars - 1), key=key)
    tune = a_pattern("melody", "right")
    rows = []
    for bar in range(bars):
        moment = a_moment(a_span("C", 0, 4), hand="right", pattern=tune, desk=desk)
        moment = replace(moment, bar=bar, place=bar % 4, closing=bar % 4 == 3)
        rows.append([drawn_to(moment, 960 * beat, 72) for beat in range(4)])
    return rows


def test_the_high_point_lies_in_the_last_phrase():
    rows = [max(row) for row in shape(16)]
    assert max(rows) == max(rows[12:]) > max(rows[:12])


def test_every_answer_closes_on_the_tonic():
    assert all(tune.answer[-1][-1] == 0 for tune in tunes())
    assert shape(8)[-1][-1] == 72


def test_question_and_answer_begin_alike():
    assert all(tune.question[0] == tune.answer[0] for tune in tunes())


def test_a_running_voice_swings_both_ways():
    assert {wave(n, 0) for n in range(8)} == {-2, -1, 0, 1, 2}
    assert wave(0, 0) == -wave(0, 1)

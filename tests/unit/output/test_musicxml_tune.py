"""The tune of a lead sheet."""

from __future__ import annotations

import pytest

from woodshed.output.musicxml_reading import read_lead_sheet
from woodshed.piece import Request, Tone
from woodshed.pipeline import play_chart

SYMBOL = "<harmony><root><root-step>{}</root-step></root><kind>major</kind></harmony>"
FIRST = (
    "<attributes><divisions>2</divisions><key><fifths>0</fifths></key>"
    "<time><beats>4</beats><beat-type>4</beat-type></time>{}</attributes>"
)


def note(step: str, octave: int, halves: int, extra: str = "") -> str:
    return (
        f"<note>{extra}<pitch><step>{step}</step><octave>{octave}</octave></pitch>"
        f"<duration>{halves}</duration><voice>1</voice></note>"
    )


def score(*bars: str, staves: str = "") -> bytes:
    measures = "".join(
        f'<measure number="{n}">{FIRST.format(staves) if n == 1 else ""}{bar}</measure>'
        for n, bar in enumerate(bars, 1)
    )
    return f'<score-partwise><part id="P1">{measures}</part></score-partwise>'.encode()


SONG = score(
    SYMBOL.format("C") + note("E", 4, 4) + note("F", 4, 2) + note("G", 4, 2),
    SYMBOL.format("F") + note("A", 4, 8, '<tie type="start"/>'),
    SYMBOL.format("G") + note("A", 4, 2, '<tie type="stop"/>') + note("G", 4, 2) + note("B", 4, 4),
    SYMBOL.format("C") + note("G", 4, 8) + note("C", 5, 8, "<chord/>"),
)


def test_the_notes_of_a_lead_sheet_are_its_tune_and_tied_notes_are_one():
    tune = read_lead_sheet(SONG).chart.tune
    assert tune[:4] == (Tone(0, 1920, 64), Tone(1920, 960, 65), Tone(2880, 960, 67), Tone(3840, 4800, 69))


def test_of_a_chord_the_highest_note_is_the_tune():
    assert read_lead_sheet(SONG).chart.tune[-1] == Tone(11520, 3840, 72)


def test_a_score_for_two_hands_holds_no_tune():
    assert read_lead_sheet(score(SYMBOL.format("C") + note("E", 4, 8), staves="<staves>2</staves>")).chart.tune == ()


@pytest.mark.parametrize("application", ["chorale", "hymn"])
def test_four_voices_sing_the_tune_on_top_note_for_note(application):
    chart = read_lead_sheet(SONG).chart
    piece = play_chart(chart, Request(description="in four voices", genre="classical", application=application))
    soprano = [(n.written_onset, n.pitch.midi) for n in piece.notes if n.voice == 1]
    low = {n.written_onset: n.pitch.midi for n in piece.notes if n.voice == 4}
    assert [key - 12 * ((soprano[0][1] - 64) // 12) for _, key in soprano] == [t.key for t in chart.tune]
    assert [low[bar * 3840] % 12 for bar in range(4)] == [0, 5, 7, 0]


def test_other_styles_play_a_tune_of_their_own():
    chart = read_lead_sheet(SONG).chart
    piece = play_chart(chart, Request(description="Alberti bass", genre="classical", application="sonatina"))
    assert [n.pitch.midi for n in piece.notes if n.hand == "right"][:2] != [64, 65]

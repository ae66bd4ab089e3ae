"""Small pieces for tests, made by hand: a note, a chart from text, a brief, an arrangement."""

from __future__ import annotations

from woodshed.piece.arrangement import Arrangement, Hand, Note, Pedal
from woodshed.piece.brief import Brief, Request
from woodshed.piece.chart import Chart
from woodshed.piece.chart_text import read_chart
from woodshed.theory.key import Key
from woodshed.theory.meter import Meter
from woodshed.theory.pitch import Pitch


def a_note(
    name: str,
    onset: int,
    duration: int,
    hand: Hand = "right",
    voice: int = 1,
    played: tuple[int, int] | None = None,
    velocity: int = 70,
) -> Note:
    """A note by written onset and duration in ticks; ``played`` is the same as played."""
    start, length = played or (onset, duration)
    return Note(
        onset=start,
        pitch=Pitch.parse(name),
        duration=length,
        velocity=velocity,
        hand=hand,
        written_onset=onset,
        written_duration=duration,
        voice=voice,
    )


def a_chart(text: str = "| C |", key: str = "C", meter: str = "4/4") -> Chart:
    """A chart from its text."""
    return read_chart(text, Key.parse(key), Meter.parse(meter))


def a_brief(chart: Chart, **fields: object) -> Brief:
    """A brief that fits a chart, jazz at 120 unless told otherwise."""
    usual: dict[str, object] = {
        "request": Request(description="a piece for tests", genre="jazz", seed=7),
        "genre": "jazz",
        "application": "swing",
        "key": chart.key,
        "meter": chart.meter,
        "tempo": 120.0,
        "bars": len(chart.bars),
        "level": 5,
        "complexity": 4,
        "seed": 7,
        "key_changes": chart.key_changes,
    }
    return Brief(**{**usual, **fields})  # type: ignore[arg-type]


def a_piece(*notes: Note, chart: Chart | None = None, pedal: tuple[Pedal, ...] = (), **fields: object) -> Arrangement:
    """An arrangement of these notes over a chart, one bar of C unless told otherwise."""
    chart = chart or a_chart()
    ordered = sorted(notes, key=lambda note: (note.onset, note.pitch.midi))
    return Arrangement(brief=a_brief(chart, **fields), chart=chart, notes=tuple(ordered), pedal=pedal)

"""A Standard MIDI File: one track per hand as played, chord names and sections as markers.

The file is laid down byte by byte: importing a MIDI library costs more than half of what a whole ``generate`` may take,
and the format is four kinds of events. Other readers prove it in the tests.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from woodshed.output.title import title_of
from woodshed.piece.arrangement import Arrangement, Hand, Note
from woodshed.piece.chart import Chart
from woodshed.theory.key import Key
from woodshed.theory.meter import Meter
from woodshed.theory.time import QUARTER, Ticks

TRACKS: tuple[tuple[Hand, str], ...] = (("right", "Right hand"), ("left", "Left hand"))
"""Each hand has its own track and channel, so that either can be muted; both have the pedal."""

_TEXT, _TRACK_NAME, _MARKER, _END, _TEMPO, _METER, _KEY = 0x01, 0x03, 0x06, 0x2F, 0x51, 0x58, 0x59
_NOTE_OFF, _NOTE_ON, _CONTROL, _PROGRAM = 0x80, 0x90, 0xB0, 0xC0
_SUSTAIN = 64  # the controller of the right pedal
_RELEASE = 64  # how fast a key rises, where nobody has measured it
_THIRTY_SECONDS_IN_A_QUARTER = 8


def to_midi(arrangement: Arrangement) -> bytes:
    """A type 1 file at 960 ticks a quarter: a track of signs and markers, then one per hand.

    Sections stand as markers in brackets, ``[A]``, chords by their symbol at every change. Tempo is given in quarters a
    minute also where the felt beat is dotted.
    """
    end = len(arrangement.chart.bars) * arrangement.chart.meter.bar
    tracks = [_chunk(_signs(arrangement), end)]
    pedal = [(p.onset, p.value) for p in arrangement.pedal]
    for channel, (hand, name) in enumerate(TRACKS):
        notes = [n for n in arrangement.notes if n.hand == hand]
        head = _meta(_TRACK_NAME, name.encode()) + b"\0" + bytes((_PROGRAM | channel, 0))
        tracks.append(_chunk(_performance(notes, pedal if notes else (), channel), end, head))
    header = b"MThd" + (6).to_bytes(4) + (1).to_bytes(2) + len(tracks).to_bytes(2)
    return header + QUARTER.to_bytes(2) + b"".join(tracks)


def quarters_per_minute(tempo: float, meter: Meter) -> float:
    """Beats a minute as quarters a minute: a dotted quarter counts one and a half."""
    return tempo * 1.5 if meter.compound else tempo


def _signs(arrangement: Arrangement) -> list[tuple[Ticks, bytes]]:
    brief, chart = arrangement.brief, arrangement.chart
    tempo = round(60e6 / quarters_per_minute(brief.tempo, chart.meter))
    events = [
        (0, _meta(_TRACK_NAME, title_of(brief.request).encode())),
        (0, _meta(_METER, _meter_bytes(chart.meter))),
        (0, _meta(_KEY, _key_bytes(chart.key))),
        (0, _meta(_TEMPO, tempo.to_bytes(3))),
    ]
    for change in chart.key_changes:
        onset = (change.bar - 1) * chart.meter.bar
        events.append((onset, _meta(_KEY, _key_bytes(change.key))))
    events += _markers(chart)
    events.sort(key=lambda event: event[0])
    return events


def _markers(chart: Chart) -> Iterable[tuple[Ticks, bytes]]:
    section = None
    for number, onset, change in chart.timeline():
        now = chart.bars[number - 1].section
        if now != section:
            section = now
            yield onset, _meta(_MARKER, f"[{section}]".encode())
        yield onset, _meta(_MARKER, change.chord.symbol.encode())


def _performance(notes: list[Note], pedal: Iterable[tuple[Ticks, int]], channel: int) -> list[tuple[Ticks, bytes]]:
    """What one hand plays. At one moment keys are released, then the pedal moves, then keys fall.

    An event is packed into one whole number, so that sorting a thousand of them costs nothing.
    """
    off, on, control = _NOTE_OFF | channel, _NOTE_ON | channel, _CONTROL | channel
    packed = [(t << 26) | (1 << 24) | (control << 16) | (_SUSTAIN << 8) | v for t, v in pedal]
    struck: dict[int, tuple[Ticks, Ticks]] = {}
    for note in sorted(notes, key=lambda n: (n.onset, n.duration), reverse=True):
        onset, key = max(0, note.onset), note.pitch.midi
        end = onset + max(1, note.duration)
        later = struck.get(key)
        if later and later[0] < end:
            # One key cannot fall twice without rising; a unison of two voices rises with the other.
            end = later[0] if later[0] > onset else later[1]
        struck[key] = (onset, end)
        packed.append((onset << 26) | (2 << 24) | (on << 16) | (key << 8) | note.velocity)
        packed.append((end << 26) | (off << 16) | (key << 8) | _RELEASE)
    packed.sort()
    return [(event >> 26, (event & 0xFFFFFF).to_bytes(3)) for event in packed]


def _chunk(events: list[tuple[Ticks, bytes]], end: Ticks, head: bytes = b"") -> bytes:
    parts = [b"\0" + head] if head else []
    now = 0
    for onset, event in events:
        parts.append(_length(onset - now))
        parts.append(event)
        now = onset
    parts.append(_length(max(0, end - now)) + _meta(_END, b""))
    body = b"".join(parts)
    return b"MTrk" + len(body).to_bytes(4) + body


@lru_cache(maxsize=8192)
def _length(value: int) -> bytes:
    """A whole number in sevens of bits, all but the last marked, as the format counts time."""
    out = [value & 0x7F]
    while value := value >> 7:
        out.append(0x80 | value & 0x7F)
    return bytes(reversed(out))


def _meta(kind: int, data: bytes) -> bytes:
    return bytes((0xFF, kind)) + _length(len(data)) + data


def _meter_bytes(meter: Meter) -> bytes:
    clocks = meter.beat * 24 // QUARTER
    power = meter.unit.bit_length() - 1
    return bytes((meter.count, power, clocks, _THIRTY_SECONDS_IN_A_QUARTER))


def _key_bytes(key: Key) -> bytes:
    return bytes((key.simplified.signature % 256, int(key.minor)))

"""Piano scores of two staves, as MusicXML, as notes of two hands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple
from xml.etree import ElementTree as ET

from woodshed.piece import Note
from woodshed.theory.meter import SERVED, Meter
from woodshed.theory.pitch import Pitch
from woodshed.theory.time import QUARTER, Ticks

_SIGNS = {"-2": "bb", "-1": "b", "0": "", "1": "#", "2": "##"}
_UNITS = {"whole": 4.0, "half": 2.0, "quarter": 1.0, "eighth": 0.5, "16th": 0.25}
"""Note values of a metronome mark, in quarters."""
USUAL_TEMPO = 100.0
"""Quarters a minute where a score gives none."""


class _Mark(NamedTuple):
    """From a written time on, so many quarters a minute."""

    onset: Ticks
    tempo: float


@dataclass(frozen=True, slots=True)
class TwoStaves:
    """A score: notes in order, quarters a minute at its start, its first meter."""

    notes: tuple[Note, ...]
    tempo: float
    meter: Meter


def read_score(text: bytes) -> TwoStaves:
    """The notes of a score; the upper staff is the right hand. Repeats are read once, grace notes are short and early.

    A meter that is not served counts as 4/4. Where the tempo changes, played times follow it and written ones do not.
    """
    root = ET.fromstring(text)  # noqa: S314 - files of the corpus alone
    parts = root.findall("part")
    marks: list[_Mark] = []
    written: list[Note] = []
    meters: list[str] = []
    for number, part in enumerate(parts):
        written += _part(part, number if len(parts) > 1 else None, marks, meters)
    marks.sort()
    joined = _tied(written)
    tempo = marks[0].tempo if marks else USUAL_TEMPO
    played = [_played(note, marks, tempo) for note in joined]
    meter = Meter.parse(meters[0]) if meters and meters[0] in SERVED else Meter(4, 4)
    return TwoStaves(tuple(sorted(played, key=lambda n: (n.onset, n.pitch.midi))), tempo, meter)


def _part(part: ET.Element, staff: int | None, marks: list[_Mark], meters: list[str]) -> Iterator[Note]:
    """The notes of a part, ties unjoined: what is tied to the note before has velocity 0."""
    divisions, start = 1, 0
    for measure in part.findall("measure"):
        now = last = end = start
        for item in measure:
            if item.tag == "attributes":
                divisions = int(item.findtext("divisions") or divisions)
                time = item.find("time")
                if time is not None:
                    meters.append(f"{time.findtext('beats')}/{time.findtext('beat-type')}")
            elif item.tag in {"direction", "sound"}:
                marks += _mark(item, now)
            elif item.tag in ("backup", "forward"):
                now += _length(item, divisions) * (1 if item.tag == "forward" else -1)
            elif item.tag == "note":
                length = _length(item, divisions)
                onset = last if item.find("chord") is not None else now
                if item.find("pitch") is not None:
                    yield _note(item, onset, length, staff)
                if item.find("chord") is None:
                    last, now = now, now + length
            end = max(end, now)
        start = end


def _length(item: ET.Element, divisions: int) -> Ticks:
    return round(float(item.findtext("duration") or 0) * QUARTER / divisions)


def _mark(item: ET.Element, now: Ticks) -> list[_Mark]:
    sound = item if item.tag == "sound" else item.find("sound")
    if sound is not None and sound.get("tempo"):
        return [_Mark(now, float(sound.get("tempo", USUAL_TEMPO)))]
    metronome = item.find("direction-type/metronome")
    if metronome is None:
        return []
    digits = "".join(c for c in (metronome.findtext("per-minute") or "").split("-")[0] if c.isdigit() or c == ".")
    if not digits:
        return []
    dotted = 1.5 if metronome.find("beat-unit-dot") is not None else 1.0
    unit = _UNITS.get(metronome.findtext("beat-unit") or "quarter", 1.0) * dotted
    return [_Mark(now, float(digits) * unit)]


def _note(item: ET.Element, onset: Ticks, length: Ticks, staff: int | None) -> Note:
    step, octave = item.findtext("pitch/step") or "C", item.findtext("pitch/octave") or "4"
    sign = _SIGNS.get(str(round(float(item.findtext("pitch/alter") or 0))), "")
    lower = staff == 1 if staff is not None else item.findtext("staff") == "2"
    tied = any(tie.get("type") == "stop" for tie in item.findall("tie"))
    if not length:  # a grace note
        length, onset = QUARTER // 8, max(onset - QUARTER // 8, 0)
    return Note(
        onset=onset, pitch=Pitch.parse(f"{step}{sign}{octave}"), duration=length, velocity=0 if tied else 64,
        hand="left" if lower else "right", written_onset=onset, written_duration=length,
        voice=int(item.findtext("voice") or 1),
    )  # fmt: skip


def _tied(notes: list[Note]) -> list[Note]:
    """Tied notes joined to one."""
    out: list[Note] = []
    open_: dict[tuple[str, int, Ticks], int] = {}
    for note in sorted(notes, key=lambda n: (n.written_onset, n.velocity)):
        key = (note.hand, note.pitch.midi, note.written_onset)
        if not note.velocity and key in open_:
            at = open_.pop(key)
            length = out[at].written_duration + note.written_duration
            out[at] = out[at]._replace(written_duration=length, duration=length)
        elif note.velocity:
            at = len(out)
            out.append(note)
        else:
            continue
        end = out[at].written_onset + out[at].written_duration
        open_[(note.hand, note.pitch.midi, end)] = at
    return out


def _played(note: Note, marks: list[_Mark], tempo: float) -> Note:
    """The note at the time it is heard, told in ticks of the first tempo."""
    onset = _heard(note.written_onset, marks, tempo)
    end = _heard(note.written_onset + note.written_duration, marks, tempo)
    return note._replace(onset=onset, duration=max(end - onset, 1))


def _heard(written: Ticks, marks: list[_Mark], tempo: float) -> Ticks:
    heard, since, now = 0.0, 0, tempo
    for mark in marks:
        if mark.onset >= written:
            break
        heard += (mark.onset - since) * tempo / now
        since, now = mark.onset, mark.tempo
    return round(heard + (written - since) * tempo / now)

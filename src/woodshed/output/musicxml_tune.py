"""Reads the melody of a MusicXML lead sheet, the notes that stand under its chord symbols."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from woodshed.piece.chart import Tone
from woodshed.theory.pitch import LETTERS, Pitch, PitchClass
from woodshed.theory.time import Ticks, ticks

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

_MOST_ALTERED = 2
"""Flats or sharps beyond two are no notation."""


def tune_of(part: ET.Element, measures: Sequence[ET.Element], bar: Ticks) -> tuple[Tone, ...]:
    """The highest notes of the first voice of a part, tied notes as one; none where the part has several staves.

    A part on several staves is written for two hands and holds no tune that could be told from the rest. ``measures``
    are those of the part that are read, ``bar`` the ticks of each.
    """
    if any(int(staves.text or 1) > 1 for staves in part.iter("staves") if (staves.text or "1").isdecimal()):
        return ()
    tones: list[Tone] = []
    divisions = _divisions(part)
    for number, measure in enumerate(measures):
        now = Fraction(0)
        voice = next((v.text for v in measure.iter("voice")), None)
        for child in measure:
            if child.tag == "attributes":
                divisions = _whole(child.findtext("divisions")) or divisions
            length = Fraction(_whole(child.findtext("duration")), divisions)
            if child.tag == "note" and child.find("grace") is None and child.findtext("voice") in (voice, None):
                chord = child.find("chord") is not None
                onset = tones[-1].onset if chord and tones else number * bar + ticks(now)
                _add(tones, child, Tone(onset, ticks(length), _key(child)))
                now += 0 if chord else length
            elif child.tag in ("forward", "backup"):
                now += length if child.tag == "forward" else -length
    return tuple(tones)


def _divisions(part: ET.Element) -> int:
    return max(1, _whole(part.findtext(".//divisions")) or 1)


def _whole(text: str | None) -> int:
    return int(text) if text and text.strip().isdecimal() else 0


def _key(note: ET.Element) -> int:
    """The MIDI key of a note, 0 for a rest."""
    step, octave = note.findtext("pitch/step") or "", note.findtext("pitch/octave") or ""
    altered = (note.findtext("pitch/alter") or "0").strip()
    alter = int(altered) if altered.lstrip("-").isdecimal() else 0
    if step not in LETTERS or not step or not octave.isdecimal() or abs(alter) > _MOST_ALTERED:
        return 0
    named = PitchClass(LETTERS.index(step), alter)
    return Pitch.parse(f"{named.name}{octave}").midi


def _add(tones: list[Tone], note: ET.Element, tone: Tone) -> None:
    """Add a tone, or lengthen the one that it is tied to; of a chord the highest is kept."""
    if not tone.key or not tone.duration:
        return
    last = tones[-1] if tones else None
    tied = any(tie.get("type") == "stop" for tie in note.iter("tie"))
    if last is not None and tied and last.key == tone.key and last.onset + last.duration == tone.onset:
        tones[-1] = last._replace(duration=last.duration + tone.duration)
    elif last is not None and last.onset == tone.onset:
        tones[-1] = max(last, tone, key=lambda t: t.key)
    else:
        tones.append(tone)

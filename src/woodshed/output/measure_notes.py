"""The notes of one bar as MusicXML: ties, tuplets, beams, and the accidentals that are needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from woodshed.output.note_values import Value, beam_groups, beams
from woodshed.output.voices import Head, Segment
from woodshed.theory.meter import Meter
from woodshed.theory.pitch import LETTERS, Pitch
from woodshed.theory.time import Ticks

Signs = dict[tuple[Ticks, Pitch], str]
"""Accidentals to print, by place in the bar and pitch."""

_ACCIDENTALS = {0: "natural", 1: "sharp", 2: "double-sharp", -1: "flat", -2: "flat-flat"}
_SHARPS, _FLATS = (3, 0, 4, 1, 5, 2, 6), (6, 2, 5, 1, 4, 0, 3)  # steps in the order of signatures
_TERNARY = "<time-modification><actual-notes>3</actual-notes><normal-notes>2</normal-notes></time-modification>"


class Accidentals:
    """What a key signature of so many fifths leaves to be printed, bar by bar."""

    def __init__(self, fifths: int) -> None:
        order, alter = (_SHARPS, 1) if fifths > 0 else (_FLATS, -1)
        self._signature = dict.fromkeys(order[: abs(fifths)], alter)

    def needed(self, voices: Sequence[Sequence[Segment]]) -> Signs:
        """The accidentals of a bar on one staff: against the key and what stood before in the bar.

        A note tied over from the bar before needs none, and leaves later ones theirs.
        """
        standing: dict[tuple[int, int], int] = {}
        out: Signs = {}
        segments = [segment for voice in voices for segment in voice]
        for segment in sorted(segments, key=lambda s: s.start):
            for head in segment.heads:
                pitch = head.pitch
                place = pitch.step, pitch.octave
                now = standing.get(place, self._signature.get(pitch.step, 0))
                if now != pitch.alter and not head.tied_in:
                    out[segment.start, pitch] = _ACCIDENTALS[pitch.alter]
                    standing[place] = pitch.alter
        return out


def notes_xml(voice: Sequence[Segment], signs: Signs, number: int, staff: int, meter: Meter) -> Iterator[str]:
    """One text for each segment: its notes, chord notes following the lowest, or its rest."""
    joined = _beams(voice, meter)
    for segment, beam in zip(voice, joined, strict=True):
        place = f"<staff>{staff}</staff>"
        value = _value(segment.value, number)
        if not segment.heads:
            whole = ' measure="yes"' if segment.value is None else ""
            tuplet = _notations(segment.tuplet, None)
            yield (
                f"<note><rest{whole}/><duration>{segment.duration}</duration>"
                f"{value[0]}{value[1]}{place}{tuplet}</note>\n"
            )
            continue
        yield "".join(
            "<note>" + ("<chord/>" if k else "")
            + _pitch(head, segment.duration) + value[0]
            + _accidental(signs.get((segment.start, head.pitch)))
            + value[1] + place + ("" if k else beam)
            + _notations("" if k else segment.tuplet, head, chord=k > 0) + "</note>\n"
            for k, head in enumerate(segment.heads)
        )  # fmt: skip


def _value(value: Value | None, number: int) -> tuple[str, str]:
    """What stands before the accidental, and what after it."""
    voice = f"<voice>{number}</voice>"
    if value is None:
        return voice, ""
    return f"{voice}<type>{value.name}</type>{'<dot/>' * value.dots}", _TERNARY * value.ternary


def _pitch(head: Head, duration: Ticks) -> str:
    step, alter, octave = head.pitch
    sign = f"<alter>{alter}</alter>" if alter else ""
    stop = '<tie type="stop"/>' if head.tied_in else ""
    start = '<tie type="start"/>' if head.tied_out else ""
    return (
        f"<pitch><step>{LETTERS[step]}</step>{sign}<octave>{octave}</octave></pitch>"
        f"<duration>{duration}</duration>{stop}{start}"
    )


def _accidental(name: str | None) -> str:
    return f"<accidental>{name}</accidental>" if name else ""


def _notations(tuplet: str, head: Head | None, *, chord: bool = False) -> str:
    inner = ""
    if head and head.tied_in:
        inner += '<tied type="stop"/>'
    if head and head.tied_out:
        inner += '<tied type="start"/>'
    if tuplet:
        inner += f'<tuplet type="{tuplet}"/>'
    if head and not head.tied_in:
        if head.finger:
            inner += f"<technical><fingering>{head.finger}</fingering></technical>"
        if head.short and not chord:
            inner += "<articulations><staccato/></articulations>"
        if head.rolled:
            inner += "<arpeggiate/>"
    return f"<notations>{inner}</notations>" if inner else ""


def _beams(voice: Sequence[Segment], meter: Meter) -> list[str]:
    """The beams of each segment: neighbours with flags inside one beat or group are joined."""
    out = [""] * len(voice)
    groups: dict[int, list[int]] = {}
    run = 0
    places = beam_groups(meter)
    for k, segment in enumerate(voice):
        if not segment.heads or segment.value is None or not segment.value.flags:
            run += 1
            continue
        group = sum(place <= segment.start for place in places)
        groups.setdefault(run * 64 + group, []).append(k)
    for members in groups.values():
        values = [value for k in members if (value := voice[k].value)]
        for k, levels in zip(members, beams(values), strict=True):
            out[k] = "".join(f'<beam number="{level}">{kind}</beam>' for level, kind in enumerate(levels, 1))
    return out

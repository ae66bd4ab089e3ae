"""What four singers add between the chords: notes in passing, and tones held over into the next chord."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from woodshed.arrangement.device import Span
from woodshed.arrangement.tendencies import resolutions
from woodshed.theory.meter import Meter
from woodshed.theory.time import Ticks

_VOICES = 4
_THIRDS = (3, 4)
_PERFECT = (0, 7)
_ORDER = (0, 3, 2)
"""Which voice passes first: tune and bass, which are heard best, then the tenor. An alto that moves while the tune
holds would be taken for the tune."""
_HELD = {1: (5, 4), 2: (5, 10, 2)}
"""Half steps that a held tone falls -> how far above the bass it may lie, octaves apart: 4-3, 7-6 and 9-8."""


_LOWER = (2, 3)
"""Voices that pass only out of chords of two beats and more: below, quick notes under quick chords are restless."""


class Sung(NamedTuple):
    """One note of a voice, 0 for the soprano: ticks from the start of the piece, a MIDI key, whether it passes."""

    voice: int
    onset: Ticks
    end: Ticks
    key: int
    passing: bool = False


@lru_cache(maxsize=256)
def sung(
    spans: tuple[Span, ...], ahead: Span | None, meter: Meter, *, passing: bool, behind: Span | None = None
) -> tuple[Sung, ...]:
    """The notes of all four voices in one bar, as its spans were set.

    What stays on its key is held, but the tune is sung again with every new chord, as words are.

    With ``passing`` an open third is filled in the last half beat of its chord, in one voice at a time, where that
    meets no other voice in a fifth, octave or half step. With ``behind``, the chord before the bar, a tone that would
    fall by step into a long chord on a strong beat is held over into it for a beat (a suspension).
    """
    notes: list[Sung] = []
    anew: set[Ticks] = set()
    before = behind
    for span, after in pairwise((*spans, ahead)):
        if span is None or not (span.left and span.right):
            continue
        keys = _keys(span)
        held = _suspended(before, span, meter) if behind is not None else None
        moving = _passing(span, after, meter) if passing else None
        for voice in range(_VOICES):
            start, end = span.onset, span.end
            if held is not None and held[0] == voice:
                notes.append(Sung(voice, start, start + meter.beat, held[1]))
                start += meter.beat
            if moving is not None and moving[0] == voice:
                end -= meter.beat // 2
                notes.append(Sung(voice, end, span.end, moving[1], passing=True))
            notes.append(Sung(voice, start, end, keys[voice]))
        if before is not None and before.chord != span.chord:
            anew.add(span.onset)
        before = span
    return _joined(notes, anew)


def _keys(span: Span) -> tuple[int, ...]:
    """Soprano, alto, tenor and bass of a span."""
    return (span.right[-1], span.right[0], span.left[-1], span.left[0])


def _joined(notes: list[Sung], anew: set[Ticks]) -> tuple[Sung, ...]:
    """Notes of a voice that stay on one key as one, but for those of the tune that begin ``anew``."""
    out: list[Sung] = []
    for note in sorted(notes):
        last = out[-1] if out else None
        goes_on = last is not None and (last.voice, last.key, last.end) == (note.voice, note.key, note.onset)
        if last is not None and goes_on and not (note.voice == 0 and note.onset in anew):
            out[-1] = last._replace(end=note.end)
        else:
            out.append(note)
    return tuple(out)


def _passing(span: Span, after: Span | None, meter: Meter) -> tuple[int, int] | None:
    """The voice that fills a third before the next chord, and the key between."""
    if after is None or not (after.left and after.right) or span.end - span.onset < meter.beat:
        return None
    here, there = _keys(span), _keys(after)
    bound = {resolution.tone for resolution in resolutions(span.chord, after.chord)}
    for voice in _ORDER:
        if voice in _LOWER and span.end - span.onset < 2 * meter.beat:
            continue
        start, goal = here[voice], there[voice]
        if abs(goal - start) not in _THIRDS or start % 12 in bound:
            continue
        way = 1 if goal > start else -1
        for key in (start + 2 * way, start + way):
            fits = key % 12 in span.key.scale and abs(goal - key) <= 2
            if fits and not _meets(key, voice, here, there):
                return voice, key
    return None


def _meets(key: int, voice: int, here: tuple[int, ...], there: tuple[int, ...]) -> bool:
    """Whether a passing key rubs against another voice, crosses one, or goes on with it in fifths or octaves."""
    moved = (*here[:voice], key, *here[voice + 1 :])
    if any(low > high for high, low in pairwise(moved)):
        return True
    for other in range(_VOICES):
        if other == voice:
            continue
        gap = abs(key - here[other]) % 12
        if gap in (1, 11) and other != 3:
            return True
        onward = (there[voice] - key) * (there[other] - here[other]) > 0
        if onward and gap in _PERFECT and gap == abs(there[voice] - there[other]) % 12:
            return True
    return False


def _suspended(before: Span | None, span: Span, meter: Meter) -> tuple[int, int] | None:
    """The voice that holds its last tone over into a chord, and that tone; None where none may."""
    strong = (span.onset % meter.bar) in meter.halves
    if before is None or not (before.left and before.right) or not strong or span.end - span.onset < 2 * meter.beat:
        return None
    here, there = _keys(before), _keys(span)
    bass = there[3]
    for voice in (2, 0, 1):
        fall = here[voice] - there[voice]
        if fall not in _HELD or here[voice] % 12 in span.chord.semitones:
            continue
        alone = [key % 12 for key in there[:3]].count(there[voice] % 12) == 1
        rubs = any(abs(here[voice] - key) == 1 for other, key in enumerate(there) if other != voice)
        if alone and not rubs and (here[voice] - bass) % 12 in _HELD[fall]:
            return voice, here[voice]
    return None

"""Chords struck key by key from the bottom up: where they are wanted, how wide, how fast."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from woodshed.arrangement.device import Moment, Stroke
from woodshed.arrangement.feel import ticks_per_second
from woodshed.arrangement.open_grip import open_grip
from woodshed.theory.time import EIGHTH

_STEP = 35
"""Milliseconds from key to key: above the 30 from which a chord is heard as rolled (genres.md 0.3), and quick enough
that four keys are down within an eighth of most tempos."""
_LEAST, _CHORD = 2, 3
"""Keys from which a wide grip can be rolled, and any."""
_SECONDS = 0.3
"""Chords that sound shorter are chops: rolled they would smear."""
_SHORT = frozenset({"skank", "montuno", "boogie", "block_chords", "tumbao", "shout"})
"""Idioms whose chords must sound at once."""


def as_rolled(moment: Moment, strokes: tuple[Stroke, ...]) -> tuple[Stroke, ...]:
    """The strokes with their chords rolled where the brief asks for it, all at once where it forbids it."""
    brief = moment.piece.brief
    if "rolled_chords" in brief.avoid:
        return tuple([s._replace(late=0) if s.late else s for s in strokes])
    if not brief.asks("rolled_chords") or set(moment.pattern.idioms) & _SHORT:
        return strokes
    least = _SECONDS * ticks_per_second(moment.piece)
    out: list[Stroke] = []
    for _, grip in groupby(sorted(strokes), key=lambda s: s.onset):
        out += _spread(list(grip), moment, least)
    return tuple(out)


def _spread(grip: list[Stroke], moment: Moment, least: float) -> list[Stroke]:
    wide = grip[-1].key - grip[0].key > moment.limits.span
    if len(grip) < (_LEAST if wide else _CHORD) or min(s.duration for s in grip) < least:
        return grip
    return [stroke._replace(late=rank * _STEP) for rank, stroke in enumerate(grip)]


def in_tenths(moment: Moment, strokes: tuple[Stroke, ...]) -> tuple[Stroke, ...]:
    """Basses on the root of their chord, longer than an eighth, with its tenth above.

    It is rolled where the hand cannot strike it, and left out where it may not roll either; the fifth goes between
    where the level has a key for it.
    """
    out: list[Stroke] = []
    for onset, together in groupby(sorted(strokes), key=lambda s: s.onset):
        grip = list(together)
        bass, span = grip[0], moment.span_at(onset)
        at_home = span.chord.pitch_classes and span.chord.bass is None and bass.key % 12 == span.chord.root.semitone
        if at_home and bass.duration > EIGHTH and bass.key <= _HIGHEST_BASS:
            grip = _tenth(moment, bass, open_grip(span.chord, bass.key, moment.limits, "tenth"))
        out += grip
    return tuple(out)


_HIGHEST_BASS = 48
"""Above C3 a tenth would take the place of the right hand."""


def _tenth(moment: Moment, bass: Stroke, keys: Sequence[int]) -> list[Stroke]:
    step = _STEP if keys[-1] - keys[0] > moment.limits.span else 0
    return [bass._replace(key=key, late=rank * step) for rank, key in enumerate(keys)]


def evenly_rolled(strokes: list[Stroke]) -> list[Stroke]:
    """The same strokes, where any key of a chord comes late all of them in order from the bottom up.

    What was added to a rolled chord afterwards, or taken from it, leaves no gap and no key out of turn.
    """
    if not any(stroke.late for stroke in strokes):
        return strokes
    out: list[Stroke] = []
    for _, together in groupby(sorted(strokes), key=lambda s: s.onset):
        grip = list(together)
        latest = max(stroke.late for stroke in grip)
        if latest and len(grip) > 1:
            step = max(latest // (len(grip) - 1), _STEP)
            grip = [stroke._replace(late=rank * step) for rank, stroke in enumerate(grip)]
        elif latest:
            grip = [grip[0]._replace(late=0)]
        out += grip
    return out

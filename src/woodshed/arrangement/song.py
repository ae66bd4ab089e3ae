"""The line between chords: where it comes from, where it goes, the third crushed on the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from random import Random

from woodshed.arrangement.device import Moment, Span, Stroke
from woodshed.arrangement.layout import Placed
from woodshed.arrangement.lick import Way, melody_note, run_of
from woodshed.theory.time import QUARTER, SIXTEENTH, Ticks

SONG = ("m",)
"""What the events of a figure name that belong to the line."""
GRACE: Ticks = QUARTER // 8
"""How long before its note a crushed or sliding one is struck."""
_REACH_UP, _REACH_DOWN = 8, 7
"""How far above and below the top of its chord a line may go, in semitones."""
_SMALL_JUMP = 7
"""A hand that jumps no further than this, in semitones, is led to the middle of the next chord."""
_CLIMB = 14
"""How far it may climb where a piece ends."""


def top_before(moment: Moment) -> int:
    """The key that a line comes from: the last top of this hand, else that of the first voicing."""
    if moment.before:
        last = max(s.onset for s in moment.before)
        return max(s.key for s in moment.before if s.onset == last)
    return max(moment.voicing(moment.spans[0]), default=70)


def goal_after(moment: Moment, events: list[Placed], stop: int) -> int | None:
    """The key that a line goes to: the top of the next chord; its middle for a beginner's hand."""
    if stop < len(events):
        keys = moment.voicing(events[stop].span)
    else:
        keys = moment.voicing(moment.ahead) if moment.ahead is not None else ()
    if keys and moment.limits.jump <= _SMALL_JUMP:
        return keys[len(keys) // 2]
    return keys[-1] if keys else None


def song_line(
    moment: Moment,
    events: list[Placed],
    start: int,
    goal: int | None,
    rng: Random,
    bringing: tuple[int, ...] = (),
    sung: Sequence[Stroke] = (),
) -> list[Stroke]:
    """The notes of a line, which touches the first of ``bringing`` (semitones above C); ``sung`` is what came before.

    The option ``moan`` (0 to 1) is how often a run touches the third of its chord, crushed from the half step below,
    and twice as often at home; with ``rises`` a note by itself lifts off the chord by a third to a fifth.
    """
    options = moment.pattern.options
    span = events[-1].span
    voicing = moment.voicing(span)
    home = voicing[-1] if voicing else start
    low = max(voicing[0] if voicing else 60, home - _REACH_DOWN, 60)
    bounds = (low, min(home + _REACH_UP, int(options.get("high", 84))))
    start = min(max(start, bounds[0]), bounds[1])
    if moment.ending:
        bounds = (start + 2, start + 9) if len(events) == 1 else (low, home + _CLIMB)
    moaned: int | None = None
    scale = "key" if bringing else scale_of(moment, str(options.get("scale", "gospel")))
    if len(events) == 1:
        rises, said = bool(options.get("rises")), _sung_alone((*moment.before, *sung))
        note = melody_note(span, start, goal, bounds, scale, rng, rising=rises, said=said)
        keys: tuple[int, ...] = (_third_near(moment, span, note, bounds),)
    else:
        third = asked_third(moment, span)
        if third is None and "moan" in options and rng.random() < _moaning(span, float(options["moan"])):
            third = moaned = _third(span)
        if third is not None and scale == "gospel":
            scale = "major pentatonic"  # the blue third comes as the crushed note
        way = Way(str(options.get("manner", "gospel")), scale)
        holding = bringing[0] if bringing else third
        keys = run_of(len(events), span, start, goal, bounds, way, rng, holding)
    line = [
        Stroke(event.onset, key, event.end - event.onset, event.accent)
        for event, key in zip(events, keys, strict=False)
    ]
    return _crushed(moment, line, 1.0 if moaned is not None else float(options.get("grace", 0.0)), rng)


def _sung_alone(strokes: Sequence[Stroke]) -> int | None:
    """The last key that was sung by itself; None where none was."""
    together = Counter([stroke.onset for stroke in strokes])
    alone = (s.key for s in reversed(strokes) if s.duration > GRACE and together[s.onset] == 1)
    return next(alone, None)


def _moaning(span: Span, chance: float) -> float:
    """How likely a moan is over a chord: twice as likely on the tonic, where a singer would."""
    return 2 * chance if span.chord.root.semitone == span.key.tonic.semitone else chance


def scale_of(moment: Moment, name: str) -> str:
    """Pentatonics have their minor form in minor keys."""
    minor = moment.spans[0].key.minor
    if minor and name in ("gospel", "major pentatonic", "pentatonic"):
        return "minor pentatonic"
    return "major pentatonic" if name == "pentatonic" else name


def asked_third(moment: Moment, span: Span) -> int | None:
    """The third that a run must touch where a crushed third was asked for by name."""
    if moment.piece.brief.asks("gospel_fill", "moan", "grace_b3_3") and _third(span) is not None:
        return _third(span)
    return None


def _third_near(moment: Moment, span: Span, note: int, bounds: tuple[int, int]) -> int:
    """A melody note; in every other bar the third beside it, where a crushed one was asked for."""
    third = asked_third(moment, span)
    if third is None or moment.bar % 2:
        return note
    close = [key for key in range(note - 5, note + 6) if key % 12 == third]
    return close[0] if close and bounds[0] <= close[0] <= bounds[1] else note


def _third(span: Span) -> int | None:
    """The major third of a chord, semitones above C."""
    if span.chord.kind.family in ("maj", "dom") and "3" in span.chord.kind.tones:
        return (span.chord.root.semitone + 4) % 12
    return None


def _crushed(moment: Moment, line: list[Stroke], chance: float, rng: Random) -> list[Stroke]:
    """The line with one of its thirds crushed from the half step below; always where asked."""
    asked = moment.piece.brief.asks("gospel_fill", "moan", "grace_b3_3")
    for i, stroke in enumerate(line):
        span = moment.span_at(stroke.onset)
        third = _third(span)
        if third is None or stroke.key % 12 != third or stroke.onset - GRACE < span.onset:
            continue
        before = line[i - 1] if i else None
        if before is not None and (before.key == stroke.key - 1 or stroke.onset - before.onset < SIXTEENTH):
            continue
        if not asked and rng.random() >= chance:
            continue
        grace = Stroke(stroke.onset - GRACE, stroke.key - 1, GRACE, -4)
        if before is not None:
            line[i - 1] = before._replace(duration=min(before.duration, grace.onset - before.onset))
        return [*line[:i], grace, *line[i:]]
    return line

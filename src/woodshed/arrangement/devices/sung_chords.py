"""Chords with a voice: the right hand plays its voicings, and between them a melody note or a run sings on from the top."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from woodshed.arrangement.device import Moment, Span, Stroke
from woodshed.arrangement.essentials import missing_tones
from woodshed.arrangement.figures import tone_keys
from woodshed.arrangement.layout import Placed, laid_out, over_bar
from woodshed.arrangement.lick import melody_note, run_of
from woodshed.theory.time import QUARTER, SIXTEENTH, Ticks

_SONG = ("m",)
_GRACE: Ticks = QUARTER // 8
_REACH_UP, _REACH_DOWN = 8, 7
"""How far above and below the top of its chord a line may go, in semitones."""


def sung_chords(moment: Moment, rng: Random) -> tuple[Stroke, ...]:
    """A bar of ``bars`` and ``spans`` (see layout) in which ``m`` is a note of the line and all else tones of the voicing.

    ``scale`` and ``manner`` choose the line's material, ``grace`` how often (0 to 1) a third is crushed from below,
    ``slide`` how often a chord's top comes in from the half step below, ``high`` the highest key of the line. A line over a chord that nothing else of the hand has played brings what the left hand
    lacks of it.
    """
    events = laid_out(moment, rng)
    strokes: list[Stroke] = []
    top = _top(moment)
    index = 0
    while index < len(events):
        event = events[index]
        if event.tones != _SONG:
            chord = _chord(moment, event)
            if "m" in event.tones:
                chord = _under_song(moment, event, chord, top, rng)
            chord = _slid(moment, chord, strokes, rng)
            strokes.extend(chord)
            top = max((s.key for s in chord), default=top)
            index += 1
            continue
        stop = index
        while stop < len(events) and events[stop].tones == _SONG:
            stop += 1
        line = _line(moment, events[index:stop], top, _goal(moment, events, stop), rng)
        strokes.extend(line)
        if line:
            top = line[-1].key
        index = stop
    return tuple(strokes)


def fill(moment: Moment, rng: Random) -> tuple[Stroke, ...]:
    """The run that takes the end of a bar, on the same terms: one of ``cells``, in which chords may follow the run.

    Only a figure will do whose run stays within one chord and after which every chord is struck; best one that begins after its
    chord, else one that begins with it and holds a tone of it. Nothing where none does.
    """
    cells = [over_bar(moment, str(text)) for text in moment.pattern.options["cells"]]
    fitting = [events for events in cells if _fits(moment, events)]
    after = [events for events in fitting if events[0].onset > events[0].span.onset]
    pool = after or fitting
    if not pool:
        return ()
    events = pool[rng.randrange(len(pool))]
    run = [event for event in events if event.tones == _SONG]
    chords = [stroke for event in events[len(run) :] for stroke in _chord(moment, event)]
    goal = _goal(moment, events, len(run))
    if after:
        line = _line(moment, run, _top(moment), goal, rng)
        return (*line, *chords) if line else ()
    lacking = _lacking(moment, run[0].span, ())
    line = _line(
        moment, run, _top(moment), goal, rng, bringing=lacking[0] if len(lacking) > 1 else ()
    )
    under = _held_under(moment, line, run[0]) if line else None
    return () if under is None else (*under, *line, *chords)


def _fits(moment: Moment, events: list[Placed]) -> bool:
    """Whether the run of a fill lies within one chord, and what comes after begins with the figure's own chords."""
    first = events[0]
    run = [event for event in events if event.tones == _SONG]
    later = {
        span.onset
        for span in moment.spans
        if span.onset > first.onset and span.chord != first.span.chord
    }
    return (
        bool(first.span.chord.pitch_classes)
        and all(event.span.chord == first.span.chord for event in run)
        and later <= {event.onset for event in events[len(run) :]}
    )


def _chord(moment: Moment, event: Placed) -> list[Stroke]:
    keys = {
        key
        for tone in event.tones or ("v*",)
        if tone != "m"
        for key in tone_keys(moment, event.span, tone, 60, (53, 76))
    }
    length = event.end - event.onset
    return [Stroke(event.onset, key, length, event.accent) for key in sorted(keys)]


def _under_song(
    moment: Moment, event: Placed, chord: list[Stroke], top: int, rng: Random
) -> list[Stroke]:
    """A chord whose top finger sings: the inner keys stay, a note of the line lies over them."""
    inner = max((s.key for s in chord), default=60)
    lowest = min((s.key for s in chord), default=60)
    bounds = (
        inner + 2,
        min(lowest + moment.limits.span, int(moment.pattern.options.get("high", 84))),
    )
    if bounds[0] > bounds[1]:
        return chord
    start = min(max(top, bounds[0]), bounds[1])
    scale = _scale(moment, str(moment.pattern.options.get("scale", "key")))
    key = melody_note(event.span, start, None, bounds, scale, rng)
    return (
        [*chord, Stroke(event.onset, key, event.end - event.onset, event.accent)]
        if key >= bounds[0]
        else chord
    )


def _slid(moment: Moment, chord: list[Stroke], before: list[Stroke], rng: Random) -> list[Stroke]:
    """The chord with its top finger sliding in from the half step below, as often as ``slide`` says."""
    chance = float(moment.pattern.options.get("slide", 0.0))
    if not chance or len(chord) < 3 or chord[0].accent < 0 or rng.random() >= chance:
        return chord
    top = chord[-1]
    onset = top.onset - _GRACE
    if onset < moment.start or any(s.onset > onset - SIXTEENTH // 2 for s in before):
        return chord
    if top.key - 1 in {s.key for s in chord}:
        return chord
    return [Stroke(onset, top.key - 1, _GRACE, -8), *chord]


def _top(moment: Moment) -> int:
    """The key that a line comes from: the last top of this hand, else that of the first voicing."""
    if moment.before:
        last = max(s.onset for s in moment.before)
        return max(s.key for s in moment.before if s.onset == last)
    return max(moment.voicing(moment.spans[0]), default=70)


def _goal(moment: Moment, events: list[Placed], stop: int) -> int | None:
    """The key that a line goes to: the top of the next chord of this bar, or of the bar ahead."""
    if stop < len(events):
        keys = moment.voicing(events[stop].span)
    else:
        keys = moment.voicing(moment.ahead) if moment.ahead is not None else ()
    return keys[-1] if keys else None


def _line(
    moment: Moment,
    events: list[Placed],
    start: int,
    goal: int | None,
    rng: Random,
    bringing: tuple[int, ...] = (),
) -> list[Stroke]:
    """The notes of a line; ``bringing`` are tones (semitones above C) of which it must touch the first."""
    options = moment.pattern.options
    span = events[-1].span
    voicing = moment.voicing(span)
    home = voicing[-1] if voicing else start
    low = max(voicing[0] if voicing else 60, home - _REACH_DOWN, 60)
    bounds = (low, min(home + _REACH_UP, int(options.get("high", 84))))
    start = min(max(start, bounds[0]), bounds[1])
    if moment.ending:
        bounds = (start + 2, start + 9) if len(events) == 1 else (low, home + 14)
    scale = "key" if bringing else _scale(moment, str(options.get("scale", "gospel")))
    if len(events) == 1:
        keys: tuple[int, ...] = (melody_note(span, start, goal, bounds, scale, rng),)
    else:
        keys = run_of(
            len(events), span, start, goal, bounds, manner=str(options.get("manner", "gospel")), scale=scale, rng=rng,
            holding=bringing[0] if bringing else _asked_third(moment, span),
        )  # fmt: skip
    line = [
        Stroke(event.onset, key, event.end - event.onset, event.accent)
        for event, key in zip(events, keys, strict=False)
    ]
    return _crushed(moment, line, float(options.get("grace", 0.0)), rng)


def _scale(moment: Moment, name: str) -> str:
    """Pentatonics have their minor form in minor keys."""
    minor = moment.spans[0].key.minor
    if minor and name in ("gospel", "major pentatonic", "pentatonic"):
        return "minor pentatonic"
    return "major pentatonic" if name == "pentatonic" else name


def _asked_third(moment: Moment, span: Span) -> int | None:
    """The third that a run must touch where a crushed third was asked for by name."""
    if moment.piece.brief.asks("gospel_fill", "moan", "grace_b3_3") and _third(span) is not None:
        return _third(span)
    return None


def _third(span: Span) -> int | None:
    """The major third of a chord, semitones above C."""
    if span.chord.kind.family in ("maj", "dom") and "3" in span.chord.kind.tones:
        return (span.chord.root.semitone + 4) % 12
    return None


def _crushed(moment: Moment, line: list[Stroke], chance: float, rng: Random) -> list[Stroke]:
    """The line with one of its thirds crushed from the half step below, now and then, or always where that was asked."""
    asked = moment.piece.brief.asks("gospel_fill", "moan", "grace_b3_3")
    for i, stroke in enumerate(line):
        span = moment.span_at(stroke.onset)
        third = _third(span)
        if third is None or stroke.key % 12 != third or stroke.onset - _GRACE < span.onset:
            continue
        before = line[i - 1] if i else None
        if before is not None and (
            before.key == stroke.key - 1 or stroke.onset - before.onset < SIXTEENTH
        ):
            continue
        if not asked and rng.random() >= chance:
            continue
        grace = Stroke(stroke.onset - _GRACE, stroke.key - 1, _GRACE, -4)
        if before is not None:
            line[i - 1] = before._replace(duration=min(before.duration, grace.onset - before.onset))
        return [*line[:i], grace, *line[i:]]
    return line


def _held_under(moment: Moment, line: list[Stroke], first: Placed) -> list[Stroke] | None:
    """One tone under a run that begins with its chord: the one that the left hand and the run leave out, else the third.

    None where the chord would lack more than that one tone: there a run is no room for it.
    """
    span = first.span
    lacking = _lacking(moment, span, line)
    if len(lacking) > 1:
        return None
    voicing = moment.voicing(span)
    wanted = [key for group in lacking for key in voicing if key % 12 in group] or list(voicing[:1])
    below = [
        key
        for key in wanted
        if line and key < min(s.key for s in line) and line[0].key - key <= moment.limits.span
    ]
    if lacking and not below:
        return None
    return [Stroke(span.onset, below[0], span.end - span.onset, -2)] if below else []


def _lacking(moment: Moment, span: Span, line: Sequence[Stroke]) -> list[tuple[int, ...]]:
    """What a chord still lacks when the left hand and a line have played: groups of semitones above C, the highest first."""
    sounding = {
        s.key % 12 for s in moment.other if s.onset < span.end and s.onset + s.duration > span.onset
    }
    sounding |= {s.key % 12 for s in line}
    return missing_tones(span, sounding, root=False)[::-1]

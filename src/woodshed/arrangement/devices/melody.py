"""A tune, or a second voice: chord tones on the beats, steps between, a question and an answer, one high point."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from random import Random

from woodshed.arrangement.company import meeting, stepping, with_company
from woodshed.arrangement.contour import drawn_to, wave
from woodshed.arrangement.device import Moment, Span, Stroke
from woodshed.arrangement.figures import bass_key
from woodshed.arrangement.line import Point
from woodshed.arrangement.ornaments import ornamented
from woodshed.arrangement.rhythm import Hit, figure
from woodshed.arrangement.scales import tones_over
from woodshed.arrangement.singing import singing
from woodshed.arrangement.subject import entry_keys, rhythm_of, whole
from woodshed.arrangement.tendencies import step_between
from woodshed.theory.interval import semitones
from woodshed.theory.time import EIGHTH, QUARTER, Ticks

_HOME = 72
_LOWEST, _ROOMY = 62, 67
"""The lowest key of a tune, and of one with voices under it."""
_MANDATORY = 30.0
_ORNATE = 6
"""The level from which the ornaments of a tune are played."""
_PULL, _BASS_PULL, _RUNNING_PULL = 0.55, 0.12, 0.4
"""How strongly a tune, a lower voice and quick notes are drawn to their shape, per semitone."""


def melody(moment: Moment, rng: Random) -> tuple[Stroke, ...]:
    """One bar of a tune.

    Options: ``cells`` rhythms, of which the phrases of a period take up the same, or a ``cycle`` of them, or the
    ``entries`` of a theme (see subject); ``closing`` rhythms at the end of a phrase; ``manner`` of MOTIONS (song by
    default); ``scale``; ``low`` and ``high`` keys; ``home``, the key it turns round; ``pull``, how strongly it is drawn
    to its shape; ``bass`` true for a lower voice, which takes each chord's lowest tone when the chord begins;
    ``passing`` true for thirds filled by a note in passing; ``trill`` and ``lean``, see ornaments; ``below`` the
    company under it, see company.
    """
    options = moment.pattern.options
    if moment.ending:
        return _close(moment)
    hits: Sequence[Hit] = figure(rhythm_of(moment) if "entries" in options else _rhythm(moment), moment.piece.meter)
    if options.get("below") == "chord":
        hits = meeting(moment, hits)
    strokes: list[Stroke] = []
    for span in moment.spans:
        inside = [h for h in hits if span.onset <= moment.start + h.onset < span.end]
        if inside and span.chord.pitch_classes:
            strokes += _over(moment, span, inside, strokes, rng)
    if options.get("passing"):
        strokes = stepping(moment, strokes)
    if moment.piece.brief.level >= _ORNATE:
        strokes = ornamented(moment, strokes)
    company = options.get("below")
    return tuple(strokes + with_company(moment, strokes, str(company)) if company else strokes)


def _over(moment: Moment, span: Span, hits: Sequence[Hit], strokes: list[Stroke], rng: Random) -> list[Stroke]:
    """The notes over one chord."""
    options = moment.pattern.options
    bounds = (_lowest(moment, span), int(options.get("high", 84)))
    points = _points(moment, span, hits, strokes)
    told: Mapping[Ticks, int] = {}
    if "entries" in options:
        told = entry_keys(moment, int(options.get("home", _HOME)), bounds, _last(moment, strokes))
        points = [
            point._replace(only=frozenset({told[moment.start + hit.onset]}))
            if moment.start + hit.onset in told
            else point
            for hit, point in zip(hits, points, strict=True)
        ]
    line = singing(
        points,
        before=_latest(moment, strokes),
        bounds=bounds,
        manner=str(options.get("manner", "song")),
        rng=rng,
    )
    if "entries" in options and moment.hand == "right":
        free = [i for i, hit in enumerate(hits) if moment.start + hit.onset not in told]
        line = whole(span, line, free, {s.key % 12 for s in moment.other if span.onset <= s.onset < span.end})
    return [
        Stroke(moment.start + hit.onset, key, hit.duration, hit.accent) for hit, key in zip(hits, line, strict=True)
    ]


def _lowest(moment: Moment, span: Span) -> int:
    """The lowest key of a line: in the right hand above all that the left holds meanwhile."""
    low = int(moment.pattern.options.get("low", _ROOMY if _accompanied(moment) else _LOWEST))
    if moment.hand == "left":
        return low
    held = [s.key for s in moment.other if s.onset < span.end and s.onset + s.duration > span.onset]
    return min(max(low, max(held, default=0) + 1), 72)


def _accompanied(moment: Moment) -> bool:
    """Whether the hand needs room for other voices under its tune."""
    return moment.pattern.device == "duet"


def _rhythm(moment: Moment) -> str:
    """Bars 1 and 3 of a phrase share a rhythm, and so do the phrases of a period of eight."""
    options = moment.pattern.options
    closing = options.get("closing")
    if closing and moment.closing:
        return str(closing[moment.bar // 4 % len(closing)])
    cells = options.get("cycle") or options["cells"]
    if "cycle" in options:
        return str(cells[moment.bar % len(cells)])
    dice = Random(f"{moment.piece.brief.seed} tune {moment.section}")
    order = dice.sample(range(len(cells)), len(cells))
    return str(cells[order[((0, 1, 0, 2), (0, 1, 2, 1))[moment.bar // 8 % 2][moment.place % 4] % len(order)]])


def _last(moment: Moment, strokes: list[Stroke]) -> int | None:
    line = strokes or list(moment.before)
    return max(line, key=lambda s: (s.onset, s.key)).key if line else None


def _latest(moment: Moment, strokes: list[Stroke]) -> tuple[int, ...]:
    """The top keys of the last three onsets, the latest last."""
    tops: dict[int, int] = {}
    for stroke in (*moment.before, *strokes):
        tops[stroke.onset] = max(stroke.key, tops.get(stroke.onset, 0))
    return tuple(tops[onset] for onset in sorted(tops)[-3:])


def _aims(moment: Moment, hits: Sequence[Hit], quick_before: int) -> list[tuple[float, float]]:
    """For each hit the key that it is drawn to and how strongly."""
    options = moment.pattern.options
    home = int(options.get("home", _HOME))
    lower = moment.hand == "left"
    running = options.get("manner") == "voice"
    aims = []
    quick = quick_before
    for hit in hits:
        near = float(home) if lower else drawn_to(moment, hit.onset, home)
        pull = _BASS_PULL if lower else float(options.get("pull", _PULL))
        if running and hit.duration <= EIGHTH:
            near += 1.7 * wave(quick, moment.bar)
            pull = _RUNNING_PULL
            quick += 1
        aims.append((near, pull))
    return aims


def _points(moment: Moment, span: Span, hits: Sequence[Hit], strokes: list[Stroke]) -> list[Point]:
    options = moment.pattern.options
    aims = _aims(moment, hits, len(strokes))
    tones, allowed = tones_over(span, str(options.get("scale", "key")))
    restless = _restless(moment, span)
    last_beat = span.end - moment.start - moment.piece.meter.beat
    home_next = moment.bar == moment.piece.bars - 2 and span is moment.spans[-1]
    falling = restless - {(span.key.tonic.semitone - 1) % 12}
    waiting = _lacking(moment, span)[:-1]
    points = []
    for i, hit in enumerate(hits):
        strong = hit.onset % moment.piece.meter.beat == 0
        weight = _strictness(moment, hit)
        wanted, pool = tones, allowed
        if i == 0:
            wanted, weight = _first_tones(moment, span, weight)
            doubled = _doubled(moment, span)
            wanted, pool = wanted - doubled or wanted, (tones if strong else allowed) - doubled
        elif waiting and strong:
            wanted, weight = waiting.pop(), max(weight, 1.8)
        elif moment.closing and hit is hits[-1] and span is moment.spans[-1]:
            weight = 4.0
        passing = hit is not hits[-1] or moment.hand == "left"
        if home_next and hit.onset + hit.duration > last_beat:
            pool, wanted = pool - falling, wanted - falling or wanted
        if restless and i and passing and hit.onset + hit.duration > last_beat:
            points.append(Point(wanted - restless, pool - restless, weight, *aims[i]))
        else:
            points.append(Point(wanted, pool, weight, *aims[i]))
    if hits[0].onset + moment.start == span.onset:
        points[0] = _led(moment, span, points[0], strokes)
    return points


def _doubled(moment: Moment, span: Span) -> frozenset[int]:
    """The bass of an inversion, which a tune does not double when the chord begins."""
    lowest = span.chord.lowest.semitone
    if moment.hand == "left" or lowest == span.chord.root.semitone:
        return frozenset()
    return frozenset({lowest})


def _strictness(moment: Moment, hit: Hit) -> float:
    """How much a note minds being foreign to its chord: most where it is long and heavy, or has a voice below it."""
    if hit.onset % moment.piece.meter.beat:
        return 0.3
    if hit.duration < QUARTER:
        return 1.1
    if _accompanied(moment):
        return 2.4
    return 2.4 if hit.onset in moment.piece.meter.halves or hit.duration > QUARTER else 1.1


def _restless(moment: Moment, span: Span) -> frozenset[int]:
    """Tones of this chord that would have to resolve into the next; a line leaves its last one alone to do so."""
    after = moment.span_at(span.end) if span.end < moment.end else moment.ahead
    if after is None or after.chord == span.chord:
        return frozenset()
    return frozenset(tone for tone, _ in step_between(span.chord, after.chord).tendencies)


def _first_tones(moment: Moment, span: Span, weight: float) -> tuple[frozenset[int], float]:
    """What a chord is entered by: its lowest tone in a bass, else what the other hand leaves out."""
    if moment.pattern.options.get("bass"):
        return frozenset({span.chord.lowest.semitone}), _MANDATORY
    lacking = _lacking(moment, span)
    if lacking:
        return lacking[-1], max(weight, 3.0)
    essential = frozenset().union(*_essential(span))
    fifth = (span.chord.root.semitone + 7) % 12
    return essential | {fifth} & span.chord.semitones, max(weight / 2, 0.7)


def _essential(span: Span) -> list[frozenset[int]]:
    """The tones that a chord is not itself without, as semitones above C; one of each group."""
    root = span.chord.root.semitone
    return [frozenset((root + semitones(tone)) % 12 for tone in group) for group in span.chord.kind.essential]


def _lacking(moment: Moment, span: Span) -> list[frozenset[int]]:
    """The essential tones that a right hand has to bring since the left does not, the colour last."""
    if moment.hand == "left":
        return []
    played = {s.key % 12 for s in moment.other if span.onset <= s.onset < span.end}
    return [group for group in _essential(span) if not group & played] if played else []


def _led(moment: Moment, span: Span, point: Point, strokes: list[Stroke]) -> Point:
    """The first note of a chord with tendency tones resolved and no fifths or octaves in parallel with the bass."""
    behind = next((s for s in reversed(moment.spans) if s.onset < span.onset), moment.behind)
    line = strokes or list(moment.before)
    if behind is None or not line or behind.chord == span.chord or moment.hand == "left":
        return point
    beat = moment.piece.meter.beat
    tendencies = dict(step_between(behind.chord, span.chord).tendencies)
    late = [s for s in line if s.onset + s.duration > behind.end - beat and s.onset >= behind.onset]
    parallel = _parallels(moment, behind, span, line)
    for stroke in reversed(late):
        moves = tendencies.get(stroke.key % 12)
        if moves:
            goals = frozenset(k for m in moves if (k := stroke.key + m) % 12 in span.chord.semitones)
            if goals:
                return point._replace(only=goals - parallel or goals)
    return point._replace(banned=parallel)


def _parallels(moment: Moment, behind: Span, span: Span, line: list[Stroke]) -> frozenset[int]:
    """Keys that would go from a fifth or octave over the bass to the same again.

    In either direction: the bass may yet be moved by an octave.
    """
    others = (*moment.other_before, *moment.other)
    before = [s.key for s in others if behind.onset <= s.onset < behind.end]
    after = [s.key for s in others if span.onset <= s.onset < span.end]
    top = next((s.key for s in line if behind.onset <= s.onset < behind.end), None)
    if not before or not after or top is None:
        return frozenset()
    bass, new = min(before), min(after)
    gap = (top - bass) % 12
    if gap not in (0, 7) or (new - bass) % 12 == 0:
        return frozenset()
    return frozenset(key for key in range(40, 97) if (key - new) % 12 == gap)


def _close(moment: Moment) -> tuple[Stroke, ...]:
    """The last note: the tonic by the shortest way, over third and fifth, held; after the bar's dominant, if any."""
    if moment.hand == "left":
        return _close_below(moment)
    strokes: list[Stroke] = []
    for span in moment.spans:
        near = _last(moment, strokes) or _HOME
        final = span is moment.spans[-1]
        pool = {span.chord.root.semitone} if final else span.chord.semitones
        point = Point(frozenset(pool), frozenset(pool), 0.0, near, 0.5)
        led = _led(moment, span, point, strokes)
        pool = pool or {moment.piece.brief.key.tonic.semitone}
        free = [k for k in range(64, 85) if k not in led.banned]
        options = [k for k in free if k % 12 in pool] or [k for k in free if k % 12 in span.chord.semitones] or [near]
        options = sorted(led.only) if led.only else options
        top = min(options, key=lambda k: abs(k - near))
        floor = max((s.key for s in moment.other), default=0) + 1
        inner = [k for k in range(max(top - 9, floor), top) if k % 12 in span.chord.semitones][-2:] if final else []
        strokes += [Stroke(span.onset, key, span.end - span.onset) for key in (*inner, top)]
    return _unfolded(moment, strokes) if "entries" in moment.pattern.options else tuple(strokes)


def _unfolded(moment: Moment, strokes: list[Stroke]) -> tuple[Stroke, ...]:
    """The last chord of a voice that sings alone: its tones one after the other within a beat, the top then held."""
    last = max(stroke.onset for stroke in strokes)
    keys = sorted((s.key for s in strokes if s.onset == last), reverse=True)
    end, unit = moment.end, moment.piece.meter.beat // 4
    if len(keys) < 2 or end - last < 8 * unit:
        return tuple(s for s in strokes if s.onset < last or s.key == keys[0])
    turn = [keys[0], *keys[1:], *keys[1:]][:4]
    quick = [Stroke(last + i * unit, key, unit) for i, key in enumerate(turn)]
    return (*(s for s in strokes if s.onset < last), *quick, Stroke(last + 4 * unit, keys[0], end - last - 4 * unit))


def _close_below(moment: Moment) -> tuple[Stroke, ...]:
    """The last bar of a lower voice: each bass for as long as its chord, the last in octaves."""
    strokes: list[Stroke] = []
    for span in moment.spans:
        near = _last(moment, strokes) or 45
        key = bass_key(span.chord, near, (38, 50))
        doubled = span is moment.spans[-1] and key - 12 >= moment.limits.low and "entries" not in moment.pattern.options
        keys = (key - 12, key) if doubled else (key,)
        strokes += [Stroke(span.onset, k, span.end - span.onset) for k in keys]
    return tuple(strokes)

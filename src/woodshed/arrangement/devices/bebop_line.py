"""Swing and bebop lines: chord tones on the beats, half steps on the way, and breath."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from woodshed.arrangement.device import Moment, Span, Stroke
from woodshed.arrangement.essentials import bears, missing_tones
from woodshed.arrangement.figures import chord_by_chord, push_of
from woodshed.arrangement.frame import clouded
from woodshed.arrangement.line import Point, sung
from woodshed.arrangement.passing import approach, avoided, led_to, turn_above
from woodshed.arrangement.rhythm import Hit, figure
from woodshed.arrangement.scales import tones_over
from woodshed.theory.time import EIGHTH, QUARTER, Ticks

_HOME = 72
_HARMONISED = ("c",)
_SMALL_JUMP = 7
"""A hand that may jump no further than this keeps its line in small steps."""
_UNDER = 3
"""Keys of a chord under a note of the line: four voices in a hand, as pianists harmonise a tune."""
_ARCH = (0, 4, 6, -1)
"""Semitones above home that the bars of a phrase are drawn to: the third bar is the highest."""


def bebop_line(moment: Moment, rng: Random) -> tuple[Stroke, ...]:
    """One bar of a line.

    Options: ``phrases`` are rhythms for four bars each, ``-`` being silence; ``low``, ``high`` and ``home`` keys;
    ``chromatic`` how much half steps outside the scale are liked, 0 to 1; ``enclose`` how often a tone is circled from
    above and below before it comes; ``manner`` how it moves from one chord tone to the next. Events named ``c`` have a
    chord under the line's note, events named ``v*`` are the hand's own voicing. What the left hand leaves out of a
    chord, the line touches; what it cannot touch is struck under one of its notes. ``run`` makes it one scale onto the
    next chord; ``fill`` says that the line only takes the end of a bar that another pattern plays.
    """
    every, flows = _rhythm(moment)
    chords = _comped(moment, every)
    hits = tuple(hit for hit in every if not _is_chord(hit))
    chords += _passed_over(moment, chords, hits)
    if not hits:
        return chords
    if moment.pattern.options.get("run"):
        return _run(moment, hits)
    anchors = [i for i, hit in enumerate(hits) if not _passing(hits, i, moment, flows=flows)]
    keys: list[int | None] = [None] * len(hits)
    for i, key in zip(anchors, _anchored(moment, hits, anchors, rng), strict=True):
        keys[i] = key
    _enclosed(moment, hits, anchors, keys, rng)
    _filled(moment, hits, keys, rng)
    strokes = [_sounded(moment, hit, key) for hit, key in zip(hits, keys, strict=True) if key is not None]
    harmonised = {moment.start + hit.onset for hit in hits if hit.tones == _HARMONISED}
    belongs = {moment.start + hit.onset: _span_of(moment, hit) for hit in hits}
    return (*chords, *_supported(moment, strokes, chords, harmonised, belongs))


def _sounded(moment: Moment, hit: Hit, key: int) -> Stroke:
    """A note of the line, let go at a change to a chord that forbids it; with a chord under it, at any change."""
    onset, span = moment.start + hit.onset, _span_of(moment, hit)
    length = hit.duration
    over = onset + length > span.end and moment.span_at(span.end).chord != span.chord
    if over and (hit.tones == _HARMONISED or key % 12 in avoided(moment.span_at(span.end))):
        length = span.end - onset
    return Stroke(onset, key, length, hit.accent)


def _run(moment: Moment, hits: tuple[Hit, ...]) -> tuple[Stroke, ...]:
    """A scale that lands next to the coming chord, from below if the hand was below it."""
    ahead = moment.voicing(moment.ahead) if moment.ahead is not None else ()
    goal = ahead[-1] if ahead else int(moment.pattern.options.get("home", _HOME))
    low, high = (
        int(moment.pattern.options.get("low", 60)),
        int(moment.pattern.options.get("high", 88)),
    )
    came = max(moment.before, key=lambda s: (s.onset, s.key)).key if moment.before else goal - 1
    step = 1 if came <= goal and goal - 2 * len(hits) >= low else -1
    key, out = goal, []
    for hit in reversed(hits):
        _, scale = tones_over(moment.span_at(moment.start + hit.onset))
        key -= step
        while key % 12 not in scale:
            key -= step
        out.append(Stroke(moment.start + hit.onset, min(key, high), hit.duration, hit.accent))
    return tuple(reversed(out))


def _is_chord(hit: Hit) -> bool:
    return bool(hit.tones) and hit.tones[0].startswith("v")


def _comped(moment: Moment, hits: tuple[Hit, ...]) -> tuple[Stroke, ...]:
    """The hand's voicing where the rhythm asks for it, but not where a push still sounds."""
    tied_in = any(s.onset + s.duration > moment.start + 60 for s in moment.before)
    strokes = []
    for hit in hits:
        if not _is_chord(hit) or (tied_in and hit.onset == 0):
            continue
        span = _span_of(moment, hit)
        onset = moment.start + hit.onset
        end = onset + hit.duration if span.onset > onset else min(onset + hit.duration, span.end)
        if hit.tied and span.onset >= moment.end:
            end = moment.end + EIGHTH
        strokes += [Stroke(onset, key, end - onset, hit.accent) for key in moment.voicing(span)]
    return tuple(strokes)


def _passed_over(moment: Moment, chords: tuple[Stroke, ...], hits: tuple[Hit, ...]) -> tuple[Stroke, ...]:
    """The voicing of chords that neither line nor comping touches, struck where they begin."""
    if moment.pattern.options.get("fill") or not moment.voicing(moment.spans[0]):
        return ()
    struck = {s.onset for s in chords} | {moment.start + hit.onset for hit in hits}
    pushed = [*moment.before, *chords]
    out: list[Stroke] = []
    for span in moment.spans:
        if any(span.onset <= onset < span.end - EIGHTH or onset == span.onset for onset in struck):
            continue
        if any(s.onset < span.onset < s.onset + s.duration - 60 for s in pushed) or (not chords and not hits):
            continue
        length = min(min((onset for onset in struck if onset > span.onset), default=span.end), span.end) - span.onset
        late = EIGHTH if length > QUARTER and span.onset == moment.start else 0
        out += [Stroke(span.onset + late, key, length - late, -4) for key in moment.voicing(span)]
    return tuple(out)


def _rhythm(moment: Moment) -> tuple[tuple[Hit, ...], bool]:
    """The places of this bar, and whether the line flows on into the next bar's first beat."""
    phrase = _phrase(moment)
    text = phrase[moment.place % len(phrase)]
    if len(moment.spans) > 2 and moment.voicing(moment.spans[0]):
        text = chord_by_chord(moment, "=c")
    hits = _hits(text, moment)
    if moment.closing:
        return hits, moment.ahead is not None
    following = _hits(phrase[(moment.place + 1) % len(phrase)], moment)
    return hits, bool(following) and following[0].onset == 0


def _phrase(moment: Moment) -> Sequence[str]:
    """The rhythms of the four bars that this one belongs to."""
    phrases: Sequence[Sequence[str]] = moment.pattern.options["phrases"]
    dice = Random(f"{moment.piece.brief.seed} line {moment.bar - moment.place}")
    return phrases[dice.randrange(len(phrases))]


def _hits(text: str, moment: Moment) -> tuple[Hit, ...]:
    return () if text == "-" else figure(text, moment.piece.meter)


def _passing(hits: tuple[Hit, ...], i: int, moment: Moment, *, flows: bool) -> bool:
    """Whether a note is on its way to the next one: off the beat, short, and followed at once."""
    hit = hits[i]
    if hit.tones == _HARMONISED:
        return False
    if hit.onset % moment.piece.meter.beat == 0 or hit.duration > EIGHTH or hit.tied:
        return False
    if i + 1 < len(hits):
        return hits[i + 1].onset - hit.onset <= EIGHTH
    return flows and hit.onset + hit.duration >= moment.piece.meter.bar


def _span_of(moment: Moment, hit: Hit) -> Span:
    """The chord a note belongs to: the coming one where it is pushed over the change."""
    onset = moment.start + hit.onset
    span = moment.span_at(onset)
    pushed = span.end - onset <= push_of(moment) and (hit.tied or onset + hit.duration > span.end)
    return moment.span_at(span.end) if pushed else span


def _anchored(moment: Moment, hits: tuple[Hit, ...], anchors: list[int], rng: Random) -> tuple[int, ...]:
    """Keys for the notes that carry the harmony."""
    options = moment.pattern.options
    wanted = _wanted(moment)
    home = int(options.get("home", _HOME)) + _ARCH[moment.place % 4]
    points = []
    for i in anchors:
        span = _span_of(moment, hits[i])
        tones, allowed = tones_over(span)
        waiting = wanted.get(span.onset)
        if waiting:
            tones = frozenset(waiting.pop(0))
        voicing = moment.voicing(span) if hits[i].tones == _HARMONISED else ()
        near, pull = (voicing[-1] + 1, 1.1) if voicing else (home, 0.26)
        if i == anchors[-1] and _lands(moment, hits):
            near, pull = moment.voicing(moment.ahead or span)[-1] + 2, 0.8
        points.append(Point(tones, allowed, 7.0, near, pull))
    last = max(moment.before, key=lambda s: (s.onset, s.key)).key if moment.before else None
    bounds = int(options.get("low", 62)), int(options.get("high", 84))
    manner = str(options.get("manner", "anchors")) if moment.limits.jump > _SMALL_JUMP else "song"
    return sung(points, start=last, goal=None, bounds=bounds, manner=manner, rng=rng, freedom=1.2)


def _lands(moment: Moment, hits: tuple[Hit, ...]) -> bool:
    """Whether the line runs up to a chord on the next downbeat, near which it should then end."""
    soon = hits[-1].onset + hits[-1].duration >= moment.piece.meter.bar - EIGHTH
    last = moment.bar == moment.piece.bars - 2
    coming = moment.closing or last or _chord_follows(moment)
    return soon and coming and moment.ahead is not None and bool(moment.voicing(moment.ahead))


def _chord_follows(moment: Moment) -> bool:
    """Whether the next bar of the phrase begins with a chord: the hand has to be there."""
    if moment.pattern.options.get("fill"):
        return False
    phrase = _phrase(moment)
    following = _hits(phrase[(moment.place + 1) % len(phrase)], moment)
    return bool(following) and following[0].onset == 0 and bool(following[0].tones)


def _wanted(moment: Moment) -> dict[Ticks, list[tuple[int, ...]]]:
    """Per chord, by its onset, the tones that it needs and the left hand does not play."""
    wanted: dict[Ticks, list[tuple[int, ...]]] = {}
    if moment.limits.jump <= _SMALL_JUMP:
        return wanted
    for span in moment.spans:
        if span.chord.pitch_classes:
            wanted[span.onset] = missing_tones(span, _heard(moment, span), root=True)
    return wanted


def _heard(moment: Moment, span: Span) -> set[int]:
    return {
        s.key % 12
        for s in (*moment.other_before, *moment.other)
        if s.onset < span.end - 60 and s.onset + s.duration > span.onset + 60
    }


def _enclosed(moment: Moment, hits: tuple[Hit, ...], anchors: list[int], keys: list[int | None], rng: Random) -> None:
    """One tone of the bar circled: the scale tone above, the half step below, itself."""
    if rng.random() >= float(moment.pattern.options.get("enclose", 0.0)):
        return
    spans = {span.onset - moment.start for span in moment.spans}
    for before, i, after in zip(anchors, anchors[1:], anchors[2:], strict=False):
        goal, came = keys[after], keys[before]
        if goal is None or came is None or after - i != 2 or i - before != 2 or hits[i].onset in spans:
            continue
        above = turn_above(goal, moment.span_at(moment.start + hits[i].onset))
        if above != came and abs(above - came) <= 5:
            keys[i], keys[i + 1] = above, goal - 1
            return


def _filled(moment: Moment, hits: tuple[Hit, ...], keys: list[int | None], rng: Random) -> None:
    """Keys for the passing notes, each led to what follows it."""
    chromatic = float(moment.pattern.options.get("chromatic", 0.5))
    jump = min(moment.limits.jump, 9)
    start = max(moment.before, key=lambda s: (s.onset, s.key)).key if moment.before else None
    for i, hit in enumerate(hits):
        if keys[i] is not None:
            continue
        span = moment.span_at(moment.start + hit.onset)
        came = keys[i - 1] if i else start
        goal = next((key for key in keys[i + 1 :] if key is not None), None)
        if goal is None:
            near = came if came is not None else _HOME
            goal = (
                moment.voicing(moment.ahead)[-1]
                if moment.ahead and _lands(moment, hits)
                else led_to(moment.ahead or span, near)
            )
        steps = 1 + sum(1 for key in keys[i + 1 :] if key is None) if i + 1 < len(keys) and keys[i + 1] is None else 1
        keys[i] = approach(came, goal, span, chromatic=chromatic, steps=steps, jump=jump, rng=rng)


def _supported(
    moment: Moment,
    strokes: list[Stroke],
    chords: tuple[Stroke, ...],
    harmonised: set[Ticks],
    belongs: dict[Ticks, Span],
) -> list[Stroke]:
    """The line, with the guide tones that nobody plays under some of its notes."""
    if moment.limits.notes < 3:
        return strokes
    added: list[Stroke] = []
    for model in strokes:
        if model.onset in harmonised:
            added += _chord_under(moment, belongs[model.onset], model)
    for span in moment.spans:
        here = [s for s in strokes if belongs[s.onset].onset == span.onset]
        if not here or not span.chord.pitch_classes:
            continue
        sounding = _heard(moment, span) | {
            s.key % 12 for s in (*here, *chords, *added) if span.onset - EIGHTH <= s.onset < span.end
        }
        bare = [s for s in here if s.onset not in harmonised] or here
        bare.sort(key=lambda s: (_on_beat_or_passing(moment, s), -s.duration, -s.key))
        for number, group in enumerate(missing_tones(span, sounding, root=False)):
            ways = [
                (not bears(span, [model], tone.key), place, tone)
                for place, model in enumerate((*bare[number:], *bare[:number]))
                if (tone := _under(moment, span, group, model, [a.key for a in added if a.onset == model.onset]))
            ]
            added += [tone for *_, tone in sorted(ways)[:1]]
    return [*strokes, *added]


def _on_beat_or_passing(moment: Moment, stroke: Stroke) -> bool:
    """Chords go under chord tones off the beat by choice: that is where comping lies."""
    off = (stroke.onset - moment.start) % moment.piece.meter.beat != 0
    return not (off and stroke.key % 12 in moment.span_at(stroke.onset).chord.semitones)


def _chord_under(moment: Moment, span: Span, model: Stroke) -> list[Stroke]:
    """The voicing with its top replaced by a note of the line, or the guide tones."""
    floor = max(_floor(moment, model), model.key - moment.limits.span - 1)
    inner = [key for key in moment.voicing(span) if floor < key <= model.key - 2]
    inner = inner[-min(moment.limits.notes - 1, _UNDER) :]
    if not inner:
        groups = missing_tones(span, set(), root=False) or [(note.semitone,) for note in span.chord.pitch_classes[1:3]]
        for group in groups[: moment.limits.notes - 1]:
            tone = _under(moment, span, group, model, inner)
            if tone is not None:
                inner.append(tone.key)
    return [model._replace(key=key, accent=min(model.accent, 0) - 4) for key in inner]


def _floor(moment: Moment, model: Stroke) -> int:
    """The highest key of the other hand while a note sounds."""
    end = model.onset + model.duration
    return max(
        (s.key for s in moment.other if s.onset < end and s.onset + s.duration > model.onset),
        default=52,
    )


def _under(moment: Moment, span: Span, group: tuple[int, ...], model: Stroke, taken: list[int]) -> Stroke | None:
    """One tone under a note of the line, where the voicing has it or near what was held."""
    low = max(_floor(moment, model) + 1, model.key - min(moment.limits.span, 12), 53)
    if len(taken) + 1 >= moment.limits.notes:
        return None
    options = [key for key in range(low, model.key - 1) if key % 12 in group and key not in taken]
    options = [key for key in options if not clouded(sorted([*taken, model.key, key]))]
    if not options:
        return None
    home = set(moment.voicing(span))
    held = _guides_before(moment, model.onset)
    key = min(
        options,
        key=lambda k: (k not in home, min((abs(k - h) for h in held), default=abs(k - 62)), -k),
    )
    return model._replace(key=key, accent=min(model.accent, 0) - 4)


def _guides_before(moment: Moment, onset: Ticks) -> list[int]:
    """Keys of the last chords before a time, from which guide tones move on."""
    return [
        s.key for s in (*moment.before, *moment.other_before, *moment.other) if s.onset < onset and 50 <= s.key <= 70
    ]

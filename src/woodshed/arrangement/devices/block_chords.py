"""Block chords: one melody for both hands, every note of it with its own chord."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from woodshed.arrangement.device import Moment, Span, Stroke
from woodshed.arrangement.figures import bass_key
from woodshed.arrangement.line import Point, sung
from woodshed.arrangement.passing import approach, avoided, led_to
from woodshed.arrangement.rhythm import Hit, figure
from woodshed.arrangement.scales import tones_over
from woodshed.theory.interval import semitones
from woodshed.theory.time import EIGHTH, QUARTER, Ticks

_HOME = 68
_ARCH = (0, 3, 5, 0, 0)
_OCTAVE = 12
_BOUNDS = {"locked": (64, 73), "drop2": (64, 75)}
"""Lowest and highest key of the melody: the left hand must find room beneath it."""


class Block(NamedTuple):
    """A note of the melody in ticks, its chord's four keys from the top down, its accent."""

    onset: Ticks
    duration: Ticks
    keys: tuple[int, ...]
    accent: int


def block_chords(moment: Moment, rng: Random) -> tuple[Stroke, ...]:
    """One hand's part of a bar of blocks.

    Options, the same for both hands: ``phrases`` of four bars' rhythms each, ``low``, ``high`` and ``home`` of the
    melody, ``manner``: ``locked`` (the left hand
    doubles the melody an octave below, after Milt Buckner and George Shearing) or ``drop2`` (it has the second voice,
    an octave down, and the root where the melody leaves a hole). Chord tones have the chord, other notes a diminished
    chord that leads on (Barry Harris). The melody comes from the seed and the bar, so that both hands agree on it.
    """
    locked = moment.pattern.options.get("manner", "locked") == "locked"
    blocks = list(_blocks(moment))
    if moment.hand == "right":
        return tuple(
            Stroke(b.onset, key, b.duration, b.accent)
            for b in blocks
            for key in _right_keys(b.keys, moment.limits.notes, locked=locked)
        )
    strokes = [
        Stroke(b.onset, b.keys[0] - _OCTAVE if locked else b.keys[1] - _OCTAVE, b.duration, b.accent) for b in blocks
    ]
    return tuple(strokes) if locked else (*strokes, *_roots(moment, blocks))


def _right_keys(keys: tuple[int, ...], most: int, *, locked: bool) -> tuple[int, ...]:
    if locked:
        return keys[:most]
    return (keys[0], *keys[2:])[:most]


def _roots(moment: Moment, blocks: list[Block]) -> Iterator[Stroke]:
    """The root of each chord where the left hand is free for it, one beat long."""
    for span in moment.spans:
        if not span.chord.pitch_classes or any(b.onset < span.onset < b.onset + b.duration - 60 for b in blocks):
            continue
        after = min((b.onset for b in blocks if b.onset >= span.onset), default=span.end)
        if after - span.onset >= EIGHTH:
            key = bass_key(span.chord, 41, (36, 47))
            yield Stroke(span.onset, key, min(after - span.onset, QUARTER), -2)


def _blocks(moment: Moment) -> Iterator[Block]:
    dice = Random(f"{moment.piece.brief.seed} blocks {moment.bar}")
    hits = _rhythm(moment)
    if not hits:
        return
    spans = [_span_of(moment, hit) for hit in hits]
    for hit, span, key, passing in zip(hits, spans, *_melody(moment, hits, spans, dice), strict=True):
        end = min(moment.start + hit.onset + hit.duration, moment.end)
        if hit.tied:
            end = moment.end + EIGHTH
        keys = _harmonised(span, key, passing=passing)
        yield Block(moment.start + hit.onset, end - moment.start - hit.onset, keys, hit.accent)


def _rhythm(moment: Moment) -> tuple[Hit, ...]:
    phrases = moment.pattern.options["phrases"]
    dice = Random(f"{moment.piece.brief.seed} blocks {moment.bar - moment.place} phrase")
    text = phrases[dice.randrange(len(phrases))][moment.place % 4]
    hits = figure(text, moment.piece.meter)
    if moment.ahead is None or (moment.bar == moment.piece.bars - 2 and not moment.piece.brief.loop):
        return tuple(hit for hit in hits if not hit.tied)
    return hits


def _span_of(moment: Moment, hit: Hit) -> Span:
    onset = moment.start + hit.onset
    span = moment.span_at(onset)
    if hit.tied or (span.end - onset <= EIGHTH and onset + hit.duration > span.end):
        return moment.span_at(span.end)
    return span


def _melody(moment: Moment, hits: tuple[Hit, ...], spans: list[Span], dice: Random) -> tuple[list[int], list[bool]]:
    """Keys of the melody, and which of them only pass."""
    beat = moment.piece.meter.beat
    short = [
        hit.onset % beat != 0
        and hit.duration <= EIGHTH
        and i + 1 < len(hits)
        and hits[i + 1].onset - hit.onset <= EIGHTH
        for i, hit in enumerate(hits)
    ]
    anchors = [i for i, passing in enumerate(short) if not passing]
    options = moment.pattern.options
    bounds = _BOUNDS[options.get("manner", "locked")]
    rise = _ARCH[moment.place % 4 + 1] - _ARCH[moment.place % 4]
    points = []
    for i in anchors:
        tones, scale = tones_over(spans[i])
        near = options.get("home", _HOME) + _ARCH[moment.place % 4] + rise * hits[i].onset / moment.piece.meter.bar
        points.append(Point(tones, scale, 8.0, near, 0.2))
    found = sung(
        points,
        start=None,
        goal=None,
        bounds=(int(options.get("low", bounds[0])), int(options.get("high", bounds[1]))),
        manner="anchors",
        rng=dice,
        freedom=1.2,
    )
    keys: list[int] = [0] * len(hits)
    for i, key in zip(anchors, found, strict=True):
        keys[i] = key
    for i in reversed(range(len(hits))):
        if short[i]:
            goal = keys[i + 1] if i + 1 < len(hits) else led_to(moment.ahead or spans[i], options.get("home", _HOME))
            came = keys[i - 1] if i and not short[i - 1] else None
            keys[i] = approach(came, goal, spans[i], chromatic=0.3, jump=5, rng=dice)
    passing = [short[i] and keys[i] % 12 not in spans[i].chord.semitones for i in range(len(hits))]
    return keys, passing


def _harmonised(span: Span, key: int, *, passing: bool) -> tuple[int, ...]:
    """Four keys from the melody down through the chord; diminished on a passing note, unless the chord forbids it."""
    diminished = tuple(key - gap for gap in (0, 3, 6, 9))
    if passing and avoided(span).isdisjoint(k % _OCTAVE for k in diminished):
        return diminished
    classes = _four(span, key % 12)
    keys = [key]
    for lower in range(key - 1, key - _OCTAVE, -1):
        if lower % 12 in classes and len(keys) < 4 and not (len(keys) == 1 and key - lower == 1):
            keys.append(lower)
    return tuple(keys)


def _four(span: Span, melody: int) -> frozenset[int]:
    """The melody's own pitch class and three more: what the symbol needs, then root and fifth."""
    root = span.chord.root.semitone
    needed = [(root + semitones(group[0])) % 12 for group in span.chord.kind.essential]
    tones = [tone for tone in needed if tone != melody][:3]
    for note in span.chord.pitch_classes:
        if len(tones) < 3 and note.semitone not in (*tones, melody):
            tones.append(note.semitone)
    return frozenset((melody, *tones))

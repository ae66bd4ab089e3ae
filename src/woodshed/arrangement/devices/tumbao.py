"""Tumbao: the bass of son, which leaves the one free and has the next chord a beat early."""

from __future__ import annotations

from random import Random

from woodshed.arrangement.device import Moment, Span, Stroke
from woodshed.arrangement.figures import bass_key, degree_key
from woodshed.arrangement.passing import avoided
from woodshed.theory.time import EIGHTH, QUARTER, Ticks

_REGISTER = (35, 46)
"""Where the roots lie for a tonic of E flat (see frame)."""
_BOMBO: Ticks = 3 * EIGHTH
_PONCHE: Ticks = 3 * QUARTER
_TIE: Ticks = QUARTER + _BOMBO
"""From the ponche to the bombo of the next bar."""


def tumbao(moment: Moment, rng: Random) -> tuple[Stroke, ...]:
    """Bombo (the and of 2) and ponche (4), which ties the coming root over the bar line.

    The first bar alone has its root on 1. A chord that comes in mid-bar is anticipated by the bombo. The last bar stops
    with the montuno. Options: ``low`` and ``high`` bound the roots.
    """
    options = moment.pattern.options
    register = int(options.get("low", _REGISTER[0])), int(options.get("high", _REGISTER[1]))
    near = moment.before[-1].key if moment.before else sum(register) // 2
    first = moment.spans[0]
    strokes: list[Stroke] = []
    if not moment.before and first.chord.pitch_classes:
        near = bass_key(first.chord, near, register)
        strokes.append(Stroke(moment.start, near, _BOMBO))
    if moment.ending:
        return (*strokes, *_stop(moment, near, register))
    onset = moment.start + _BOMBO
    span = moment.span_at(onset + EIGHTH)
    if span.chord.pitch_classes:
        near = _bombo(moment, span, near, register, rng)
        strokes.append(Stroke(onset, near, _PONCHE - _BOMBO))
    ahead = moment.ahead or moment.spans[-1]
    if ahead.chord.pitch_classes:
        onset = moment.start + _PONCHE
        key = _ponche(moment.spans[-1], ahead, near, register)
        length = QUARTER if moment.ahead is None else _TIE
        strokes.append(Stroke(onset, key, length, 2))
    return tuple(strokes)


def _ponche(span: Span, ahead: Span, near: int, register: tuple[int, int]) -> int:
    """The root of the coming chord, or its fifth where the root would deny what still sounds.

    A natural ninth over a flat nine is such a root. A named bass is kept whatever it denies.
    """
    root = bass_key(ahead.chord, near, register)
    if ahead.chord.bass is not None or root % 12 not in avoided(span):
        return root
    for degree in ("-5", "5", "3"):
        key = degree_key(ahead.chord, degree, root)
        if key is not None and register[0] - 2 <= key <= register[1] + 4 and key % 12 not in avoided(span):
            return key
    return root


def _bombo(moment: Moment, span: Span, near: int, register: tuple[int, int], rng: Random) -> int:
    """The root of a chord that has not sounded it yet; else its fifth, third or octave."""
    root = bass_key(span.chord, near, register)
    if span.onset > moment.start or near % 12 != root % 12:
        return root
    degrees, weights = (
        ("5", "-5", "3", "8"),
        (5.0, 3.0, 1.2 if moment.piece.brief.level > 3 else 0.0, 0.8),
    )
    keys = [degree_key(span.chord, degree, root) for degree in degrees]
    low, high = register[0] - 2, register[1] + 3
    fitting = [
        (key, weight / (1 + 0.2 * max(0, abs(key - near) - 7)))
        for key, weight in zip(keys, weights, strict=True)
        if key is not None and low <= key <= high and weight
    ]
    if not fitting:
        return root
    return rng.choices([key for key, _ in fitting], [weight for _, weight in fitting])[0]


def _stop(moment: Moment, near: int, register: tuple[int, int]) -> list[Stroke]:
    """Together with the right hand: fifth and root, or the strokes that it plays."""
    last = moment.spans[-1]
    if not last.chord.pitch_classes:
        return []
    root = bass_key(last.chord, near, register)
    fifth = degree_key(last.chord, "-5", root)
    fifth = fifth if fifth is not None and fifth >= 33 else root
    onset = moment.start + 2 * QUARTER
    return [
        Stroke(moment.start + _BOMBO, fifth, EIGHTH, 6),
        Stroke(onset, root, moment.end - onset, 14),
    ]

"""A tune for the right hand: chord tones on the beats, steps between, a question and an answer, one high point."""

from __future__ import annotations

from random import Random

from woodshed.arrangement.device import Moment, Stroke
from woodshed.arrangement.line import Point, sung, tones_over
from woodshed.arrangement.rhythm import Hit, figure
from woodshed.theory.time import QUARTER

_HOME = 72
_ARCH = (0, 3, 6, 1)
"""Semitones above home that the bars of a phrase are drawn to: up to the third bar and down to the close."""


def melody(moment: Moment, rng: Random) -> tuple[Stroke, ...]:
    """One bar of a tune.

    Options: ``cells`` rhythms of which the first two bars of a phrase take up the same, ``closing`` rhythms at its end, ``manner``
    (song by default), ``scale``, ``low`` and ``high`` keys, ``home`` the key it turns round, ``below`` an interval of company under
    the strong notes: ``third`` or ``sixth``.
    """
    options = moment.pattern.options
    hits = figure(_rhythm(moment, rng), moment.piece.meter)
    if moment.ending:
        return _close(moment, hits)
    low, high = int(options.get("low", 62)), int(options.get("high", 84))
    home = int(options.get("home", _HOME))
    line = sung(
        _points(moment, hits, home, str(options.get("scale", "key"))),
        start=_last(moment),
        goal=None,
        bounds=(low, high),
        manner=str(options.get("manner", "song")),
        rng=rng,
    )
    strokes = [
        Stroke(moment.start + hit.onset, key, hit.duration, hit.accent)
        for hit, key in zip(hits, line, strict=True)
    ]
    company = options.get("below")
    return tuple(strokes + _company(moment, strokes, str(company)) if company else strokes)


def _rhythm(moment: Moment, rng: Random) -> str:
    options = moment.pattern.options
    closing = options.get("closing")
    if closing and moment.closing:
        return str(closing[moment.bar // 4 % len(closing)])
    cells = options["cells"]
    group = moment.bar // 8
    order = Random(f"{moment.piece.brief.seed} tune {group}").sample(range(len(cells)), len(cells))  # noqa: S311
    return str(cells[order[(0, 1, 0, 2)[moment.place % 4] % len(order)]])


def _last(moment: Moment) -> int | None:
    return max(moment.before, key=lambda s: (s.onset, s.key)).key if moment.before else None


def _points(moment: Moment, hits: tuple[Hit, ...], home: int, scale: str) -> list[Point]:
    points = []
    arch = _ARCH[moment.place % 4] + (2 if (moment.bar // 4) % 2 else 0)
    for i, hit in enumerate(hits):
        span = moment.span_at(moment.start + hit.onset)
        tones, allowed = tones_over(span, scale)
        strong = hit.onset % moment.piece.meter.beat == 0
        weight = 3.0 if strong and hit.duration >= QUARTER else 1.6 if strong else 0.3
        if moment.closing and i == len(hits) - 1:
            tones = frozenset({span.chord.root.semitone}) | tones
            weight = 6.0
        points.append(Point(tones, allowed, weight, home + arch))
    return points


def _company(moment: Moment, strokes: list[Stroke], interval: str) -> list[Stroke]:
    """A second voice a third or a sixth below the notes on the beats."""
    gaps = (3, 4) if interval == "third" else (8, 9)
    out = []
    for stroke in strokes:
        if (stroke.onset - moment.start) % moment.piece.meter.beat:
            continue
        tones, allowed = tones_over(moment.span_at(stroke.onset))
        for pool in (tones, allowed):
            fit = [stroke.key - gap for gap in gaps if (stroke.key - gap) % 12 in pool]
            if fit:
                out.append(stroke._replace(key=fit[0], accent=stroke.accent - 4))
                break
    return out


def _close(moment: Moment, hits: tuple[Hit, ...]) -> tuple[Stroke, ...]:
    """The last note: the tonic nearest to where the line was, over its third and fifth, held."""
    span = moment.spans[-1]
    tonic = span.chord.root.semitone
    near = _last(moment) or _HOME
    top = min((k for k in range(65, 85) if k % 12 == tonic), key=lambda k: abs(k - near))
    inner = [k for k in range(top - 9, top) if k % 12 in span.chord.semitones][-2:]
    length = moment.end - moment.start
    return tuple(Stroke(moment.start, key, length) for key in (*inner, top))

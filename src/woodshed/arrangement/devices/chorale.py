"""Four-part writing: each hand plays two voices, with passing notes where a third lies open."""

from __future__ import annotations

from random import Random

from woodshed.arrangement.device import Moment, Span, Stroke


def chorale(moment: Moment, rng: Random) -> tuple[Stroke, ...]:
    """Soprano and alto in the right hand, tenor and bass in the left, as the part-writing set them; no dice.

    A chord that stands on under the next symbol is not struck again.
    """
    strokes: list[Stroke] = []
    voices = (4, 3) if moment.hand == "left" else (2, 1)
    for span in moment.spans:
        for key, voice in zip(moment.voicing(span), voices, strict=False):
            _sing(strokes, Stroke(span.onset, key, span.end - span.onset, 0, voice))
    _pass(moment, strokes, voices[1] if moment.hand == "right" else voices[0])
    return tuple(strokes)


def _sing(strokes: list[Stroke], stroke: Stroke) -> None:
    """Add a note to its voice; one that stays where it was is held on."""
    for i, earlier in enumerate(strokes):
        stays = earlier.key == stroke.key and earlier.voice == stroke.voice
        if stays and earlier.onset + earlier.duration == stroke.onset:
            strokes[i] = earlier._replace(duration=earlier.duration + stroke.duration)
            return
    strokes.append(stroke)


def _pass(moment: Moment, strokes: list[Stroke], voice: int) -> None:
    """Passing notes in an outer voice that leaves a third open after a chord of two beats or more."""
    beat = moment.piece.meter.beat
    for i, stroke in enumerate(list(strokes)):
        if stroke.voice != voice or stroke.duration < 2 * beat:
            continue
        after = _following(moment, stroke, voice)
        if after is None or abs(after - stroke.key) not in (3, 4):
            continue
        direction = 1 if after > stroke.key else -1
        end = stroke.onset + stroke.duration
        span = moment.span_at(end - 1)
        between = [stroke.key + direction * gap for gap in (1, 2, 3)]
        fit = [key for key in between if key % 12 in span.key.scale and abs(after - key) in (1, 2)]
        if not fit or _clashes(moment, span, stroke, fit[0]):
            continue
        if any(end - beat < other.onset < end for other in moment.other):
            continue
        strokes[i] = stroke._replace(duration=stroke.duration - beat // 2)
        onset = stroke.onset + strokes[i].duration
        strokes.append(Stroke(onset, fit[0], stroke.onset + stroke.duration - onset, -4, voice))


def _following(moment: Moment, stroke: Stroke, voice: int) -> int | None:
    end = stroke.onset + stroke.duration
    span = moment.span_at(end) if end < moment.end else moment.ahead
    if span is None:
        return None
    keys = moment.voicing(span)
    if not keys:
        return None
    return keys[-1] if voice == 1 else keys[0]


def _clashes(moment: Moment, span: Span, stroke: Stroke, key: int) -> bool:
    """Whether the passing note would rub, or stand a perfect interval from a voice that moves on with it."""
    after = moment.span_at(span.end) if span.end < moment.end else moment.ahead
    staying = {*after.left, *after.right} if after is not None else set()
    others = [k for k in (*span.left, *span.right) if k != stroke.key]
    return any((key - k) % 12 in (0, 7) and k not in staying for k in others) or any(abs(key - k) == 1 for k in others)

"""Where a tune goes: the keys that its phrases are drawn to, with a question, an answer and one high point."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from woodshed.arrangement.device import Moment
    from woodshed.theory.time import Ticks

_MAJOR, _MINOR = (0, 2, 4, 5, 7, 9, 11), (0, 2, 3, 5, 7, 8, 10)
_PHRASE = 4
_LOWER = 2.0
"""Steps by which the height of an answer falls short of the one high point where another answer follows."""

Shape = tuple[tuple[float, ...], ...]
"""For each of four bars the steps from the tonic at evenly spread places."""


class Tune(NamedTuple):
    """The shapes of the phrases of a tune: an open one, one that closes, and one between."""

    question: Shape
    answer: Shape
    contrast: Shape


@lru_cache(maxsize=1)
def tunes() -> tuple[Tune, ...]:
    """Every tune of ``contours.toml`` with every contrast."""
    import tomli

    text = Path(__file__).with_name("contours.toml").read_text(encoding="utf-8")
    rows = tomli.loads(text)["contour"]
    contrasts = [_shape(row["contrast"]) for row in rows if "contrast" in row]
    return tuple(
        Tune(_shape(row["question"]), _shape(row["answer"]), contrast)
        for row in rows
        if "question" in row
        for contrast in contrasts
    )


def _shape(bars: list[str]) -> Shape:
    return tuple(tuple(float(step) for step in bar.split()) for bar in bars)


@lru_cache(maxsize=256)
def _tune(seed: int, section: str) -> Tune:
    return Random(f"{seed} contour {section}").choice(tunes())


def drawn_to(moment: Moment, onset: Ticks, home: int) -> float:
    """The key that a tune is drawn to at a time within the bar, in ticks from its downbeat.

    ``home`` is the key near which the tonic of the tune is taken.
    """
    shape, ceiling = _phrase(moment)
    bar = _PHRASE - 1 if moment.closing else min(moment.place, _PHRASE - 2)
    row = shape[bar]
    place = len(row) * onset / moment.piece.meter.bar
    here = min(int(place), len(row) - 1)
    after = row[here + 1] if here + 1 < len(row) else shape[bar + 1][0] if bar < 3 else row[-1]
    step = row[here] + (after - row[here]) * (place - here)
    return _key_of(moment, min(step, ceiling), home)


def _phrase(moment: Moment) -> tuple[Shape, float]:
    """The shape of this phrase and the step that it keeps below."""
    tune = _tune(moment.piece.brief.seed, moment.section)
    number = moment.bar // _PHRASE
    if moment.piece.application.variations:
        number %= 2  # every variation tells the theme again
    last = (moment.piece.bars - 1) // _PHRASE
    height = max(max(bar) for bar in tune.answer)
    if moment.bar // _PHRASE == last:
        return tune.answer, height
    if number % 4 == 2:
        return tune.contrast, height - _LOWER
    return (tune.answer if number % 2 else tune.question), height - _LOWER


def _key_of(moment: Moment, step: float, home: int) -> float:
    key = moment.spans[0].key
    tonic = home - (home - key.tonic.semitone + 6) % 12 + 6
    scale = _MINOR if key.minor else _MAJOR
    below = int(step // 1)
    low = tonic + 12 * (below // 7) + scale[below % 7]
    high = tonic + 12 * ((below + 1) // 7) + scale[(below + 1) % 7]
    return low + (high - low) * (step - below)


def wave(number: int, bar: int) -> int:
    """Steps by which a running voice swings round its shape: the n-th quick note of a bar, eight to a wave."""
    swing = (-2, -1, 0, 1, 2, 1, 0, -1)[number % 8]
    return swing if bar % 2 == 0 else -swing

"""An explanation as plain values, for other programs."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from woodshed.explanation.explanation import BarExplained, ChordExplained, Explanation
from woodshed.words.understood import Understood

FORMAT = "woodshed.explanation/1"


def as_values(told: Explanation, bars: Collection[int] | None = None) -> dict[str, Any]:
    """The explanation as a JSON object, bar by bar only in these ``bars``, counted from 1."""
    return {
        "format": FORMAT,
        "title": told.title,
        "about": told.about,
        "composed_by": told.composed,
        "request": [request_row(one) for one in told.request],
        "sections": [section._asdict() for section in told.sections],
        "closes": [{**close._asdict(), "chords": list(close.chords)} for close in told.closes],
        "key_changes": [move._asdict() for move in told.key_moves],
        "devices": [{**heard._asdict(), "bars": list(heard.bars)} for heard in told.devices],
        "hands": [
            {"hand": s.hand, "first": s.first, "last": s.last, "manners": [manner._asdict() for manner in s.manners]}
            for s in told.hands
        ],
        "ending": told.ending,
        "how_hard": _how_hard(told),
        "bars": [_bar(bar) for bar in told.bars if bars is None or bar.number in bars],
    }


def request_row(one: Understood) -> dict[str, str]:
    """A phrase of the request and what it did."""
    return {"phrase": one.phrase, "effect": one.effect, "outcome": one.outcome}


def _how_hard(told: Explanation) -> dict[str, Any] | None:
    if told.how_hard is None:
        return None
    reasons = [{"bar": bar, "reason": reason} for bar, reason in told.how_hard.reasons]
    return {"level": told.how_hard.level, "hardest": reasons}


def _bar(bar: BarExplained) -> dict[str, Any]:
    chords = [_chord(chord) for chord in bar.chords]
    return {"number": bar.number, "section": bar.section, "chords": chords, "left": bar.left, "right": bar.right}


def _chord(chord: ChordExplained) -> dict[str, Any]:
    grip = None if chord.grip is None else {name: _plain(value) for name, value in chord.grip._asdict().items()}
    return {**chord._asdict(), "devices": list(chord.devices), "grip": grip}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value

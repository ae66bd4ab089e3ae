"""Other voicings for the chords of one bar, in the rhythm in which they are played there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from woodshed.arrangement.spelling import spelling
from woodshed.arrangement.textures import hand_grips
from woodshed.arrangement.voicing import Texture
from woodshed.genres import style_of
from woodshed.piece import Arrangement, Change, Hand, Note
from woodshed.revision.whole import exchanged, piece_of
from woodshed.theory.chord import Chord
from woodshed.theory.pitch import Pitch
from woodshed.theory.time import Ticks

_TEXTURES = ("close", "drop2", "triad")
_LEAST = {"right": 2, "left": 2}
_DRIFT = 5
"""Semitones by which the range of a hand's chords may be left to either side of where they lie now."""
_MOVE, _TOP = 0.5, 0.6
"""What a semitone of the middle and of the top costs against the price that a shape has by itself."""


def revoiced(piece: Arrangement, bar: int, hands: Iterable[Hand], rank: int = 0) -> Arrangement | None:
    """The piece with other voicings in a bar, from 1, the ``rank``-th nearest; None where no hand plays chords there.

    Places, lengths and chords stay; single notes stay as they are.
    """
    length = piece.chart.meter.bar
    inside = [n for n in piece.notes if piece.cell_of(n)[1] == bar - 1]
    changed: dict[int, Note] = {}
    onset = (bar - 1) * length
    for change in piece.chart.bars[bar - 1].changes:
        for hand in hands:
            here = [n for n in inside if n.hand == hand and onset <= n.written_onset < onset + change.duration]
            changed |= _on_other_keys(piece, bar, change, here, rank)
        onset += change.duration
    return exchanged(piece, changed) if changed else None


def _on_other_keys(piece: Arrangement, bar: int, change: Change, here: list[Note], rank: int) -> dict[int, Note]:
    """The notes of the chords of one hand over one chord, by the identity of the old, on other keys."""
    grips: dict[Ticks, list[Note]] = defaultdict(list)
    for note in here:
        grips[note.written_onset].append(note)
    chords = [sorted(grip, key=lambda n: n.pitch.midi) for grip in grips.values() if len(grip) >= _LEAST[here[0].hand]]
    if not chords:
        return {}
    names = spelling(change.chord, piece.chart.key_at(bar))
    found: dict[int, Note] = {}
    for shape in {tuple(n.pitch.midi for n in grip) for grip in chords}:
        keys = _other_shape(piece, change.chord, shape, here[0].hand, rank)
        for grip in chords if keys else ():
            if tuple(n.pitch.midi for n in grip) == shape:
                for note, key in zip(grip, keys, strict=True):
                    found[id(note)] = note._replace(pitch=Pitch.at(key, names[key % 12]), finger=None)
    return found


def _other_shape(piece: Arrangement, chord: Chord, shape: tuple[int, ...], hand: Hand, rank: int) -> tuple[int, ...]:
    """Another shape of as many keys for the chord, near to the one that is there; empty where there is none."""
    style, limits = style_of(piece.brief.genre), piece_of(piece).limits(hand)
    middle = sum(shape) // len(shape)
    rows: dict[tuple[int, ...], float] = {}
    for name in _TEXTURES:
        texture = Texture(
            name=name, least=len(shape), most=len(shape), low=max(shape[0] - _DRIFT, limits.low),
            high=min(shape[-1] + _DRIFT, limits.high), centre=middle, span=limits.span, root=True, strict=False,
            bass=hand == "left" and shape[0] % 12 == chord.lowest.semitone,
        )  # fmt: skip
        found = hand_grips(chord, texture, style, piece.brief.level)
        for cost, keys in zip(found.cost, found.keys, strict=True) if found else ():
            fits = len(keys) == len(shape) and limits.low <= keys[0] and keys[-1] <= limits.high
            if fits and keys != shape:
                away = _MOVE * abs(sum(keys) / len(keys) - middle) + _TOP * abs(keys[-1] - shape[-1])
                rows.setdefault(keys, float(cost) + away)
    ordered = sorted(rows, key=lambda keys: (rows[keys], keys))
    return ordered[rank % len(ordered)] if ordered else ()

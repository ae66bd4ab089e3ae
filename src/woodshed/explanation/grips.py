"""How each chord is laid out in the hands, and the name of its shape."""

from __future__ import annotations

from collections.abc import Iterable

from woodshed.explanation.explanation import Grip
from woodshed.explanation.hands.bars import Hearing
from woodshed.explanation.hands.voicings import (
    Layout,
    in_fourths,
    is_drop_two,
    is_polychord,
    is_so_what,
    is_upper_structure,
    layouts,
    rootless_shape,
    triad_on,
)
from woodshed.explanation.idiom_words import idiom_title
from woodshed.explanation.sounding import Sounding
from woodshed.piece.arrangement import Note
from woodshed.theory.chord import Chord
from woodshed.theory.interval import interval_between, plain, semitones
from woodshed.theory.time import EIGHTH

_TENTHS = frozenset({15, 16})


class Grips:
    """The layouts of a piece, looked up chord by chord; a class since they are worked out once."""

    def __init__(self, hearing: Hearing) -> None:
        """Hear how every chord is laid out."""
        self._by_bar: dict[int, list[Layout]] = {}
        for one in layouts(hearing):
            self._by_bar.setdefault(one.onset // hearing.meter.bar + 1, []).append(one)

    def of(self, sounding: Sounding) -> Grip | None:
        """The fullest layout of a chord in its time, pushed ones counted; None where no chord is struck."""
        near = [*self._by_bar.get(sounding.bar - 1, ()), *self._by_bar.get(sounding.bar, ())]
        first, end = sounding.onset - EIGHTH, sounding.onset + sounding.duration
        own = [one for one in near if one.chord == sounding.chord and first <= one.onset < end]
        if not own:
            return None
        best = max(own, key=_fullness)
        left, right = _of_hand(best, "left"), _of_hand(best, "right")
        steps = (_steps(sounding.chord, left), _steps(sounding.chord, right))
        return Grip(_names(left), _names(right), *steps, shape_of(best))


def _fullness(one: Layout) -> tuple[bool, int, int]:
    """The fewer foreign tones, such as a walking bass passes through, the more notes and the earlier, the better."""
    pure = all(key % 12 in one.chord.semitones for key in one.both)
    return pure, len(one.left) + len(one.right), -one.onset


def _of_hand(one: Layout, hand: str) -> list[Note]:
    keys = {note.pitch.midi: note for note in one.notes if note.hand == hand}
    return [keys[key] for key in sorted(keys)]


def _names(notes: Iterable[Note]) -> tuple[str, ...]:
    return tuple(note.pitch.name for note in notes)


def _steps(chord: Chord, notes: Iterable[Note]) -> tuple[str, ...]:
    """What each note is in the chord: by the chord's own names where it is one of its tones, however it is written.

    A player reads A in Gbm6/9, and it is the minor third all the same.
    """
    own = {(chord.root.semitone + semitones(tone)) % 12: tone for tone in chord.kind.tones}
    tones = (note.pitch.pitch_class for note in notes)
    return tuple(own.get(tone.semitone) or interval_between(chord.root, tone) for tone in tones)


def shape_of(one: Layout) -> str:
    """The name of a layout; empty where it is none that bears one."""
    rootless = rootless_shape(one.chord, one.left) or rootless_shape(one.chord, one.right)
    triad = triad_on(one.right)
    over = f"{plain(triad, flats=one.chord.root.alter <= 0).name} over {one.chord.symbol}" if triad is not None else ""
    left = {p - one.left[0] for p in one.left} if one.left else set()
    named = (
        (is_so_what(one.both), idiom_title("so_what")),
        (is_upper_structure(one), f"{idiom_title('upper_structure')}: a triad on {over}"),
        (is_polychord(one), f"{idiom_title('polychord')}: a triad on {over}"),
        (bool(rootless), f"rootless voicing, shape {rootless}"),
        (is_drop_two(one.both), idiom_title("drop2")),
        (any(map(in_fourths, (one.left, one.right))), idiom_title("quartal")),
        (bool(left & _TENTHS), "open tenth in the left hand"),
    )
    return next((name for holds, name in named if holds), "")

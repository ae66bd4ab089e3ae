"""Why a bar is as hard as it is, in words a player uses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from woodshed.arrangement.difficulty_scale import Effort, HandEffort, scale

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from woodshed.piece import Hand

    Figures = NDArray[np.float64]

_INTERVALS = (
    "unison second second third third fourth tritone fifth sixth sixth seventh seventh octave ninth ninth tenth tenth "
    "eleventh eleventh twelfth thirteenth thirteenth fourteenth fourteenth"
).split()
_NUMBERS = "no one two three four five six seven eight nine ten".split()
_PARTS = ("", "", "half a", "a third of a", "a quarter of a", "a fifth of a", "a sixth of a", "an eighth of a")
_EASY = 3.5
"""A bar of which nothing counts for more than this level is easy."""


def interval_name(semitones: float) -> str:
    """A width on the keyboard with its article.

    >>> interval_name(19), interval_name(12), interval_name(26)
    ('a twelfth', 'an octave', 'more than two octaves')
    """
    width = round(semitones)
    if width >= 2 * 12:
        return "two octaves" if width == 2 * 12 else "more than two octaves"
    name = _INTERVALS[width]
    return f"{'an' if name[0] in 'aeio' else 'a'} {name}"


def time_name(seconds: float) -> str:
    """A short time as it is felt.

    >>> time_name(0.34), time_name(0.9), time_name(2.2)
    ('a third of a second', 'a second', '2.2 seconds')
    """
    if seconds > 1.5:
        return f"{seconds:.1f} seconds"
    part = min(round(1 / max(seconds, 0.01)), len(_PARTS) - 1)
    return f"{_PARTS[part]} second".strip() if part > 1 else "a second"


def _number(count: float) -> str:
    whole = round(count)
    return _NUMBERS[whole] if whole < len(_NUMBERS) else str(whole)


def _pace(hand: HandEffort, bar: int) -> str:
    return f"strikes {hand.figures.pace[bar]:.1f} times a second"


def _burst(hand: HandEffort, bar: int) -> str:
    return f"runs at {hand.figures.burst[bar]:.1f} strokes a second"


def _chords(hand: HandEffort, bar: int) -> str:
    most = hand.grips.size[hand.grips.bar == bar].max(initial=1)
    held = hand.grips.held[hand.grips.bar == bar].max(initial=0)
    if held > most - 1:
        return f"holds {_number(held)} {'notes' if held > 1 else 'note'} while others move"
    return f"takes {_number(most)} notes at once"


def _span(hand: HandEffort, bar: int) -> str:
    here = hand.grips.bar == bar
    return f"stretches {interval_name(float((hand.grips.high - hand.grips.low)[here].max(initial=0)))}"


def _leaps(hand: HandEffort, bar: int) -> str:
    grips = hand.grips
    ways = (grips.way / (grips.seconds + 0.12)) * (grips.bar == bar)
    far = int(ways.argmax())
    return f"leaps {interval_name(float(grips.way[far]))} in {time_name(float(grips.seconds[far]))}"


def _rhythm(hand: HandEffort, bar: int) -> str:
    return "plays mostly between the beats" if hand.figures.rhythm[bar] > 1 else "plays off the beat"


def _black(hand: HandEffort, bar: int) -> str:
    return "is mostly on black keys"


_WORDS: tuple[Callable[[HandEffort, int], str], ...] = (_pace, _burst, _chords, _span, _leaps, _rhythm, _black)
"""What to say of each figure of ``HandStrain``, in its order."""


def bar_reasons(work: Effort) -> list[str]:
    """The hardest thing in each bar, such as ``"left hand leaps a twelfth in a third of a second"``.

    Empty where a bar is easy.
    """
    rubrics = scale().rubrics
    sides: tuple[tuple[Hand, HandEffort | None], ...] = (("left", work.left), ("right", work.right))
    playing = [(name, hand) for name, hand in sides if hand is not None]
    rows: list[Figures] = [rubrics["apart"].strain(work.apart)]
    least = [rubrics["apart"].easy(_EASY)]
    for _, hand in playing:
        rows += [*(scale().hands * hand.parts / len(playing))]
        least += [scale().hands * rubrics[name].easy(_EASY) / len(playing) for name in hand.figures._fields]
    table = np.array(rows)
    table[table <= np.array(least)[:, None]] = 0.0
    hardest, felt = table.argmax(axis=0).tolist(), (table.max(axis=0) > 0).tolist()
    return [_told(work, playing, row, bar) if felt[bar] else "" for bar, row in enumerate(hardest)]


def _told(work: Effort, playing: Sequence[tuple[Hand, HandEffort]], row: int, bar: int) -> str:
    """What stands in a row of the table of strains: that of the hands together, then those of each hand."""
    if row == 0:
        return f"the hands strike at different times, {work.apart[bar]:.1f} times a second"
    which, figure = divmod(row - 1, len(_WORDS))
    name, hand = playing[which]
    return f"{name} hand {_WORDS[figure](hand, bar)}"

"""A given tune in the soprano of four voices: where it lies, and which of its notes stand over each chord."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from woodshed.arrangement.four_part_settings import RANGES

if TYPE_CHECKING:
    from woodshed.arrangement.device import Span
    from woodshed.piece import Tone
    from woodshed.theory.time import Ticks


def singable(tune: Sequence[Tone]) -> tuple[Tone, ...]:
    """The tune moved by octaves as a whole to where most of it lies in the range of a soprano."""
    if not tune:
        return ()
    low, high = RANGES[0]

    def outside(octave: int) -> tuple[int, int]:
        return sum(not low <= tone.key + 12 * octave <= high for tone in tune), abs(octave)

    octave = min(range(-4, 5), key=outside)
    return tuple(tone._replace(key=tone.key + 12 * octave) for tone in tune)


def under_tune(row: Sequence[Span], tune: Sequence[Tone], beat: Ticks) -> list[Span]:
    """The chords of a bar, each set anew wherever a note of the tune begins on a beat within it."""
    out: list[Span] = []
    for span in row:
        cuts = [t.onset for t in tune if span.onset < t.onset < span.end and t.onset % beat == 0]
        places = [span.onset, *sorted(set(cuts)), span.end]
        out += [span._replace(onset=a, end=b) for a, b in pairwise(places)]
    return out


def sung_over(span: Span, tune: Sequence[Tone]) -> int | None:
    """The key of the tune when a chord begins, else of its first note within the chord; None where the tune rests."""
    for tone in tune:
        if tone.onset <= span.onset < tone.onset + tone.duration or span.onset <= tone.onset < span.end:
            return tone.key
    return None

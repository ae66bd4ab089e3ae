"""The plan of a piece: which bars form a section, in which key it stands, and how it closes."""

from __future__ import annotations

from typing import NamedTuple

from woodshed.piece.brief import Brief
from woodshed.theory.key import Key

_LETTERS = {1: "A", 2: "AA", 3: "AAB", 4: "AABA", 5: "AABAB", 6: "AABABA"}
_USUAL = 8
"""Bars of a section where nothing else is said: song form in every one of the eight genres."""


class Section(NamedTuple):
    """A run of bars under one rehearsal letter, in one key.

    ``close`` is half (stays open), full (comes to rest), turn (leads back), pivot (leads to the next key) or ending.
    ``fresh_key`` says that another key held before.
    """

    letter: str
    first: int
    bars: int
    key: Key
    close: str
    fresh_key: bool = False


def sections_of(brief: Brief) -> tuple[Section, ...]:
    """Divide the bars of a brief into sections that together are exactly as long."""
    letters, lengths = _outline(brief)
    pieces: list[tuple[str, int, int, Key]] = []
    first = 1
    for letter, length in zip(letters, lengths, strict=True):
        pieces.extend(_cut_at_keys(brief, letter, first, length))
        first += length
    return tuple(
        Section(
            letter,
            start,
            bars,
            key,
            _close(brief, pieces, index),
            index > 0 and pieces[index - 1][3] != key,
        )
        for index, (letter, start, bars, key) in enumerate(pieces)
    )


def _outline(brief: Brief) -> tuple[str, list[int]]:
    bars = brief.bars
    form = "".join(letter for letter in brief.form.upper() if letter.isalpha())
    if form and len(form) <= bars:
        return form, _shares(bars, len(form))
    if bars < 2 * _USUAL - 3:
        return "A", [bars]
    count = bars // _USUAL
    lengths = [_USUAL] * count
    rest = bars - count * _USUAL
    if rest >= 4:
        lengths.append(rest)
    else:
        lengths[-1] += rest
    letters = "".join("AABA"[i % 4] for i in range(len(lengths)))
    return _LETTERS.get(len(lengths), letters), lengths


def _shares(bars: int, count: int) -> list[int]:
    """Lengths as even as whole phrases allow; what is left over goes to the last section."""
    share = bars // count
    for unit in (8, 4, 2):
        if share >= unit and bars - (share // unit * unit) * count <= share:
            share = share // unit * unit
            break
    lengths = [share] * count
    lengths[-1] += bars - share * count
    return lengths


def _cut_at_keys(brief: Brief, letter: str, first: int, length: int) -> list[tuple[str, int, int, Key]]:
    cuts = sorted({first, *(c.bar for c in brief.key_changes if first < c.bar < first + length)})
    ends = [*cuts[1:], first + length]
    return [(letter, cut, end - cut, brief.key_at(cut)) for cut, end in zip(cuts, ends, strict=True)]


def _close(brief: Brief, pieces: list[tuple[str, int, int, Key]], index: int) -> str:
    letter, _, _, key = pieces[index]
    if index == len(pieces) - 1:
        return "turn" if brief.loop else "ending"
    following = pieces[index + 1]
    if following[3] != key:
        return "pivot"
    if letter != following[0]:
        return "full" if letter == "A" else "half"
    return "half" if index % 2 == 0 else "full"

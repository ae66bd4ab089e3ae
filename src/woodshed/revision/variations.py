"""Versions of a piece that really differ: measured, and never called different where they are not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import combinations
from random import Random
from typing import NamedTuple

from woodshed.arrangement import arrange
from woodshed.errors import RequestError
from woodshed.genres import style_of
from woodshed.piece import Arrangement
from woodshed.revision.difference import bar_changes
from woodshed.revision.distance import Distance, distance
from woodshed.revision.harmony import harmony_of, redone

MOST = 20
"""Versions that may be asked for at once."""
CHORDS, HANDS = 0.12, 0.33
"""What versions differ by at least: the share of the time with other chords, and the share of both hands' strokes. Two
takes of one pianist over one chart differ by a third at least, and a bar of eight is the eighth of the time."""
_TRIES = 8
"""Versions that are made for each that is wanted before the rest is given up."""


class Variations(NamedTuple):
    """Versions in order, how far each pair of them lies apart, and in words what could not be had, if anything."""

    versions: tuple[Arrangement, ...]
    distances: tuple[tuple[int, int, Distance], ...]
    notice: str = ""


Make = Callable[[int], Arrangement]
"""Makes a version by its number, from 0; the same number, the same version."""


def variations_of(make: Make, count: int, *, source: Arrangement | None = None, chords: bool = True) -> Variations:
    """As many versions as were wanted, the first being that of number 0, each measured against all before it.

    Versions that a ``source`` was revised to are measured in the bars that were touched. ``chords`` says whether chords
    may differ; then they must. What comes too near to an earlier version is thrown away.

    Raises:
        RequestError: fewer than two are wanted, or more than 20.
    """
    if not 2 <= count <= MOST:
        raise RequestError(f"{count} variations cannot be had", hint=f"Ask for 2 to {MOST}.")
    kept: list[Arrangement] = []
    number = 0
    while len(kept) < count and number < _TRIES * count:
        trial = make(number)
        number += 1
        if all(different(one, trial, _touched(source, one, trial), chords=chords) for one in kept):
            kept.append(trial)
    pairs = tuple(
        (a + 1, b + 1, distance(kept[a], kept[b], _touched(source, kept[a], kept[b])))
        for a, b in combinations(range(len(kept)), 2)
    )
    few = f"Only {len(kept)} of {count} versions differ enough to be called so."
    return Variations(tuple(kept), pairs, few if len(kept) < count else "")


def different(one: Arrangement, other: Arrangement, bars: Iterable[int] | None = None, *, chords: bool = True) -> bool:
    """Whether two versions differ as much as versions must, in their hands, and in their chords where those may."""
    apart = distance(one, other, bars)
    return apart.hands >= HANDS and (not chords or apart.chords >= CHORDS)


def _touched(source: Arrangement | None, *versions: Arrangement) -> list[int] | None:
    """The bars in which any of some versions differs from what they were made from; None for all of them."""
    if source is None:
        return None
    return sorted({change.bar for version in versions for change in bar_changes(source, version)})


def generated(make: Make, count: int) -> Variations:
    """Versions of a piece that is generated: ``make`` gives the piece by a number that is added to its seed.

    Where the rules of a form leave the chords no choice, natural substitutes take some of them.
    """
    first = make(0)
    kept = [first]

    def version(number: int) -> Arrangement:
        if not number:
            return first
        trial = make(number)
        if all(distance(one, trial).chords >= CHORDS for one in kept):
            found = trial
        else:
            found = freshened(trial, f"{trial.brief.seed} version {number}")
        if all(different(one, found) for one in kept):
            kept.append(found)
        return found

    return variations_of(version, count)


def freshened(piece: Arrangement, dice: str) -> Arrangement:
    """The piece with other chords in most of its bars but the last, and played anew; the key and the form stay."""
    chart, brief = piece.chart, piece.brief
    count = len(chart.bars)
    free = range(1, count + 1 if brief.loop else max(count, 2))
    work = harmony_of(chart, brief, free, lambda chart, bar: True, Random(dice), chance=True)  # noqa: ARG005
    work.terms = replace(work.terms, guard=replace(work.terms.guard, kept=brief.idioms))
    redone(work, list(free))
    played = arrange(work.chart, style_of(brief.genre), brief, Random(f"{dice} hands"))
    return replace(played, warnings=piece.warnings)


def table(variations: Variations) -> list[str]:
    """The distances as lines of a table: a row a pair, in per cent."""
    if not variations.distances:
        return []
    rows: Sequence[tuple[str, ...]] = [
        ("versions", "chords", "left", "right", "rhythm", "in all"),
        *(
            (f"{a} and {b}", *(f"{100 * x:.0f} %" for x in (d.chords, d.left, d.right, d.rhythm, d.total)))
            for a, b, d in variations.distances
        ),
    ]
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    return ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]

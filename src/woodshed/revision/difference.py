"""What changed from one version of a piece to another, bar by bar, and how a player is told."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from woodshed.piece import HANDS, Arrangement, Chart, Hand
from woodshed.piece.bar_text import write_bar
from woodshed.piece.bars import bars_in_words
from woodshed.piece.chart import sounds
from woodshed.revision.distance import within


class BarChange(NamedTuple):
    """What changed in a bar, from 1: its chords before and after, and in each hand how many notes are new, of how many.

    The chords are empty where they stayed.
    """

    bar: int
    before: tuple[str, ...]
    after: tuple[str, ...]
    left: tuple[int, int]
    right: tuple[int, int]


def bar_changes(before: Arrangement, after: Arrangement) -> tuple[BarChange, ...]:
    """The bars in which anything changed, in order."""
    found = []
    for number, (old, new) in enumerate(zip(before.chart.bars, after.chart.bars, strict=True), 1):
        same = sounds(old.changes) == sounds(new.changes)
        symbols = [() if same else tuple(c.chord.symbol for c in bar.changes) for bar in (old, new)]
        left, right = (_fresh(before, after, hand, number) for hand in HANDS)
        if not same or left[0] or right[0]:
            found.append(BarChange(number, symbols[0], symbols[1], left, right))
    return tuple(found)


def _fresh(before: Arrangement, after: Arrangement, hand: Hand, bar: int) -> tuple[int, int]:
    """How many notes of a hand are new in a bar (or gone, if more), and how many there are."""
    length = after.chart.meter.bar
    old, new = (
        Counter(n._replace(finger=None) for n in within(piece.notes, {bar}, length) if n.hand == hand)
        for piece in (before, after)
    )
    return max((new - old).total(), (old - new).total()), new.total()


def told(before: Arrangement, after: Arrangement) -> tuple[str, ...]:
    """What changed, a line a bar, and what was kept, for a terminal; a piece that moved as a whole in one line."""
    changes = bar_changes(before, after)
    lines = []
    if before.chart.key != after.chart.key:
        lines.append(f"the key: {before.chart.key} is now {after.chart.key}")
    pairs = [
        ("tempo", f"{before.brief.tempo:g}", f"{after.brief.tempo:g}"),
        ("level", str(before.brief.level), str(after.brief.level)),
        ("style", _style(before), _style(after)),
        ("feel", f"{before.brief.feel.swing:g}", f"{after.brief.feel.swing:g}"),
    ]
    lines += [f"the {name}: {old} is now {new}" for name, old, new in pairs if old != new]
    if before.chart.key != after.chart.key or before.brief.feel != after.brief.feel:
        return (*lines, "every bar moved with it")
    lines += [_line(change, before.chart, after.chart) for change in changes]
    touched = {change.bar for change in changes}
    kept = [n for n in range(1, len(after.chart.bars) + 1) if n not in touched]
    if kept:
        lines.append(f"kept as they were: {bars_in_words(kept)}")
    return tuple(lines)


def _style(piece: Arrangement) -> str:
    return f"{piece.brief.genre}, {piece.brief.application.replace('_', ' ')}"


def _line(change: BarChange, before: Chart, after: Chart) -> str:
    old, new = (write_bar(chart.bars[change.bar - 1], chart.meter) for chart in (before, after))
    parts = [f"{old} is now {new}"] if change.after else []
    hands = ((hand, counts) for hand, counts in (("left", change.left), ("right", change.right)) if counts[0])
    parts += [
        f"{hand} hand {min(fresh, all_)} of {all_} notes new" if all_ else f"{hand} hand silent now"
        for hand, (fresh, all_) in hands
    ]
    return f"bar {change.bar}: " + "; ".join(parts)

"""The sustain pedal: caught anew at each change of chord, up where the hands are dry."""

from __future__ import annotations

from collections.abc import Container, Sequence
from itertools import groupby

from woodshed.arrangement.device import Piece, Span
from woodshed.piece import Pedal
from woodshed.theory.time import QUARTER, Ticks

CATCH: Ticks = QUARTER // 48
"""How long before a bar line the pedal goes down that a kept bar begins with, where its chord is new."""
_PEDAL_GAP: Ticks = QUARTER // 8
"""How long the pedal stays up at a change, a thirty-second note: long enough to clear, too short to hear as a hole."""


def pedalling(piece: Piece, spans: Sequence[Span], wet: Sequence[bool]) -> tuple[Pedal, ...]:
    """Pedal caught anew at each change of chord, and up throughout bars that are not ``wet``."""
    if piece.application.pedal == "none" or "pedal" in piece.brief.avoid:
        return ()
    bar, events, down, held = piece.meter.bar, [], False, None
    for span in spans:
        if not wet[span.onset // bar]:
            if down:
                events.append(Pedal(span.onset, 0))
            down, held = False, None
            continue
        if span.chord == held:
            continue
        if down:
            events.append(Pedal(span.onset, 0))
        events.append(Pedal(span.onset + _PEDAL_GAP if span.onset else 0, 127))
        down, held = True, span.chord
    if down:
        events.append(Pedal(piece.bars * bar, 0))
    return tuple(events)


def rejoined(
    fresh: Sequence[Pedal], earlier: Sequence[Pedal], kept: Container[int], bar: Ticks, bars: int
) -> tuple[Pedal, ...]:
    """Fresh pedal with the earlier moves in ``kept`` bars, from 0, and what it takes in the others to join them.

    A kept bar is entered with the pedal as it was before: where the free bar before it leaves it otherwise, it moves a
    thirty-second before the bar line.
    """
    new, old = _by_bar(fresh, bar, bars), _by_bar(earlier, bar, bars)
    enters_new, enters_old = _entered(new, bars), _entered(old, bars)
    out: list[Pedal] = []
    value = 0
    for number in range(bars):
        if number in kept:
            moves = old.get(number, [])
        else:
            moves = new.get(number, [])
            if value != enters_new[number] and (not moves or moves[0].onset > number * bar):
                moves = [Pedal(number * bar, enters_new[number]), *moves]
            ends = moves[-1].value if moves else value
            line = (number + 1) * bar
            if number + 1 in kept and enters_old[number + 1] and _lifts(fresh, line) and not _moves(earlier, line):
                # The chord changes where the kept bar begins, and the kept bar does not catch it: so this one does.
                early = (Pedal(line - _PEDAL_GAP, 0), Pedal(line - CATCH, enters_old[number + 1]))
                moves = [*(move for move in moves if move.onset < line - _PEDAL_GAP), *early]
            elif number + 1 in kept and ends != enters_old[number + 1]:
                seam = Pedal((number + 1) * bar - _PEDAL_GAP, enters_old[number + 1])
                moves = [*(move for move in moves if move.onset < seam.onset), seam]
        out += moves
        value = out[-1].value if out else 0
    if value and bars - 1 not in kept:
        out.append(Pedal(bars * bar, 0))
    return tuple(out)


def _lifts(moves: Sequence[Pedal], tick: Ticks) -> bool:
    return any(move.onset == tick and move.value == 0 for move in moves)


def _moves(moves: Sequence[Pedal], tick: Ticks) -> bool:
    return any(move.onset == tick for move in moves)


def _by_bar(moves: Sequence[Pedal], bar: Ticks, bars: int) -> dict[int, list[Pedal]]:
    """The moves of each bar, from 0; what lies on the last bar line belongs to the last bar."""
    ordered = sorted(moves, key=lambda move: move.onset)
    return {n: list(rows) for n, rows in groupby(ordered, lambda move: min(move.onset // bar, bars - 1))}


def _entered(rows: dict[int, list[Pedal]], bars: int) -> list[int]:
    """How far down the pedal is when each bar begins, before its first move."""
    values, value = [], 0
    for number in range(bars):
        values.append(value)
        value = rows[number][-1].value if number in rows else value
    return values

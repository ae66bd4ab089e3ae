"""The sustain pedal: caught anew at each change of chord, up where the hands are dry."""

from __future__ import annotations

from collections.abc import Sequence

from woodshed.arrangement.device import Piece, Span
from woodshed.piece import Pedal
from woodshed.theory.time import QUARTER, Ticks

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

"""Writes both hands: every bar goes to one device per hand, and what comes of it is made playable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from woodshed.arrangement.counterpoint import faults
from woodshed.arrangement.device import Moment, Piece, Span, Stroke
from woodshed.arrangement.devices import DEVICES
from woodshed.arrangement.essentials import completed
from woodshed.arrangement.guide_tones import led
from woodshed.arrangement.plan import BarPlan
from woodshed.arrangement.reach import within_reach
from woodshed.arrangement.variation import varied
from woodshed.piece import Hand
from woodshed.theory.time import Ticks

if TYPE_CHECKING:
    from woodshed.genres.style import Pattern

_EQUAL_BARS, _OSTINATO_BARS = 3, 7
"""Equal bars in a row before one is varied (genres.md 0.3 allows three, and eight of an ostinato)."""
_DRAFTS = 8
"""Drafts of a strict piece at most: one in six has a fault, so eight leave hardly any."""


_CRUSHED = 160
"""Ticks: what is shorter and stands right before a fill was crushed into the note that the fill replaces."""
_FILL_PHRASE = 4
"""Bars within which a fill that found no room may still come."""


def best_draft(
    piece: Piece,
    bars: Sequence[tuple[Span, ...]],
    plans: Sequence[BarPlan],
    flat: Sequence[Span],
    rng: Random,
) -> tuple[list[Stroke], list[Stroke]]:
    """Both hands as written. Strict styles are written again while faults remain, and the draft with fewest is kept."""
    best, fewest = None, 0
    for _ in range(_DRAFTS if piece.application.strict else 1):
        lefts = _perform("left", bars, plans, piece, [()] * len(bars), rng)
        rights = _perform("right", bars, plans, piece, lefts, rng)
        lefts, rights = varied(lefts, rights, piece.meter.bar, most=_equal_bars(plans))
        alone = all(p.left.device == "walking_bass" for p in plans[:-1])
        both = _played(piece, flat, _flattened(lefts), _flattened(rights), bass_alone=alone)
        count = faults(piece, flat, *both) if piece.application.strict else 0
        if best is None or count < fewest:
            best, fewest = both, count
        if not fewest:
            break
    return best or ([], [])


def _equal_bars(plans: Sequence[BarPlan]) -> int:
    """How many equal bars may follow each other: more where a hand plays an ostinato."""
    ostinato = any(p.left.options.get("ostinato") or p.right.options.get("ostinato") for p in plans)
    return _OSTINATO_BARS if ostinato else _EQUAL_BARS


def _flattened(bars: Sequence[Sequence[Stroke]]) -> list[Stroke]:
    return [stroke for bar in bars for stroke in bar]


def _perform(
    hand: Hand,
    bars: Sequence[tuple[Span, ...]],
    plans: Sequence[BarPlan],
    piece: Piece,
    other: Sequence[tuple[Stroke, ...]],
    rng: Random,
) -> list[tuple[Stroke, ...]]:
    """One hand, bar by bar. A fill takes the end of the bar from its place on; ties into it are cut.

    A fill that finds no room waits for the next bar of its phrase.
    """
    if piece.brief.hands not in ("both", hand):
        return [()] * len(bars)
    rows: list[tuple[Stroke, ...]] = []
    last = len(bars) - 1
    round_again = _after_the_end(bars, piece) if piece.brief.loop else None
    owed: Pattern | None = None
    for b, spans in enumerate(bars):
        bar_plan = plans[b]
        ahead = bars[b + 1][0] if b < last else round_again
        moment = Moment(
            hand=hand,
            bar=b,
            start=b * piece.meter.bar,
            spans=spans,
            ahead=ahead,
            behind=bars[b - 1][-1] if b else None,
            before=rows[-1] if rows else (),
            other=other[b],
            other_before=other[b - 1] if b else (),
            pattern=bar_plan.left if hand == "left" else bar_plan.right,
            piece=piece,
            section=bar_plan.section,
            place=bar_plan.place,
            closing=bar_plan.closing,
            ending=bar_plan.ending,
        )
        strokes = DEVICES[moment.pattern.device](moment, rng)
        wanted = bar_plan.fill or owed
        if hand == "right" and wanted is not None and not bar_plan.ending:
            plain = strokes
            strokes = _filled(moment, strokes, wanted, rng)
            owed = wanted if strokes is plain and b % _FILL_PHRASE != _FILL_PHRASE - 1 else None
        rows.append(strokes)
    return rows


def _after_the_end(bars: Sequence[tuple[Span, ...]], piece: Piece) -> Span:
    """The first chord of a loop as it comes round again."""
    first, length = bars[0][0], piece.bars * piece.meter.bar
    return first._replace(onset=first.onset + length, end=first.end + length)


def _filled(
    moment: Moment, strokes: tuple[Stroke, ...], pattern: Pattern, rng: Random
) -> tuple[Stroke, ...]:
    fill = DEVICES[pattern.device](
        replace(moment, pattern=pattern, before=strokes or moment.before), rng
    )
    if not fill:
        return strokes
    first = min(stroke.onset for stroke in fill)
    pushes = [
        s
        for s in strokes
        if s.onset + s.duration > moment.end + 40
        and s.onset >= max(f.onset + f.duration for f in fill)
    ]
    kept = [
        stroke._replace(duration=min(stroke.duration, first - stroke.onset))
        for stroke in strokes
        if stroke.onset < first - _CRUSHED or (stroke.onset < first and stroke.duration > _CRUSHED)
    ]
    return (*kept, *fill, *pushes)


def _played(
    piece: Piece,
    spans: Sequence[Span],
    left: list[Stroke],
    right: list[Stroke],
    *,
    bass_alone: bool = False,
) -> tuple[list[Stroke], list[Stroke]]:
    """Both hands complete in their chords and within reach, inside the piece."""
    end = piece.bars * piece.meter.bar
    left = [_inside(stroke, end) for stroke in left if 0 <= stroke.onset < end]
    right = [_inside(stroke, end) for stroke in right if 0 <= stroke.onset < end]
    left, right = within_reach(piece, left, right)
    if piece.brief.voices == "satb":
        return left, right
    rootless = piece.brief.asks("rootless_AB", "shell")
    left, right, added = completed(
        piece, spans, left, right, root=not rootless, bass_alone=bass_alone
    )
    if piece.brief.genre == "jazz":
        left, right, guided = led(piece, spans, left, right, bass_alone=bass_alone)
        added = added or guided
    if added:
        left, right = within_reach(piece, left, right)
    return left, right


def _inside(stroke: Stroke, end: Ticks) -> Stroke:
    if stroke.onset + stroke.duration <= end:
        return stroke
    return stroke._replace(duration=end - stroke.onset)

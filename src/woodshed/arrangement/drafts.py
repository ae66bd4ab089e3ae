"""Writes both hands: every bar goes to one device per hand, and what comes of it is made playable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import TYPE_CHECKING

from woodshed.arrangement.counterpoint import faults
from woodshed.arrangement.device import Moment, Piece, Span, Stroke
from woodshed.arrangement.devices import DEVICES
from woodshed.arrangement.essentials import completed
from woodshed.arrangement.guide_tones import led
from woodshed.arrangement.hand_wishes import as_wished
from woodshed.arrangement.plan import BarPlan
from woodshed.arrangement.reach import within_reach
from woodshed.arrangement.settling import settled
from woodshed.arrangement.variation import varied
from woodshed.piece import Cell, Hand
from woodshed.theory.time import EIGHTH, QUARTER, Ticks

if TYPE_CHECKING:
    from woodshed.genres.style import Pattern

_EQUAL_BARS, _OSTINATO_BARS = 3, 7
"""Equal bars in a row before one is varied (genres.md 0.3 allows three, and eight of an ostinato)."""
_PATIENCE = 2
"""How often the faulty bars of a strict piece are written again without any gain before that is it."""


_CRUSHED = 160
"""Ticks: what is shorter and stands right before a fill was crushed into the note that the fill replaces."""
_LEAST_FILL = 3
"""Notes below which a fill is no fill."""
_LINE = 3
"""Single notes in a beat that make a line."""
_FILL_PHRASE = 4
"""Bars within which a fill that found no room may still come."""


Bars = list[tuple[Stroke, ...]]
"""The strokes of one hand, bar by bar."""


@dataclass(frozen=True, slots=True)
class Score:
    """What is to be written out: the piece, its chords bar by bar, and who plays what in each bar.

    ``held`` are the strokes that are there already, by hand and bar from 0.
    """

    piece: Piece
    bars: Sequence[tuple[Span, ...]]
    plans: Sequence[BarPlan]
    held: Mapping[Cell, tuple[Stroke, ...]] = field(default_factory=dict)

    @property
    def spans(self) -> list[Span]:
        """All chords in order."""
        return [span for bar in self.bars for span in bar]

    def moment(self, hand: Hand, bar: int, rows: Bars, other: Bars) -> Moment:
        """One bar of one hand, given its own bars so far and those of the other hand."""
        plan = self.plans[bar]
        return Moment(
            hand=hand,
            bar=bar,
            start=bar * self.piece.meter.bar,
            spans=self.bars[bar],
            ahead=self._ahead(bar),
            behind=self.bars[bar - 1][-1] if bar else None,
            before=rows[bar - 1] if bar else (),
            other=other[bar],
            other_before=other[bar - 1] if bar else (),
            pattern=plan.left if hand == "left" else plan.right,
            piece=self.piece,
            section=plan.section,
            place=plan.place,
            closing=plan.closing,
            ending=plan.ending,
            after=self.held.get((hand, bar + 1), ()),
        )

    def _ahead(self, bar: int) -> Span | None:
        """The first chord of the next bar; at the end of a loop the first of all as it comes round again."""
        if bar + 1 < len(self.bars):
            return self.bars[bar + 1][0]
        if not self.piece.brief.loop:
            return None
        first, length = self.bars[0][0], self.piece.bars * self.piece.meter.bar
        return first._replace(onset=first.onset + length, end=first.end + length)


def best_draft(score: Score, rng: Random) -> tuple[list[Stroke], list[Stroke]]:
    """Both hands as written. In strict styles the bars with faults are written again, and the fewest faults win.

    What is left of them is settled note by note. Four voices have no faults to mend.
    """
    lefts = _perform("left", score, [()] * len(score.bars), rng)
    rights = _perform("right", score, lefts, rng)
    both = _finished(score, lefts, rights)
    if not score.piece.application.strict or score.piece.brief.voices == "satb":
        return both
    spans = score.spans
    wrong = faults(score.piece, spans, *both)
    patience = _PATIENCE
    while wrong and patience:
        trial = _rewritten(score, lefts, rights, wrong, rng)
        again = _finished(score, *trial)
        count = faults(score.piece, spans, *again)
        patience -= 1
        if len(count) < len(wrong):
            patience = _PATIENCE
        if len(count) <= len(wrong):
            (lefts, rights), both, wrong = trial, again, count
    return within_reach(score.piece, *settled(score.piece, spans, *both, held=score.held)) if wrong else both


def _rewritten(score: Score, lefts: Bars, rights: Bars, wrong: Sequence[int], rng: Random) -> tuple[Bars, Bars]:
    """Both hands with the bars that lead into a fault, and those it lies in, written anew."""
    left, right = list(lefts), list(rights)
    bars = sorted({b for w in wrong for b in (w - 1, w) if b >= 0})
    silent: Bars = [()] * len(left)
    sides: tuple[tuple[Hand, Bars, Bars], ...] = (("left", left, silent), ("right", right, left))
    for hand, rows, other in sides:
        for bar in bars if score.piece.brief.hands in ("both", hand) else ():
            if (hand, bar) in score.held:
                continue
            moment = score.moment(hand, bar, rows, other)
            rows[bar] = _with_the_harmony(moment, as_wished(moment, DEVICES[moment.pattern.device](moment, rng)))
    return left, right


def _finished(score: Score, lefts: Bars, rights: Bars) -> tuple[list[Stroke], list[Stroke]]:
    """Both hands varied, complete in their chords and within reach."""
    most = _equal_bars(score.plans)
    lefts, rights = varied(lefts, rights, score.piece.meter.bar, most=most, held=score.held)
    alone = all(p.left.device == "walking_bass" or p.left.options.get("alone") for p in score.plans[:-1])
    lines = all("entries" in plan.right.options for plan in score.plans[:-1])
    left, right = _flattened(lefts), _flattened(rights)
    return _played(score.piece, score.spans, left, right, bass_alone=alone, lines=lines)


def _equal_bars(plans: Sequence[BarPlan]) -> int:
    """How many equal bars may follow each other: more where a hand plays an ostinato."""
    ostinato = any(p.left.options.get("ostinato") or p.right.options.get("ostinato") for p in plans)
    return _OSTINATO_BARS if ostinato else _EQUAL_BARS


def _flattened(bars: Sequence[Sequence[Stroke]]) -> list[Stroke]:
    return [stroke for bar in bars for stroke in bar]


def _perform(hand: Hand, score: Score, other: Bars, rng: Random) -> Bars:
    """One hand, bar by bar. A fill takes the end of the bar from its place on; ties into it are cut.

    A fill that finds no room waits for the next bar of its phrase.
    """
    if score.piece.brief.hands not in ("both", hand):
        return [score.held.get((hand, bar), ()) for bar in range(len(score.bars))]
    rows: Bars = []
    owed: Pattern | None = None
    for bar, plan in enumerate(score.plans):
        if (hand, bar) in score.held:
            rows.append(score.held[hand, bar])
            continue
        moment = score.moment(hand, bar, rows, other)
        strokes = as_wished(moment, DEVICES[moment.pattern.device](moment, rng))
        wanted = plan.fill or owed
        if hand == "right" and wanted is not None and not plan.ending:
            plain = strokes
            strokes = _filled(moment, strokes, wanted, rng)
            owed = wanted if strokes is plain and bar % _FILL_PHRASE != _FILL_PHRASE - 1 else None
        rows.append(_with_the_harmony(moment, strokes))
    return rows


def _with_the_harmony(moment: Moment, strokes: tuple[Stroke, ...]) -> tuple[Stroke, ...]:
    """The strokes without those in a silence of the harmony, but for what is pushed out of it, and a given tune."""
    if not any(span.chord.silent for span in moment.spans):
        return strokes
    own = 1 if moment.piece.tune and moment.hand == "right" else 0
    return tuple(stroke for stroke in strokes if stroke.voice == own or not _in_silence(moment, stroke))


def _in_silence(moment: Moment, stroke: Stroke) -> bool:
    sounding = (span.onset for span in moment.spans if span.onset > stroke.onset and not span.chord.silent)
    until = next(sounding, moment.end)
    return moment.span_at(stroke.onset).chord.silent and stroke.onset + stroke.duration <= until


def _filled(moment: Moment, strokes: tuple[Stroke, ...], pattern: Pattern, rng: Random) -> tuple[Stroke, ...]:
    fill = DEVICES[pattern.device](replace(moment, pattern=pattern, before=strokes or moment.before), rng)
    fill = fill and _after_pushes(moment, strokes, fill)
    if not fill:
        return strokes
    first = min(stroke.onset for stroke in fill)
    pushes = [
        s
        for s in strokes
        if s.onset + s.duration > moment.end + 40 and s.onset >= max(f.onset + f.duration for f in fill)
    ]
    if pattern.options.get("sure"):
        if _in_a_line(strokes, first):
            return strokes
        strokes = _without_upbeat(strokes, first)
    kept = [
        stroke._replace(duration=min(stroke.duration, first - stroke.onset))
        for stroke in strokes
        if stroke.onset < first - _CRUSHED or (stroke.onset < first and stroke.duration > _CRUSHED)
    ]
    return (*kept, *fill, *pushes)


def _after_pushes(moment: Moment, strokes: tuple[Stroke, ...], fill: tuple[Stroke, ...]) -> tuple[Stroke, ...]:
    """A fill without the notes that would cut a push off before the chord it belongs to; empty if little is left."""
    first = min(stroke.onset for stroke in fill)
    pushed = {
        span.onset
        for span in moment.spans[1:]
        for s in strokes
        if span.onset - EIGHTH <= s.onset < min(first, span.onset) and s.onset + s.duration > span.onset >= first
    }
    if not pushed:
        return fill
    free = min((s.onset for s in fill if s.onset >= max(pushed) + EIGHTH and s.onset % EIGHTH == 0), default=moment.end)
    rest = tuple(stroke for stroke in fill if stroke.onset >= free)
    return rest if len({stroke.onset for stroke in rest}) >= _LEAST_FILL else ()


def _in_a_line(strokes: Sequence[Stroke], first: Ticks) -> bool:
    """Whether the hand already sings in the beat before a fill: two runs without a breath hide the changes."""
    onsets = [stroke.onset for stroke in strokes]
    return sum(first - QUARTER <= onset < first and onsets.count(onset) == 1 for onset in onsets) >= _LINE


def _without_upbeat(strokes: tuple[Stroke, ...], first: Ticks) -> tuple[Stroke, ...]:
    """The strokes without a single note of melody, and what is crushed into it, right before a fill.

    The ear would take such a note for the beginning of the run. The chord before it is held up to the fill.
    """
    onsets = [stroke.onset for stroke in strokes]
    upbeats = {onset for onset in onsets if first - EIGHTH <= onset < first and onsets.count(onset) == 1}
    upbeats |= {s.onset for s in strokes if s.duration <= _CRUSHED and s.onset + s.duration in upbeats}
    held = max((onset for onset in onsets if onset < min(upbeats, default=0)), default=0)
    if onsets.count(held) < 2:  # a line of its own, or nothing to hold
        return strokes
    return tuple(
        stroke._replace(duration=first - held) if stroke.onset == held else stroke
        for stroke in strokes
        if stroke.onset not in upbeats
    )


def _played(
    piece: Piece,
    spans: Sequence[Span],
    left: list[Stroke],
    right: list[Stroke],
    *,
    bass_alone: bool = False,
    lines: bool = False,
) -> tuple[list[Stroke], list[Stroke]]:
    """Both hands complete in their chords and within reach, inside the piece."""
    end = piece.bars * piece.meter.bar
    left = [_inside(stroke, end) for stroke in left if 0 <= stroke.onset < end]
    right = [_inside(stroke, end) for stroke in right if 0 <= stroke.onset < end]
    left, right = within_reach(piece, left, right)
    if piece.brief.voices == "satb":
        return left, right
    rootless = piece.brief.asks("rootless_AB", "shell")
    left, right, added = completed(piece, spans, left, right, root=not rootless, bass_alone=bass_alone, lines=lines)
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

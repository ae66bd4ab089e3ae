"""Makes a finished draft easier: fewer strokes, thinner chords, a left hand that stays where it is."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from woodshed.arrangement.essentials import needed_tones
from woodshed.arrangement.plain_bass import in_one_place, on_chord
from woodshed.theory.time import EIGHTH, QUARTER, Ticks

if TYPE_CHECKING:
    from woodshed.arrangement.device import Piece, Span, Stroke
    from woodshed.arrangement.plan import BarPlan
    from woodshed.genres.style import Pattern
    from woodshed.piece import Brief, Hand
    from woodshed.theory.meter import Meter

Grip = list["Stroke"]

_CRUSHED: Ticks = QUARTER // 6
"""What is shorter than a sixteenth triplet and leads into the next note is an ornament."""
_LEGATO: Ticks = QUARTER // 2
"""A stroke that reached to within an eighth of the next one takes over the time of those that are left out after it."""
_NEW_CHORD, _OWN, _LILT, _ROOT = 1.5, 1.6, 0.4, 0.6
"""What speaks for a stroke beside its place in the meter: it brings a new chord; the hand strikes there in every bar;
it leads over the bar line in a swung feel, without which a beginner's shuffle does not shuffle; it is the bass."""
_BACKBEAT = 0.3
"""What speaks for an off-beat after the second and fourth beat, where all are alike."""
_OFF_BEAT, _SYNCOPATED = 0.3, 0.6
"""What speaks for an off-beat in a right hand that strikes less than this share of its strokes on beats."""
_SWUNG = 0.55
_ROUNDED = 0.25
"""Strokes a bar by which a pace is rounded up: the first of a bar has the whole bar line before it."""
_STYLE, _KEPT = 1.6, 100.0
"""How much faster than a rung allows a figure may play that makes its style; one that stays as it is."""
_WHOLE_FROM = 4
"""The level from which a closed figure keeps all its strokes: a boogie has eight to the bar, a tumbao its two."""
_FULL_CHOPS = 3
"""The level from which chops have the three notes of their chords (genres.md 0.4, skank), and basses in dyads both."""


_CLOSING = 2
"""Notes of a chord that ends a piece: one alone over a bass is no end."""


class Easier(NamedTuple):
    """One rung down: the most strokes a second and notes at once of each hand.

    ``near`` keeps the left hand's single notes inside one octave.
    """

    left_pace: float
    right_pace: float
    left_notes: int
    right_notes: int
    near: bool = False

    def pace(self, hand: Hand) -> float:
        """Strokes a second at most."""
        return self.left_pace if hand == "left" else self.right_pace

    def notes(self, hand: Hand) -> int:
        """Notes at once at most."""
        return self.left_notes if hand == "left" else self.right_notes


@dataclass(frozen=True, slots=True)
class Draft:
    """One hand of a finished draft, grip by grip in bars, with what each place of the bar is to it.

    ``own`` says in which share of the bars the hand strikes at a place, in ticks from the bar line; ``patience`` how
    much faster than a rung allows it may play in each bar, and ``least`` how many notes its grips keep if they can.
    ``plain`` leaves crushed notes out where it is thinned, ``even`` moves strokes between the halves of beats onto the
    next half.
    """

    hand: Hand
    bars: Sequence[Sequence[Grip]]
    own: Mapping[Ticks, float]
    patience: Sequence[float]
    least: int
    plain: bool
    even: bool

    @staticmethod
    def of(
        strokes: Sequence[Stroke], hand: Hand, piece: Piece, plans: Sequence[BarPlan], ladders: Mapping[str, Any]
    ) -> Draft:
        """The draft of a hand; ``ladders`` is the table of levels, with the idioms whose figures are ``closed``."""
        closed, simple = frozenset(ladders["closed"]["idioms"]), ladders["simple"]
        bars: list[list[Grip]] = [[] for _ in range(piece.bars)]
        for onset, grip in groupby(sorted(strokes), key=lambda s: s.onset):
            bars[min(onset // piece.meter.bar, piece.bars - 1)].append(list(grip))
        places = Counter(grip[0].onset % piece.meter.bar for row in bars for grip in row)
        played = max(sum(bool(row) for row in bars), 1)
        patterns = [plan.left if hand == "left" else plan.right for plan in plans]
        return Draft(
            hand=hand,
            bars=bars,
            own={place: count / played for place, count in places.items()},
            patience=[_patience(pattern, piece.brief, closed) for pattern in patterns],
            least=_least(hand, patterns[0], bars, piece.brief.level),
            plain=piece.brief.level <= simple["plain"],
            even=piece.brief.level <= simple["even"],
        )


def _least(hand: Hand, pattern: Pattern, bars: Sequence[Sequence[Grip]], level: int) -> int:
    """How many notes the grips of a hand keep: those of chops and of left-hand figures in dyads are their sound."""
    if not _figure(pattern):
        return 1
    if hand == "right":
        return 3 if level >= _FULL_CHOPS else 2
    sizes = [len(grip) for row in bars for grip in row]
    return 2 if level >= _FULL_CHOPS and sum(size > 1 for size in sizes) > len(sizes) / 2 else 1


def _figure(pattern: Pattern) -> bool:
    """Whether a pattern is a dry figure by which its style is known."""
    return bool(pattern.idioms and (pattern.options.get("dry") or pattern.options.get("ostinato")))


def _patience(pattern: Pattern, brief: Brief, closed: frozenset[str]) -> float:
    """How much faster than others a pattern may stay: any that was asked for, and figures that make a style."""
    if brief.asks(*pattern.idioms):
        return _KEPT
    if not _figure(pattern):
        return _STYLE if pattern.hand == "left" and pattern.idioms else 1.0
    whole = brief.level >= _WHOLE_FROM and not closed.isdisjoint(pattern.idioms)
    return _KEPT if whole else _STYLE


@dataclass(frozen=True, slots=True)
class Harmony:
    """The chords of a piece by time, in ticks: ``starts`` of all spans, ``changes`` where a new chord begins."""

    spans: Sequence[Span]
    starts: Sequence[Ticks]
    changes: Sequence[Ticks]

    @staticmethod
    def of(spans: Sequence[Span]) -> Harmony:
        """The harmony of spans in order."""
        fresh = [b.onset for a, b in zip((None, *spans), spans, strict=False) if a is None or a.chord != b.chord]
        return Harmony(spans, [span.onset for span in spans], fresh)

    def at(self, onset: Ticks) -> Span:
        """The span that a time lies in."""
        return self.spans[max(bisect_right(self.starts, onset) - 1, 0)]

    def changes_in(self, start: Ticks, end: Ticks) -> int:
        """How many chords begin from ``start`` on, before ``end``."""
        return bisect_left(self.changes, end) - bisect_left(self.changes, start)

    def next_change(self, onset: Ticks) -> Ticks:
        """When the first chord begins after a time; far away after the last."""
        place = bisect_right(self.changes, onset)
        return self.changes[place] if place < len(self.changes) else 2**31

    def brought(self, grip: Grip) -> Span | None:
        """The chord that a grip brings: begun with it, or pushed by up to a quarter; None where it brings none."""
        onset = grip[0].onset
        change = self.next_change(onset - 1)
        pushed = change - onset <= QUARTER and max(s.onset + s.duration for s in grip) > change + EIGHTH
        return self.at(change) if pushed or change == onset else None


def thinned(
    draft: Draft,
    piece: Piece,
    spans: Sequence[Span],
    rungs: Sequence[Easier | None],
    second: float,
    *,
    complete: bool = False,
) -> list[Stroke]:
    """The hand with a rung of the ladder for each bar, None where it stays as it is; ``second`` is in ticks.

    If it is to be ``complete``, a bar keeps as many strokes as chords begin in it, whatever the rung says, and a bass
    that makes its style keeps two.
    """
    grips: list[Grip] = []
    harmony = Harmony.of(spans)
    for bar, (written, rung) in enumerate(zip(draft.bars, rungs, strict=True)):
        if rung is None:
            grips += [list(grip) for grip in written]
            continue
        ends = draft.plain and draft.hand == "right" and bar == piece.bars - 1 and not piece.brief.loop
        row = _ended(written) if ends else written
        row = [grip for grip in row if not _crushed(grip)] or list(row) if draft.plain else list(row)
        row = _even(row, piece.meter) if draft.even else row
        kept = [grip for grip in row if not _crushed(grip)] or row
        most = strokes_in(rung.pace(draft.hand) * draft.patience[bar], piece.meter, second)
        if complete:
            most = max(most, len(piece.meter.halves) if draft.hand == "left" and draft.patience[bar] > 1 else 1)
            most = max(most, harmony.changes_in(bar * piece.meter.bar, (bar + 1) * piece.meter.bar))
        kept = _fewest(kept, most, draft, piece, harmony) if len(kept) > most else kept
        kept = kept if draft.plain else _with_crushed(row, kept)
        covered = _covering(row, kept, harmony)
        if draft.plain and draft.hand == "left":
            covered = on_chord(covered, row, harmony.at)
        elif piece.brief.level == 1 and piece.brief.feel.swing > _SWUNG and draft.least == 1 and len(covered) == 1:
            covered = _on_beat(covered, grips[-1:], piece.meter)
        notes = max(rung.notes(draft.hand), draft.least, _CLOSING if ends else 0)
        grips += [_narrow(grip, notes, draft.hand, harmony.at(grip[0].onset)) for grip in covered]
    if draft.hand == "left" and any(rung is not None and rung.near for rung in rungs):
        grips = in_one_place(grips, [rung is not None and rung.near for rung in rungs], piece, harmony.at)
    return sorted(stroke for grip in grips for stroke in grip)


def _ended(row: Sequence[Grip]) -> Sequence[Grip]:
    """The last bar without what is played over its last chord, which easy hands hold."""
    for i, grip in enumerate(row[:-1]):
        if len(grip) > 1 and min(s.onset + s.duration for s in grip) > row[-1][0].onset:
            return row[: i + 1]
    return row


def _even(row: Sequence[Grip], meter: Meter) -> list[Grip]:
    """A bar with every grip on a half of a beat: later ones move on to the next, or back where that is taken.

    What finds no place between its neighbours is left out, and no grip sounds on into one that moved towards it.
    """
    unit = EIGHTH if meter.beat % QUARTER else meter.beat // 2
    taken = {grip[0].onset for grip in row if not grip[0].onset % unit}
    out: list[Grip] = []
    for grip in row:
        onset = grip[0].onset
        place = -(-onset // unit) * unit
        if place != onset and (place in taken or place % meter.bar == 0):
            place -= unit
        last = out[-1][0].onset if out else -1
        if place <= last or (place != onset and place in taken):
            continue
        if out:
            out[-1] = [s._replace(duration=min(s.duration, place - last)) if s.onset < place else s for s in out[-1]]
        out.append(list(grip) if place == onset else [_from(stroke, place) for stroke in grip])
    return out


def _on_beat(row: Sequence[Grip], before: Sequence[Grip], meter: Meter) -> list[Grip]:
    """What a beginner strikes alone in a bar on the beat before, since nothing else says where it would come.

    It stays where the stroke ``before`` came a bar earlier on that beat: bars do not follow alike.
    """
    onset = row[0][0].onset
    place = onset - onset % meter.bar % meter.beat
    if any(grip[0].onset == place - meter.bar for grip in before):
        return list(row)
    return [[_from(s, place) for s in grip] for grip in row]


def _from(stroke: Stroke, onset: Ticks) -> Stroke:
    """A stroke that begins at another time and ends when it did, or lasts as long where that is before."""
    left = stroke.onset + stroke.duration - onset
    return stroke._replace(onset=onset, duration=left if left > 0 else stroke.duration)


def strokes_in(pace: float, meter: Meter, second: float) -> int:
    """How many strokes a bar has at most at so many a second: as a bar divides, down to one. ``second`` is in ticks.

    >>> from woodshed.theory.meter import Meter
    >>> [strokes_in(pace, Meter(4, 4), 1920.0) for pace in (0.2, 1.5, 3.5, 9.0)]
    [1, 2, 4, 16]
    """
    beats = len(meter.beats)
    natural = (1, len(meter.halves), beats, 2 * beats, 3 * beats, 4 * beats)
    allowed = pace * meter.bar / second + _ROUNDED
    return max([count for count in natural if count <= allowed], default=1)


def _with_crushed(row: Sequence[Grip], kept: Sequence[Grip]) -> list[Grip]:
    """The grips that stay, each with what is crushed into it."""
    stays = {grip[0].onset for grip in kept}
    pairs = zip(row, [*row[1:], []], strict=False)
    return [grip for grip, goal in pairs if grip[0].onset in stays or (_leads(grip, goal) and goal[0].onset in stays)]


def _leads(grip: Grip, goal: Grip) -> bool:
    """Whether a grip is crushed into another."""
    return bool(goal) and _crushed(grip) and goal[0].onset - grip[0].onset <= _CRUSHED


def _crushed(grip: Grip) -> bool:
    return max(s.duration for s in grip) <= _CRUSHED


def _fewest(row: Sequence[Grip], most: int, draft: Draft, piece: Piece, harmony: Harmony) -> list[Grip]:
    """The grips of a bar that matter most, in order: on strong places, at new chords, where the hand always strikes."""
    meter, half = piece.meter, piece.meter.beat // 2
    swung = piece.brief.feel.swing > _SWUNG and piece.brief.feel.unit == "1/8" and 0 in draft.own
    swung = swung and most != len(meter.beats)
    beaten = sum(share for place, share in draft.own.items() if place % meter.beat == 0)
    syncopated = draft.hand == "right" and beaten < _SYNCOPATED * sum(draft.own.values())

    def worth(grip: Grip) -> float:
        place = grip[0].onset % meter.bar
        weight = _metric(place, piece) + _OWN * draft.own.get(place, 0.0)
        chord = harmony.brought(grip)
        weight += _NEW_CHORD * (chord is not None)
        weight += _ROOT * (draft.hand == "left" and _is_bass(grip, chord or harmony.at(grip[0].onset)))
        off = place % meter.beat == half
        weight += _LILT * (swung and off and place + half >= meter.bar)
        weight += _BACKBEAT * (off and place // meter.beat % 2) + _OFF_BEAT * (off and syncopated)
        return weight + 0.001 * len(grip)

    best = sorted(row, key=worth, reverse=True)[:most]
    return sorted(best, key=lambda grip: grip[0].onset)


def _is_bass(grip: Grip, span: Span) -> bool:
    """Whether a grip stands on the bass of a chord."""
    bass = span.chord.bass or span.chord.root
    return bool(min(s.key for s in grip) % 12 == bass.semitone)


def _metric(place: Ticks, piece: Piece) -> float:
    """How strong a place of the bar is, from 1 on its first beat down to 0 between the halves of beats."""
    if not place:
        return 1.0
    if place in piece.meter.halves:
        return 0.9
    if place % piece.meter.beat == 0:
        return 0.5
    return 0.25 if place % (piece.meter.beat // 2) == 0 else 0.0


def _covering(row: Sequence[Grip], kept: Sequence[Grip], harmony: Harmony) -> list[Grip]:
    """The grips that stay, sounding through those that do not where the hand was legato, up to the next chord."""
    stays = {grip[0].onset for grip in kept}
    out: list[Grip] = []
    for grip in row:
        if grip[0].onset in stays:
            out.append(list(grip))
            continue
        if not out:
            continue
        last = out[-1]
        end = min(max(s.onset + s.duration for s in grip), harmony.next_change(grip[0].onset))
        brought = harmony.brought(last)
        if harmony.next_change(brought.onset if brought else last[0].onset) <= grip[0].onset:
            continue
        out[-1] = [
            s._replace(duration=max(s.duration, end - s.onset))
            if s.onset + s.duration >= grip[0].onset - _LEGATO
            else s
            for s in last
        ]
    return out


def _narrow(grip: Grip, most: int, hand: Hand, span: Span) -> Grip:
    """A grip of at most so many notes: the outer one, then those that the chord needs, then whatever is near."""
    if len(grip) <= most:
        return grip
    outer = max(grip, key=lambda s: s.key) if hand == "right" else min(grip, key=lambda s: s.key)
    need = [set(group) for group in needed_tones(span.chord, root=False)]

    def spare(stroke: Stroke) -> tuple[bool, int]:
        tone = stroke.key % 12
        return tone == outer.key % 12 or not any(tone in group for group in need), abs(stroke.key - outer.key)

    rest = sorted((s for s in grip if s is not outer), key=spare)
    return sorted([outer, *rest[: most - 1]])

"""Walks the chart and gives each bar to one device per hand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING

from woodshed.arrangement.counterpoint import faults
from woodshed.arrangement.device import Moment, Piece, Span, Stroke
from woodshed.arrangement.devices import DEVICES
from woodshed.arrangement.essentials import completed
from woodshed.arrangement.feel import Player, pedalling
from woodshed.arrangement.frame import (
    STRICT_TONIC,
    TONIC,
    folded,
    framed_brief,
    framed_chord,
    framed_key,
    framed_limits,
    moved,
    grounded, lowered, seated,
    shift_of,
)
from woodshed.arrangement.guide_tones import led
from woodshed.arrangement.hands import Limits, limits
from woodshed.arrangement.plan import BarPlan, plan
from woodshed.arrangement.reach import within_reach
from woodshed.arrangement.part_writing import four_voices
from woodshed.arrangement.variation import varied
from woodshed.arrangement.voice_leading import smoothest, step_between
from woodshed.arrangement.voicing import Grips, Texture, grips
from woodshed.piece import Arrangement, Brief, Chart, Hand, Note
from woodshed.theory.interval import above
from woodshed.theory.pitch import PitchClass
from woodshed.theory.time import Ticks

if TYPE_CHECKING:
    from woodshed.genres.style import Pattern, Style
    from woodshed.theory.chord import Chord
    from woodshed.theory.key import Key

_HOMES = {"left": (36, 62, 49), "right": (55, 79, 67)}
"""Lowest key, highest key and middle of a hand's chords where a pattern does not say (genres.md 0.3)."""


_EQUAL_BARS, _OSTINATO_BARS = 3, 7
"""Equal bars in a row before one is varied (genres.md 0.3 allows three, and eight of an ostinato)."""
_DRAFTS = 8
"""Drafts of a strict piece at most: one in six has a fault, so eight leave hardly any."""


_CRUSHED = 160
"""Ticks: what is shorter and stands right before a fill was crushed into the note that the fill replaces."""
_FILL_PHRASE = 4
"""Bars within which a fill that found no room may still come."""


def arrange(chart: Chart, style: Style, brief: Brief, rng: Random) -> Arrangement:
    """Every note of a chart for two hands, playable at the level of the brief.

    The same chart, style, brief and state of ``rng`` give the same notes.
    """
    application = style.applications[brief.application]
    reach = limits(brief.level, brief.hand_size)
    piece = Piece(brief, application, chart.meter, *reach, len(chart.bars))
    plans = plan(chart, style, brief, application, rng)
    tonic = STRICT_TONIC if application.strict else TONIC
    shift = 0 if brief.voices == "satb" else shift_of(brief.key, tonic)
    home = piece
    if brief.voices != "satb":
        framed = framed_limits(brief.level, brief.hand_size)
        home = Piece(framed_brief(brief, shift), application, chart.meter, *framed, piece.bars)
    bars = _spans(chart, plans, style, home, shift)
    flat = [span for bar in bars for span in bar]
    wet = [not (p.left.options.get("dry") or p.right.options.get("dry")) for p in plans]
    wet[-1] = wet[-1] and all(wet[-2:])
    both = _best_draft(home, bars, plans, flat, rng)
    both = (folded(moved(both[0], shift)), moved(both[1], shift))
    both = _seated(piece, both, plans[0].left, flat)
    flat = [span for bar in _bare_spans(chart, 0) for span in bar]
    notes = _sounded(piece, plans, flat, both, rng)
    return Arrangement(
        brief=brief, chart=chart, notes=tuple(notes), pedal=pedalling(piece, flat, wet)
    )


def _seated(
    piece: Piece, both: tuple[list[Stroke], list[Stroke]], pattern: Pattern, spans: Sequence[Span]
) -> tuple[list[Stroke], list[Stroke]]:
    """The left hand in the octave to which its pattern is bound, where it is, and still within reach."""
    left, options = both[0], pattern.options
    if "lowest" in options:
        left = seated(left, *options["lowest"])
    elif "seat" in options:
        left = lowered(left, spans, *options["seat"])
    elif "bass_below" in options:
        left = grounded(left, options["bass_below"])
    return both if left is both[0] else within_reach(piece, left, both[1])


def _best_draft(
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


def _bare_spans(chart: Chart, shift: int) -> list[list[Span]]:
    """The chords of each bar, ``shift`` semitones lower, without voicings."""
    bars: list[list[Span]] = [[] for _ in chart.bars]
    for number, onset, change in chart.timeline():
        chord, key = change.chord, chart.key_at(number)
        if shift:
            chord, key = framed_chord(chord, shift), framed_key(key, shift)
        bars[number - 1].append(Span(onset, onset + change.duration, chord, key))
    return bars


def _spans(
    chart: Chart, plans: Sequence[BarPlan], style: Style, piece: Piece, shift: int
) -> list[tuple[Span, ...]]:
    """The chords of each bar, with the voicings that each hand's texture takes along the whole piece."""
    bars = _bare_spans(chart, shift)
    if piece.brief.voices == "satb":
        return _in_four_voices(bars)
    strict = piece.application.strict
    for hand in ("left", "right"):
        path: list[tuple[int, int, Grips]] = []
        for b, row in enumerate(bars):
            pattern = plans[b].left if hand == "left" else plans[b].right
            texture = texture_of(pattern, piece.limits(hand), hand)
            if texture is None:
                continue
            for i, span in enumerate(row):
                found = hand_grips(span.chord, texture, style, piece.brief.level)
                if found is not None:
                    path.append((b, i, found))
        chords = [bars[b][i].chord for b, i, _ in path]
        steps = [step_between(x, y) for x, y in pairwise(chords)] if strict else None
        chosen = smoothest([found for _, _, found in path], steps)
        for (b, i, _), keys in zip(path, chosen, strict=True):
            span = bars[b][i]
            bars[b][i] = span._replace(left=keys) if hand == "left" else span._replace(right=keys)
    return [tuple(row) for row in bars]


def _in_four_voices(bars: list[list[Span]]) -> list[tuple[Span, ...]]:
    settings = iter(four_voices([span.chord for row in bars for span in row]))
    return [
        tuple(
            span._replace(left=(v.bass, v.tenor), right=(v.alto, v.soprano))
            for span, v in zip(row, settings, strict=False)
        )
        for row in bars
    ]


@lru_cache(maxsize=1024)
def texture_of(pattern: Pattern, reach: Limits, hand: Hand) -> Texture | None:
    """The texture that a pattern asks for, within this hand's reach; None where it plays no chords."""
    wanted = pattern.options.get("texture")
    if not wanted:
        return None
    if isinstance(wanted, str):
        wanted = {"name": wanted}
    low, high, centre = _HOMES[hand]
    most = wanted.get("most", 4 if hand == "right" else 3)
    if not wanted.get("broken"):
        most = min(most, reach.notes)
    return Texture(
        name=wanted["name"],
        least=min(wanted.get("least", 3 if hand == "right" else 1), most),
        most=most,
        low=max(wanted.get("low", low), reach.low),
        high=min(wanted.get("high", high), reach.alone if wanted.get("broken") else reach.high),
        centre=wanted.get("centre", centre),
        span=min(wanted.get("span", 16), reach.rolled_span if pattern.options.get("roll") else reach.span),
        root=wanted.get("root", False),
        strict=wanted.get("strict", True),
        bass=wanted.get("bass", False),
        broken=wanted.get("broken", False),
    )  # fmt: skip


@lru_cache(maxsize=8192)
def hand_grips(chord: Chord, texture: Texture, style: Style, level: int) -> Grips | None:
    """The shapes for a chord, with ever plainer textures where the asked one has none."""
    if not chord.pitch_classes:
        return None
    found = grips(chord, texture, style, level)
    if found is None:
        plain = Texture(
            name="close", least=min(2, texture.least), most=texture.most, low=texture.low,
            high=texture.high + 4, centre=texture.centre, span=texture.span, root=True,
        )  # fmt: skip
        found = grips(chord, plain, style, level)
    return found


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
    from dataclasses import replace

    fill = DEVICES[pattern.device](replace(moment, pattern=pattern, before=strokes or moment.before), rng)
    if not fill:
        return strokes
    first = min(stroke.onset for stroke in fill)
    pushes = [s for s in strokes if s.onset + s.duration > moment.end + 40 and s.onset >= max(f.onset + f.duration for f in fill)]
    kept = [
        stroke._replace(duration=min(stroke.duration, first - stroke.onset))
        for stroke in strokes
        if stroke.onset < first - _CRUSHED or (stroke.onset < first and stroke.duration > _CRUSHED)
    ]
    return (*kept, *fill, *pushes)


def _played(
    piece: Piece, spans: Sequence[Span], left: list[Stroke], right: list[Stroke], *, bass_alone: bool = False
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


def _sounded(
    piece: Piece,
    plans: Sequence[BarPlan],
    spans: Sequence[Span],
    hands: tuple[list[Stroke], list[Stroke]],
    rng: Random,
) -> list[Note]:
    player = Player(piece, [p.place for p in plans], rng)
    spellings = [(span.onset, _spelling(span.chord, span.key)) for span in spans]
    notes = player.play(hands[0], "left", spellings)
    notes += player.play(hands[1], "right", spellings)
    notes.sort(key=lambda note: (note.onset, note.pitch.midi))
    return notes


@lru_cache(maxsize=4096)
def _spelling(chord: Chord, key: Key) -> tuple[PitchClass, ...]:
    """The names of the twelve keys while a chord sounds: its own tones as it spells them, others as the key does."""
    names = [key.spell(semitone) for semitone in range(12)]
    for tone in chord.kind.tones if chord.pitch_classes else ():
        spelled = above(chord.root, tone)
        names[spelled.semitone] = spelled
    if chord.bass is not None:
        names[chord.bass.semitone] = chord.bass
    return tuple(names)



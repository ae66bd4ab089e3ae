"""Figures laid out over the chords of a bar: by where the chords stand in it, or chord by chord."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from random import Random
from typing import Any, NamedTuple

from woodshed.arrangement.device import Moment, Span
from woodshed.arrangement.figures import push_of
from woodshed.arrangement.rhythm import count_length, counted, figure
from woodshed.theory.meter import Meter
from woodshed.theory.time import EIGHTH, QUARTER, Ticks


class Placed(NamedTuple):
    """One event of a figure: onset and end in ticks from the start of the piece, and its chord."""

    onset: Ticks
    end: Ticks
    span: Span
    tones: tuple[str, ...]
    accent: int


def laid_out(moment: Moment, rng: Random) -> list[Placed]:
    """The events of this bar in order. Figures for whole bars are in the pattern's first meter.

    Options: ``bars`` holds figures for whole bars by the counts on which their chords stand, as in ``"1 3" = [...]``;
    other bars are put together from ``spans``, figures for one chord by its length in counts (``"2" = [...]``), counted
    from where the chord begins. ``closing`` takes the place of ``bars`` in the last bar of a phrase where it has the
    shape. With ``together`` the right hand takes, where it can, a figure that pushes into a chord when the left does. A
    chord that the figure passes over is played when it begins. What would be struck while it still sounds from a push
    before is left out.
    """
    options = moment.pattern.options
    shape = places(moment)
    text = None
    if str(moment.piece.meter) == moment.pattern.meters[0]:
        if moment.closing and not moment.ending:
            text = _drawn(_agreeing(moment, options.get("closing", {}).get(shape)), rng)
        text = text or _drawn(_agreeing(moment, options.get("bars", {}).get(shape)), rng)
    placed = over_bar(moment, text) if text else _by_spans(moment, options.get("spans", {}), rng)
    return _unpushed(moment, placed)


def places(moment: Moment) -> str:
    """The counts on which the chords of the bar stand, such as ``"1 3"``."""
    return _places(
        tuple(s.onset - moment.start for s in _distinct(moment.spans)),
        moment.piece.meter,
    )


@lru_cache(maxsize=512)
def _places(onsets: tuple[Ticks, ...], meter: Meter) -> str:
    return " ".join(counted(onset, meter) for onset in onsets)


def _distinct(spans: Sequence[Span]) -> list[Span]:
    """Spans with a chord that merely goes on joined to the one before."""
    if len(spans) == 1:
        return [*spans]
    out: list[Span] = []
    for span in spans:
        if out and out[-1].chord == span.chord:
            out[-1] = out[-1]._replace(end=span.end)
        else:
            out.append(span)
    return out


def _drawn(texts: Sequence[str] | None, rng: Random) -> str | None:
    if not texts:
        return None
    return texts[rng.randrange(len(texts))] if len(texts) > 1 else texts[0]


def _agreeing(moment: Moment, texts: Sequence[str] | None) -> Sequence[str] | None:
    """Of these figures those that push into a chord where the left hand does, if the pattern plays ``together``.

    Where the left hand waits for the beat the right is free; where no figure can, any will do.
    """
    if not texts or len(texts) == 1 or not moment.pattern.options.get("together") or not moment.other:
        return texts
    other = {stroke.onset - moment.start for stroke in moment.other}
    reach, meter = push_of(moment), moment.piece.meter
    changes = [span.onset - moment.start for span in _distinct(moment.spans)[1:]]
    changes.append(meter.bar)
    early = [
        any(change - reach <= onset < change for onset in other) and change not in other for change in changes[:-1]
    ]
    early.append(any(s.onset + s.duration > moment.end + QUARTER // 16 for s in moment.other))
    fitting = [
        text
        for text in texts
        if all(push >= wanted for wanted, push in zip(early, _pushes(text, meter, tuple(changes), reach), strict=True))
    ]
    return fitting or texts


@lru_cache(maxsize=1024)
def _pushes(text: str, meter: Meter, changes: tuple[Ticks, ...], push: Ticks) -> tuple[bool, ...]:
    """For each change of chord whether a figure enters it early."""
    hits = figure(text, meter)
    inside = [any(change - push <= h.onset < change < h.onset + h.duration for h in hits) for change in changes[:-1]]
    return (*inside, any(hit.tied for hit in hits))


def over_bar(moment: Moment, text: str) -> list[Placed]:
    """The events of a figure that fills the bar, each with the chord it belongs to."""
    placed = []
    for hit in figure(text, moment.piece.meter):
        onset = moment.start + hit.onset
        found = _chord_of(moment, onset, onset + hit.duration, tied=hit.tied)
        if found is not None:
            placed.append(Placed(onset, found[1], found[0], hit.tones, hit.accent))
    return placed


def _by_spans(moment: Moment, table: Mapping[str, Any], rng: Random) -> list[Placed]:
    """Chord by chord. In compound meters more figures fill what the first leaves of its chord."""
    meter = moment.piece.meter
    count = count_length(meter)
    placed = []
    for span in _distinct(moment.spans):
        start = span.onset
        while start < span.end:
            texts, counts = _of_length(table, (span.end - start) // count)
            for hit in figure(_drawn(texts, rng) or "1", meter):
                onset = start + hit.onset
                if onset >= span.end or (counts > 1 and hit.onset >= counts * count):
                    break
                # What begins with a chord of less than a count is that chord's, not a push into the next.
                end = onset + hit.duration if hit.onset else min(onset + hit.duration, span.end)
                found = _chord_of(moment, onset, end, tied=hit.tied)
                if found is not None:
                    placed.append(Placed(onset, found[1], found[0], hit.tones, hit.accent))
            if not meter.compound or counts == 1:
                break
            start += counts * count
    return placed


def _of_length(table: Mapping[str, Any], counts: int) -> tuple[Sequence[str] | None, int]:
    """The longest figures that fit into a chord of so many counts, and how many they fill."""
    fitting = [int(name) for name in table if int(name) <= max(counts, 1)]
    return (table[str(max(fitting))], max(fitting)) if fitting else (None, 1)


def _chord_of(moment: Moment, onset: Ticks, end: Ticks, *, tied: bool) -> tuple[Span, Ticks] | None:
    """The chord that an event plays and where it ends.

    None for a push that has nowhere to go or would rob an ending.
    """
    span = moment.span_at(onset)
    follows = _after(moment, span)
    if tied:
        if follows is None or _before_the_end(moment, span):
            return None
        return follows, max(end, span.end + EIGHTH)
    if end > span.end + 20:
        if follows is not None and 0 < span.end - onset <= push_of(moment) and span.end < moment.end:
            return follows, end
        return span, span.end
    return span, end


def _after(moment: Moment, span: Span) -> Span | None:
    later = [s for s in moment.spans if s.onset >= span.end]
    return later[0] if later else moment.ahead


def _before_the_end(moment: Moment, span: Span) -> bool:
    """Whether a push out of this chord would land in the last bar, which begins on its downbeat."""
    return span.end >= moment.end and moment.bar == moment.piece.bars - 2 and not moment.piece.brief.loop


def _unpushed(moment: Moment, placed: list[Placed]) -> list[Placed]:
    """Events without those at a change that already sounds; chords that nothing plays, struck."""
    pushed_in = any(s.onset + s.duration > moment.start + QUARTER // 16 for s in moment.before)
    kept: list[Placed] = []
    for event in placed:
        carried = any(e.span == event.span and e.onset < event.span.onset for e in kept)
        if event.onset == event.span.onset and (carried or (pushed_in and event.onset == moment.start)):
            continue
        kept.append(event)
    model = placed[0].tones if placed else ()
    struck = {event.span.onset for event in kept}
    if pushed_in:
        struck.add(moment.start)
    missing = [
        Placed(span.onset, span.end, span, model, 0) for span in _distinct(moment.spans) if span.onset not in struck
    ]
    return sorted([*kept, *missing], key=lambda event: event.onset) if missing else kept

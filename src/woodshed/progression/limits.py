"""What a player wants of all chords at once: how few, how often they change, of which families."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import replace

from woodshed.piece.brief import Brief
from woodshed.piece.chart import Bar, Change, Chart
from woodshed.progression.colour import NINTHS, TRIADS, plainer
from woodshed.progression.editing import merged, with_bars
from woodshed.progression.habits import colour_of, tonic_is_seventh
from woodshed.theory.chord import Chord
from woodshed.theory.interval import above
from woodshed.theory.key import Key
from woodshed.theory.roman import chord_of

_BLUES = ("I7", "IV7", "V7")


def pace_of(brief: Brief) -> float:
    """Bars a chord is to last, 0 where nothing was said."""
    said = next((i.argument for i in brief.idioms if i.name == "harmonic_rhythm"), None)
    # An oom-pah-pah needs its chord for the whole bar.
    waltz = brief.asks("waltz_bass") or (brief.genre, brief.application) == ("classical", "waltz")
    usual = 1.0 if waltz and str(brief.meter) == "3/4" else 0.0
    return float(said) if said else usual


def paced(chart: Chart, brief: Brief, locked: Collection[int] = ()) -> Chart:
    """One chord for as many whole bars as were asked; the piece still ends as it did.

    A pace of less than a bar leaves the chart alone. ``locked`` bars keep the player's chords.
    """
    pace = int(pace_of(brief))
    if pace < 1:
        return chart
    count = len(chart.bars)
    for first in range(1, count + 1, pace):
        group = range(first, min(first + pace, count + 1))
        if any(bar in locked for bar in group):
            continue
        ending = count in group and not brief.loop
        chord = _closing(chart, count) if ending else _leading(chart, first, pace)
        held = (Change(chord, chart.meter.bar),)
        chart = with_bars(chart, first, [held] * len(group))
    return chart


def _closing(chart: Chart, bar: int) -> Chord:
    return chart.bars[bar - 1].changes[-1].chord


def _leading(chart: Chart, first: int, pace: int) -> Chord:
    """The first chord of a group of bars; before the last group the dominant that leads there."""
    count = len(chart.bars)
    if first + pace <= count < first + 2 * pace:
        last = chart.bars[first + pace - 2].changes[-1].chord
        goal = chart.bars[count - 1].changes[-1].chord
        if (last.root.semitone + 5 - goal.root.semitone) % 12 == 0:
            return last
    return chart.bars[first - 1].changes[0].chord


def hanging(chart: Chart, brief: Brief) -> Chart:
    """The last bar as a sus chord on the dominant, where the piece was asked to end on one."""
    if not brief.asks("sus_ending"):
        return chart
    key = chart.key_at(len(chart.bars))
    name = {NINTHS: "9sus", TRIADS: "sus4"}.get(colour_of(brief), "7sus")
    five = Chord(chord_of("V", key).root, name)
    return with_bars(chart, len(chart.bars), [(Change(five, chart.meter.bar),)])


def fewer(chart: Chart, brief: Brief, locked: Collection[int] = ()) -> Chart:
    """No more different chords than were asked: each of the others gives way to its nearest kin."""
    said = next((i.argument for i in brief.idioms if i.name == "chord_count"), None)
    if not said or locked or brief.key_changes:
        return chart
    kept = _kept(chart, brief, int(said))

    def kin(chord: Chord, key: Key) -> Chord:
        if chord.silent:
            return chord
        same = next((one for one in kept if one.root.semitone == chord.root.semitone), None)
        return same or max(kept, key=lambda one: len(one.semitones & chord.semitones))

    return _each(chart, kin, locked)


def _kept(chart: Chart, brief: Brief, number: int) -> list[Chord]:
    """The tonic and the chords that last longest; in a major blues the three of the form."""
    if tonic_is_seventh(brief) and number <= len(_BLUES):
        return [chord_of(numeral, brief.key) for numeral in _BLUES[:number]]
    roots: Counter[int] = Counter()
    types: dict[int, Counter[Chord]] = {}
    for bar in chart.bars:
        for change in bar.changes:
            if not change.chord.silent:
                root = change.chord.root.semitone
                plain = Chord(change.chord.root, change.chord.type)
                roots[root] += change.duration + (root == brief.key.tonic.semitone) * 10**7
                types.setdefault(root, Counter())[plain] += change.duration
    return [types[root].most_common(1)[0][0] for root, _ in roots.most_common(number)]


def of_families(chart: Chart, brief: Brief, locked: Collection[int] = ()) -> Chart:
    """The chart without chords of families that were refused, or with nothing but sus chords."""
    for name, change in _INSTEAD.items():
        if name in brief.avoid:
            chart = _each(chart, change, locked)
    if any(i.name == "sus_chords" and i.argument == "all" for i in brief.idioms):
        chart = _each(chart, _suspended, locked)
    if {"sevenths"} <= brief.avoid:
        chart = _each(chart, lambda chord, _: plainer(chord, TRIADS), locked)
    return chart


def _major(chord: Chord, key: Key) -> Chord:
    """A minor chord as the dominant of the next, or as a major chord on I, IV and V."""
    if chord.kind.family not in {"min", "hdim"}:
        return chord
    degree = (chord.root.semitone - key.tonic.semitone) % 12
    plain = degree in {0, 5, 7} or not chord.kind.rich
    name = ("maj7" if degree in {0, 5} and chord.kind.rich else "") if plain else "7"
    if chord.kind.ninth_plus:
        name = {"maj7": "maj9", "7": "9", "": "add9"}[name]
    return Chord(chord.root, name, chord.bass)


def _rooted(chord: Chord, key: Key) -> Chord:
    """A diminished chord as the dominant whose upper tones it is, over the same bass."""
    if chord.kind.family != "dim":
        return chord
    root = key.readable(above(chord.root, "b6"))
    return Chord(root, "7" if chord.kind.rich else "", chord.lowest)


def _resolved(chord: Chord, _: Key) -> Chord:
    """A sus chord with its third."""
    if chord.kind.family != "sus":
        return chord
    name = "" if not chord.kind.rich else "9" if chord.kind.ninth_plus else "7"
    return Chord(chord.root, name, chord.bass)


def _suspended(chord: Chord, _: Key) -> Chord:
    if chord.silent or chord.kind.family == "sus":
        return chord
    rich = chord.kind.ninth_plus or chord.kind.family in {"dim", "hdim"}
    name = "9sus" if rich else "7sus" if chord.kind.rich else "sus4"
    return Chord(chord.root, name)


_INSTEAD: dict[str, Callable[[Chord, Key], Chord]] = {
    "minor_chords": _major,
    "diminished_chords": _rooted,
    "sus_chords": _resolved,
}
"""What stands in for chords that were refused by their family."""


def _each(chart: Chart, change: Callable[[Chord, Key], Chord], locked: Collection[int]) -> Chart:
    bars: list[Bar] = []
    for number, bar in enumerate(chart.bars, 1):
        if number in locked:
            bars.append(bar)
            continue
        key = chart.key_at(number)
        changes = merged([replace(c, chord=change(c.chord, key)) for c in bar.changes])
        bars.append(bar if changes == bar.changes else replace(bar, changes=changes))
    return replace(chart, bars=tuple(bars))

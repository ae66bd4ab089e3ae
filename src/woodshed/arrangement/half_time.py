"""A half-time feel: two bars are played as one at half the tempo, and written out at the tempo that was asked."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from woodshed.piece import Arrangement, Bar, Brief, Chart, KeyChange

if TYPE_CHECKING:
    from woodshed.genres.style import Style

HALF_TIME = "half_time"
_EVEN = 0.5


def goes_half_time(chart: Chart, style: Style, brief: Brief) -> bool:
    """Whether a half-time feel is to be made: it was asked for, and the sub-style has no pattern that goes so anyway.

    It is had in an even number of bars in 4/4, with no given tune.
    """
    return brief.asks(HALF_TIME) and not _goes_so(style, brief) and _in_pairs(chart)


def no_half_time(chart: Chart, style: Style, brief: Brief) -> tuple[str, ...]:
    """A sentence where a half-time feel was asked for and cannot be made."""
    if not brief.asks(HALF_TIME) or _goes_so(style, brief) or _in_pairs(chart):
        return ()
    here = f"these {len(chart.bars)} bars in {chart.meter} keep their own beat"
    return (f"You ask for a half-time feel, which is made of pairs of bars in 4/4: {here}.",)


def _goes_so(style: Style, brief: Brief) -> bool:
    own = style.applications[brief.application].left
    return any(name in own and HALF_TIME in pattern.idioms for name, pattern in style.patterns.items())


def _in_pairs(chart: Chart) -> bool:
    return str(chart.meter) == "4/4" and len(chart.bars) % 2 == 0 and not chart.tune


def squeezed(chart: Chart, brief: Brief) -> tuple[Chart, Brief]:
    """Every two bars as one at half the tempo, so that bass, backbeat and fills come half as often.

    The eighths that were to swing are sixteenths there.
    """
    changes = {(change.bar + 1) // 2: change.key for change in chart.key_changes}
    moved = tuple(KeyChange(bar, key) for bar, key in sorted(changes.items()))
    bars = tuple(_one_of(pair) for pair in zip(chart.bars[::2], chart.bars[1::2], strict=True))
    feel = brief.feel
    feel = replace(feel, unit="1/16") if feel.unit == "1/8" else replace(feel, swing=_EVEN)
    idioms = tuple(idiom for idiom in brief.idioms if idiom.name != HALF_TIME)
    inside = replace(
        brief, bars=len(bars), tempo=brief.tempo / 2, feel=feel, idioms=idioms, key_changes=moved, notices=()
    )
    return replace(chart, bars=bars, key_changes=moved), inside


def _one_of(pair: tuple[Bar, Bar]) -> Bar:
    """Two bars in the time of one; a chord that goes on over the bar line is struck once."""
    halved = [replace(c, duration=c.duration // 2) for c in chain.from_iterable(bar.changes for bar in pair)]
    out = halved[:1]
    for change in halved[1:]:
        if change.chord == out[-1].chord:
            out[-1] = replace(out[-1], duration=out[-1].duration + change.duration)
        else:
            out.append(change)
    return Bar(tuple(out), pair[0].section)


def stretched(inside: Arrangement, chart: Chart, brief: Brief) -> Arrangement:
    """What was played in squeezed bars, with everything twice as long, under the chart and brief that it is for."""
    notes = tuple(
        note._replace(
            onset=2 * note.onset,
            duration=2 * note.duration,
            written_onset=2 * note.written_onset,
            written_duration=2 * note.written_duration,
        )
        for note in inside.notes
    )
    pedal = tuple(move._replace(onset=2 * move.onset) for move in inside.pedal)
    told = tuple(dict.fromkeys((*brief.notices, *inside.brief.notices)))
    return Arrangement(brief=replace(brief, notices=told), chart=chart, notes=notes, pedal=pedal)

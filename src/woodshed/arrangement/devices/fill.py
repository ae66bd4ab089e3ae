"""The run that takes the end of a bar, in the room that its chords leave."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from woodshed.arrangement.device import Moment, Span, Stroke
from woodshed.arrangement.devices.sung_chords import struck_chord
from woodshed.arrangement.essentials import missing_tones
from woodshed.arrangement.layout import Placed, over_bar
from woodshed.arrangement.song import SONG, goal_after, song_line, top_before


def fill(moment: Moment, rng: Random) -> tuple[Stroke, ...]:
    """The run that takes the end of a bar: one of ``cells``, in which chords may follow the run.

    Only a figure will do whose run stays within one chord and after which every chord is struck; best one that begins
    after its chord, else one that begins with it and holds a tone of it. Nothing where none does.
    """
    events, after = _figure(moment, rng)
    if not events:
        return ()
    run = [event for event in events if event.tones == SONG]
    chords = [stroke for event in events[len(run) :] for stroke in struck_chord(moment, event)]
    goal = goal_after(moment, events, len(run))
    if after:
        line = song_line(moment, run, top_before(moment), goal, rng)
        return (*line, *chords) if line else ()
    lacking = _lacking(moment, run[0].span, ())
    line = song_line(moment, run, top_before(moment), goal, rng, bringing=lacking[0] if len(lacking) > 1 else ())
    under = _held_under(moment, line, run[0]) if line else None
    return () if under is None else (*under, *line, *chords)


def _figure(moment: Moment, rng: Random) -> tuple[list[Placed], bool]:
    """One of the cells that fit, and whether its run begins after its chord: those come first."""
    cells = moment.pattern.options["cells"]
    together: list[Placed] = []
    for text in rng.sample(cells, len(cells)):
        events = over_bar(moment, str(text))
        if not events or not _fits(moment, events):
            continue
        if events[0].onset > events[0].span.onset:
            return events, True
        together = together or events
    return together, False


def _fits(moment: Moment, events: list[Placed]) -> bool:
    """Whether the run lies within one chord, and every chord after it is struck by the figure."""
    first = events[0]
    run = [event for event in events if event.tones == SONG]
    later = {span.onset for span in moment.spans if span.onset > first.onset and span.chord != first.span.chord}
    return (
        bool(first.span.chord.pitch_classes)
        and all(event.span.chord == first.span.chord for event in run)
        and later <= {event.onset for event in events[len(run) :]}
    )


def _held_under(moment: Moment, line: list[Stroke], first: Placed) -> list[Stroke] | None:
    """One tone under a run that begins with its chord: what is left out otherwise, else the third.

    None where the chord would lack more than that one tone: there a run is no room for it.
    """
    span = first.span
    lacking = _lacking(moment, span, line)
    if len(lacking) > 1:
        return None
    voicing = moment.voicing(span)
    wanted = [key for group in lacking for key in voicing if key % 12 in group] or list(voicing[:1])
    lowest = min((stroke.key for stroke in line), default=0)
    below = [
        key
        for key in (*wanted, *(key - 12 for key in wanted))
        if moment.limits.low <= key < lowest and line[0].key - key <= moment.limits.span
    ]
    if lacking and not below:
        return None
    return [Stroke(span.onset, below[0], span.end - span.onset, -2)] if below else []


def _lacking(moment: Moment, span: Span, line: Sequence[Stroke]) -> list[tuple[int, ...]]:
    """What a chord still lacks when left hand and line have played: groups of semitones above C."""
    sounding = {s.key % 12 for s in moment.other if s.onset < span.end and s.onset + s.duration > span.onset}
    sounding |= {s.key % 12 for s in line}
    return missing_tones(span, sounding, root=False)[::-1]

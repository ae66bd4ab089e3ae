"""Charts and arrangements that hypothesis makes up."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import strategies as st

from pieces import a_brief
from woodshed.piece.arrangement import Arrangement, Note, Pedal
from woodshed.piece.brief import GENRES, Feel, KeyChange, Request
from woodshed.piece.chart import Bar, Change, Chart, Credit
from woodshed.theory.chord import NO_CHORD, Chord
from woodshed.theory.key import MODES, Key
from woodshed.theory.meter import SERVED, Meter
from woodshed.theory.pitch import Pitch, PitchClass

TYPES = (
    "", "m", "7", "m7", "maj7", "6", "m6", "m7b5", "dim", "dim7", "9", "7(b9)", "7sus",
    "sus4", "sus2", "5", "m9", "13", "7#5", "7(#9)", "aug", "maj9", "add9", "9sus", "6/9",
    "m11", "7(#11)", "7b5", "7alt", "m(maj7)", "maj7(#11)", "13(b9)", "7(b9b13)", "m6/9",
    "13sus", "maj13", "7(#5#9)", "m(add9)",
)  # fmt: skip

meters = st.sampled_from(SERVED).map(Meter.parse)
note_names = st.builds(PitchClass, st.integers(0, 6), st.integers(-1, 1))
keys = st.builds(Key, note_names, st.sampled_from(sorted(MODES))).filter(lambda key: abs(key.signature) <= 7)
chords = st.one_of(
    st.builds(Chord, note_names, st.sampled_from(TYPES), st.none() | note_names),
    st.just(NO_CHORD),
)
sections = st.sampled_from(("A", "B", "Verse", "Intro 1", "coda"))


@st.composite
def bars(draw: st.DrawFn, meter: Meter, step: int = 1) -> Bar:
    """A bar whose changes fill it, cut at multiples of ``step`` ticks."""
    places = st.integers(1, meter.bar // step - 1).map(lambda k: k * step)
    cuts = sorted(draw(st.sets(places, max_size=3)))
    edges = [0, *cuts, meter.bar]
    lengths = [after - before for before, after in pairwise(edges)]
    return Bar(tuple(Change(draw(chords), length) for length in lengths), draw(sections))


@st.composite
def charts(draw: st.DrawFn, step: int = 1) -> Chart:
    """A chart of up to six bars, in any key and meter, with or without a change of key."""
    meter, key = draw(meters), draw(keys)
    rows = draw(st.lists(bars(meter, step), min_size=1, max_size=6))
    changes: tuple[KeyChange, ...] = ()
    other = draw(keys)
    if len(rows) > 1 and other != key and draw(st.booleans()):
        changes = (KeyChange(draw(st.integers(2, len(rows))), other),)
    return Chart(key=key, meter=meter, bars=tuple(rows), credit=Credit("given"), key_changes=changes)


@st.composite
def notes(draw: st.DrawFn, total: int) -> Note:
    """A note on the grid of thirty-seconds or of triplet thirty-seconds, played somewhere near."""
    grid = draw(st.sampled_from((120, 80, 480, 960)))
    start = draw(st.integers(0, total // grid - 1)) * grid
    length = min(draw(st.sampled_from((80, 120, 160, 240, 320, 480, 960, 1440, 3840, 4320))), total - start)
    hand = draw(st.sampled_from(("left", "right")))
    low = 36 if hand == "left" else 55
    spelling = draw(note_names)
    return Note(
        onset=start + draw(st.integers(0, 50)),
        pitch=Pitch.at((low + draw(st.integers(0, 2)) * 12) // 12 * 12 + spelling.semitone, spelling),
        duration=max(20, length - draw(st.integers(0, 40))),
        velocity=draw(st.integers(1, 127)),
        hand=hand,
        written_onset=start,
        written_duration=length,
        voice=draw(st.integers(1, 2)),
        finger=draw(st.none() | st.integers(1, 5)),
    )


words = st.text(st.characters(exclude_categories=("Cs",)), max_size=40)


@st.composite
def arrangements(draw: st.DrawFn) -> Arrangement:
    """An arrangement of any notes over any chart, whether or not hands could play it."""
    chart = draw(charts(step=120))
    total = len(chart.bars) * chart.meter.bar
    made = draw(st.lists(notes(total), max_size=24))
    ordered = sorted(made, key=lambda note: (note.onset, note.pitch.midi))
    brief = a_brief(
        chart,
        request=Request(description=draw(words), seed=draw(st.none() | st.integers(0, 9))),
        genre=draw(st.sampled_from(GENRES)),
        application=draw(st.sampled_from(("", "swing", "slow_jam"))),
        tempo=draw(st.integers(30, 300)) / 1.0,
        feel=Feel(draw(st.sampled_from((0.5, 0.6, 0.667))), draw(st.sampled_from(("1/8", "1/16")))),
        loop=draw(st.booleans()),
        notices=tuple(draw(st.lists(words, max_size=2))),
    )
    pedal = (Pedal(0, 127), Pedal(total // 2, 0)) if draw(st.booleans()) else ()
    return Arrangement(brief=brief, chart=chart, notes=tuple(ordered), pedal=pedal)

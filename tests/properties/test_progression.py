"""What holds for every piece that the rules compose."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from progressions import a_brief, composed
from woodshed.genres import style_of
from woodshed.piece import GENRES, Chart, Idiom
from woodshed.progression import compose
from woodshed.progression.check import faults, mended
from woodshed.progression.harmonic_rhythm import shared
from woodshed.progression.idioms import idioms, proves
from woodshed.theory.meter import SERVED, Meter

TONICS = ("C", "Db", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")
MODES = ("major", "minor", "dorian", "mixolydian")


@st.composite
def briefs(draw):
    """A brief in any genre, application, key and meter, with or without devices."""
    genre = draw(st.sampled_from(GENRES))
    asked = draw(st.lists(st.sampled_from(sorted(idioms())), max_size=3, unique=True))
    row = tuple(Idiom(*name.split(":")) for name in asked)
    return a_brief(
        genre,
        draw(st.sampled_from(TONICS)),
        draw(st.sampled_from(MODES)),
        application=draw(st.sampled_from(sorted(style_of(genre).applications))),
        bars=draw(st.integers(1, 40)),
        meter=draw(st.sampled_from(SERVED)),
        complexity=draw(st.integers(1, 10)),
        level=draw(st.integers(1, 10)),
        loop=draw(st.booleans()),
        form=draw(st.sampled_from(("", "AABA", "AB"))),
        idioms=row,
    )


def degrees(chart: Chart) -> list[list[tuple[int, str, int, int]]]:
    """Root and bass above the tonic in semitones, type and length of every chord, bar by bar."""
    tonic = chart.key.tonic.semitone
    return [
        [
            (
                (c.chord.root.semitone - tonic) % 12,
                c.chord.type,
                (c.chord.lowest.semitone - tonic) % 12,
                c.duration,
            )
            for c in bar.changes
        ]
        for bar in chart.bars
    ]


@given(briefs(), st.integers(0, 99))
@settings(max_examples=150)
def test_bars_are_full_and_as_many_as_asked(brief, seed):
    """And whatever is missing has been told."""
    chart = composed(brief, seed)
    told = len(chart.notices)
    wrong = [fault for fault in faults(chart, brief) if not fault.endswith("is not there")]
    assert wrong == []
    assert len(faults(chart, brief)) <= told


@given(briefs(), st.sampled_from(TONICS), st.integers(0, 99))
@settings(max_examples=120)
def test_another_key_gives_the_same_piece_elsewhere(brief, tonic, seed):
    """Choices are made by degree, never by pitch."""
    other = a_brief(
        brief.genre,
        tonic,
        brief.key.mode,
        application=brief.application,
        bars=brief.bars,
        meter=str(brief.meter),
        complexity=brief.complexity,
        level=brief.level,
        loop=brief.loop,
        form=brief.form,
        idioms=brief.idioms,
    )
    assert degrees(composed(brief, seed)) == degrees(composed(other, seed))


@given(briefs(), st.integers(0, 99))
@settings(max_examples=60)
def test_a_seed_gives_one_piece(brief, seed):
    style = style_of(brief.genre)
    assert compose(brief, style, Random(seed)) == compose(brief, style, Random(seed))


@given(briefs(), st.integers(0, 99))
@settings(max_examples=60)
def test_a_mended_chart_needs_no_mending(brief, seed):
    chart = composed(brief, seed)
    assert mended(chart, brief) == chart


@given(briefs(), st.integers(0, 99))
@settings(max_examples=60)
def test_places_of_devices_lie_within_the_piece(brief, seed):
    chart = composed(brief, seed)
    total = len(chart.bars) * chart.meter.bar
    for name in idioms():
        assert all(0 <= place < total for place in proves(chart, Idiom(*name.split(":"))))


@given(
    st.lists(st.sampled_from(("I", "ii", "V7", ".")), max_size=7).map(lambda row: ("I", *row)),
    st.sampled_from(SERVED).map(Meter.parse),
)
def test_any_bar_of_numerals_fills_any_meter(bar, meter):
    lengths = [length for _, length in shared(bar, meter)]
    assert sum(lengths) == meter.bar
    assert min(lengths) > 0

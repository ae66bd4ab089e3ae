"""What the ear of the bench hears in a chart is its harmony, and no habit of whoever wrote it down."""

from __future__ import annotations

import sys
from importlib import import_module
from math import isclose

import pytest

from progressions import a_chart


@pytest.fixture(scope="module")
def ear(root):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [str(root / "bench"), *sys.path])
        yield import_module("genre_traits")


def a_song(bars: str, **fields):
    rows = [bar.split() for bar in bars.split("|")]
    return {"bars": rows, "meter": "4/4", "key": "C", "mode": "major", "source": "a book", **fields}


TUNE = "Cmaj7 A7 | Dm7 G7 | Cmaj7 | Fmaj7 | Em7 A7 | Dm7 | G7 | Cmaj7"


@pytest.mark.parametrize(
    "other",
    [
        "Dmaj7 B7 | Em7 A7 | Dmaj7 | Gmaj7 | F#m7 B7 | Em7 | A7 | Dmaj7",
        "Cmaj9 A9 | Dm11 G13 | C6 | Fmaj9 | Em7 A7 | Dm7 | G9 | C6/9",
        "Cmaj7/E A7 | Dm7/A G7 | Cmaj7 | Fmaj7 | Em7 A7 | Dm7 | G7/B | Cmaj7",
        "Cmaj7 A7 | Dm7 G7 | Cmaj7 Cmaj7 | Fmaj7 | Em7 A7 | Dm7 N.C. | G7 G7 | Cmaj7",
    ],
    ids=["another key", "colours", "basses", "restated and silent"],
)
@pytest.mark.parametrize("reading", ["triads", "sevenths"])
def test_spelling_tells_nothing(ear, reading, other):
    """Another key, other colours or basses, a chord written again and a bar left silent are heard alike."""
    assert ear.traits(ear.of_song(a_song(other)), reading) == pytest.approx(
        ear.traits(ear.of_song(a_song(TUNE)), reading)
    )


def test_neither_the_meter_nor_the_key_that_a_source_states_is_heard(ear):
    plain = ear.of_song(a_song(TUNE))
    assert ear.of_song(a_song(TUNE, meter="2/4", key="Am", mode=None)) == plain
    assert ear.of_song(a_song(TUNE, meter=None, key=None, mode=None)) == plain


def test_sevenths_are_heard_in_one_reading_alone(ear):
    plain = ear.of_song(a_song("C A | Dm G | C | F | Em A | Dm | G | C"))
    rich = ear.of_song(a_song(TUNE))
    assert ear.traits(plain, "triads") == ear.traits(rich, "triads")
    assert ear.traits(plain, "sevenths") != ear.traits(rich, "sevenths")


def test_a_composed_chart_and_a_song_of_the_same_chords_are_heard_alike(ear):
    chart = a_chart("Imaj7 . VI7 . | ii7 . V7 . | Imaj7 | IVmaj7 | iii7 . VI7 . | ii7 | V7 | Imaj7", key="Eb")
    for one, other in zip(ear.of_chart(chart), ear.of_song(a_song(TUNE)), strict=True):
        assert one == pytest.approx(other)


def test_onsets_of_a_source_are_kept(ear):
    found = ear.of_song(a_song("C G | C", beats=[[1, 4], [1]]))
    assert [(onset, length) for _, onset, length in found] == [(0, 0.75), (0.75, 0.25), (1, 1)]


def test_a_short_chart_is_gone_through_again_and_a_long_one_cut(ear):
    def windows(bars):
        song = a_song(" | ".join(["C F"] * bars))
        return list(ear.windows(ear.HeardChart("a tune", "jazz", "a book", "held", bars, ear.of_song(song))))

    assert [len(windows(bars)) for bars in (8, 12, 16, 31, 40)] == [1, 1, 1, 1, 2]
    for window in windows(12) + windows(40):
        assert isclose(sum(length for _, _, length in window), ear.BARS)
        assert window[0][1] == 0


@pytest.mark.parametrize("reading", ["triads", "sevenths"])
def test_every_group_of_traits_weighs_the_same(ear, reading):
    found = ear.traits(ear.of_song(a_song(TUNE)), reading)
    groups: dict[str, float] = {}
    for name, value in found.items():
        group = name.partition(":")[0]
        groups[group] = groups.get(group, 0.0) + value**2
    assert set(groups) == {"time", "length", "pair", "move", "run", "rate"}
    assert all(isclose(total, 1.0) for total in groups.values())

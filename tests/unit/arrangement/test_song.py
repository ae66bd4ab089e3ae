"""The line between chords."""

from __future__ import annotations

from random import Random

import pytest
from moments import a_desk, a_moment, a_pattern, a_span

from woodshed.arrangement.layout import over_bar
from woodshed.arrangement.song import asked_third, goal_after, scale_of, song_line, top_before
from woodshed.piece import Idiom

GRIP = (64, 67, 72)


def a_bar(symbol="C", *, level=6, wish=(), ahead=(65, 69, 77), bar=0, key="C", **options):
    coming = a_span("F", 4 * bar + 4, 4 * bar + 8, right=ahead) if ahead else None
    return a_moment(
        a_span(symbol, 4 * bar, 4 * bar + 4, key, right=GRIP), hand="right", ahead=coming,
        desk=a_desk("| C | F | C |", level=level, idioms=tuple(Idiom(name) for name in wish)),
        pattern=a_pattern("sung_chords", "right", **options),
    )  # fmt: skip


def test_a_line_goes_to_the_top_of_the_chord_ahead_and_a_beginners_to_its_middle():
    assert goal_after(a_bar(), [], 0) == 77
    assert goal_after(a_bar(level=2), [], 0) == 69


def test_at_the_end_a_line_has_nowhere_to_go():
    assert goal_after(a_bar(ahead=()), [], 0) is None


def test_a_line_comes_from_the_top_of_its_voicing_where_nothing_was_played():
    assert top_before(a_bar()) == 72


@pytest.mark.parametrize(
    ("key", "name", "scale"),
    [("C", "pentatonic", "major pentatonic"), ("C minor", "pentatonic", "minor pentatonic"),
     ("C minor", "gospel", "minor pentatonic"), ("C", "gospel", "gospel"), ("C", "key", "key")],
)  # fmt: skip
def test_pentatonics_follow_the_mode(key, name, scale):
    assert scale_of(a_bar("Cm7" if "minor" in key else "C", key=key), name) == scale


def test_only_a_major_third_can_be_crushed_and_only_where_it_was_asked_for():
    def third(symbol, wish):
        moment = a_bar(symbol, wish=wish)
        return asked_third(moment, moment.spans[0])

    assert third("C7", ("grace_b3_3",)) == 4
    assert third("Cm7", ("grace_b3_3",)) is None
    assert third("C7", ()) is None


@pytest.mark.parametrize("bar", [0, 2])
def test_a_single_note_seeks_the_third_that_was_asked_for(bar):
    moment = a_bar("C7", wish=("grace_b3_3",), bar=bar, scale="key")
    line = song_line(moment, over_bar(moment, "2&=m:.5"), 77, 77, Random(3))
    assert [s.key % 12 for s in line] == [3, 4]
    assert line[0].duration == 120


def test_a_run_brings_the_tone_that_its_chord_lacks():
    moment = a_bar("G7", scale="gospel", manner="gospel")
    events = over_bar(moment, "4=m:.25 4e=m:.25 4&=m:.25 4a=m:.25")
    lines = [song_line(moment, events, 72, 74, Random(n), bringing=(11,)) for n in range(6)]
    assert all(11 in {s.key % 12 for s in line} for line in lines)


@pytest.mark.parametrize("seed", range(6))
def test_a_moan_crushes_the_third_of_the_tonic(seed):
    """The blue third is the small note, and the run has it nowhere else."""
    moment = a_bar(scale="gospel", manner="gospel", moan=0.5)
    events = over_bar(moment, "2=m:.25 2e=m:.25 2&=m:.25 2a=m:.25")
    line = song_line(moment, events, 72, 77, Random(seed))
    small = [i for i, stroke in enumerate(line) if stroke.key % 12 == 3]
    assert len(line) == 5
    assert [line[i + 1].key - line[i].key for i in small] == [1]


@pytest.mark.parametrize("seed", range(6))
def test_a_note_that_rises_lifts_off_its_chord_by_a_third_at_least(seed):
    moment = a_bar(scale="key", rises=True, ahead=())
    line = song_line(moment, over_bar(moment, "2&=m:.5"), 72, None, Random(seed))
    assert line[0].key >= 75 or line[0].key < 72

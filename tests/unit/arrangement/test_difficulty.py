"""How hard a passage is follows from its notes, and the reason names what a player feels."""

from __future__ import annotations

import pytest

from pieces import a_note
from woodshed.arrangement.descriptors import lempel_ziv
from woodshed.arrangement.difficulty import difficulty
from woodshed.arrangement.difficulty_scale import scale
from woodshed.arrangement.reasons import interval_name, time_name
from woodshed.arrangement.strain import HandStrain
from woodshed.theory.meter import Meter

BAR, BEAT = 3840, 960
COMMON = Meter.parse("4/4")


def a_line(names: str, length: int, hand: str = "right", start: int = 0) -> list:
    """Notes one after another."""
    return [a_note(name, start + i * length, length, hand) for i, name in enumerate(names.split())]


def a_chord(names: str, onset: int, length: int, hand: str = "right") -> list:
    """Notes at once."""
    return [a_note(name, onset, length, hand) for name in names.split()]


def level_of(notes: list, tempo: float = 100) -> float:
    return difficulty(notes, tempo, COMMON).level


PRIMER = [*a_line("C4 D4 E4 F4", BEAT), a_note("C3", 0, BAR, "left")]


def test_a_primer_is_for_the_first_weeks():
    """Five fingers in quarters over one bass note."""
    assert level_of(PRIMER) < 2
    assert difficulty(PRIMER, 100, COMMON).bars[0].reason == ""


@pytest.mark.parametrize(
    "harder",
    [
        [*a_line("C4 D4 E4 F4 G4 F4 E4 D4", BEAT // 2), a_note("C3", 0, BAR, "left")],
        [n for i in range(4) for n in a_chord("C4 E4 G4 C5", i * BEAT, BEAT)] + [a_note("C3", 0, BAR, "left")],
        [*a_line("C4 C6 C4 C6", BEAT), a_note("C3", 0, BAR, "left")],
        [*a_line("Cb4 Db4 Eb4 Gb4", BEAT), a_note("Db3", 0, BAR, "left")],
        [*a_line("C4 D4 E4 F4", BEAT), *a_line("C3 E3 G3", BEAT * 4 // 3, "left")],
    ],
    ids=["quicker", "fuller", "leaping", "on black keys", "in two rhythms"],
)
def test_each_thing_by_itself_makes_a_passage_harder(harder):
    """More strokes, more notes at once, wider ways, other keys, hands apart."""
    assert difficulty(harder, 100, COMMON).strain > difficulty(PRIMER, 100, COMMON).strain


def test_a_faster_tempo_is_harder():
    """The same notes, more of them a second."""
    notes = [*a_line("C4 D4 E4 F4 G4 F4 E4 D4", BEAT // 2), *a_line("C3 G2 C3 G2", BEAT, "left")]
    levels = [level_of(notes, tempo) for tempo in (50, 80, 120, 180)]
    assert levels == sorted(levels)
    assert levels[0] < levels[-1]


def test_swing_and_lay_back_make_nothing_harder():
    """What is played late is written in its place."""
    late = [note._replace(onset=note.onset + 40) for note in PRIMER]
    assert level_of(late) == level_of(PRIMER)


def test_the_reason_names_hand_way_and_time():
    """A twelfth in a third of a second: the way a player would say it."""
    notes = [*a_line("C2 G3 C2 G3", BEAT, "left"), a_note("E5", 0, BAR)]
    found = difficulty(notes, 180, COMMON).bars[0]
    assert found.reason == "left hand leaps a twelfth in a third of a second"
    assert found.left > found.right


def test_hands_that_take_turns_are_told():
    """Nothing else is hard but that they never strike together."""
    notes = [*a_line("C4 C4 C4", BEAT, start=BEAT // 2), *a_line("C3 C3 C3 C3", BEAT, "left")]
    assert difficulty(notes, 130, COMMON).bars[0].reason.startswith("the hands strike at different times")


def test_every_bar_is_told_and_the_hardest_found():
    """One quick bar among three slow ones."""
    quick = a_line("C4 E4 G4 C5 G4 E4 C4 E4 G4 C5 G4 E4 C4 E4 G4 C5", BEAT // 4, start=2 * BAR)
    notes = [*a_line("C4", BAR), *a_line("D4", BAR, start=BAR), *quick, *a_line("C4", BAR, start=3 * BAR)]
    found = difficulty(notes, 100, COMMON, bars=4)
    assert [bar.number for bar in found.bars] == [1, 2, 3, 4]
    assert found.hardest == found.bars[2]
    assert found.left is None


def test_silence_is_easy():
    """No note, no bar, level 1."""
    found = difficulty([], 100, COMMON)
    assert (found.level, found.bars, found.hardest) == (1.0, (), None)


def test_descriptors_are_what_a_player_could_count():
    """Two bars of triads in halves and one rolled chord."""
    notes = [n for i in range(4) for n in a_chord("C4 E4 G4", i * 2 * BEAT, 2 * BEAT)]
    notes[-1] = notes[-1]._replace(onset=notes[-1].onset + 200)
    told = difficulty(notes, 120, COMMON).right.descriptors
    assert told["grips_per_second"] == pytest.approx(1.0)
    assert told["notes_per_grip"] == 3
    assert told["widest_span"] == 7
    assert told["mean_seconds_between"] == pytest.approx(1.0)
    assert told["rolled"] == 0.25
    assert told["grip_entropy"] == 0
    assert told["smallest_value"] == 2


def test_a_phrase_that_repeats_has_less_to_learn():
    """Sixteen notes of one kind fall into fewer phrases than sixteen kinds."""
    assert lempel_ziv([1] * 16) < lempel_ziv([*range(16)])


def test_the_scale_rises():
    """Each rubric and the cuts go up, and every figure of a hand has its rubric."""
    table = scale()
    assert list(table.cuts) == sorted(set(table.cuts))
    assert len(table.cuts) == 10
    assert set(HandStrain._fields) < set(table.rubrics)
    for rubric in table.rubrics.values():
        assert list(rubric.values) == sorted(set(rubric.values))
        assert list(rubric.levels) == sorted(set(rubric.levels))


@pytest.mark.parametrize(("semitones", "name"), [(0, "a unison"), (8, "a sixth"), (24, "two octaves")])
def test_widths_have_names(semitones, name):
    assert interval_name(semitones) == name


@pytest.mark.parametrize(("seconds", "name"), [(0.5, "half a second"), (1.1, "a second"), (1.9, "1.9 seconds")])
def test_times_have_names(seconds, name):
    assert time_name(seconds) == name

"""What a player wants of all chords at once holds over the whole piece."""

from __future__ import annotations

import pytest

from progressions import a_brief, a_chart, composed, symbols
from woodshed.piece import AskedChord, Idiom
from woodshed.progression.idioms import proves
from woodshed.progression.limits import fewer, of_families, paced


def asking(*names, **fields):
    """A brief with these idioms, an argument after a colon."""
    pairs = [name.partition(":") for name in names]
    return a_brief(idioms=tuple(Idiom(n, argument or None) for n, _, argument in pairs), **fields)


def test_one_chord_a_bar_keeps_the_first_of_each_and_the_dominant_before_the_end():
    """A bar of two chords keeps its first; the one before the last keeps what leads home."""
    chart = a_chart("I vi | ii V7 | IV iv | ii V7 | I")
    assert symbols(paced(chart, asking("harmonic_rhythm:1", bars=5))) == "C | Dm | F | G7 | C"


def test_a_chord_every_two_bars_ends_where_the_piece_ended():
    """The last pair of bars takes the chord on which the piece closes."""
    chart = a_chart("I | IV | ii | V7 | vi | IV | V7 | I")
    held = symbols(paced(chart, asking("harmonic_rhythm:2")))
    assert held == "C | C | Dm | Dm | Am | Am | C | C"


def test_without_a_pace_nothing_changes():
    """Half a bar a chord, or no word of it, leaves the chart alone."""
    chart = a_chart("I vi | ii V7")
    assert paced(chart, asking(bars=2)) is chart
    assert paced(chart, asking("harmonic_rhythm:0.5", bars=2)) is chart


def test_only_three_chords_in_a_blues_are_those_of_the_form():
    """Passing chords and sharp fours give way to one, four and five."""
    chart = a_chart("I7 IV7 #IVdim7 I7/V | bII7 I7 V7")
    few = symbols(fewer(chart, asking("chord_count:3", genre="blues", bars=2)))
    assert set(few.replace("|", "").split()) <= {"C7", "F7", "G7"}


def test_two_chords_are_the_tonic_and_the_one_that_lasts_longest():
    """Every other chord gives way to the one of them with which it shares most tones."""
    chart = a_chart("I | IV | IV | V | vi | I")
    few = symbols(fewer(chart, asking("chord_count:2", bars=6)))
    assert set(few.replace("|", "").split()) == {"C", "F"}


@pytest.mark.parametrize(
    ("avoid", "before", "after"),
    [
        ("minor_chords", "I | vim7 | iv | V7", "C | A7 | F | G7"),
        ("diminished_chords", "I #Idim7 | iim7", "C A7/C# | Dm7"),
        ("sus_chords", "Vsus4 | V9sus | I", "G | G9 | C"),
    ],
)
def test_families_that_were_refused_give_way(avoid, before, after):
    """A chord of a refused family is exchanged for one that leads on as it did."""
    brief = a_brief(avoid=frozenset({avoid}), bars=before.count("|") + 1)
    assert symbols(of_families(a_chart(before), brief)) == after


def test_every_chord_may_be_a_sus_chord():
    """All are suspended, as richly as they were, and locked bars stay."""
    chart = a_chart("I | ii7 | V9 | I")
    brief = asking("sus_chords:all", bars=4)
    assert symbols(of_families(chart, brief, {4})) == "Csus4 | D7sus | G9sus | C"


def test_planing_takes_the_bars_that_were_named_and_slides_home_in_minor():
    """Minor ninths over the last two bars fall by half steps onto the tonic."""
    chart = composed(asking(genre="neo-soul", key="F", mode="minor"))
    brief = a_brief("neo-soul", "F", "minor", idioms=(Idiom("chromatic_planing", bars=(7, 8)),))
    assert symbols(composed(brief)).endswith("Abm9 Gm9 | Gbm9 Fm9")
    assert len(chart.bars) == 8


@pytest.mark.parametrize(("degree", "note"), [("I", "C"), ("V", "G")])
def test_a_pedal_holds_all_through_the_bars_named(degree, note):
    """The bass stays on its degree; a dominant pedal gives way to the last tonic."""
    idiom = Idiom("pedal_point", degree, bars=(5, 8))
    chart = composed(a_brief("classical", idioms=(idiom,)))
    basses = {c.chord.lowest.name for bar in chart.bars[4:7] for c in bar.changes}
    assert basses == {note}
    assert proves(chart, idiom)


def test_a_cadence_in_a_bar_arrives_there():
    """A deceptive cadence in bar 4 has its sixth chord in bar 4, and the real one waits."""
    idioms = (Idiom("deceptive", bars=(4, 4)), Idiom("authentic_cadence", "inside", bars=(8, 8)))
    chart = composed(a_brief("classical", bars=16, idioms=idioms))
    assert chart.bars[3].changes[-1].chord.root.name == "A"
    assert chart.bars[7].changes[-1].chord.root.name == "C"


def test_a_device_may_take_its_place_in_a_row_gone_round():
    """The minor four at the end interrupts a row of chords that fills the piece otherwise."""
    row = tuple(AskedChord(numeral=n) for n in ("I", "III7", "vi", "II7"))
    idiom = Idiom("modal_interchange", "iv", bars=(7, 8))
    chart = composed(a_brief("rnb", "F", progression=row, cycled=True, idioms=(idiom,)))
    assert proves(chart, idiom)
    assert symbols(chart).startswith("F")


def test_a_chord_may_pass_between_those_of_a_row():
    """A passing diminished chord takes the second half of a bar, and the row stays in its order."""
    row = tuple(AskedChord(numeral=n) for n in ("IV", "V", "I"))
    idiom = Idiom("passing_dim", count=1)
    chart = composed(a_brief("gospel", progression=row, cycled=True, idioms=(idiom,)))
    assert proves(chart, idiom)
    assert [bar.changes[0].chord.root.name for bar in chart.bars[:6]] == list("FGCFGC")


def test_a_piece_may_hang_on_a_sus_chord():
    """The last bar is the dominant, suspended."""
    chart = composed(asking("sus_ending", genre="neo-soul", key="E"))
    assert symbols(chart).endswith("| B9sus")


def test_a_waltz_has_a_chord_a_bar():
    """An oom-pah-pah keeps its chord for the bar."""
    brief = a_brief("classical", application="waltz", meter="3/4", bars=16)
    assert max(len(bar.changes) for bar in composed(brief).bars) == 1


def test_planing_in_the_middle_slides_to_a_half_step_above_home():
    """Four bars of minor ninths lead down to what follows."""
    idiom = Idiom("chromatic_planing", bars=(9, 12))
    chart = composed(a_brief("neo-soul", "Eb", bars=16, idioms=(idiom,)))
    assert " ".join(symbols(chart).split(" | ")[8:12]).startswith("Bm9 Bbm9 Am9 Abm9")
    assert proves(chart, idiom)


def test_each_augmented_sixth_has_its_own_tones():
    """Italian, French and German are three devices, not one."""
    idioms = tuple(Idiom("augmented_sixth", c) for c in ("italian", "french", "german"))
    chart = composed(a_brief("classical", mode="minor", bars=16, idioms=idioms))
    assert all(len(proves(chart, idiom)) == 1 for idiom in idioms)

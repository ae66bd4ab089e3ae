"""Each device is proved where it stands, and worked in where it is not: one rule for both."""

from __future__ import annotations

from random import Random

import pytest

from progressions import a_brief, a_chart, composed, symbols
from woodshed.piece import GENRES, Idiom
from woodshed.progression.idiom_rules import Guard, holds, needed, work_in
from woodshed.progression.idiom_workers import Task
from woodshed.progression.idioms import idioms, proves, rule_of

BAR = 3840

SHOWN = [
    # device, mode, where it stands (bars and halves), where it does not
    ("ii_V_I", "major", "I | iim7 . V7 . | Imaj7", "iim7 | IV | I"),
    ("ii_V_I:IV", "major", "vm7 . I7 . | IV", "iim7 . V7 . | I"),
    ("secondary_dominant", "major", "I . VI7 . | iim7", "I | IV | V7 | I"),
    ("secondary_dominant", "major", "Imaj7 . I7 . | IV", "I7 | IV7 | I7"),
    ("tritone_sub", "major", "iim7 . bII7 . | I", "iim7 . V7 . | I"),
    ("backdoor", "major", "ivm7 . bVII7 . | I", "bVII7 | IV | I"),
    ("passing_dim", "major", "I . #Idim7 . | iim7", "I . VIIdim7 . | iim7"),
    ("walkup_7_3_6", "major", "VIIm7b5 . III7 . | vim7", "VIIm7b5 . vi . | I"),
    ("turnaround_3_6_2_5", "major", "iiim7 . VI7 . | iim7 . V7 . | I", "vi | ii | V | I"),
    ("turnaround_3_6_2_5", "major", "iiim7 . bIII7 . | iim7 . bII7 . | I", "vi | ii | V"),
    ("chromatic_planing", "major", "iiim9 . bIIIm9 . | iim9", "iiim9 | bIIIm9 | I"),
    ("modal_interchange", "major", "I | ivm6 | I", "I | ii | IV"),
    ("modal_interchange", "minor", "im7 | IV7 | im7", "i | iv | V7 | i"),
    ("sus_resolve", "major", "V7sus . V7 . | I", "V7sus | I"),
    ("sus_hang", "major", "IV/V | I", "V7sus . V7 . | I"),
    ("altered_dominant", "major", "V7alt | I", "V9 | I"),
    ("alt_cadence", "major", "V7(b9) | I", "V7(b9) | vi"),
    ("neapolitan", "minor", "bII/IV . V7 . | i", "bII | i"),
    ("augmented_sixth", "minor", "bVI7 | V", "bVI | V"),
    ("augmented_sixth:french", "minor", "bVI7b5 | V", "bVI7 | i"),
    ("picardy", "minor", "V7 | I", "V7 | i"),
    ("cadential_64", "major", "I/V . V7 . | I", "I | V7 | I"),
    ("deceptive", "major", "V7 | vi", "V7 | I"),
    ("plagal", "major", "V | I | IV | I", "IV | I | V | I"),
    ("plagal:minor", "major", "ivm6 | I", "IV | I"),
    ("half_cadence", "major", "I | IV | ii | V", "I | IV | V | I"),
    ("pedal_point", "major", "I | IV/I | V7/I", "I | IV/I | V7"),
    ("line_cliche", "minor", "im . im(maj7) . | im7 . im6 .", "im | im7 | iv | i"),
    ("pachelbel", "major", "I | V | vi | iii | IV | I | IV | V", "I | V | vi | IV"),
    ("andalusian", "minor", "i | bVII | bVI | V7", "i | bVI | bVII | i"),
    ("lament", "minor", "i | v/bVII | iv/bVI | V", "i | bVII | i | V"),
    ("coltrane_changes", "major", "Imaj7 bIII7 bVImaj7 VII7 | IIImaj7 V7 Imaj7 .", "I | V7 | I"),
    ("slash_chords", "major", "I | I/III", "I | IV"),
    ("sus_chords", "major", "ii/V | I", "V7 | I"),
    ("ninths", "major", "Imaj9", "Imaj7"),
    ("turnaround", "major", "I | V7", "V7 | I"),
    ("semitone_roots", "major", "iiim7 | bIIIm7", "I | V"),
    ("whole_tone", "major", "V7(#5) | I", "V7 | I"),
    ("circle_of_fifths", "major", "I IV VIIm7b5 iii | vi ii V7 .", "I | IV | V | I"),
    ("blues_turnaround", "major", "I7 . IV7 #IVdim7 | I/V . V7 .", "I7 | V7"),
    ("blues_turnaround", "major", "I7 . VI7 . | II7 . V7 .", "V7 | I7"),
]
NAMES = [f"{row[0]} {index}" for index, row in enumerate(SHOWN)]


def device(text: str, **fields) -> Idiom:
    name, _, argument = text.partition(":")
    return Idiom(name, argument or None, **fields)


@pytest.mark.parametrize(("name", "mode", "there", "absent"), SHOWN, ids=NAMES)
def test_a_device_is_heard_where_it_stands_and_nowhere_else(name, mode, there, absent):
    assert proves(a_chart(there, mode=mode), device(name))
    assert not proves(a_chart(absent, mode=mode), device(name))


@pytest.mark.parametrize(("name", "mode", "there", "absent"), SHOWN, ids=NAMES)
def test_a_device_is_heard_in_every_key(name, mode, there, absent):
    for key in ("Db", "A", "F#", "Eb"):
        assert proves(a_chart(there, key, mode), device(name))


def test_the_places_of_a_device_are_ticks():
    chart = a_chart("I | iim7 . V7 . | I | iim7 . V7 . | I")
    assert proves(chart, Idiom("ii_V_I")) == (BAR, 3 * BAR)
    assert proves(chart, Idiom("ii_V_I", bars=(3, 5))) == (3 * BAR,)


def test_a_modulation_is_proved_by_its_dominant_and_its_end():
    chart = a_chart("I | IV | II7 . VI7 . | II")
    assert proves(chart, Idiom("modulation", "2")) == (2 * BAR + BAR // 2,)
    assert not proves(chart, Idiom("modulation", "1"))


def test_a_device_of_the_notes_has_no_rule_here():
    assert rule_of("walking_bass") is None
    assert proves(a_chart("I"), Idiom("walking_bass")) == ()
    assert holds(a_chart("I"), Idiom("walking_bass"))
    assert work_in(a_chart("I"), Idiom("walking_bass"), Task(Random(1)), Guard())[1]


def test_what_is_asked_in_general_is_wanted_once_in_eight_bars():
    assert needed(Idiom("tritone_sub"), 32) == 4
    assert needed(Idiom("tritone_sub"), 8) == 2
    assert needed(Idiom("tritone_sub"), 4) == 1
    assert needed(Idiom("tritone_sub", count=7), 8) == 7
    assert needed(Idiom("tritone_sub", bars=(1, 4)), 32) == 1
    assert needed(Idiom("picardy"), 32) == 1


FORMS = {"blues_12", "quick_change", "jazz_blues", "minor_blues", "bird_blues", "rhythm_changes"}
IN_MINOR = {"picardy", "lament", "andalusian", "minor_blues"}
IN_MAJOR = {"pachelbel", "royal_road", "doo_wop", "lady_bird", "church_walk"}


@pytest.mark.parametrize("name", sorted(set(idioms()) - FORMS))
@pytest.mark.parametrize("genre", ["gospel", "jazz", "rnb", "neo-soul"])
def test_a_device_that_is_asked_for_is_there(name, genre):
    """In sixteen bars there is room for every device, in its own mode."""
    for mode in ("major", "minor"):
        if (name in IN_MINOR and mode == "major") or (name in IN_MAJOR and mode == "minor"):
            continue
        brief = a_brief(genre, mode=mode, bars=16, idioms=(device(name),))
        chart = composed(brief)
        assert holds(chart, device(name)), symbols(chart)
        assert chart.notices == ()


@pytest.mark.parametrize(
    ("name", "bars", "mode"),
    [
        ("blues_12", 24, "major"),
        ("quick_change", 12, "major"),
        ("jazz_blues", 24, "major"),
        ("minor_blues", 12, "minor"),
        ("bird_blues", 12, "major"),
        ("rhythm_changes", 32, "major"),
        ("quick_change", 8, "major"),
    ],
)
@pytest.mark.parametrize("genre", ["blues", "jazz", "gospel"])
def test_a_form_that_is_asked_for_is_there(name, bars, mode, genre):
    chart = composed(a_brief(genre, mode=mode, bars=bars, idioms=(Idiom(name),)))
    assert proves(chart, Idiom(name)), symbols(chart)


@pytest.mark.parametrize("argument", ["1", "2", "3", "-2"])
def test_a_modulation_that_is_asked_for_is_there(argument):
    idiom = Idiom("modulation", argument)
    chart = composed(a_brief("gospel", bars=16, idioms=(idiom,)))
    assert holds(chart, idiom)
    assert chart.key_at(16) == chart.key.transposed(int(argument))


def test_a_device_stands_in_the_bars_that_were_named():
    for name in ("tritone_sub", "passing_dim", "ii_V_I", "secondary_dominant", "altered_dominant"):
        idiom = Idiom(name, count=1, bars=(9, 12))
        places = proves(composed(a_brief("jazz", bars=16, idioms=(idiom,))), idiom)
        assert places, name
        assert all(8 * BAR <= place < 12 * BAR for place in places)


def test_what_finds_no_room_is_told():
    chart = composed(a_brief("reggae", bars=4, idioms=(Idiom("rhythm_changes"),)))
    assert "Rhythm changes (32 bars) found no room" in chart.notices[0]


def test_one_device_does_not_drive_out_another():
    asked = tuple(Idiom(n) for n in ("tritone_sub", "altered_dominant", "ii_V_I", "passing_dim"))
    chart = composed(a_brief("jazz", bars=32, complexity=8, level=8, idioms=asked))
    assert all(holds(chart, idiom) for idiom in asked)


@pytest.mark.parametrize("genre", GENRES)
def test_a_device_that_is_to_be_avoided_is_not_there(genre):
    for name in ("tritone_sub", "passing_dim", "secondary_dominant", "altered_dominant"):
        chart = composed(a_brief(genre, bars=16, complexity=7, avoid=frozenset({name})))
        assert proves(chart, Idiom(name)) == (), symbols(chart)

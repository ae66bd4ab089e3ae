"""Latin and reggae as whole pieces: where chops and basses fall, and the side of the clave."""

from __future__ import annotations

import pytest

from woodshed.genres.rooms import style_of
from woodshed.pipeline import generate
from woodshed.theory.time import QUARTER

BAR = 4 * QUARTER
CLAVES = ("2-3 son clave", "3-2 son clave", "2-3 rumba clave", "3-2 rumba clave")
SLOW = ("roots", "one_drop", "steppers", "dub", "lovers_rock", "rocksteady", "bubble", "dancehall")
STILL = ("roots", "one_drop", "dub")
OFF_BEATS = {0.5, 1.5, 2.5, 3.5}
DRY = [(g, a) for g in ("latin", "reggae") for a, x in style_of(g).applications.items() if x.pedal == "none"]


def played(words: str, **fields):
    return generate(words, **{"num_bars": 8, "seed": 3, **fields})


def places(piece, hand: str, bar: int) -> set[float]:
    """Where a hand strikes in a bar counted from 0, in quarters."""
    return {
        (note.written_onset - bar * BAR) / QUARTER
        for note in piece.notes
        if note.hand == hand and bar * BAR <= note.written_onset < (bar + 1) * BAR
    }


@pytest.mark.parametrize("level", [4, 5, 9])
@pytest.mark.parametrize("clave", CLAVES)
def test_the_montuno_keeps_to_its_side_of_the_clave(clave, level):
    piece = played(f"salsa in D minor with {clave}", genre="latin", level=level)
    for bar in range(7):
        two_side = (bar % 2 == 0) == clave.startswith("2")
        assert (1.0 in places(piece, "right", bar)) == two_side
        assert 1.5 in places(piece, "right", bar)


@pytest.mark.parametrize("level", [4, 5, 9])
@pytest.mark.parametrize("application", ["salsa", "son_montuno", "mambo", "timba"])
def test_the_tumbao_leaves_the_one_free(application, level):
    piece = played("in G", genre="latin", application=application, level=level)
    for bar in range(1, 7):
        assert places(piece, "left", bar) == {1.5, 3.0}


@pytest.mark.parametrize("application", ["salsa", "son_montuno", "mambo", "timba"])
def test_a_beginner_plays_one_stroke_of_the_tumbao_and_leaves_the_one_free(application):
    piece = played("in G", genre="latin", application=application, level=1)
    for bar in range(1, 7):
        assert places(piece, "left", bar) <= {1.5, 3.0}


@pytest.mark.parametrize("application", ["afro_cuban", "latin_jazz", "cha_cha"])
def test_a_montuno_brings_its_tumbao_along(application):
    piece = played("montuno in 4/4", genre="latin", application=application)
    for bar in range(1, 7):
        assert places(piece, "left", bar) == {1.5, 3.0}


@pytest.mark.parametrize("tonic", ["Bb", "D", "F#", "A"])
def test_chop_and_bass_keep_to_their_registers_in_every_key(tonic):
    piece = played(f"one drop in {tonic} minor", genre="reggae")
    keys = {hand: [n.pitch.midi for n in piece.notes if n.hand == hand] for hand in ("left", "right")}
    assert 68 <= sum(keys["right"]) / len(keys["right"]) <= 76
    assert 33 <= sum(keys["left"]) / len(keys["left"]) <= 47


@pytest.mark.parametrize("level", [1, 4, 8])
def test_bossa_has_its_bass_on_one_and_three_and_its_chords_mostly_off_the_beat(level):
    piece = played("in F", genre="latin", application="bossa_nova", level=level)
    assert all(places(piece, "left", bar) >= {0.0, 2.0} for bar in range(7))
    right = [place for bar in range(7) for place in places(piece, "right", bar)]
    assert sum(place % 1 == 0.5 for place in right) >= 0.4 * len(right)


@pytest.mark.parametrize("application", SLOW)
def test_the_chop_stands_on_the_off_beats_short_and_never_with_the_bass(application):
    piece = played("in A minor", genre="reggae", application=application, level=5)
    for bar in range(7):
        chops = places(piece, "right", bar)
        assert chops & OFF_BEATS or application == "dub"
        assert not chops & {0.0, 2.0}
        assert not places(piece, "left", bar) & OFF_BEATS
    chops = [n for n in piece.notes if n.hand == "right" and n.written_onset < 7 * BAR]
    assert max(note.duration for note in chops) <= 0.12 * BAR


@pytest.mark.parametrize("level", [1, 5, 9])
@pytest.mark.parametrize("application", STILL)
def test_nothing_in_the_bass_stands_on_one(application, level):
    piece = played("in E minor", genre="reggae", application=application, level=level)
    assert all(0.0 not in places(piece, "left", bar) for bar in range(7))


@pytest.mark.parametrize("tempo", [120.0, 150.0, 210.0])
@pytest.mark.parametrize("application", list(style_of("reggae").applications))
def test_the_fast_count_chops_on_two_and_four(application, tempo):
    if application == "ska" and tempo < 136:
        pytest.skip("ska is written in the slow count up to here")
    piece = played("in C", genre="reggae", application=application, tempo=tempo, level=5)
    for bar in range(7):
        assert not places(piece, "right", bar) & {0.0, 2.0}


@pytest.mark.parametrize(("genre", "application"), DRY)
def test_the_pedal_stays_up(genre, application):
    piece = played("in C", genre=genre, application=application, num_bars=4)
    assert all(pedal.value < 64 for pedal in piece.pedal)


@pytest.mark.parametrize("meter", ["2/4", "3/4", "5/4", "6/8", "7/8", "9/8", "12/8"])
@pytest.mark.parametrize("genre", ["latin", "reggae"])
def test_every_meter_is_played_by_both_hands_in_every_bar(genre, meter):
    piece = played(f"{genre} in {meter}", genre=genre, level=5)
    bar = piece.chart.meter.bar
    assert str(piece.chart.meter) == meter
    for hand in ("left", "right"):
        struck = {note.written_onset // bar for note in piece.notes if note.hand == hand}
        assert struck == set(range(8))

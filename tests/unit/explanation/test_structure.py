"""Phrases and their cadences, changes of key, and the devices that chords hold."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import woodshed.explanation as package
from pieces import a_brief, a_chart
from woodshed.explanation.idiom_words import told_idioms, untold_idioms
from woodshed.explanation.structure import closes, devices_in_chords, key_moves, phrase_ends
from woodshed.piece.chart_text import read_chart
from woodshed.progression.idioms import idioms

FOLDER = Path(package.__file__).parent


@pytest.mark.parametrize(
    ("bars", "key", "title"),
    [
        ("| C | F | G7 | C |", "C", "perfect cadence"),
        ("| C | F | G7 | C/E |", "C", "imperfect cadence"),
        ("| C | F | C | G |", "C", "half cadence"),
        ("| C | G | F | C |", "C", "plagal cadence"),
        ("| C | F | Fm6 | C |", "C", "minor plagal cadence"),
        ("| C | F | G7 | Am |", "C", "deceptive cadence"),
        ("| C | Fm7 | Bb7 | Cmaj7 |", "C", "backdoor cadence"),
        ("| C | Dm7 | Db7 | C6 |", "C", "tritone cadence"),
        ("| Am | F | G | Am |", "A minor", "modal cadence"),
    ],
)
def test_a_phrase_closes_by_a_cadence_with_a_name(bars: str, key: str, title: str) -> None:
    assert [close.title for close in closes(a_chart(bars, key))] == [title]


def test_a_short_dominant_seventh_leads_on_and_is_no_half_cadence() -> None:
    assert closes(a_chart("| C | Am7 | Dm7 | Dm7 G7 | C | F | G7 | C |"))[0].bar == 8
    assert [c.bar for c in closes(a_chart("| C | Am | F | G7 | C | F | G7 | C |"))] == [4, 8]


def test_phrases_are_four_bars_and_end_with_their_section() -> None:
    chart = read_chart("[A]\n| C | F | G | C | F | G |\n[B]\n| C | F | G | C |")
    assert phrase_ends(chart) == (4, 6, 10)


def test_a_change_of_key_is_told_with_what_prepares_it() -> None:
    chart = read_chart("Key: C major\n| C | F | G7 | A7 |\nKey: D major\n| D | G | A7 | D |")
    assert [(m.bar, m.key, m.how) for m in key_moves(chart)] == [
        (5, "D major", "up a whole step from C major, prepared by its dominant A7")
    ]


def test_devices_are_told_with_their_bars() -> None:
    chart = a_chart("| C | C#dim7 | Dm7 | G7 | C | C |")
    told = {d.idiom.name: d.bars for d in devices_in_chords(chart, a_brief(chart))}
    assert told["passing_dim"] == (2,)
    assert told["ii_V_I"] == (3,)


def test_a_device_is_told_only_where_it_means_that() -> None:
    """bVI7 before V is a German sixth in classical music, and a substitute in jazz."""
    chart = a_chart("| Cm | Ab7 | G | Cm |", "C minor")
    classical = {d.idiom.name for d in devices_in_chords(chart, a_brief(chart, genre="classical"))}
    jazz = {d.idiom.name for d in devices_in_chords(chart, a_brief(chart, genre="jazz"))}
    assert "augmented_sixth" in classical
    assert "augmented_sixth" not in jazz
    assert "tritone_sub" in jazz


def test_every_device_of_chords_has_words_or_is_too_general_to_be_told() -> None:
    told, untold = told_idioms(), untold_idioms()
    names = {name for name in idioms() if name not in told and name not in untold}
    assert {name for name in names if name.partition(":")[0] not in told} == set()


@pytest.mark.parametrize(("file", "table"), [("idioms.toml", "idiom"), ("cadences.toml", "cadence")])
def test_every_entry_has_a_level_and_a_source(file: str, table: str) -> None:
    for entry in tomllib.loads((FOLDER / file).read_text("utf-8"))[table]:
        assert 1 <= entry["level"] <= 10, entry
        assert entry["source"], entry


@pytest.mark.parametrize(
    ("bars", "key", "name", "found"),
    [
        ("| C | F | G7 | Am |", "C", "deceptive", True),
        ("| C | G/B | Am | F |", "C", "deceptive", False),  # the bass goes on by step
        ("| C | G7 | A7 | Dm |", "C", "deceptive", False),  # a dominant is no six
        ("| Am11 | D13 | Am11 | D13 |", "A dorian", "modal_interchange", False),  # the four of dorian is its own
        ("| C | Fm6 | C | G7 |", "C", "modal_interchange", True),
    ],
)
def test_a_device_is_told_where_it_is_one_in_the_key_that_is_heard(bars: str, key: str, name: str, found: bool) -> None:
    chart = a_chart(bars, key)
    assert found == (name in {device.idiom.name for device in devices_in_chords(chart, a_brief(chart))})

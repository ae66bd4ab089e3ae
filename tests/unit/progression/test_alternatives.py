"""Substitutions and moods: the rules are sound, and the chords they give are where a player looks for them."""

from __future__ import annotations

import pytest

from pieces import a_brief, a_chart
from woodshed.piece import GENRES
from woodshed.progression.alternatives import alternatives, terms_of
from woodshed.progression.moods import in_mood, moods
from woodshed.progression.qualities import apart, light, modal, over, richness, tension
from woodshed.progression.substituting import applied, spot_of
from woodshed.progression.substitutions import substitutions
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key

C = Key.parse("C")


def test_every_rule_has_a_name_of_its_own_a_reason_and_a_genre():
    names = [rule.name for rule in substitutions()]
    assert len(set(names)) == len(names)
    for rule in substitutions():
        assert rule.genres <= set(GENRES)
        assert rule.genres
        assert rule.why.format(old="C", new="F", next="G")
        assert 1 <= rule.cost <= 3
        assert 1 <= rule.level <= 10


@pytest.mark.parametrize(
    ("name", "chart", "bar", "found"),
    [
        ("tritone substitute", "| G7 | C |", 1, "Db7"),
        ("altered dominant", "| G7 | C |", 1, "G7alt"),
        ("suspension that resolves", "| G7 | C |", 1, "G7sus G7"),
        ("related two", "| G7 | C |", 1, "Dm7 G7"),
        ("related two of a minor chord", "| E7 | Am |", 1, "Bm7b5 E7"),
        ("back door", "| G7 | C |", 1, "Bb7"),
        ("dominant of the next chord", "| C | Dm7 |", 1, "C A7"),
        ("half step above the next chord", "| C | Dm7 |", 1, "C Eb7"),
        ("passing diminished from below", "| C | Dm7 |", 1, "C C#dim7"),
        ("sharp four diminished", "| F | C/G |", 1, "F F#dim7"),
        ("minor four", "| F | C |", 1, "Fm6"),
        ("half-diminished two", "| Dm7 | G7 |", 1, "Dm7b5"),
        ("relative minor", "| C | F |", 1, "Am7"),
        ("four for two", "| Dm7 | G7 |", 1, "Fmaj7"),
        ("two seven", "| Dm7 | G7 |", 1, "D7"),
        ("third in the bass", "| C | F |", 1, "C/E"),
        ("cadential six-four", "| G7 | C |", 1, "C/G G7"),
        ("amen", "| G7 | C |", 1, "G7 F"),
        ("minor tonic", "| C | F |", 1, "Cm7"),
    ],
)
def test_a_rule_gives_the_chord_of_the_textbook(name: str, chart: str, bar: int, found: str):
    rule = next(rule for rule in substitutions() if rule.name == name)
    row = applied(rule, spot_of(a_chart(chart), bar, 0), 4)
    assert row is not None
    assert " ".join(change.chord.symbol for change in row) == found


@pytest.mark.parametrize(
    ("name", "chart"),
    [
        ("tritone substitute", "| Dm7 | G7 |"), ("tritone substitute", "| G7 | Am |"), ("back door", "| G7 | Am |"),
        ("minor four", "| G | C |"), ("passing diminished from below", "| C | G |"), ("related two", "| C |"),
    ],
)  # fmt: skip
def test_a_rule_says_nothing_of_other_places(name: str, chart: str):
    rule = next(rule for rule in substitutions() if rule.name == name)
    assert applied(rule, spot_of(a_chart(chart), 1, 0), 4) is None


def test_alternatives_are_ranked_differ_and_fill_the_bar():
    chart = a_chart("| Cmaj7 | Dm7 G7 | Cmaj7 | C6 |")
    found = alternatives(chart, 2, terms_of(a_brief(chart)))
    rows = [tuple((c.chord.symbol, c.duration) for c in one.changes) for one in found]
    assert len(set(rows)) == len(rows) >= 8
    assert all(sum(length for _, length in row) == chart.meter.bar for row in rows)
    assert any("Db7" in str(row) for row in rows)
    assert all(0 < one.distance <= 1 or one.changes != chart.bars[1].changes for one in found)


def test_the_last_bar_still_comes_home():
    chart = a_chart("| Cmaj7 | Dm7 G7 | C6 |")
    for one in alternatives(chart, 3, terms_of(a_brief(chart))):
        assert one.changes[-1].chord.root.name == "C"


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("tension", "| C | G7 | C |", "tension"), ("calm", "| C | G7(b9) | C |", "tension"),
        ("darker", "| C | F | C |", "light"), ("brighter", "| C | Fm | C |", "light"),
        ("simpler", "| C | Dm7 G13 | C |", "richness"), ("jazzier", "| C | Dm G | C |", "richness"),
    ],
)  # fmt: skip
def test_a_mood_moves_its_quality(name: str, before: str, after: str):
    chart = a_chart(before)
    moved, stuck = in_mood(chart, [2], name, terms_of(a_brief(chart)), named=True)
    assert stuck == ()
    gain = over(moved, [2], after) - over(chart, [2], after)
    assert gain * (1 if moods()[name].quality[after] > 0 else -1) > 0
    assert moved.bars[0] == chart.bars[0]


def test_qualities_order_chords_as_ears_do():
    tense = [tension(Chord.parse(name), C) for name in ("C", "G7", "G7(b9)", "Db7")]
    assert tense == sorted(tense)
    bright = [light(Chord.parse(name), C) for name in ("Fm6", "F", "Cmaj7", "Cmaj7(#11)")]
    assert bright == sorted(bright)
    rich = [richness(Chord.parse(name)) for name in ("C", "C7", "C9", "C13(b9)")]
    assert rich == sorted(rich)
    assert modal(Chord.parse("Fm"), C)
    assert not modal(Chord.parse("F#"), C)
    row = a_chart("| C |").bars[0].changes
    assert apart(row, row) == 0
    assert apart(row, a_chart("| F# |").bars[0].changes) == 1

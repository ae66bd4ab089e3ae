"""``woodshed suggest``: the next chord, with reasons; holes; progressions."""

from __future__ import annotations

import json

import pytest

from woodshed.learning import weights
from woodshed.theory.chord import Chord


def test_a_table_of_chords_shares_and_reasons(woodshed):
    """A row a chord, best first, and what is left for all others."""
    said = woodshed("suggest", "Dm7 G7", "--genre", "jazz", "--key", "C", "--count", "4")
    assert (said.code, said.err) == (0, "")
    head, *rows = said.out.splitlines()
    assert head == "C major"
    assert len(rows) == 5
    assert rows[0].split()[0].startswith("C")
    assert "resolves the V" in rows[0]
    assert rows[-1].split()[0] == "others"
    assert sum(float(row.split("%")[0].split()[-1]) for row in rows) == pytest.approx(100.0, abs=0.5)


def test_programs_get_an_object(woodshed):
    """Every chord with its numeral, reasons and other spellings; all of them where they are asked for."""
    said = woodshed("suggest", "| Dm7 | G7 |", "--genre", "gospel", "--json", "--count", "all")
    answer = json.loads(said.out)
    assert answer["key"] == "C major"
    assert 0 < answer["key_probability"] <= 1
    assert answer["by"] == "chord-model"
    assert sum(one["probability"] for one in answer["suggestions"]) == pytest.approx(1.0, abs=1e-6)
    for one in answer["suggestions"]:
        assert set(one) == {"chord", "probability", "numeral", "reasons", "also"}
        assert all(Chord.parse(symbol).symbol == symbol for symbol in (one["chord"], *one["also"]))


def test_chords_may_come_as_several_words_or_from_standard_input(woodshed):
    """As a shell hands them over."""
    asked = ("--key", "C", "--json")
    one = woodshed("suggest", "Dm7 G7", *asked).out
    assert woodshed("suggest", "Dm7", "G7", *asked).out == one
    assert woodshed("suggest", "-", *asked, stdin="Dm7 G7").out == one


def test_where_it_begins_may_be_told(woodshed):
    """By bars, or by bar and beat."""
    assert woodshed("suggest", "C F", "--bars", "--key", "C").code == 0
    assert woodshed("suggest", "| C | F |", "--bar", "3", "--beat", "2.5", "--meter", "3/4").code == 0


def test_holes_are_filled(woodshed):
    """The chart with its chord, and below what was chosen and why."""
    said = woodshed("suggest", "--fill", "| Dm7 | ? | Cmaj7 |", "--genre", "jazz")
    assert said.code == 0
    chart, place, *rows = said.out.splitlines()
    assert chart.startswith("| Dm7 | G")
    assert place == "bar 2, in C major:"
    assert len(rows) == 4
    assert "falls a fifth into Cmaj7" in rows[0]
    answer = json.loads(woodshed("suggest", "--fill", "-", "--json", stdin="| Dm7 | ? | Cmaj7 |").out)
    assert answer["holes"][0]["place"] == "bar 2"
    assert len(answer["holes"][0]["others"]) == 3


def test_whole_progressions_may_be_asked_for(woodshed):
    """So many chords ahead."""
    said = woodshed("suggest", "C", "--ahead", "3", "--genre", "reggae", "--key", "C", "--json")
    ways = json.loads(said.out)["progressions"]
    assert len(ways) == 5
    assert all(len(way["chords"]) == 3 for way in ways)
    assert woodshed("suggest", "C", "--ahead", "3", "--key", "C").out.splitlines()[1].split()[-1]


def test_with_nothing_it_says_how_to_begin(woodshed):
    """In C, and that it is C because nobody said."""
    said = woodshed("suggest")
    assert said.code == 0
    assert said.out.startswith("C major\n")
    assert "C major is taken" in said.err


def test_without_weights_a_note_says_who_speaks(woodshed, tmp_path, monkeypatch):
    """A fallback is never silent."""
    monkeypatch.setattr(weights, "SHIPPED", tmp_path)
    weights.shipped.cache_clear()
    said = woodshed("suggest", "Dm7 G7", "--key", "C", "--genre", "jazz", "--json")
    weights.shipped.cache_clear()
    assert said.code == 0
    assert "chord model is not used" in said.err
    assert json.loads(said.out)["by"] == "rules"


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["C H7x"], "H7x"),
        (["C", "--genre", "polka"], "polka"),
        (["C", "--key", "Q"], "'Q'"),
        (["C", "--meter", "4/5"], "4/5"),
        (["C", "--count", "none"], "--count"),
        (["C", "--count", "0"], "0 suggestions"),
        (["C", "--bar", "0"], "bar 0"),
        (["| C |", "--bar", "1"], "after the last chord"),
        (["C", "--beat", "2"], "which bar"),
        (["C", "--ahead", "0"], "0 chords"),
        (["--fill", "| C | F |"], "no hole"),
        (["--fill", "| C | ? |", "--ahead", "2"], "--ahead"),
        (["C", "--fill", "| C | ? |"], "CHORDS"),
        (["| C | ? |"], "'?'"),
    ],
)
def test_what_cannot_be_answered_ends_with_2(woodshed, arguments, part):
    """A message that quotes it, and a hint below."""
    said = woodshed("suggest", *arguments)
    assert (said.code, said.out) == (2, "")
    assert part in said.err
    assert len(said.err.splitlines()) == 2
    assert "Traceback" not in said.err

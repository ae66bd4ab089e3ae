"""``woodshed chord``: what a symbol means."""

from __future__ import annotations

import json

import pytest


def test_a_symbol_is_explained_by_root_bass_and_tones(woodshed):
    """Bb7alt over E: spelled tones, the bass apart, and keys of the piano."""
    said = woodshed("chord", "Bb7alt/E", "--json")
    assert said.code == 0
    meaning = json.loads(said.out)
    assert meaning["symbol"] == "Bb7alt/E"
    assert (meaning["root"], meaning["bass"]) == ("Bb", "E")
    assert meaning["pitches"][0] == "Bb"
    assert {4, 8, 10} <= set(meaning["pitch_classes"])
    assert meaning["pitch_classes"] == sorted(meaning["pitch_classes"])


def test_for_people_it_is_a_line_of_words(woodshed):
    """Symbol, canonical form, root, bass, tones, keys."""
    said = woodshed("chord", "C△7/G")
    assert said.out.split() == [
        *[
            "C△7/G",
            "Cmaj7/G",
            "root",
            "C",
            "bass",
            "G",
            "C",
            "E",
            "G",
            "B",
            "pitch",
            "classes",
            "0",
            "4",
            "7",
            "11",
        ]
    ]


def test_silence_is_a_symbol_too(woodshed):
    """N.C. has no root and no tones."""
    assert woodshed("chord", "N.C.").out.split() == ["N.C.", "N.C.", "no", "chord"]
    meaning = json.loads(woodshed("chord", "--json", "N.C.").out)
    assert (meaning["root"], meaning["bass"], meaning["pitches"], meaning["pitch_classes"]) == (
        None,
        None,
        [],
        [],
    )


def test_many_are_read_from_standard_input_one_a_line(woodshed):
    """Line by line; an unreadable symbol has its error there, and the rest go on."""
    said = woodshed("chord", "--json", stdin="C\n\n  F#m7b5 \nH7x\nG7\n")
    answers = [json.loads(line) for line in said.out.splitlines()]
    assert [a["symbol"] for a in answers] == ["C", "F#m7b5", "H7x", "G7"]
    assert set(answers[2]) == {"symbol", "error"}
    assert "H7x" in answers[2]["error"]
    assert said.code == 0


def test_a_list_for_people_holds_its_errors_in_place(woodshed):
    """- reads standard input as well."""
    lines = woodshed("chord", "-", stdin="C\nH7x\n").out.splitlines()
    assert lines[0].startswith("C ")
    assert lines[1].startswith("H7x ")


@pytest.mark.parametrize("symbol", ["H7x", "", "C7b9b9b9x", "🎹", "Z"])
def test_an_unreadable_symbol_is_quoted_and_ends_with_2(woodshed, symbol):
    """The message quotes what was given and says what is accepted."""
    said = woodshed("chord", symbol)
    assert (said.code, said.out) == (2, "")
    assert symbol in said.err
    assert "Traceback" not in said.err


def test_symbols_in_the_list_beside_the_checkout_mean_what_it_says(woodshed, shared):
    """Two hundred spellings with root, bass and keys of the piano, from other hands."""
    rows = [json.loads(line) for line in (shared / "music/chord_symbols.jsonl").read_text().splitlines()]
    said = woodshed("chord", "--json", stdin="\n".join(row["symbol"] for row in rows))
    answers = [json.loads(line) for line in said.out.splitlines()]
    wrong = [
        (row["symbol"], answer)
        for row, answer in zip(rows, answers, strict=True)
        if [answer.get(k) for k in ("root", "bass", "pitch_classes")]
        != [row["root"], row["bass"], row["pitch_classes"]]
    ]
    assert wrong == []

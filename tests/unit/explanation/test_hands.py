"""What a hand does is heard from its notes alone: each manner by a bar that shows it and by one that just does not."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import woodshed.explanation.hands as package
from pieces import a_brief, a_chart, a_note, a_piece
from woodshed.explanation.hands import hearing_of, manners_of
from woodshed.explanation.hands.bars import Hearing
from woodshed.explanation.hands.left import LEFT
from woodshed.explanation.hands.manners import names_by_bar
from woodshed.explanation.hands.right import RIGHT
from woodshed.piece.arrangement import Arrangement, Note

Q = 960
DATA = tomllib.loads((Path(package.__file__).parent / "manners.toml").read_text("utf-8"))["manner"]


def strokes(text: str, hand: str = "left") -> list[Note]:
    """Notes from ``"1:C2 3&:G2+C3:.5"``: a count, the notes together, and a length in quarters (else one)."""
    notes = []
    for word in text.split():
        count, names, *length = word.split(":")
        onset = (float(count.rstrip("&ea")) - 1 + {"&": 0.5, "e": 0.25, "a": 0.75}.get(count[-1], 0)) * Q
        ticks = int(float(length[0]) * Q) if length else Q
        notes += [a_note(name, int(onset), ticks, hand) for name in names.split("+")]  # type: ignore[arg-type]
    return notes


def heard(
    left: str = "", right: str = "", bars: str = "| C |", meter: str = "4/4", key: str = "C", **fields: object
) -> Hearing:
    chart = a_chart(bars, key, meter)
    piece = a_piece(*strokes(left), *strokes(right, "right"), chart=chart)
    return hearing_of(Arrangement(brief=a_brief(chart, **fields), chart=chart, notes=piece.notes))


@pytest.mark.parametrize(
    ("notes", "name", "fields"),
    [
        ("", "rests", {}),
        ("1:C2 2:E2 3:G2 4:A2", "walking", {}),
        ("1:C2 2:C2 3:G2 4:C2", "quarters", {}),
        ("1:C2 2:E3+G3 3:G2 4:E3+G3", "stride", {}),
        ("1:C3:.5 1&:G3:.5 2:E3:.5 2&:G3:.5 3:C3:.5 3&:G3:.5 4:E3:.5 4&:G3:.5", "alberti", {}),
        ("1:C2 1&:E2 2:G2 2&:A2 3:Bb2 3&:A2 4:G2 4&:E2", "boogie", {"genre": "blues"}),
        ("1:C2+G2 1&:C2+G2 2:C2+A2 2&:C2+A2 3:C2+G2 3&:C2+G2 4:C2+A2 4&:C2+A2", "shuffle", {"genre": "blues"}),
        ("2&:G2 4:C3", "tumbao", {"genre": "latin"}),
        ("2:C2 3:G2 4:C2:.5", "one_drop", {"genre": "reggae"}),
        ("1:C2 2&:G2 3:G2 4&:C2:.5", "bossa", {"genre": "latin"}),
        ("1:C2:1.5 2&:G2:1.5 4:C2", "tresillo", {}),
        ("1:C2:2 3:G2:2", "two_feel", {}),
        ("1:C2:.5 1&:G2:.5 2:C3:.5 2&:E3:.5 3:G3:2", "broken", {}),
        ("1:C2+C3 3:G2+G3", "two_feel", {}),
        ("1:C2+C3:1 2:D2+D3:1.5 3&:G2+G3", "octaves", {}),
        ("1:E3+G3+B3:2 3:E3+G3+B3:2", "rootless", {}),
        ("1:C3+E3:4", "shells", {}),
        ("1:C2+G2+E3:4", "open_grip", {}),
        ("1:C2:1 2:G2:1 3:E3:2", "rolled_open", {}),
        ("1:C3+E3+G3:4", "chords", {}),
        ("1:C2:4", "long_roots", {}),
        ("1:C2:.5 1&:D2:.5 2&:F2:.5 3:A2:.5 4a:B2:.25", "line", {}),
    ],
)
def test_a_left_hand_is_known_by_its_bar(notes: str, name: str, fields: dict[str, object]) -> None:
    assert names_by_bar(heard(notes, **fields), "left") == (name,)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("notes", "name", "fields"),
    [
        ("", "rests", {}),
        ("1&:E4+G4+C5:.3 2&:E4+G4+C5:.3 3&:E4+G4+C5:.3 4&:E4+G4+C5:.3", "skank", {"genre": "reggae"}),
        ("2:E4+G4+C5:.3 4:E4+G4+C5:.3", "skank", {"genre": "reggae"}),
        ("1&:E4+G4+C5:.2 1a:E4+G4+C5:.2 3&:E4+G4+C5:.2", "double_skank", {"genre": "reggae"}),
        ("1&:C5+C6:.5 2&:E5+G5:.5 3&:C5+C6:.5 4&:E5+G5:.5", "montuno", {"genre": "latin"}),
        ("1:C5:.5 1&:D5:.5 2:E5:.5 2&:F5:.5 3:G5:.5 3&:A5:.5", "fast_line", {}),
        ("1:E4+G4+C5:4", "held_chord", {}),
        ("1:E4+G4+C5:.5 2&:E4+G4+C5:.5", "charleston", {}),
        ("2&:E4+G4+C5:.5 4&:E4+G4+C5:.5", "pushes", {}),
        ("2:E4+G4+C5:.5 4:E4+G4+C5:.5", "backbeat", {}),
        ("1&:E4+G4+C5:.5 3&:E4+G4+C5:.5", "off_beats", {}),
        ("1:E4+G4+C5 2:E4+G4+C5 3:E4+G4+C5", "on_beats", {}),
        ("1:E4+G4+C5:.5 2&:E4+G4+C5:.5 4:E4+G4+C5", "comping", {}),
        ("1:E4+G4 2:F4+A4 3:G4+B4", "thirds", {}),
        ("1:C4+C5 2:D4+D5 3:E4+E5", "octaves", {}),
        ("1:C5:1 2:E5:1 3:G5:2", "melody", {}),
        ("1:E4+G4+C5:1 2:D5:1 3:E5:2", "melody_with_chords", {}),
    ],
)
def test_a_right_hand_is_known_by_its_bar(notes: str, name: str, fields: dict[str, object]) -> None:
    assert names_by_bar(heard(right=notes, **fields), "right") == (name,)  # type: ignore[arg-type]


def test_a_waltz_bass_is_one_of_three() -> None:
    assert names_by_bar(heard("1:C2 2:E3+G3 3:E3+G3", meter="3/4"), "left") == ("waltz",)


def test_what_is_held_over_the_bar_line_is_no_rest() -> None:
    assert names_by_bar(heard("1:C2:8", bars="| C | C | C |"), "left") == ("long_roots", "holds", "rests")


def test_block_chords_are_both_hands_moving_together() -> None:
    right = "1:E4+G4+C5 2:F4+A4+D5 3:G4+B4+E5 4:F4+A4+D5"
    together = heard("1:C4 2:D4 3:E4 4:D4", right)
    assert names_by_bar(together, "right") == ("block_chords",)
    assert names_by_bar(together, "left") == ("in_step",)
    assert names_by_bar(heard("1:C3:4", right), "right") == ("on_beats",)


def test_the_same_notes_bear_the_name_that_their_genre_gives_them() -> None:
    off_beats = "1&:E4+G4+C5:.3 2&:E4+G4+C5:.3 3&:E4+G4+C5:.3 4&:E4+G4+C5:.3"
    assert names_by_bar(heard(right=off_beats, genre="reggae"), "right") == ("skank",)
    assert names_by_bar(heard(right=off_beats, genre="latin"), "right") == ("off_beats",)


def test_phrases_alike_are_one_stretch_and_the_last_bar_is_told_if_it_differs() -> None:
    walk = " ".join(f"{1 + 4 * bar + beat}:{'CEGA'[beat]}2" for bar in range(7) for beat in range(4))
    hearing = heard(f"{walk} 29:C2:4", bars="| C " * 8 + "|")
    told = [(s.hand, s.first, s.last, [m.title for m in s.manners]) for s in manners_of(hearing, (4, 8))]
    assert told[:2] == [("left", 1, 7, ["walking bass"]), ("left", 8, 8, ["long roots"])]


def test_two_manners_that_take_turns_are_both_told() -> None:
    bars = "1:C2:4 5:C2 6:E2 7:G2 8:A2 9:C2:4 13:C2 14:E2 15:G2 16:A2"
    hearing = heard(bars, bars="| C | C | C | C |")
    assert [m.title for m in manners_of(hearing, (4,))[0].manners] == ["long roots", "walking bass"]


@pytest.mark.parametrize(("hand", "tests"), [("left", LEFT), ("right", RIGHT)])
def test_every_manner_has_words_and_every_word_a_manner(hand: str, tests: tuple[tuple[str, object], ...]) -> None:
    words = [entry["name"] for entry in DATA if entry["hand"] in {hand, "both"}]
    assert sorted(words) == sorted(name for name, _ in tests)


@pytest.mark.parametrize("entry", DATA, ids=lambda entry: f"{entry['hand']} {entry['name']}")
def test_an_entry_has_a_level_and_a_source_and_follows_its_subject(entry: dict) -> None:
    assert 1 <= entry["level"] <= 10
    assert entry["source"]
    assert not entry["how"].endswith(".")

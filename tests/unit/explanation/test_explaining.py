"""A whole piece explained: from its words, its chords and its notes; as text and as values."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache

import pytest

from pieces import a_brief, a_chart, a_note
from thousand_requests import briefs
from woodshed.explanation import Explanation, as_values, bars_in_text, explain, in_text
from woodshed.output.document import dumps
from woodshed.output.document_reading import loads
from woodshed.piece import Request
from woodshed.piece.arrangement import Arrangement
from woodshed.pipeline import at_once, generate, play_chart, realize
from woodshed.progression import ByRules

WORDS = "slow gospel worship in Db with passing chords, 16 bars, add strings"


@cache
def worship() -> Arrangement:
    return generate(WORDS, seed=7)


@cache
def told() -> Explanation:
    return explain(worship())


def test_the_piece_is_told_in_one_sentence() -> None:
    assert told().about == (
        f"16 bars of gospel (worship) in Db major, 4/4, 62 beats a minute, straight, level {worship().brief.level}."
    )


def test_what_the_words_asked_for_is_told_with_its_bars() -> None:
    rows = {one.phrase: one.effect for one in told().request}
    assert rows["slow"] == "tempo 62 beats a minute (worship: 58-80)"
    assert re.fullmatch(r".*(passing diminished chord|secondary dominant) in bars? [\d, -]+.*", rows["passing chords"])


def test_a_document_tells_the_same_as_the_piece_that_it_came_from() -> None:
    """All but the milliseconds of lay-back are in the file, and those come from the words."""
    assert explain(loads(dumps(worship()))) == told()


@pytest.mark.parametrize(
    ("symbol", "notes", "steps"),
    [("Gbm6/9", "Gb2 Eb4 Ab4 A4", ("1", "6", "9", "b3")), ("Db7", "Db3 F3 Ab3 B3", ("1", "3", "5", "b7"))],
)
def test_a_tone_of_a_chord_bears_its_name_in_the_chord_however_it_is_written(
    symbol: str, notes: str, steps: tuple[str, ...]
) -> None:
    chart = a_chart(f"| {symbol} |")
    written = tuple(a_note(n, 0, 3840) for n in notes.split())
    grip = explain(Arrangement(brief=a_brief(chart), chart=chart, notes=written)).bars[0].chords[0].grip
    assert grip is not None
    assert grip.right_steps == steps


def test_a_bass_is_told_as_a_bass_and_not_as_the_goal_of_a_dominant() -> None:
    chart = a_chart("| C | G7/B | C6/9 | C |")
    text = in_text(explain(Arrangement(brief=a_brief(chart), chart=chart, notes=())))
    assert "V7 over VII" in text
    assert "I6/9" in text


@pytest.mark.parametrize(
    "words",
    [
        "laid back neo soul in Eb minor, 8 bars",
        "two tritone subs, jazz in F, walking bass, 16 bars, no sevenths in the left hand",
        "12-bar blues in A, shuffle, 2 choruses",
        "salsa in C minor, 2-3 clave, montuno, 8 bars",
        "chorale in G, half cadence in bar 4, 8 bars",
        "gospel ballad, F major, key goes up a whole step after bar 8, sixteen bars",
    ],
)
def test_words_are_read_anew_from_a_document_as_they_were_read_at_first(words: str) -> None:
    piece = generate(words, seed=3)
    assert explain(loads(dumps(piece))).request == explain(piece).request


def test_every_chord_has_its_numeral_its_reason_and_its_grip() -> None:
    chords = [chord for bar in told().bars for chord in bar.chords]
    assert [c.symbol for c in chords] == [c.chord.symbol for _, _, c in worship().chart.timeline()]
    assert all(c.why and c.short and c.numeral and c.beat for c in chords)
    assert sum(c.grip is not None for c in chords) > len(chords) // 2


def test_a_grip_names_the_notes_of_both_hands_and_their_steps() -> None:
    chart = a_chart("| Dm7 |")
    notes = [a_note(n, 0, 3840, "left") for n in ("D3", "C4")] + [a_note(n, 0, 3840) for n in ("F4", "A4", "E5")]
    grip = explain(Arrangement(brief=a_brief(chart), chart=chart, notes=tuple(notes))).bars[0].chords[0].grip
    assert grip is not None
    assert (grip.left, grip.left_steps) == (("D3", "C4"), ("1", "b7"))
    assert (grip.right, grip.right_steps) == (("F4", "A4", "E5"), ("b3", "5", "9"))


@pytest.mark.parametrize(
    ("symbol", "left", "right", "shape"),
    [
        ("Dm7", "F3 A3 C4 E4", "", "rootless voicing, shape A"),
        ("Dm7", "C3 E3 F3 A3", "", "rootless voicing, shape B"),
        ("Em11", "E3 A3 D4", "G4 B4", "So What voicing"),
        ("C13(#11)", "C3 Bb3 E4", "F#4 A4 D5", "upper structure: a triad on D over C13(#11)"),
        ("Cmaj7", "G3", "B3 C4 E4", ""),
        ("Cmaj7", "E3 G3 B3 C4", "", ""),
        ("Cmaj7", "G3", "C4 E4 B4", "drop 2"),
        ("C", "C2 G2 E3", "G4 C5", "open tenth in the left hand"),
    ],
)
def test_a_shape_that_has_a_name_is_called_by_it(symbol: str, left: str, right: str, shape: str) -> None:
    chart = a_chart(f"| {symbol} |")
    notes = [a_note(n, 0, 3840, "left") for n in left.split()] + [a_note(n, 0, 3840) for n in right.split()]
    grip = explain(Arrangement(brief=a_brief(chart), chart=chart, notes=tuple(notes))).bars[0].chords[0].grip
    assert grip is not None
    assert grip.shape == shape


def test_the_end_is_told_and_so_is_a_loop() -> None:
    assert told().ending.startswith("It ends ")
    assert explain(generate("reggae one drop in A minor, 4 bar loop")).ending.startswith("It goes round: ")


def test_a_chart_that_was_given_is_explained_too() -> None:
    chart = a_chart("| Dm7 | Db7 | Cmaj7 | Cmaj7 |")
    piece = explain(play_chart(chart, Request(description="swing in D", genre="jazz")))
    assert piece.composed == "given"
    assert "stands for G7" in piece.bars[1].chords[0].why
    assert ("D", "overruled", "the key is C major") in [(o.phrase, o.outcome, o.effect) for o in piece.request]


def test_without_notes_the_chords_are_explained_and_the_hands_are_not() -> None:
    chart = a_chart("| C | G7 | C | C |")
    piece = explain(Arrangement(brief=a_brief(chart), chart=chart, notes=()))
    assert piece.hands == ()
    assert all(bar.left == bar.right == "" for bar in piece.bars)
    assert "What the hands do" not in in_text(piece)


@pytest.mark.parametrize("brief", briefs(48), ids=lambda brief: f"{brief.genre} {brief.meter} {brief.bars}")
def test_pieces_of_every_genre_meter_and_length_are_explained(brief) -> None:
    """Nothing fails, every bar has words, and the text and the values hold no hole."""
    piece = at_once(realize(brief, composers=[ByRules()]))
    found = explain(piece)
    assert len(found.bars) == brief.bars
    assert all(bar.left and bar.right for bar in found.bars)
    stretches = [s for s in found.hands if s.hand == "left"]
    assert [s.first for s in stretches] == [1, *(s.last + 1 for s in stretches[:-1])]
    assert stretches[-1].last == brief.bars
    text = in_text(found)
    assert not re.search(r"[{}]|\bNone\b", text)
    assert all(len(line) <= 111 for line in text.splitlines()[1:])
    assert json.loads(json.dumps(as_values(found)))["format"] == "woodshed.explanation/1"


def test_a_chart_of_silence_alone_is_explained() -> None:
    """Bars without a chord have no function and hold no device."""
    chart = a_chart("N.C. | N.C.")
    found = explain(play_chart(chart, Request(description="left hand only", genre="rnb")))
    assert [bar.chords[0].symbol for bar in found.bars] == ["N.C.", "N.C."]
    assert not found.devices


def test_a_piece_in_another_style_than_it_was_asked_in_is_explained() -> None:
    """The sub-style that was set once is none of the genre to which a piece was revised, and no obstacle."""
    asked = generate("slow, in 3/4", genre="latin", application="salsa", num_bars=8)
    found = explain(replace(asked, brief=replace(asked.brief, genre="classical", application="waltz")))
    assert found.about.startswith("8 bars of classical (waltz)")
    assert "meter 3/4" in in_text(found)


def test_some_bars_alone_are_told_with_their_notes() -> None:
    text = bars_in_text(told(), (2, 3))
    assert "2 [A]" in text
    assert "3 [A]" in text
    assert "4 [A]" not in text
    assert "played: left " in text
    assert "left hand: " in text


def test_values_can_be_kept_to_some_bars() -> None:
    assert [bar["number"] for bar in as_values(told(), (5, 6))["bars"]] == [5, 6]


def test_how_hard_it_is_is_told() -> None:
    """A level of 10, and the bars that ask most with the reason."""
    hard = told().how_hard
    assert hard is not None
    assert 1 <= hard.level <= 10
    assert all(1 <= bar <= 16 and reason for bar, reason in hard.reasons)
    assert f"How hard it is: level {hard.level:g} of 10" in in_text(told())


def test_a_device_that_is_nowhere_in_the_notes_is_not_said_to_be_done() -> None:
    def effects(words: str, genre: str) -> list[tuple[str, str]]:
        told_of = explain(generate(words, genre=genre, num_bars=8, seed=3)).request
        return [(one.outcome, one.effect) for one in told_of if one.phrase in {"skank", "tremolo", "tumbao"}]

    assert effects("a ballad with a skank", "jazz") == [("overruled", "skank is not played in this style")]
    assert effects("a salsa with a tumbao", "latin")[0][0] == "done"
    assert effects("a slow one with tremolo", "blues")[0][0] == "beyond"


def test_a_numeral_is_counted_in_the_key_that_is_heard() -> None:
    row = "| C | F | G7 | C | Ebm7 | Ab7 | Dbmaj7 | Gbmaj7 | Ebm7 | Ab7 | Dbmaj7 | Dbmaj7 |"
    chart = a_chart(row, "C")
    bars = explain(Arrangement(brief=a_brief(chart), chart=chart, notes=())).bars
    assert [bars[n].chords[0].numeral for n in (1, 7)] == ["IV", "IVmaj7 in Db major"]


def test_a_dorian_piece_borrows_from_minor() -> None:
    chart = a_chart("| Am11 | D13 | Am11 | Fmaj9 |", "A dorian")
    why = explain(Arrangement(brief=a_brief(chart), chart=chart, notes=())).bars[3].chords[0].why
    assert "Borrowed from A minor" in why

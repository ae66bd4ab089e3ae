"""A theme that goes from voice to voice."""

from __future__ import annotations

from moments import a_desk, a_moment, a_pattern, a_span

from woodshed.arrangement.subject import entry_keys, rhythm_of, whole

THEME = {"themes": ["0 1 2 0"], "entries": ["S E", "Q S"], "lengths": [2, 2], "cadence": "Q Q"}
BOUNDS = (60, 84)


def a_bar(symbol: str, bar: int = 0, hand: str = "right", **fields):
    span = a_span(symbol, 4 * bar, 4 * bar + 4, key=fields.pop("key", "C"))
    desk = a_desk("| C | C | C | C | C | C | C | C |")
    return a_moment(span, hand=hand, pattern=a_pattern("melody", hand, **THEME), desk=desk, bar=bar, **fields)


def keys(symbol: str, bar: int = 0, **fields) -> list[int]:
    return list(entry_keys(a_bar(symbol, bar, **fields), 72, BOUNDS, None).values())


def test_the_theme_begins_on_the_root_of_its_chord_and_keeps_its_steps():
    assert keys("C") == [72, 74, 76, 72]


def test_an_entry_over_the_dominant_is_an_answer_at_the_fifth():
    tonic, answer = keys("C"), keys("G")
    assert [key % 12 for key in answer] == [(key + 7) % 12 for key in tonic]


def test_over_a_chord_in_its_first_inversion_the_lower_voice_begins_on_the_bass():
    assert keys("C/E", hand="left")[0] % 12 == 4
    assert keys("C/E")[0] % 12 == 0


def test_over_a_chord_on_its_fifth_the_lower_voice_has_no_entry():
    assert keys("C/G", hand="left") == []


def test_in_minor_the_theme_takes_the_raised_seventh_and_no_augmented_second():
    assert [key % 12 for key in keys("E", key="A minor")] == [4, 6, 8, 4]


def test_entries_come_in_turn_bar_by_bar():
    assert [hit.split(":")[1] for hit in rhythm_of(a_bar("C")).split()] == ["0.5"] * 4 + ["0.5"] * 4
    assert [hit.split(":")[1] for hit in rhythm_of(a_bar("C", 1)).split()] == ["1", "1"] + ["0.5"] * 4


def test_the_last_bar_of_a_phrase_is_a_cadence():
    assert rhythm_of(a_bar("C", 3, closing=True)) == "1:1 2:1 3:1 4:1"


def test_a_line_takes_up_the_tones_that_the_chord_still_lacks():
    line = whole(a_span("G7", 0, 4), (74, 72, 71, 69), [1, 3], {7})
    assert 65 in {key % 12 + 60 for key in line}
    assert (line[0], line[2]) == (74, 71)

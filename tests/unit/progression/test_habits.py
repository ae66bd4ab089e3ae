"""What a genre wants of its chords stands in a table: an entry for each genre, and each says whence it comes."""

from __future__ import annotations

from pathlib import Path

import pytest
import tomli

from woodshed import progression
from woodshed.piece import GENRES
from woodshed.progression.habits import habits_in
from woodshed.progression.idioms import idioms

ROWS = tomli.loads((Path(progression.__file__).parent / "habits.toml").read_text("utf-8"))["genre"]
WORDS = {
    "name", "colour", "rich", "plain", "richer", "bare", "fullest", "tonic_seventh", "minor_sevenths", "soft_fives",
    "smooth_bass", "habit", "level", "source",
}  # fmt: skip


def test_every_genre_has_habits_and_no_other():
    assert sorted(row["name"] for row in ROWS) == sorted(GENRES)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_an_entry_holds_what_is_read_with_a_level_and_a_source(row):
    """Its devices too."""
    assert set(row) <= WORDS
    for entry in (row, *row.get("habit", ())):
        assert 1 <= entry["level"] <= 10
        assert entry["source"]


@pytest.mark.parametrize("genre", GENRES)
def test_what_turns_up_by_habit_is_a_device_of_chords(genre):
    assert {habit.idiom for habit in habits_in(genre).devices} <= set(idioms())

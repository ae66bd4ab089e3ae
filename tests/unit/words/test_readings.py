"""A table of requests in players' words, and what must be read from them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import tomli

from unit.words.rooms_for_words import small_room
from woodshed.piece.brief import AskedChord, Brief, Idiom, Request
from woodshed.words import read

_HERE = Path(__file__).parent

READINGS = tomli.loads((_HERE / "readings.toml").read_text(encoding="utf-8"))["reading"]


def _idiom(idiom: Idiom) -> str:
    argument = f":{idiom.argument}" if idiom.argument else ""
    count = f" x{idiom.count}" if idiom.count else ""
    bars = f" @{idiom.bars[0]}-{idiom.bars[1]}" if idiom.bars else ""
    return idiom.name + argument + count + bars


def _chord(asked: AskedChord) -> str:
    name = asked.numeral or (asked.chord.symbol if asked.chord else "?")
    return name + (f"@{asked.bar}" if asked.bar else "")


def _seen(brief: Brief, name: str) -> Any:
    by_hand = {
        "key": lambda: str(brief.key),
        "meter": lambda: str(brief.meter),
        "idioms": lambda: [_idiom(i) for i in brief.idioms if i.name != "modulation"],
        "chords": lambda: " ".join(_chord(c) for c in brief.progression),
        "changes": lambda: ", ".join(f"{c.bar} {c.key}" for c in brief.key_changes),
        "avoid": lambda: sorted(brief.avoid),
        "swing": lambda: round(brief.feel.swing, 3),
        "unit": lambda: brief.feel.unit,
    }
    return by_hand[name]() if name in by_hand else getattr(brief, name)


@pytest.mark.parametrize("reading", READINGS, ids=lambda r: r["words"][:50])
def test_is_read_as_a_player_means_it(reading):
    request = Request(description=reading["words"], genre=reading.get("field_genre"))
    brief = read(request, small_room)
    wanted = {n: v for n, v in reading.items() if n not in {"words", "field_genre", "notices"}}
    assert wanted == {name: _seen(brief, name) for name in wanted}
    for part in reading.get("notices", []):
        assert any(part.lower() in notice.lower() for notice in brief.notices), brief.notices


def test_the_table_is_long_enough_to_mean_something():
    assert len(READINGS) >= 100
    assert {r.get("field_genre") for r in READINGS} >= {
        "gospel", "jazz", "blues", "classical", "neo-soul", "reggae", "latin", "rnb",
    }  # fmt: skip

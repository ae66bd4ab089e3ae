"""Real songs of every genre arrange without an error and playable, are analysed, and are read back as written."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

GENRES = (
    "jazz", "pop", "classical", "folk", "rock", "latin", "blues", "R&B", "hymn", "other", "gospel",
    "reggae", "neo-soul",
)  # fmt: skip
SONGS = 9
"""Of each genre, drawn evenly over its songs as the files have them."""
BARS = 160
"""What is longer is left to the script, which plays all of it."""


@pytest.fixture(scope="module")
def corpora(root) -> Iterator[Any]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [str(root / "bench"), *sys.path])
        yield import_module("corpora")


@pytest.fixture(scope="module")
def real(corpora) -> Any:
    return import_module("real_charts")


@cache
def songs(folder: Path) -> tuple[dict[str, Any], ...]:
    return tuple(import_module("real_charts").lines(folder))


@pytest.mark.parametrize("spread", [False, True], ids=["usual", "all levels and sub-styles"])
@pytest.mark.parametrize("genre", GENRES)
def test_nothing_is_wrong_with_real_songs(shared, corpora, genre, spread):
    """No error, playable, every bar filled, analysed, read back alike, written in every format."""
    own = [s for s in songs(shared / "corpora") if s["genre"] == genre and len(s["bars"]) <= BARS]
    step = max(1, len(own) // SONGS)
    # In each way of playing other songs, so that twice as many are seen.
    drawn = own[spread * (step // 2) :: step][:SONGS]
    look = corpora.Look(spread=spread, formats_every=4)
    found = [corpora.looked_at(song, look, number) for number, song in enumerate(drawn)]
    assert [(f.id, f.faults) for f in found if f.faults] == []
    assert not [f.unread for f in found if f.unread]
    assert sum(f.bars for f in found) > SONGS, "they have been played"


def test_a_song_that_goes_wrong_is_told_with_what_is_wrong(corpora, monkeypatch):
    def fails(*_):
        raise ValueError("no such way")

    monkeypatch.setattr(corpora, "play_chart", fails)
    found = corpora.looked_at(a_song([["C"]]), corpora.Look())
    assert [kind for kind, _ in found.faults] == ["error"]
    assert "no such way" in found.faults[0][1]
    assert any("no such way" in line for line in corpora.said([found], 3))
    assert "| 1 |" in list(corpora.table([found]))[-1]


def a_song(bars, beats=None, **fields):
    """A song as the files have it."""
    usual = {"id": "a", "source": "own", "genre": "jazz", "key": "C", "mode": "major", "meter": "4/4"}
    return usual | {"bars": bars} | ({"beats": beats} if beats else {}) | fields


def bars_of(chart):
    return [[(c.chord.symbol, c.duration / 960) for c in bar.changes] for bar in chart.bars]


@pytest.mark.parametrize(
    ("song", "expected"),
    [
        (a_song([["C", "G7"]]), [[("C", 2), ("G7", 2)]]),
        (a_song([["C"], ["F"]], [[1], [3]]), [[("C", 4)], [("C", 2), ("F", 2)]]),
        (a_song([["C"]], [[3]]), [[("N.C.", 2), ("C", 2)]]),
        (a_song([["C", "F", "G"]]), [[("C", 2), ("F", 1), ("G", 1)]]),
        (a_song([["C", "?", "G"], ["F"]]), [[("C", 2), ("C", 1), ("G", 1)], [("F", 4)]]),
        (a_song([["C", "F"]], meter="6/4"), [[("C", 3)], [("F", 3)]]),
        (a_song([["C", "F"]], [[1, 2]], meter="2/2"), [[("C", 2), ("F", 2)]]),
        (a_song([["C", "F"]], [[1, 6]]), [[("C", 4)], [("C", 1), ("F", 3)]]),
        (a_song([["C", "F"]], [[1, 4]], meter="6/8"), [[("C", 1.5), ("F", 1.5)]]),
        (
            a_song([["C", "F"]], [[1, 2]], meter="6/8", source="when-in-rome-new"),
            [[("C", 1.5), ("F", 1.5)]],
        ),
    ],
)  # fmt: skip
def test_a_bar_is_played_as_it_stands_or_as_near_as_may_be(real, song, expected):
    assert bars_of(real.real_chart(song).chart) == expected


@pytest.mark.parametrize(
    ("fields", "said"),
    [({"meter": None}, "4/4 is taken"), ({"meter": "3/2"}, "played as 3/4"), ({}, "")],
)
def test_what_had_to_give_way_is_said(real, fields, said):
    notices = real.real_chart(a_song([["C"]], **fields)).chart.notices
    assert said in " ".join(notices)
    assert bool(notices) == bool(said)


def test_a_meter_without_a_near_one_is_refused_and_named(corpora):
    found = corpora.looked_at(a_song([["C"]], meter="11/4"), corpora.Look())
    assert "11/4" in found.refused
    assert not found.faults


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({}, "C major"),
        ({"mode": None}, "A minor"),
        ({"key": None, "mode": None}, "A minor"),
        ({"key": "Eb", "mode": None}, "Eb major"),
    ],
)
def test_the_mode_is_heard_where_it_is_not_stated(real, fields, key):
    song = a_song([["Am"], ["Bm7b5"], ["E7"], ["Am"]], **fields)
    assert str(real.real_chart(song).chart.key) == key

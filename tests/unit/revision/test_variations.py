"""Versions that are called different are: measured in chords, hands and rhythm."""

from __future__ import annotations

import pytest

from woodshed import generate, revise
from woodshed.errors import RequestError
from woodshed.piece import GENRES
from woodshed.piece.bars import bars_in_words
from woodshed.revision import Locks, bar_changes, different, distance, generated, told, variations_of
from woodshed.revision.variations import CHORDS, HANDS, table


@pytest.mark.parametrize("genre", GENRES)
def test_five_versions_of_a_piece_differ_in_chords_and_in_hands(genre: str):
    """Each from each other, by the floor that is stated; in key, meter and length they agree."""
    found = generated(lambda n: generate("a piece", genre=genre, seed=20 + n, num_bars=8), 5)
    assert len(found.versions) == 5
    assert found.notice == ""
    assert len(found.distances) == 10
    assert min(d.chords for _, _, d in found.distances) >= CHORDS
    assert min(d.hands for _, _, d in found.distances) >= HANDS
    assert len({(str(v.chart.key), str(v.chart.meter), len(v.chart.bars)) for v in found.versions}) == 1


def test_what_does_not_differ_is_never_called_a_version():
    piece = generate("a piece", genre="jazz", seed=1, num_bars=4)
    found = variations_of(lambda n: piece, 3)
    assert len(found.versions) == 1
    assert found.notice == "Only 1 of 3 versions differ enough to be called so."
    assert not different(piece, piece)


def test_a_piece_is_no_distance_from_itself_and_a_key_change_is_the_whole_of_it():
    piece = generate("a piece", genre="jazz", seed=1, num_bars=4)
    assert distance(piece, piece) == (0.0, 0.0, 0.0, 0.0)
    moved = distance(piece, revise(piece, transpose=1))
    assert moved.chords == pytest.approx(1.0)
    assert min(moved.left, moved.right) > 0.8  # a repeated note may meet its neighbour
    assert moved.rhythm < 0.1


def test_versions_of_a_revision_keep_what_is_locked_and_differ_where_it_is_free():
    song = generate("medium swing in Bb", num_bars=8, seed=2)
    keep = Locks(frozenset({1, 2, 3, 4}))
    found = variations_of(lambda n: revise(song, "redo bars 5-8", keep=keep, version=n), 3, source=song, chords=False)
    assert len(found.versions) == 3
    for version in found.versions:
        assert {change.bar for change in bar_changes(song, version)} <= {5, 6, 7, 8}
    assert all(d.hands >= HANDS for _, _, d in found.distances)


@pytest.mark.parametrize("count", [-1, 0, 1, 21])
def test_how_many_versions_may_be_asked_is_said(count: int):
    with pytest.raises(RequestError, match="variations cannot be had"):
        variations_of(lambda n: generate("a piece"), count)


def test_distances_are_shown_in_per_cent():
    piece = generate("a piece", genre="jazz", seed=1, num_bars=4)
    found = variations_of(lambda n: [piece, revise(piece, transpose=1)][n], 2)
    assert table(found)[0].split() == ["versions", "chords", "left", "right", "rhythm", "in", "all"]
    assert "100 %" in table(found)[1]


def test_what_changed_is_told_bar_by_bar():
    song = generate("medium swing in Bb", num_bars=8, seed=2)
    lines = told(song, revise(song, "make bar 2 Ebmaj7"))
    assert any(line.startswith("bar 2: ") and "is now Ebmaj7" in line for line in lines)
    assert lines[-1].startswith("kept as they were: bars ")
    assert bars_in_words([2]) == "bar 2"

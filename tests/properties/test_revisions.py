"""A thousand random revisions: what is locked stays to the byte, and hands can play what comes of it."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from random import Random

import pytest

from woodshed import generate
from woodshed.arrangement import remarks
from woodshed.errors import RequestError
from woodshed.genres import style_of
from woodshed.output.document import to_document
from woodshed.piece import GENRES, Arrangement
from woodshed.revision import Locks, revise
from woodshed.revision.revise import as_told

REVISIONS, SHARES = 1000, 8
"""Revisions in all, in so many tests that workers can share."""
SAYINGS = (
    "more tension in bar {b}", "darker", "brighter in the last two bars", "simpler in bars {b} to {c}",
    "busier in bar {b}",
    "less busy in bar {b}", "jazzier in the second half", "vary bars {b}-{c}", "another ending", "easier", "harder",
    "slower", "faster", "at 90", "redo bar {b}", "put a passing chord before bar {c}", "add a tritone sub in bar {b}",
    "louder in bar {b}", "other voicings in bar {b}", "more tension", "calmer in bars {b} to {c}", "a step up",
    "no sevenths", "with a walking bass", "transpose to E", "make it swing", "a new left hand in bar {b}",
    "replace the first chord of bar {b} by its relative minor", "change the last chord of bar {c} to Ab7",
)  # fmt: skip
PARTS = ("chords", "left", "right")
KEYS = "C Db D Eb E F Gb G Ab A Bb B".split()


@cache
def piece(genre: str, number: int) -> Arrangement:
    """One of a few pieces of a genre: any style, level, key and length."""
    rng = Random(f"{genre} {number}")
    return as_told(generate(
        "a piece", genre=genre, application=rng.choice(sorted(style_of(genre).applications)),
        num_bars=rng.choice((4, 4, 6, 8)), level=rng.randint(1, 10), key=rng.choice(KEYS), seed=number,
    ))  # fmt: skip


def random_locks(bars: int, rng: Random) -> Locks:
    """Any bars, the chords, a hand, or nothing."""
    share = rng.choice((0.0, 0.2, 0.5))
    return Locks(
        bars=frozenset(bar for bar in range(1, bars + 1) if rng.random() < share),
        chords=rng.random() < 0.15,
        hands=frozenset(rng.choice(((), (), (), ("left",), ("right",)))),
        parts=frozenset((rng.choice(PARTS), rng.randint(1, bars)) for _ in range(rng.choice((0, 0, 2)))),
    )  # fmt: skip


def locked(document: dict, locks: Locks, bar_length: float) -> dict[str, list[str]]:
    """What of a document the locks speak of, as text."""
    count = len(document["bars"])

    def bar_of(onset: float) -> int:
        return min(int(onset / bar_length + 1e-6) + 1, count)

    return {
        "notes": [json.dumps(n) for n in document["notes"] if locks.keeps(n["hand"], bar_of(n["written_onset"]))],
        "chords": [json.dumps(b["chords"]) for b in document["bars"] if locks.keeps("chords", b["number"])],
        "pedal": [json.dumps(p) for p in document["pedal"] if bar_of(p["onset"]) in locks.bars],
    }


def revised(number: int) -> tuple[Arrangement, Arrangement, Locks, str] | None:
    """One random revision, before and after; None where it is refused."""
    rng = Random(number)
    before = piece(GENRES[number % len(GENRES)], rng.randrange(6))
    bars = len(before.chart.bars)
    first = rng.randint(1, bars)
    words = rng.choice(SAYINGS).format(b=first, c=rng.randint(first, bars))
    locks = random_locks(bars, rng)
    try:
        after = revise(before, words, keep=locks, seed=rng.choice((None, rng.randrange(99))))
    except RequestError:
        return None
    return before, after, locks, words


@pytest.mark.parametrize("share", range(SHARES))
def test_what_is_locked_stays_to_the_byte_and_the_rest_can_be_played(share: int):
    """Notes, chords and pedal; bars are full; only what is kept may be too hard at another tempo or level."""
    outcomes: Counter[str] = Counter()
    for number in range(share, REVISIONS, SHARES):
        found = revised(number)
        outcomes["refused" if found is None else "done"] += 1
        if found is None:
            continue
        before, after, locks, words = found
        length = before.chart.meter.bar / 960
        was, now = (locked(to_document(p), locks, length) for p in (before, after))
        assert was == now, f"revision {number}: {words}"
        assert len(after.chart.bars) == len(before.chart.bars)
        assert all(sum(c.duration for c in bar.changes) == after.chart.meter.bar for bar in after.chart.bars)
        if remarks(after):
            pressed = (after.brief.tempo, after.brief.level) != (before.brief.tempo, before.brief.level)
            assert locks, f"revision {number}: {words}: {remarks(after)[0]}"
            assert pressed, f"revision {number}: {words}: {remarks(after)[0]}"
            assert any("What is kept" in notice for notice in after.brief.notices)
    assert outcomes["done"] > outcomes["refused"]

"""What tells the genre of a chart by its chords alone: their classes, movements and durations, heard from the tonic.

A measure only. Nothing here ships, and nothing that composes has seen it.

Sources have habits that have nothing to do with genre, and would tell a chart of ours from theirs, so none is heard:
neither spelling nor the names of colours (a chord is one of 121 classes, or a triad), nor the bass, nor the meter
(times are shares of a bar), nor bars of no chord, nor a chord that is written again while it sounds. The key is found
from the chords, everywhere in the same way: some sources tell the tonic alone, others the signature.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import pairwise
from math import sqrt
from pathlib import Path
from typing import Any, NamedTuple

from woodshed.learning.chord_class import FAMILIES, class_of
from woodshed.piece import Change, Chart
from woodshed.piece.key_finding import key_of
from woodshed.theory.chord import Chord

BARS = 16
FEWEST = 8
"""A chart of fewer bars says too little."""
READINGS = ("triads", "sevenths")
RELATIVE = 3
"""Semitones from a minor tonic up to the major one with the same signature."""
_TRIADS = ("", "", "", "", "m", "m", "dim", "dim", "aug", "")
"""What each family is without its seventh; a suspension is heard as what it leads to."""
_LENGTHS = (0.3, 0.6, 0.9, 1.1, 2.1)
"""Lengths of chords that are told apart, in bars: up to the last but one a beat, a half, three beats, a bar, two."""
_ENOUGH = 80
"""Chords from which a key is found."""
_MOST = 5
"""Changes in a bar beyond which they are many."""

Sound = tuple[int, float, float]
"""A chord as it is heard: its class above the major tonic of the signature, its onset and its length in bars."""


class HeardChart(NamedTuple):
    """A chart as it is heard: whose it is and where from, and its chords in order.

    ``tune`` joins the charts of one tune; ``half`` is train, or held for what is held out.
    """

    tune: str
    genre: str
    source: str
    half: str
    bars: int
    sounds: tuple[Sound, ...]


def heard(chords: Iterable[tuple[Chord, float]], end: float) -> tuple[Sound, ...]:
    """Chords with their onsets in bars, up to an end, as they are heard: what is restated or silent goes on."""
    sounding: list[tuple[Chord, float]] = []
    for chord, onset in chords:
        before = sounding[-1][0] if sounding else None
        if not chord.silent and (before is None or (chord.root, chord.type) != (before.root, before.type)):
            sounding.append((chord, onset))
    lengths = [after - onset for (_, onset), (_, after) in pairwise([*sounding, (Chord.parse("C"), end)])]
    rows = list(zip(sounding, lengths, strict=True))
    key = key_of([Change(chord, round(1000 * length) or 1) for (chord, _), length in rows[:_ENOUGH]])
    tonic = (key.tonic.semitone + (RELATIVE if key.minor else 0)) % 12
    return tuple((class_of(chord, tonic), onset, length) for (chord, onset), length in rows)


def of_chart(chart: Chart) -> tuple[Sound, ...]:
    """A composed chart as it is heard."""
    found = []
    for number, bar in enumerate(chart.bars):
        gone = 0
        for change in bar.changes:
            found.append((change.chord, number + gone / chart.meter.bar))
            gone += change.duration
    return heard(found, len(chart.bars))


def of_song(song: Mapping[str, Any]) -> tuple[Sound, ...]:
    """A line of a corpus as it is heard; a bar without onsets is shared equally."""
    count = int((song["meter"] or "4/4").split("/", maxsplit=1)[0])
    found = []
    for number, symbols in enumerate(song["bars"]):
        onsets = song["beats"][number] if song.get("beats") else None
        for place, symbol in enumerate(symbols):
            share = (float(onsets[place]) - 1) / count if onsets else place / len(symbols)
            found.append((Chord.parse(symbol), number + min(share, 0.99)))
    return heard(found, len(song["bars"]))


def songs(folder: Path, genres: Iterable[str], most: Mapping[str, int]) -> Iterator[HeardChart]:
    """Charts of some genres from both files of a folder of corpora, whatever their licence: a measure may use all.

    ``most`` says how many of each genre are drawn, by the hash of their tune, for train and for held.
    """
    left = {(genre, half): count for genre in genres for half, count in most.items()}
    for song in sorted(_lines(folder), key=lambda song: sha256(f"{song['tune']} {song['source']}".encode()).digest()):
        genre = song["genre"].lower().replace("r&b", "rnb")
        half = "train" if song["split"] == "train" else "held"
        if left.get((genre, half), 0) > 0 and len(song["bars"]) >= FEWEST:
            left[genre, half] -= 1
            yield HeardChart(song["tune"], genre, song["source"], half, len(song["bars"]), of_song(song))


def _lines(folder: Path) -> Iterator[dict[str, Any]]:
    for name in ("charts.jsonl", "charts_testonly.jsonl"):
        with (folder / name).open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def windows(chart: HeardChart, bars: int = BARS) -> Iterator[tuple[Sound, ...]]:
    """Stretches of so many bars, each beginning at 0; a shorter chart is gone through again, as players do."""
    sounds, length = chart.sounds, chart.bars
    if length < bars:
        times = -(-bars // length)
        sounds = tuple((c, onset + again * length, long) for again in range(times) for c, onset, long in chart.sounds)
        length = times * length
    for start in range(0, length - bars + 1, bars):
        found = tuple(_cut(sounds, start, start + bars))
        if found:
            yield found


def _cut(sounds: Sequence[Sound], start: int, end: int) -> Iterator[Sound]:
    for number, onset, length in sounds:
        first, last = max(onset, start), min(onset + length, end)
        if last > first:
            yield number, first - start, last - first


def traits(sounds: Sequence[Sound], reading: str) -> dict[str, float]:
    """What a stretch is like, in ``reading`` triads or sevenths; each group of traits has length 1.

    Shares of time by chord, by kind and by length, runs of two and three chords from the tonic and as movements, and
    how many chords begin in a bar.
    """
    kind = _kind(reading)
    rows = _merged(sounds, kind)
    names = [(name, f"{root}{name}") for root, name, _ in rows]
    moves = [(after[0] - before[0]) % 12 for before, after in pairwise(rows)]
    long = [sum(length > limit for limit in _LENGTHS) for _, _, length in rows]
    groups: dict[str, defaultdict[str, float]] = {
        group: defaultdict(float) for group in ("time", "length", "pair", "move", "run", "rate")
    }
    for (name, chord), length, (_, _, time) in zip(names, long, rows, strict=True):
        groups["time"][chord] += time
        groups["time"][f"*{name}"] += time
        groups["length"][f"{length}"] += 1
        groups["length"][f"{name} {length}"] += 1
    for place, move in enumerate(moves):
        before, after = names[place : place + 2]
        groups["pair"][f"{before[1]} {after[1]}"] += 1
        groups["move"][f"{before[0]} {move} {after[0]}"] += 1
        if place:
            first = names[place - 1]
            groups["run"][f"{first[1]} {before[1]} {after[1]}"] += 1
            groups["run"][f"{first[0]} {moves[place - 1]} {before[0]} {move} {after[0]}"] += 1
    begun = Counter(int(onset) for onset in _onsets(sounds, kind))
    for bar in range(BARS):
        groups["rate"][f"{min(begun[bar], _MOST)}"] += 1
    return {f"{group}: {name}": value for group, counts in groups.items() for name, value in _one(counts)}


def _one(counts: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    """Square roots of shares, so that one chord held all along does not drown the rest; their length is 1."""
    total = sum(counts.values())
    for name, count in counts.items():
        yield name, sqrt(count / total)


def _kind(reading: str) -> Callable[[int], tuple[int, str]]:
    families = _TRIADS if reading == "triads" else FAMILIES
    return lambda number: (number // len(FAMILIES), families[number % len(FAMILIES)])


def _merged(sounds: Sequence[Sound], kind: Callable[[int], tuple[int, str]]) -> list[tuple[int, str, float]]:
    """Roots, kinds and lengths, equal neighbours in one."""
    out: list[tuple[int, str, float]] = []
    for number, _, length in sounds:
        root, name = kind(number)
        if out and out[-1][:2] == (root, name):
            out[-1] = (root, name, out[-1][2] + length)
        else:
            out.append((root, name, length))
    return out


def _onsets(sounds: Sequence[Sound], kind: Callable[[int], tuple[int, str]]) -> Iterator[float]:
    before = None
    for number, onset, _ in sounds:
        if kind(number) != before:
            yield onset
        before = kind(number)

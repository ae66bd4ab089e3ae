"""What a reader hands on: a song in the fields of a line of a corpus, or what is wrong and where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from woodshed.errors import ChordSymbolError, WoodshedError
from woodshed.learning.corpus.repeats import Bar, played
from woodshed.learning.tune import BEAT
from woodshed.piece.chart import Change
from woodshed.piece.key_finding import key_of
from woodshed.theory.chord import Chord
from woodshed.theory.interval import plain
from woodshed.theory.key import Key


class Song(NamedTuple):
    """A song as its file has it: where it stands there, in words, and the fields that ``tune_of`` reads."""

    where: str
    chart: Mapping[str, Any]


class Flaw(NamedTuple):
    """What could not be read, where it stands in its file, and why."""

    where: str
    why: str


class Heading(NamedTuple):
    """What is said of a song outside its bars: ``where`` says where in its file it stands.

    Where ``key`` is None it is heard out of the chords; ``mode_known`` is False where only the signature was given.
    """

    title: str
    composer: str = ""
    meter: str = "4/4"
    key: Key | None = None
    mode_known: bool = True
    where: str = ""


def song_of(heading: Heading, bars: Sequence[Bar]) -> Song | Flaw:
    """A song with its repeats played out, or what is wrong with its chords."""
    where, beats = heading.where, int(heading.meter.split("/")[0])
    for number, bar in enumerate(bars, 1):
        for _, symbol in bar.chords:
            try:
                Chord.parse(symbol)
            except ChordSymbolError as error:
                return Flaw(_joined(where, f"bar {number}"), str(error))
    order = [bars[place] for place in played(bars)]
    if not any(bar.chords for bar in order):
        return Flaw(where, "there are no chords in it")
    # A mode counts as the major or minor key that has its signature and its third.
    named = (heading.key or key_of(_changes(order, beats))).relative.relative
    chart = {
        "title": heading.title,
        "composer_or_artist": heading.composer or None,
        "key": named.tonic.name,
        "mode": named.mode if heading.mode_known else None,
        "meter": heading.meter,
        "bars": [[symbol for _, symbol in bar.chords] for bar in order],
        "beats": [[beat for beat, _ in bar.chords] for bar in order],
    }
    return Song(where, chart)


def key_of_signature(sharps: int, *, minor: bool = False) -> Key:
    """The major or minor key of a signature of so many sharps, or flats where negative.

    >>> str(key_of_signature(-3, minor=True))
    'C minor'
    """
    major = Key(plain(7 * sharps, flats=sharps < 0), "major")
    return major.relative if minor else major


def text_of(content: bytes) -> str:
    """The text of a file: UTF-8, or what older programs write."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def spread(symbols: Sequence[str], beats: int) -> tuple[tuple[float, str], ...]:
    """Chords that share a bar of so many beats equally.

    >>> spread(["Dm7", "G7"], 4)
    ((1.0, 'Dm7'), (3.0, 'G7'))
    """
    return tuple((1 + place * beats / len(symbols), symbol) for place, symbol in enumerate(symbols))


def flaw_of(chart: Mapping[str, Any], where: str, error: Exception) -> Flaw:
    """What is wrong with the fields of a chart that could not be read, with the bar where there is one."""
    if not isinstance(error, ChordSymbolError):
        why = str(error) if isinstance(error, WoodshedError) else f"its fields are not those of a chart: {error}"
        return Flaw(where, why)
    for number, bar in enumerate(chart["bars"], 1):
        for symbol in bar:
            try:
                Chord.parse(symbol)
            except ChordSymbolError as unread:
                return Flaw(_joined(where, f"bar {number}"), str(unread))
    return Flaw(where, str(error))


def _joined(*places: str) -> str:
    return ", ".join(place for place in places if place)


def _changes(bars: Sequence[Bar], beats: int) -> list[Change]:
    """The chords of bars with how long each sounds, in ticks of the chord model."""
    sounds = [
        (round((place * beats + beat - 1) * BEAT), Chord.parse(symbol))
        for place, bar in enumerate(bars)
        for beat, symbol in bar.chords
    ]
    ends = [*sounds, (len(bars) * beats * BEAT, None)]
    return [
        Change(chord, max(1, after - onset))
        for (onset, chord), (after, _) in pairwise(ends)
        if chord is not None
    ]  # fmt: skip

"""What the rooms know of what follows what: their phrases, joined as players join them, and counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import cycle
from typing import NamedTuple

from woodshed.genres import style_of
from woodshed.genres.style import Phrase, Style
from woodshed.learning.chord_class import class_of
from woodshed.learning.table import ALL, LONGEST, START, Continuation, Table
from woodshed.piece.brief import GENRES
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key
from woodshed.theory.pitch import PitchClass
from woodshed.theory.roman import chord_of

_HOLD = "."
"""The sign that prolongs a chord in a phrase."""
_GOES_ROUND = frozenset({"form", "opening"})
"""Roles of phrases after which the same may begin again: a chorus, and a loop of four bars."""
_TONIC = PitchClass.parse("C")


class Symbol(NamedTuple):
    """How a chord of a class is written: its type, and the bass in semitones above the root, None for the root."""

    type: str
    bass: int | None = None


Colours = Mapping[int, Mapping[Symbol, float]]
"""For each class, or each family, how often each symbol is written."""


class RoomPhrases(NamedTuple):
    """The phrases of a room as experience: what follows what, in which phrase, and in which colours.

    ``counts`` answer like those of a corpus; ``names`` say for two chords and the one after them (classes above the
    major tonic of the signature) in which phrase they stand; ``colours`` are symbols by class, of all modes together.
    """

    counts: Table
    names: Mapping[tuple[int, int, int], str]
    colours: Colours


@lru_cache(maxsize=32)
def room_phrases(genre: str | None, mode: str | None = None) -> RoomPhrases:
    """The experience of a genre's room; of all eight where the genre has none, or none is named.

    ``mode`` is major or minor, by the third, where it is known: then the phrases of the other are left out.
    """
    rooms = (genre,) if genre in GENRES else GENRES
    styles = [style_of(room) for room in rooms if room is not None]
    colours: dict[int, dict[Symbol, float]] = defaultdict(lambda: defaultdict(float))
    for phrase in (phrase for style in styles for phrase in _phrases(style, mode)):
        key = _key_of(phrase)
        for chord in _chords(phrase, key):
            bass = None if chord.bass is None else (chord.bass.semitone - chord.root.semitone) % 12
            colours[class_of(chord, _signature(key))][Symbol(chord.type, bass)] += phrase.weight
    names: dict[tuple[int, int, int], str] = {}
    tunes: list[tuple[str, list[Continuation]]] = []
    times: dict[str, int] = {}
    for style in styles:
        for phrase, line in _lines(style, mode):
            group = f"{style.genre} {phrase.name}"
            tunes.append((group, list(_continuations(line))))
            times[group] = max(1, round(phrase.weight))
            own = _classes(phrase)
            for three in zip(own, own[1:], own[2:], strict=False):
                names.setdefault(three, phrase.name)
    return RoomPhrases(Table.counted(tunes, times=times), names, colours)


def signature_tonic(key: Key) -> int:
    """The major tonic of a key's signature, in semitones above C: chords are counted from it in every mode.

    >>> signature_tonic(Key.parse("A minor")), signature_tonic(Key.parse("D dorian"))
    (0, 0)
    """
    return 7 * key.signature % 12


_signature = lru_cache(maxsize=64)(signature_tonic)


def _key_of(phrase: Phrase) -> Key:
    return Key(_TONIC, phrase.mode)


def _chords(phrase: Phrase, key: Key) -> list[Chord]:
    return [chord_of(numeral, key) for bar in phrase.bars for numeral in bar if numeral != _HOLD]


def _classes(phrase: Phrase) -> list[int]:
    key = _key_of(phrase)
    return _merged(class_of(chord, _signature(key)) for chord in _chords(phrase, key))


def _merged(classes: Iterable[int]) -> list[int]:
    """Classes in a row without equal neighbours."""
    out: list[int] = []
    for number in classes:
        if not out or out[-1] != number:
            out.append(number)
    return out


def _continuations(line: list[int]) -> Iterator[Continuation]:
    history = (START, *line)
    for i in range(1, len(history)):
        for length in range(min(i, LONGEST) + 1):
            yield ALL, history[i - length : i], history[i]


def _phrases(style: Style, mode: str | None) -> list[Phrase]:
    return [p for p in style.phrases if mode is None or _key_of(p).minor == (mode == "minor")]


def _lines(style: Style, mode: str | None) -> Iterator[tuple[Phrase, list[int]]]:
    """Every phrase in classes: after an opening where it begins no piece itself, and into its own start in a loop."""
    several = _phrases(style, mode)
    for scale in dict.fromkeys(phrase.mode for phrase in several):
        phrases = [phrase for phrase in several if phrase.mode == scale]
        openings = cycle([_classes(p) for p in phrases if p.role == "opening"] or [[]])
        for phrase in phrases:
            line = _classes(phrase)
            if phrase.role in _GOES_ROUND:
                yield phrase, _merged([*line, *line[: LONGEST + 1]])
                continue
            opening = next(openings)
            back = opening[:1] if phrase.role == "turnaround" else []
            yield phrase, _merged([*opening, *line, *back])

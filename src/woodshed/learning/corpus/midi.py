"""Reads the chords that stand as words in a MIDI file: markers, texts, lyrics or cues such as ``Dm7``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from string import ascii_uppercase

from woodshed.errors import ChordSymbolError, CorpusError
from woodshed.learning.corpus.midi_words import WORDS, MidiWords, midi_words
from woodshed.learning.corpus.repeats import MOST_PLAYED, Bar
from woodshed.learning.corpus.song import Flaw, Heading, Song, key_of_signature, song_of
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key

_GRID = 12
"""Parts of a beat to which onsets are moved: programs set markers a tick beside the sixteenth or the triplet."""
_MEANT = re.compile(r"[A-G][#b♯♭]?(?:maj|min|dim|aug|sus|add|alt|ma|mi|m|M|o|[-+^°ø])?[\d(/]")
"""How a chord begins that its writer meant as one, whatever follows."""


def read_midi(content: bytes, path: Path) -> Iterator[Song | Flaw]:
    """The song of a file, by the kind of words that names most chords; names of sections among them are left out."""
    try:
        found = midi_words(content)
        bars, meter = _bars(found, _chords(found))
    except CorpusError as error:
        yield Flaw("", str(error))
        return
    yield song_of(Heading(path.stem, meter=meter, key=_key(found)), bars)


def _chords(found: MidiWords) -> list[tuple[int, str]]:
    """Ticks and symbols of the chords.

    Raises:
        CorpusError: no words are chords, or one of them is meant as a chord and cannot be read.
    """
    kinds = {kind: [(tick, text) for tick, other, text in found.words if other == kind] for kind in WORDS.values()}
    counted = {kind: sum(_is_chord(text) for _, text in words) for kind, words in kinds.items()}
    kind = max(counted, key=lambda kind: counted[kind])
    chords = [(tick, text) for tick, text in kinds[kind] if text and (_is_chord(text) or _MEANT.match(text))]
    if not chords or _are_sections([text for _, text in chords]):
        raise CorpusError("no marker, text, lyric or cue in it names a chord")
    return chords


def _is_chord(text: str) -> bool:
    """Whether words are a chord; in square brackets they name a section, as [A]."""
    if text.startswith("["):
        return False
    try:
        Chord.parse(text)
    except ChordSymbolError:
        return False
    return True


def _are_sections(texts: Sequence[str]) -> bool:
    """Whether these are the letters A, B, C … of sections."""
    return list(texts) == list(ascii_uppercase[: len(texts)])


def _bars(found: MidiWords, chords: Sequence[tuple[int, str]]) -> tuple[list[Bar], str]:
    """The bars up to the last chord, and the first meter."""
    meters = found.meters if found.meters and found.meters[0][0] == 0 else [(0, 4, 4), *found.meters]
    placed: dict[int, list[tuple[float, str]]] = {}
    for tick, symbol in chords:
        bar, beat = _place(tick, meters, found.quarter)
        placed.setdefault(bar, []).append((beat, symbol))
    if max(placed) >= MOST_PLAYED:
        raise CorpusError(f"it is longer than {MOST_PLAYED} bars")
    bars = [Bar(tuple(placed.get(bar, ()))) for bar in range(max(placed) + 1)]
    return bars, "{1}/{2}".format(*meters[0])


def _place(tick: int, meters: Sequence[tuple[int, int, int]], quarter: int) -> tuple[int, float]:
    """The bar of a tick, from 0, and its beat, from 1; a new meter begins a bar."""
    bars = 0
    start, count, unit = meters[0]
    for later, next_count, next_unit in meters[1:]:
        parts = _parts(later - start, unit, quarter)
        if _parts(tick - later, unit, quarter) < 0:
            break
        bars += -(-parts // (_GRID * count))
        start, count, unit = later, next_count, next_unit
    bar, part = divmod(_parts(tick - start, unit, quarter), _GRID * count)
    return bars + bar, 1 + part / _GRID


def _parts(ticks: int, unit: int, quarter: int) -> int:
    """A span in parts of a beat, the nearest whole number."""
    return round(ticks * _GRID * unit / (4 * quarter))


def _key(found: MidiWords) -> Key | None:
    """The key of the signature; None for that of C major, which programs also write where no key was set."""
    if found.sharps is None or (found.sharps == 0 and not found.minor):
        return None
    return key_of_signature(found.sharps, minor=found.minor)

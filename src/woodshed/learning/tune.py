"""A tune as the chord model sees it: its changes as classes above the tonic, and when each begins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from woodshed.learning.chord_class import class_of
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key

BEAT = 48
"""Ticks of a beat here: enough for triplets and sixteenths, so that no onset has to be rounded onto another."""
GENRES = (
    "other", "gospel", "jazz", "blues", "classical", "neo-soul", "reggae", "latin", "rnb", "pop", "rock", "folk",
    "hymn",
)  # fmt: skip
"""The genres that the model tells apart; all that are not here are "other"."""
MODES = (None, "major", "minor")
BEATS = (4, 3, 2, 6, 12, 9, 5)
"""Beats of a bar that the model tells apart, the usual one first."""
_LARGEST_BAR = 32
"""Chords in a bar beyond which a chart was converted wrongly."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known before the first chord.

    ``tonic`` is the major tonic that has the key's signature, in semitones above C, None where no key is known;
    ``mode`` is major, minor or None; ``genre`` one of ``GENRES``; ``beats`` the beats of a bar.
    """

    tonic: int | None
    mode: str | None = None
    genre: str = "other"
    beats: int = 4

    @property
    def bar(self) -> int:
        """Ticks of a bar."""
        return self.beats * BEAT


@dataclass(frozen=True, slots=True)
class Tune:
    """The changes of one chart, equal neighbours merged: classes above the tonic, onsets in ticks from its start.

    ``group`` joins the charts of one tune; ``licence`` is the licence class of the chart, ``split`` train, valid or
    test.
    """

    identity: str
    group: str
    setting: Setting
    classes: tuple[int, ...]
    onsets: tuple[int, ...]
    licence: str = "own"
    split: str = "train"


def setting_of(key: str | None, mode: str | None, genre: str | None, meter: str | None) -> Setting:
    """The setting that the fields of a chart describe; a minor key has the tonic of its relative major.

    Raises:
        KeyNameError: the key is none.
    """
    tonic = None
    if key is not None:
        tonic = (Key.parse(key).tonic.semitone + (3 if mode == "minor" else 0)) % 12
    named = (genre or "").lower().replace("r&b", "rnb").replace("neosoul", "neo-soul")
    beats = int((meter or "4/4").split("/")[0])
    return Setting(tonic, mode if mode in MODES else None, named if named in GENRES else "other", beats)


def tick(bar: int, beat: float, setting: Setting) -> int:
    """When a beat of a bar begins, both from 1, in ticks from the start of the tune."""
    return (bar - 1) * setting.bar + round((beat - 1) * BEAT)


def tune_of(chart: Mapping[str, Any]) -> Tune | None:
    """A line of a corpus of charts as a tune; None where a bar has more chords than a bar can hold.

    Raises:
        ChordSymbolError: a symbol cannot be read.
        KeyError: a field is missing.
    """
    if max(map(len, chart["bars"]), default=0) > _LARGEST_BAR:
        return None
    setting = setting_of(chart["key"], chart["mode"], chart["genre"], chart["meter"])
    changes = list(_changes(chart, setting))
    tonic = setting.tonic
    if tonic is None:
        tonic = next((chord.root.semitone for chord, _ in changes if not chord.silent), 0)
    classes: list[int] = []
    onsets: list[int] = []
    for chord, onset in changes:
        number = class_of(chord, tonic)
        if not classes or classes[-1] != number:
            classes.append(number)
            onsets.append(max(onset, onsets[-1] if onsets else 0))  # a bar may hold more beats than its meter
    return Tune(
        chart["id"], chart["tune"], setting, tuple(classes), tuple(onsets),
        chart.get("licence_class", "own"), chart.get("split", "train"),
    )  # fmt: skip


def _changes(chart: Mapping[str, Any], setting: Setting) -> Iterator[tuple[Chord, int]]:
    """Every chord of a chart with its onset; bars without beats are divided equally."""
    beats = chart.get("beats")
    for bar, symbols in enumerate(chart["bars"], 1):
        for index, symbol in enumerate(symbols):
            beat = beats[bar - 1][index] if beats else 1 + index * setting.beats / len(symbols)
            yield Chord.parse(symbol), tick(bar, float(beat), setting)

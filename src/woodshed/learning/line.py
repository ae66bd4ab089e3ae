"""A progression as it was given: its chords, when each begins where that is known, and where the next one will."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from woodshed.errors import RequestError
from woodshed.learning.room_phrases import signature_tonic
from woodshed.learning.tune import GENRES, Setting, tick
from woodshed.piece.chart import Chart
from woodshed.piece.chart_text import headers, read_chart
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key
from woodshed.theory.meter import Meter

MOST_CHORDS = 2048
"""Chords of a progression at most: twice what the longest chart has in two chords a bar."""
_MOST_BAR = 4096
"""The last bar in which a next chord may begin: far beyond any chart, and short of what overflows."""
_BETWEEN = frozenset({"-", "–", "—", "->", "→", ",", ">"})
"""Signs that players put between chords."""
_SAID_AS = {"r&b": "rnb", "neosoul": "neo-soul", "neo soul": "neo-soul", "rhythm and blues": "rnb"}


class Line(NamedTuple):
    """Chords in order. ``onsets`` and ``end``, where the next chord begins, are ticks as a ``Tune`` counts them.

    None where the progression does not say when its chords begin. ``key`` is the one that a chart names.
    """

    chords: tuple[Chord, ...]
    onsets: tuple[int, ...] | None = None
    end: int | None = None
    key: Key | None = None

    def onset(self, index: int) -> int | None:
        """When a chord begins."""
        return None if self.onsets is None else self.onsets[index]


def line_of(progression: str | Iterable[Chord | str], meter: Meter, *, a_bar_each: bool = False) -> Line:
    """Read a progression: a chart in text with bar lines, a row of symbols, or chords and symbols in a sequence.

    ``a_bar_each`` gives a row without bar lines a bar for each chord.

    Raises:
        UnreadableError: a chord or a bar cannot be read; the message quotes it.
        RequestError: it is no progression, or too long.
    """
    if isinstance(progression, str) and ("|" in progression or "\n" in progression.strip()):
        chart = read_chart(progression, meter=meter)
        said = headers(progression).get("key")
        return line_of_chart(chart, Key.parse(said) if said else None)
    words = progression.replace(",", " ").split() if isinstance(progression, str) else _listed(progression)
    if len(words) > MOST_CHORDS:
        raise RequestError(f"{len(words)} chords are too many", hint=f"Give {MOST_CHORDS} at most.")
    chords = tuple(w if isinstance(w, Chord) else Chord.parse(_text(w)) for w in words if w not in _BETWEEN)
    if not a_bar_each:
        return Line(chords)
    bar = Setting(None, beats=meter.count).bar
    return Line(chords, tuple(range(0, len(chords) * bar, bar)), len(chords) * bar)


def line_of_chart(chart: Chart, key: Key | None = None) -> Line:
    """The changes of a chart, each when it begins; the next one begins after the last bar."""
    bar = Setting(None, beats=chart.meter.count).bar
    changes = [(change.chord, onset * bar // chart.meter.bar) for _, onset, change in chart.timeline()]
    onsets = tuple(onset for _, onset in changes)
    return Line(tuple(chord for chord, _ in changes), onsets, len(chart.bars) * bar, key)


def _listed(progression: object) -> list[Chord | str]:
    hint = 'Give a list of symbols such as ["Dm7", "G7"], or a text such as "| Dm7 | G7 |".'
    if not isinstance(progression, Iterable):
        raise RequestError(f"{progression!r} is no progression", hint=hint)
    return list(progression)


def _text(symbol: object) -> str:
    if not isinstance(symbol, str):
        raise RequestError(f"{symbol!r} is no chord", hint='Write chords as symbols, such as "Bb7".')
    return symbol


def setting_for(key: Key | None, genre: str | None, meter: Meter) -> Setting:
    """The setting of a progression; a mode counts by its third.

    Raises:
        RequestError: there is no such genre.
    """
    mode = None if key is None else "minor" if key.minor else "major"
    tonic = None if key is None else signature_tonic(key)
    return Setting(tonic, mode, genre_named(genre), meter.count)


def genre_named(genre: str | None) -> str:
    """The genre as the model calls it, "other" for none.

    Raises:
        RequestError: there is no such genre.

    >>> genre_named("R&B")
    'rnb'
    """
    if genre is None:
        return "other"
    name = str(genre).strip().lower().replace("_", "-")
    name = _SAID_AS.get(name, name)
    if name not in GENRES:
        raise RequestError(f"there is no genre {genre!r}", hint="Use one of " + ", ".join(GENRES) + ".")
    return name


def next_onset(line: Line, setting: Setting, bar: int | None, beat: float | None) -> int | None:
    """When the next chord begins, in ticks: at a bar and beat from 1, else where the line ends; None if nobody says.

    Raises:
        RequestError: there is no such bar or beat, or it lies before the last chord.
    """
    if bar is None:
        if beat is not None:
            raise RequestError(f"beat {beat:g} of which bar is not said", hint="Give the bar as well, counted from 1.")
        return line.end
    beat = 1.0 if beat is None else beat
    if not 1 <= bar <= _MOST_BAR:
        raise RequestError(f"there is no bar {bar}", hint=f"Bars count from 1 to {_MOST_BAR}.")
    if not 1 <= beat < setting.beats + 1:
        raise RequestError(f"there is no beat {beat:g}", hint=f"A bar has the beats 1 to {setting.beats}.")
    onset = tick(bar, beat, setting)
    if line.onsets and onset <= line.onsets[-1]:
        last = line.onsets[-1] // setting.bar + 1
        raise RequestError(
            f"bar {bar}, beat {beat:g} is not after the last chord, which begins in bar {last}",
            hint="Leave the bar out, or give a later one.",
        )
    return onset

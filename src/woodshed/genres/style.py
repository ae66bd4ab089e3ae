"""All that a room may say about its genre: habits, phrases, hand shapes and patterns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """A sub-style of a genre, with everything that a request may leave open.

    ``words`` are the phrases by which people ask for it. ``tempo`` is the usual range and ``usual_tempo`` the default,
    in beats per minute (dotted quarters in compound meters). ``swing`` is the place of the off-beat, or ``"tempo"``
    where it follows from the tempo. ``late`` are milliseconds (left, right) behind the beat. ``velocity`` is the MIDI
    mean (left, right). ``dynamics`` is a shape of dynamics.py, such as build. ``pedal`` is changes or none. ``strict``
    forbids parallels and unresolved leading tones. ``phrases`` are the tags of the phrases that it draws from; ``left``
    and ``right`` the names of its patterns, each with its weight; ``fills`` the names of right-hand patterns that take
    the end of every ``fill_every``-th bar, and ``ends`` which pattern each hand ends with. ``shade`` adds velocity by
    place: ``"1"`` to ``"4"`` for beats, ``"&"`` for their halves, ``"x"`` for anything finer, with ``L`` or ``R``
    before it for one hand; a meter before a place (``"12/8:4"``) gives that meter a table of its own. ``top`` is how
    much softer the lower notes of a right-hand chord are. ``form`` marks what is rather a form than a style: another
    style named beside it is meant, and plays it. ``variations`` name pairs of patterns, as in
    ``"Alberti + tune"``, of which every eight bars take the next that fits. ``filled`` is how many strokes a bar the
    left hand is filled up to at most where a player's level asks for more than the style plays, 0 for any number.
    """

    name: str
    title: str
    words: tuple[str, ...]
    tempo: tuple[float, float]
    usual_tempo: float
    meters: tuple[str, ...] = ("4/4",)
    bars: int = 8
    mode: str = "major"
    keys: tuple[str, ...] = ("C",)
    swing: float | str = 0.5
    unit: str = "1/8"
    late: tuple[float, float] = (0.0, 0.0)
    velocity: tuple[int, int] = (64, 70)
    dynamics: str = "phrase"
    pedal: str = "none"
    clave: str | None = None
    voices: str | None = None
    strict: bool = False
    loop: bool = False
    phrases: tuple[str, ...] = ()
    left: Mapping[str, float] = field(default_factory=dict)
    right: Mapping[str, float] = field(default_factory=dict)
    fills: Mapping[str, float] = field(default_factory=dict)
    fill_every: int = 4
    ends: Mapping[str, str] = field(default_factory=dict)
    shade: Mapping[str, int] = field(default_factory=dict)
    top: int = 6
    form: bool = False
    variations: tuple[str, ...] = ()
    filled: int = 0
    level: int = 1
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A run of bars in Roman numerals.

    ``bars`` holds per bar the numerals that divide it; a dot prolongs the one before. ``role`` is opening, middle,
    cadence, turnaround, ending or form (a whole chorus). ``mode`` is major or minor. ``idioms`` are the tags it shows.
    """

    name: str
    bars: tuple[tuple[str, ...], ...]
    role: str
    mode: str = "major"
    tags: tuple[str, ...] = ()
    idioms: tuple[str, ...] = ()
    meters: tuple[str, ...] = ()
    weight: float = 1.0
    level: int = 1
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A hand shape: intervals above the root, lowest note first, for chord types or families."""

    name: str
    hand: str
    notes: tuple[str, ...]
    chords: tuple[str, ...] = ()
    texture: str = ""
    weight: float = 1.0
    level: int = 1
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pattern:
    """A device in the hands of one genre: when it is used and with which options.

    ``options`` are the device's own settings, such as rhythms written as counts (``"1 2& 4"``); ``idioms`` are the tags
    that it satisfies, so that a player who asks for one gets it.
    """

    name: str
    hand: str
    device: str
    meters: tuple[str, ...] = ("4/4",)
    tempo: tuple[float, float] = (20.0, 400.0)
    levels: tuple[int, int] = (1, 10)
    idioms: tuple[str, ...] = ()
    options: Mapping[str, Any] = field(default_factory=dict)
    level: int = 1
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Style:
    """One room: a genre's name, sub-styles, phrases, hand shapes and patterns."""

    genre: str
    title: str
    applications: Mapping[str, Application]
    usual: str
    phrases: tuple[Phrase, ...]
    shapes: tuple[Shape, ...]
    patterns: Mapping[str, Pattern]

"""Reads ChordPro songs: words with chords in square brackets, directives in curly ones, and chord grids.

Words say nothing of time, so each chord over them lasts a bar; in a grid every cell is an equal part of its bar.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from woodshed.errors import ChordSymbolError, UnreadableError
from woodshed.learning.corpus.chord_grid import Grid
from woodshed.learning.corpus.repeats import Bar
from woodshed.learning.corpus.song import Flaw, Heading, Song, song_of, text_of
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key

_DIRECTIVE = re.compile(r"\s*\{\s*([A-Za-z_]+)(?:-[\w!]+)?\s*[:\s]?\s*([^}]*?)\s*\}\s*")
_BRACKET = re.compile(r"\[([^\]]*)\]")
_METER = re.compile(r"([1-9]\d?)/(\d{1,2})")
_SHORT = {
    "t": "title", "st": "subtitle", "ns": "new_song", "sog": "start_of_grid", "eog": "end_of_grid",
    "soc": "start_of_chorus", "eoc": "end_of_chorus",
    "sot": "start_of_tab", "eot": "end_of_tab",
}  # fmt: skip
_FOREIGN = frozenset({"tab", "abc", "ly", "svg", "textblock"})
"""Stretches in which square brackets are no chords."""
_NO_CHORDS = frozenset({"", "|", "||", "/", "%", "-"})
_PART = re.compile(r"(?![A-G][#b]?(?:maj|min|dim|aug|sus|add|alt))[^\W\d_]{4,}")
"""The name of a part, [Chorus] or [Solo 2], which many write where a chord would stand."""


def read_chordpro(content: bytes, path: Path) -> Iterator[Song | Flaw]:
    """The songs of a file; where several stand in it, each begins with ``{new_song}``."""
    sheet = _Sheet(path.stem, "")
    for number, line in enumerate(text_of(content).splitlines(), 1):
        directive = _DIRECTIVE.fullmatch(line)
        name = _SHORT.get(directive[1].lower(), directive[1].lower()) if directive else ""
        if name == "new_song":
            if not sheet.blank:
                yield sheet.song()
                sheet = _Sheet(path.stem, f"line {number}")
            continue
        if not sheet.flaw:
            sheet.take(line, name, directive[2] if directive else "", f"line {number}")
    yield sheet.song()


class _Sheet:
    """One song that is being read; a class, since a line means what its stretch and the directives before it say."""

    def __init__(self, title: str, where: str) -> None:
        self.flaw: Flaw | None = None
        self._title, self._composer, self._where = title, "", where
        self._key: Key | None = None
        self._meter = ""
        self._stretch = ""
        self._bars: list[Bar] = []
        self._chorus: list[Bar] = []
        self._chorus_from: int | None = None
        self._grid = Grid(4)

    @property
    def blank(self) -> bool:
        """Whether nothing was read yet."""
        return not self._bars and self.flaw is None

    def take(self, line: str, directive: str, value: str, where: str) -> None:
        """Take in a line, or keep what is wrong with it."""
        try:
            if directive:
                self._directive(directive, value)
            elif self._stretch == "grid":
                self._bars += self._grid.line(line)
            elif self._stretch not in _FOREIGN and not line.startswith("#"):
                self._words(line)
        except UnreadableError as error:
            self.flaw = Flaw(where, str(error))

    def song(self) -> Song | Flaw:
        """What was read."""
        heading = Heading(self._title, self._composer, self._meter or "4/4", self._key, where=self._where)
        return self.flaw or song_of(heading, self._bars)

    def _directive(self, name: str, value: str) -> None:
        if name == "meta":
            name, _, value = value.partition(" ")
        if name == "title":
            self._title = value or self._title
        elif name in ("composer", "artist"):
            self._composer = self._composer or value
        elif name == "key" and self._key is None:
            self._key = Key.parse(value)
        elif name == "time" and not self._meter and _METER.fullmatch(value):
            self._meter = value
        elif name == "chorus":
            self._bars += self._chorus
        elif name.startswith("start_of_"):
            self._begin(name.removeprefix("start_of_"))
        elif name.startswith("end_of_"):
            self._end(name.removeprefix("end_of_"))

    def _begin(self, stretch: str) -> None:
        self._stretch = stretch
        if stretch == "chorus":
            self._chorus_from = len(self._bars)
        elif stretch == "grid":
            self._grid = Grid(int((self._meter or "4/4").split("/")[0]))

    def _end(self, stretch: str) -> None:
        if stretch == "chorus" and self._chorus_from is not None:
            self._chorus, self._chorus_from = self._bars[self._chorus_from :], None
        self._stretch = ""

    def _words(self, line: str) -> None:
        for bracket in _BRACKET.finditer(line):
            symbol = bracket[1].strip().removesuffix("*")
            if symbol in _NO_CHORDS or symbol.startswith("*"):
                continue
            try:
                Chord.parse(symbol)
            except ChordSymbolError:
                if _PART.match(symbol):
                    continue
                raise
            self._bars.append(Bar(((1, symbol),)))

"""Reads the lines of a ChordPro chord grid: ``| Am . . . | C . G . |``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from woodshed.learning.corpus.repeats import Bar
from woodshed.theory.chord import Chord

_PART = re.compile(r"(?P<line>:?\|{1,2}\.?:?(?P<ending>\d*)>?)|(?P<cell>[^\s|:]+)")
"""A bar line, with a number where the bracket of an ending begins behind it, or a cell."""
_HELD = frozenset({".", "/", "-"})
_AGAIN = {"%": 1, "%%": 2}


class Grid:
    """A grid that is being read, with ``beats`` in a bar; a class, since endings and repeats last over its lines.

    >>> [bar.chords for bar in Grid(4).line("|| Am . C . | % ||")]
    [((1.0, 'Am'), (3.0, 'C')), ((1.0, 'Am'), (3.0, 'C'))]
    """

    def __init__(self, beats: int) -> None:
        self._beats = beats
        self._bars: list[Bar] = []
        self._ending = 0
        self._opens = False
        self._owed = False  # the second of two bars that sound again has not come yet

    def line(self, text: str) -> list[Bar]:
        """The bars of a line; what stands before its first bar line and behind its last is a remark.

        Raises:
            ChordSymbolError: a cell is neither a chord nor one of the signs ``. / - % %%``.
        """
        first = len(self._bars)
        cells: list[str] | None = None
        for part in _PART.finditer(text):
            sign = part["line"]
            if sign is None:
                if cells is not None:
                    cells.append(part["cell"])
                continue
            if cells:
                self._add(cells, closes=sign.startswith(":"))
            if part["ending"] or ":" in sign or sign in ("||", "|."):
                self._ending = int(part["ending"] or 0)
            self._opens = self._opens or sign.endswith("|:")
            cells = []
        return self._bars[first:]

    def _add(self, cells: Sequence[str], *, closes: bool) -> None:
        bars = self._bars
        again = next((_AGAIN[cell] for cell in cells if cell in _AGAIN), 0)
        if self._owed and not again and _HELD.issuperset(cells):
            again = 2
        self._owed = "%%" in cells
        chords = self._placed(cells) if not again else bars[-again].chords if len(bars) >= again else ()
        endings = frozenset({self._ending} if self._ending else ())
        bars.append(Bar(chords, opens=self._opens, closes=2 * closes, endings=endings))
        self._opens = False

    def _placed(self, cells: Sequence[str]) -> tuple[tuple[float, str], ...]:
        """The chords of a bar, each cell an equal part of it; chords joined by ``~`` share a cell."""
        chords = []
        for place, cell in enumerate(cells):
            joined = [] if cell in _HELD else cell.split("~")
            for part, symbol in enumerate(joined):
                Chord.parse(symbol)
                chords.append((1 + (place + part / len(joined)) * self._beats / len(cells), symbol))
        return tuple(chords)

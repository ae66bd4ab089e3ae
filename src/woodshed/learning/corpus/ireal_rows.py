"""Reads the chords of an iReal Pro song: rows of cells between bar lines, and signs among them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from woodshed.learning.corpus.repeats import Bar
from woodshed.learning.corpus.song import spread

_PART = re.compile(
    r"(?P<chord>(?:[A-G][b#]?|W)(?:sus|alt|add|[-+^\dhoøb#])*(?:\*[^*|\[\]{}]*\*)?(?:/[A-G][b#]?)?)"
    r"|(?P<aside>\([^()]*\)|\*[A-Za-z])"
    r"|<(?P<text>[^<>]*)>"
    r"|T(?P<meter>[1-9]\d)"
    r"|N(?P<ending>\d)"
    r"|(?P<line>[|\[\]{}Z])"
    r"|(?P<sign>.)",
    re.DOTALL,
)
_COMMENT = re.compile(r"\*[^*]*\*")
_TIMES = re.compile(r"([2-9])x")
_RETURN = re.compile(r"D\.\s*([CS])\.", re.IGNORECASE)
_UNTIL = re.compile(r"al (\d)\w* end", re.IGNORECASE)
_GOES_ON = ""
"""A cell in which the chord before goes on; None is a cell that only keeps the row in line."""


def read_rows(chords: str) -> tuple[list[Bar], str]:
    """The bars of a song as they are written, and its first meter.

    Chords in brackets are proposals, and are left out.

    >>> bars, meter = read_rows("T34{C^7   |A-7 D7 }")
    >>> [bar.chords for bar in bars], bars[0].opens, bars[1].closes, meter
    ([((1, 'C^7'),), ((1, 'A-7'), (3, 'D7'))], True, 2, '3/4')
    """
    rows = _Rows()
    for part in _PART.finditer(chords):
        rows.take(part.lastgroup or "", part[part.lastgroup or 0])
    rows.take("line", "")
    rows.set_codas()
    return rows.bars, rows.meter or "4/4"


class _Rows:
    """Goes through the signs; a class, since bar, ending, meter and repeats stay open until they are closed."""

    def __init__(self) -> None:
        self.bars: list[Bar] = []
        self.meter = ""
        self._beats = 4
        self._cells: list[str | None] = []
        self._again = 0  # how many bars before sound again
        self._owed = False  # the second of two bars that sound again has not come yet
        self._opened_by = ""
        self._ending = 0
        self._times = 2
        self._before: dict[str, Any] = {}
        self._behind: dict[str, Any] = {}
        self._coda_before = self._coda_behind = False
        self._codas: list[int] = []  # each the number of bars before the sign

    def take(self, kind: str, text: str) -> None:
        """Take in the next part of the song."""
        if kind == "chord":
            # An invisible root has only a new bass.
            self._cells.append(_GOES_ON if text[0] == "W" else _COMMENT.sub("", text))
        elif kind == "text":
            self._words(text)
        elif kind == "meter":
            beats, unit = ("12", "8") if text == "12" else (text[0], text[1])
            self._beats = int(beats)
            self.meter = self.meter or f"{beats}/{unit}"
        elif kind == "ending":
            behind_another = bool(self.bars and self.bars[-1].endings)
            self._ending = int(text) or 1 + max(self.bars[-1].endings if behind_another else (0,))
        elif kind == "line":
            self._line(text)
        elif kind == "sign":
            self._sign(text)

    def set_codas(self) -> None:
        """Of several coda signs the last is where the coda begins, and the others say where to leave for it."""
        *leaving, coda = self._codas or [0]
        for place in leaving:
            if place:
                self.bars[place - 1] = self.bars[place - 1]._replace(leaves=True)
        if leaving and coda < len(self.bars):
            self.bars[coda] = self.bars[coda]._replace(coda=True)

    @property
    def _heard(self) -> bool:
        return bool(self._again) or any(cell is not None for cell in self._cells)

    def _sign(self, sign: str) -> None:
        if sign in "xr":
            self._again = 1 if sign == "x" else 2
        elif sign == " ":
            self._cells.append(None)
        elif sign in "np":
            self._cells.append("N.C." if sign == "n" else _GOES_ON)
        elif sign == "S":
            self._before["segno"] = True
        elif sign == "U":
            self._behind["fine"] = True
        elif sign == "Q":
            self._coda_before, self._coda_behind = not self._heard, self._heard

    def _words(self, text: str) -> None:
        times, back, until = _TIMES.search(text), _RETURN.search(text), _UNTIL.search(text)
        if times:
            self._times = int(times[1])
        if back:
            self._behind["returns"] = "segno" if back[1] in "Ss" else "start"
            self._behind["until"] = int(until[1]) if until else 0
        elif text.strip().lower() == "fine":
            self._behind["fine"] = True

    def _line(self, sign: str) -> None:
        # Cells behind a closing line only move what follows to its place in the row.
        if self._heard or (self._cells and self._opened_by and self._opened_by in "|[{"):
            self._add()
        if sign == "}":
            self._behind["closes"], self._times = self._times, 2
        if self.bars and self._behind:
            self.bars[-1] = self.bars[-1]._replace(**self._behind)
        self._behind = {}
        if sign and sign in "{}[]Z":
            self._ending = 0
        if sign == "{":
            self._before["opens"] = True
        self._opened_by, self._cells, self._again = sign, [], 0

    def _add(self) -> None:
        bars = self.bars
        if self._owed and self._heard:
            bars.append(Bar(bars[-2].chords))
        if self._again:
            chords = bars[-self._again].chords if len(bars) >= self._again else ()
        else:
            chords = bars[-2].chords if self._owed and not self._heard else _placed(self._cells, self._beats)
        self._owed = self._again == 2 and len(bars) > 1
        if self._coda_before:
            self._codas.append(len(bars))
        endings = frozenset({self._ending} if self._ending else ())
        bars.append(Bar(chords, endings=endings, **self._before))
        if self._coda_behind:
            self._codas.append(len(bars))
        self._before, self._coda_before, self._coda_behind = {}, False, False


def _placed(cells: Sequence[str | None], beats: int) -> tuple[tuple[float, str], ...]:
    """The chords of a bar, each on the beat of its cell; where cells are no guide they share the bar equally."""
    cells = list(cells)
    while len(cells) > beats and cells[-1] is None:
        del cells[-1]
    named = [(1 + place * beats // len(cells), cell) for place, cell in enumerate(cells) if cell]
    if len(named) == len(cells) or len({beat for beat, _ in named}) < len(named):
        return spread([cell for _, cell in named], beats)
    return tuple(named)

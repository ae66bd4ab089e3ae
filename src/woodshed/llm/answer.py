"""Reads what a model writes, bar by bar and while it is still writing."""

from __future__ import annotations

import re
from typing import NamedTuple

from woodshed.errors import ChartError
from woodshed.piece.bar_text import read_bar
from woodshed.piece.chart import Change
from woodshed.theory.meter import Meter

Changes = tuple[Change, ...]

_FENCE = re.compile(r"\s*```[\w-]*[ \t]*\n?")
_BAR = re.compile(r"([^|]*)\|")
_NEARLY = 4
_PAGE = re.compile(r"\s*<(?:!doctype|html|head|body|\?xml)", re.IGNORECASE)


class Unreadable(NamedTuple):
    """What could not be read, and in which bar, counted from 1; 0 where there is no bar at all."""

    bar: int
    what: str


def nearly(bars: int, asked: int) -> bool:
    """Whether so many bars can be mended into those that were asked: one in four may be missing or too many.

    >>> nearly(7, 8), nearly(12, 8)
    (True, False)
    """
    return abs(bars - asked) <= asked // _NEARLY


class AnswerReader:
    """Takes an answer in pieces and gives its bars as they are complete; a class since it remembers how far it came.

    A fence of backticks and words before the first bar line are passed over. Charts in JSON are the wires' concern.
    """

    def __init__(self, meter: Meter) -> None:
        self.bars: list[Changes] = []
        self.fault: Unreadable | None = None
        self._meter = meter
        self._text = ""
        self._at = 0

    @property
    def text(self) -> str:
        """Everything that was written so far."""
        return self._text

    def feed(self, piece: str) -> tuple[Changes, ...]:
        """Take a further piece; the bars that it completes."""
        self._text += piece
        if self.fault is not None or not (self._at or self._begun()):
            return ()
        before = len(self.bars)
        while self.fault is None and (found := _BAR.match(self._text, self._at)):
            self._at = found.end()
            self._add(found[1].split())
        return tuple(self.bars[before:])

    def _begun(self) -> bool:
        """Whether the answer has come to its first bar."""
        fence = _FENCE.match(self._text)
        start = fence.end() if fence else 0
        rest = self._text[start:].lstrip()
        if not rest or "```".startswith(rest):
            return False
        if _PAGE.match(rest):
            self.fault = Unreadable(0, "it is a page for a browser")
            return False
        line = self._text.find("|", start)
        self._at = line + 1
        return line >= 0

    def _add(self, signs: list[str]) -> None:
        if not signs or "```" in signs:
            return  # nothing stands between a closing line and an opening one
        number = len(self.bars) + 1
        try:
            before = self.bars[-1] if self.bars else ()
            self.bars.append(read_bar(signs, self._meter, before, f"bar {number}"))
        except ChartError as error:
            self.fault = Unreadable(number, str(error))

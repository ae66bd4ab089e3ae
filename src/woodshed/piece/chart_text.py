"""Charts as players write them, ``| Dm7 G7 | Cmaj7 |``: read, and written back exactly.

Chords between two bar lines share the bar; with dots or slashes every sign is a beat (``Dm7 . . G7``); a number after a
colon says how many beats a chord lasts (``Dm7:1.5 G7:2.5``). ``%`` repeats the bar before, an empty bar holds its last
chord, ``N.C.`` is silence, ``|: … :|`` is played twice (``:| x3`` three times). ``[A]`` or ``A: |`` begins a section.
``Key:`` and ``Meter:`` stand on lines of their own; a later ``Key:`` changes the key.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from woodshed.errors import ChartError
from woodshed.piece.bar_text import HINT, read_bar
from woodshed.piece.brief import MOST_BARS, KeyChange
from woodshed.piece.chart import Bar, Change, Chart, Credit
from woodshed.piece.key_finding import key_of
from woodshed.theory.key import Key
from woodshed.theory.meter import Meter

_HEADER = re.compile(r"\s*([A-Za-z][A-Za-z ]*?)\s*:(?:\s+(.*\S))?\s*")
_PART = re.compile(
    r"\[(?P<section>[^\[\]|]*)\]"
    r"|(?P<line>:?\|{1,2}\]?:?)(?:\s*[x×](?P<times>\d{1,3})\b)?"
    r"|(?P<text>[^\[\]|:]+|.)"
)
_LABEL = re.compile(r"\s*([^|\[\]:]*[^|\[\]:\s]):\s+(?=\|)")
_COMMON_TIME = Meter(4, 4)


class _Row(NamedTuple):
    changes: tuple[Change, ...]
    section: str
    key: Key | None


def headers(text: str) -> dict[str, str]:
    """What the lines before the first bar say, names in lower case: ``{"tempo": "66"}``."""
    found = {}
    for line in text.splitlines():
        if "|" in line:
            break
        header = _HEADER.fullmatch(line)
        if header:
            found[header[1].lower()] = header[2] or ""
    return found


def read_chart(text: str, key: Key | None = None, meter: Meter | None = None) -> Chart:
    """The chart that a text holds.

    ``key`` and ``meter`` beat what it says; without either, the key is heard out of the chords and the meter is 4/4.

    Raises:
        ChartError: it cannot be read; the message names the bar, and the symbol where there is one.
        KeyNameError, MeterError: a header names a key or a meter that is not known.

    >>> chart = read_chart("| Dm7 G7 | Cmaj7 |")
    >>> [change.chord.symbol for _, _, change in chart.timeline()], str(chart.key)
    (['Dm7', 'G7', 'Cmaj7'], 'C major')
    """
    reader = _Reader(meter)
    reader.read(text)
    rows = reader.rows
    if not rows:
        raise ChartError("there is no bar in this chart", hint=HINT)
    first = key or rows[0].key or key_of([c for row in rows for c in row.changes])
    start = rows[0].key
    now, key_changes = first, []
    for number, row in enumerate(rows, 1):
        here = first if row.key == start or row.key is None else row.key
        if here != now:
            now = here
            key_changes.append(KeyChange(number, here))
    return Chart(
        key=first,
        meter=reader.meter,
        bars=tuple(Bar(row.changes, row.section) for row in rows),
        credit=Credit("given"),
        key_changes=tuple(key_changes),
    )


class _Reader:
    """Goes through the lines; a class, since section and key hold until they change."""

    def __init__(self, meter: Meter | None) -> None:
        self.rows: list[_Row] = []
        self.meter = meter or _COMMON_TIME
        self._meter_is_given = meter is not None
        self._section = "A"
        self._key: Key | None = None
        self._repeat_from = 0

    def read(self, text: str) -> None:
        barred = "|" in text
        for number, line in enumerate(text.splitlines(), 1):
            header = None if "|" in line else _HEADER.fullmatch(line)
            if header:
                self._header(header[1].lower(), header[2] or "")
            elif barred:
                self._line(line, number)
            else:
                # A bare row of chords has one in each bar.
                self._line(re.sub(r"(?<=[^\s\]])\s+", " | ", line.strip()) + " |", number)

    def _header(self, name: str, value: str) -> None:
        if name == "key":
            self._key = Key.parse(value)
        elif name in ("meter", "time") and not self._meter_is_given:
            meter = Meter.parse(value)
            if self.rows and meter != self.meter:
                message = f"the meter changes to {meter} after bar {len(self.rows)}"
                raise ChartError(message, hint="A chart keeps one meter; split it in two.")
            self.meter = meter

    def _line(self, line: str, number: int) -> None:
        label = _LABEL.match(line)
        if label:
            self._section = label[1].strip()
            line = line[label.end() :]
        parts = list(_PART.finditer(line))
        if not any(part["line"] or part["section"] is not None for part in parts) and line.strip():
            raise ChartError(f"line {number} is neither bars nor a header: {line!r}", hint=HINT)
        text, opened = "", False
        for part in parts:
            if part["section"] is not None:
                self._section = part["section"].strip()
            elif part["line"]:
                if text.strip() or opened:
                    self._add(text)
                text, opened = "", True
                self._repeat(part["line"], int(part["times"] or 2))
                # Nothing stands between a closing double bar and the opening one of the same line.
                opened = not part["line"].endswith("]")
            else:
                text += part["text"]
        if text.strip():
            self._add(text)

    def _repeat(self, line: str, times: int) -> None:
        if line.startswith(":"):
            again = self.rows[self._repeat_from :]
            self._make_room(len(again) * (times - 1))
            self.rows += again * (times - 1)
        if line.endswith(":") or line.startswith(":"):
            self._repeat_from = len(self.rows)

    def _make_room(self, bars: int) -> None:
        if len(self.rows) + bars > MOST_BARS:
            hint = "Leave out repeats, or split the chart."
            raise ChartError(f"this chart has more than {MOST_BARS} bars", hint=hint)

    def _add(self, text: str) -> None:
        self._make_room(1)
        before = self.rows[-1].changes if self.rows else ()
        changes = read_bar(text.split(), self.meter, before, f"bar {len(self.rows) + 1}")
        self.rows.append(_Row(changes, self._section, self._key))

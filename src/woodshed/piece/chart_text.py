"""Charts as players write them, ``| Dm7 G7 | Cmaj7 |``: read, and written back exactly.

Chords between two bar lines share the bar; with dots or slashes every sign is a beat
(``Dm7 . . G7``); a number after a colon says how many beats a chord lasts (``Dm7:1.5 G7:2.5``).
``%`` repeats the bar before, an empty bar holds its last chord, ``N.C.`` is silence, ``|: … :|`` is
played twice (``:| x3`` three times). ``[A]`` or ``A: |`` begins a section. ``Key:`` and ``Meter:``
stand on lines of their own; a later ``Key:`` changes the key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from woodshed.errors import ChartError, ChordSymbolError
from woodshed.piece.brief import KeyChange
from woodshed.piece.chart import Bar, Change, Chart, Credit
from woodshed.piece.key_finding import key_of
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key
from woodshed.theory.meter import Meter
from woodshed.theory.time import Ticks

MOST_BARS = 512

_HINT = "Write bars such as | Dm7 G7 | Cmaj7 |; a dot holds a beat, % repeats the bar before."
_HEADER = re.compile(r"\s*([A-Za-z][A-Za-z ]*?)\s*:(?:\s+(.*\S))?\s*")
_PART = re.compile(
    r"\[(?P<section>[^\[\]|]*)\]"
    r"|(?P<line>:?\|{1,2}\]?:?)(?:\s*[x×](?P<times>\d{1,3})\b)?"
    r"|(?P<text>[^\[\]|:]+|.)"
)
_LABEL = re.compile(r"\s*([^|\[\]:]*[^|\[\]:\s]):\s+(?=\|)")
_BEATS = re.compile(r"(\S+?):(\d+/\d+|\d+(?:\.\d+)?)")
_HELD = re.compile(r"[./]+")
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

    ``key`` and ``meter`` beat what it says; without either, the key is heard out of the chords and
    the meter is 4/4.

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
        raise ChartError("there is no bar in this chart", hint=_HINT)
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
            raise ChartError(f"line {number} is neither bars nor a header: {line!r}", hint=_HINT)
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
        changes = _changes(text.split(), self.meter, before, f"bar {len(self.rows) + 1}")
        self.rows.append(_Row(changes, self._section, self._key))


def _changes(
    signs: list[str], meter: Meter, before: tuple[Change, ...], where: str
) -> tuple[Change, ...]:
    """The changes of one bar; ``before`` are those of the bar before, for ``%`` and held beats."""
    if signs == ["%"]:
        if not before:
            raise ChartError(f"{where}: % repeats a bar, and there is none before it", hint=_HINT)
        return before
    out: list[Change] = []
    for chord, duration in _timed(signs or ["."], meter, where):
        if chord is not None:
            out.append(Change(chord, duration))
        elif out:
            out[-1] = Change(out[-1].chord, out[-1].duration + duration)
        elif before:
            out.append(Change(before[-1].chord, duration))
        else:
            raise ChartError(f"{where}: there is no chord to hold yet", hint=_HINT)
    return tuple(out)


def _timed(signs: list[str], meter: Meter, where: str) -> Iterator[tuple[Chord | None, Ticks]]:
    """Each sign of a bar with its length: a chord, or None where the one before is held."""
    if any(_BEATS.fullmatch(sign) for sign in signs):
        yield from _counted(signs, meter, where)
        return
    single = [s for sign in signs for s in (sign if _HELD.fullmatch(sign) else (sign,))]
    held = len(single) > sum(not _HELD.fullmatch(s) for s in single)
    shares = _even(len(single), meter) if held else plain_shares(len(single), meter)
    if not shares:
        what = "beats" if held else "chords"
        raise ChartError(
            f"{where} has {len(single)} {what}, and {meter} has {len(meter.beats)} beats",
            hint="Say how long each chord lasts, such as Dm7:1.5 G7:2.5.",
        )
    for sign, duration in zip(single, shares, strict=True):
        yield (None if _HELD.fullmatch(sign) else _chord(sign, where)), duration


def _counted(signs: list[str], meter: Meter, where: str) -> Iterator[tuple[Chord | None, Ticks]]:
    total = Fraction(0)
    for sign in signs:
        found = _BEATS.fullmatch(sign)
        if not found:
            hint = "Give every chord of the bar its beats, such as Dm7:1.5 G7:2.5."
            raise ChartError(f"{where}: {sign!r} does not say how many beats it lasts", hint=hint)
        length = _fraction(found[2]) * meter.beat
        total += length
        if length.denominator != 1 or length == 0:
            hint = "The shortest time that is counted is 1/960 of a quarter."
            raise ChartError(f"{where}: {sign!r} cannot last {found[2]} beats", hint=hint)
        yield (None if _HELD.fullmatch(found[1]) else _chord(found[1], where)), int(length)
    if total != meter.bar:
        raise ChartError(
            f"{where} lasts {total / meter.beat} beats, and {meter} has {len(meter.beats)}",
            hint="Make the beats of its chords add up to a bar.",
        )


def _fraction(text: str) -> Fraction:
    over, _, under = text.partition("/")
    return (
        Fraction(over) / int(under) if under and int(under) else Fraction(over if not under else 0)
    )


def _chord(symbol: str, where: str) -> Chord:
    try:
        return Chord.parse(symbol)
    except ChordSymbolError as error:
        message = str(error) if symbol in str(error) else f"{symbol!r}: {error}"
        raise ChartError(f"{where}: {message}", hint=error.hint) from error


def _grids(meter: Meter) -> tuple[int, ...]:
    """Into how many equal parts a bar may be told off: felt beats, or eighths of compound ones."""
    return (len(meter.beats), meter.count) if meter.compound else (len(meter.beats),)


def _even(signs: int, meter: Meter) -> list[Ticks]:
    if any(grid % signs == 0 for grid in _grids(meter)):
        return [meter.bar // signs] * signs
    return []


def plain_shares(chords: int, meter: Meter) -> list[Ticks]:
    """How long chords last that share a bar without further signs; none where they are too many.

    Where they cannot last equally long, the first ones last a beat longer, as in lead sheets.

    >>> plain_shares(3, Meter(4, 4))
    [1920, 960, 960]
    """
    for grid in _grids(meter):
        if chords <= grid:
            each, more = divmod(grid, chords)
            return [(each + (k < more)) * (meter.bar // grid) for k in range(chords)]
    return []


def write_bar(bar: Bar, meter: Meter) -> str:
    """The changes of a bar in the shortest writing that is read back with the same lengths.

    >>> changes = (Change(Chord.parse("C"), 2880), Change(Chord.parse("G7"), 960))
    >>> write_bar(Bar(changes), Meter(4, 4))
    'C . . G7'
    """
    symbols = [change.chord.symbol for change in bar.changes]
    lengths = [change.duration for change in bar.changes]
    if lengths == plain_shares(len(lengths), meter):
        return " ".join(symbols)
    for grid in _grids(meter):
        unit = meter.bar // grid
        if all(length % unit == 0 for length in lengths):
            pairs = zip(symbols, lengths, strict=True)
            return " ".join(s + " ." * (length // unit - 1) for s, length in pairs)
    pairs = zip(symbols, lengths, strict=True)
    return " ".join(f"{s}:{_beats(Fraction(length, meter.beat))}" for s, length in pairs)


def _beats(length: Fraction) -> str:
    decimal = f"{float(length):.4f}".rstrip("0").rstrip(".")
    return decimal if Fraction(decimal) == length else str(length)

"""One bar of a chart in text, ``Dm7 . . G7``: read with the lengths of its signs, and written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from woodshed.errors import ChartError, ChordSymbolError
from woodshed.piece.chart import Bar, Change
from woodshed.theory.chord import Chord
from woodshed.theory.meter import Meter
from woodshed.theory.time import Ticks

HINT = "Write bars such as | Dm7 G7 | Cmaj7 |; a dot holds a beat, % repeats the bar before."

_BEATS = re.compile(r"(\S+?):(\d+/\d+|\d+(?:\.\d+)?)")
_HELD = re.compile(r"[./]+")


def read_bar(signs: list[str], meter: Meter, before: tuple[Change, ...], where: str) -> tuple[Change, ...]:
    """The changes of one bar; ``before`` are those of the bar before, for ``%`` and held beats.

    Raises:
        ChartError: a sign cannot be read, or the lengths do not fill the bar; ``where`` names it.
    """
    if signs == ["%"]:
        if not before:
            raise ChartError(f"{where}: % repeats a bar, and there is none before it", hint=HINT)
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
            raise ChartError(f"{where}: there is no chord to hold yet", hint=HINT)
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
    return Fraction(over) / int(under) if under and int(under) else Fraction(over if not under else 0)


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


def write_line(bars: Iterable[Bar], meter: Meter) -> str:
    """Bars on one line, each closed by its bar line.

    >>> write_line([Bar((Change(Chord.parse(symbol), 3840),)) for symbol in ("C", "G7")], Meter(4, 4))
    '| C | G7 |'
    """
    return "|" + "".join(f" {write_bar(bar, meter)} |" for bar in bars)


def _beats(length: Fraction) -> str:
    decimal = f"{float(length):.4f}".rstrip("0").rstrip(".")
    return decimal if Fraction(decimal) == length else str(length)

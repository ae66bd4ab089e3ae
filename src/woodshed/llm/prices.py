"""What the tokens of paid models cost on a day, exactly, and which model a name means on that day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import tomli

from woodshed.errors import ModelError

_FILE = Path(__file__).with_name("prices.toml")

_VERSION = re.compile(r"(?:-\d{3}|@\d{3}|-\d{2}-\d{2}|-\d{2}-\d{4}|-\d{4}-\d{2}-\d{2})$")
"""What servers add to the name of a model to say which build answered: a number or a date. Words such as ``-lite``
or ``-preview`` are other models with other prices, so they stay."""

_ALWAYS = date.max

_DOLLAR = 1_000_000_000
"""In nano-dollars."""


@dataclass(frozen=True, slots=True)
class Price:
    """What a model's tokens cost, in nano-dollars (a millionth of a thousandth of a dollar) each.

    ``read`` is the month in which the figure was read at its source. ``stale`` says that its last day has passed and
    no later price is known: fit for the worst case of a budget, and to be marked wherever it is shown.
    """

    model: str
    nano_in: int
    nano_out: int
    read: str
    stale: bool = False

    def cost_nano(self, prompt: int, written: int, thought: int = 0) -> int:
        """The cost in nano-dollars of so many tokens; what a model thought is billed as written.

        >>> Price("gemini-2.5-pro", 1_250, 10_000, "2026-11").cost_nano(400, 36, 100)
        1860000
        """
        return self.nano_in * prompt + self.nano_out * (written + thought)


def served_by(name: str, day: date) -> str:
    """The model that a name means on a day (UTC); a name that is no alias means itself.

    >>> served_by("gemini-pro", date(2026, 11, 30)), served_by("gemini-pro", date(2026, 12, 1))
    ('gemini-2.5-pro', 'gemini-3.1-pro-preview')
    """
    return next((model for last, model in _table().aliases.get(name, ()) if day <= last), name)


def price_of(model: str, day: date) -> Price | None:
    """The price of a model on a day (UTC), or None where it is unknown, and then it stays unknown.

    Aliases are resolved first. A name with a publisher's path or a build (``models/gemini-2.5-pro-002``) has the price
    of its stem. Before the first known day nothing is known. After the last, the last known price comes back with
    ``stale`` set: nothing newer is known, and a call must not pass the budget for nothing.

    Models on this machine have no entry: their tokens are free, which the caller knows and no price table does.

    >>> price_of("gemini-2.5-pro-002", date(2026, 11, 22)).nano_out
    10000
    >>> price_of("phi-3.5-mini", date(2026, 11, 22)) is None
    True
    """
    plain = served_by(model, day).rsplit("/", 1)[-1].lower()
    prices = _table().prices
    rows = prices.get(plain) or prices.get(_VERSION.sub("", plain), ())
    known = [row for row in rows if row.first <= day]
    if not known:
        return None
    row = known[-1]
    return Price(row.model, row.nano_in, row.nano_out, row.read, stale=day > row.last)


def dollars(nano: int) -> str:
    """An amount as people write it: two decimals, and up to six where it is small.

    >>> dollars(430_000_000), dollars(1_860_000), dollars(-12_500_000_000), dollars(0)
    ('$0.43', '$0.00186', '-$12.50', '$0.00')
    """
    size = abs(nano)
    if size < _DOLLAR:
        micro = (size + 500) // 1_000
        text = f"{micro / 1_000_000:.2f}" if micro % 10_000 == 0 else f"0.{micro:06d}".rstrip("0")
    else:
        cents = (size + 5_000_000) // 10_000_000
        text = f"{cents // 100:,}.{cents % 100:02d}"
    return f"{'-' if nano < 0 and text != '0.00' else ''}${text}"


@dataclass(frozen=True, slots=True)
class _Row:
    model: str
    nano_in: int
    nano_out: int
    first: date
    last: date
    read: str


@dataclass(frozen=True, slots=True)
class _Table:
    prices: dict[str, tuple[_Row, ...]]
    aliases: dict[str, tuple[tuple[date, str], ...]]


@lru_cache(maxsize=1)
def _table() -> _Table:
    return _read(_FILE)


def _read(file: Path) -> _Table:
    """The table in a file.

    Raises:
        ModelError: an amount is no whole number of nano-dollars a token; the message names the model.
    """
    from decimal import Decimal  # so that 0.30 is three tenths

    data = tomli.loads(file.read_text(encoding="utf-8"), parse_float=Decimal)
    prices: dict[str, list[_Row]] = {}
    for entry in data["price"]:
        nano_in, nano_out = (_nano(entry, side) for side in ("in", "out"))
        last = entry.get("valid_to", _ALWAYS)
        row = _Row(entry["model"], nano_in, nano_out, entry["valid_from"], last, entry["read"])
        prices.setdefault(row.model, []).append(row)
    aliases: dict[str, list[tuple[date, str]]] = {}
    for entry in data.get("alias", ()):
        aliases.setdefault(entry["name"], []).append((entry.get("valid_to", _ALWAYS), entry["model"]))
    return _Table(
        {model: tuple(sorted(rows, key=lambda row: row.first)) for model, rows in prices.items()},
        {name: tuple(rows) for name, rows in aliases.items()},
    )


def _nano(entry: dict[str, Any], side: str) -> int:
    """Dollars per million tokens are a thousand times as many nano-dollars a token."""
    nano = entry[side] * 1000
    if nano != int(nano) or nano < 0:
        raise ModelError(
            f"{_FILE.name}: {entry['model']}: {side} = {entry[side]} is no whole number of nano-dollars a token",
            hint="Give dollars per million tokens, 0 or more, with three decimals at most.",
        )
    return int(nano)

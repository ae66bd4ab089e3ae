"""The fields of a request as the terminal takes them: a reader each, for options and batch."""

from __future__ import annotations

import math
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from woodshed.errors import RequestError
from woodshed.piece.brief import GENRES, Request


class Field(NamedTuple):
    """A field of a request: its option, how a value is read, and what it is."""

    option: str
    read: Callable[[str, Any], Any]
    about: str
    unit: str


def text(name: str, value: Any) -> str:
    """A text, its broken characters replaced so that every file can hold it."""
    if not isinstance(value, str):
        raise RequestError(f"{name} is {value!r}, which is no text", hint=f'Write "{name}": "…".')
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", " ")


def number(name: str, value: Any) -> float:
    """A finite number."""
    try:
        read = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        read = math.nan
    if not math.isfinite(read):
        raise RequestError(f"{name} is {value!r}, which is no number", hint=f"Write {name} in digits.")
    return read


def whole(name: str, value: Any) -> int:
    """A whole number."""
    read = number(name, value)
    if not read.is_integer():
        raise RequestError(
            f"{name} is {value!r}, which is no whole number", hint=f"Write {name} as a whole number, such as 8."
        )
    return int(value) if isinstance(value, int | str) and str(value).strip("+-").isdecimal() else int(read)


FIELDS = {
    "genre": Field("--genre", text, "one of " + ", ".join(GENRES), "GENRE"),
    "key": Field("--key", text, "such as Db, 'A minor' or 'G dorian'", "KEY"),
    "tempo": Field("--tempo", number, "beats per minute", "BPM"),
    "num_bars": Field("--bars", whole, "how many bars", "N"),
    "application": Field("--application", text, "a style within the genre: see `woodshed genres`", "NAME"),
    "level": Field("--level", whole, "of the playing: 1, the first weeks, to 10, a concert player", "1-10"),
    "hand_size": Field("--hand-size", text, "small (an octave), medium (a ninth) or large (a tenth)", "SIZE"),
    "seed": Field("--seed", whole, "another number, another arrangement; the same, the same", "N"),
    "user_id": Field("--user-id", text, "whose piece it is", "ID"),
}
"""What may be set outright; an explicit field beats the words."""


def add_fields(parser: ArgumentParser) -> None:
    """Give a command an option for every field of a request."""
    group = parser.add_argument_group("the request", "What is left out, the words decide, then the genre.")
    for name, field in FIELDS.items():
        group.add_argument(field.option, dest=name, metavar=field.unit, help=field.about)


def request_of(description: str, given: Mapping[str, Any] | Namespace) -> Request:
    """A request from words and from options or the fields of a batch line.

    Raises:
        RequestError: a value is of the wrong kind; the message names the field.
    """
    typed = isinstance(given, Namespace)
    values = vars(given) if isinstance(given, Namespace) else given
    fields = {
        name: field.read(field.option if typed else name, values[name])
        for name, field in FIELDS.items()
        if values.get(name) is not None
    }
    return Request(description=text("description", description), **fields)

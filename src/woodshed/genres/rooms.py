"""Finds, reads and checks the rooms; a mistake in one is answered with its file and entry."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import tomli

from woodshed.errors import RequestError, RoomError
from woodshed.genres.style import Application, Pattern, Phrase, Shape, Style
from woodshed.piece.brief import GENRES
from woodshed.theory.key import MODES
from woodshed.theory.meter import SERVED

ROLES = ("opening", "middle", "cadence", "turnaround", "ending", "form")
_HERE = Path(__file__).parent
_DEGREE = r"(?:VII|VI|IV|V|III|II|I|vii|vi|iv|v|iii|ii|i)"
_NUMERAL = re.compile(
    rf"(?:bb|##|b|#)?{_DEGREE}(?:6/9|maj|m|dim|aug|sus|add|no|alt|[b#+°ø()]|13|11|[2-79])*"
    rf"(?:/[b#]?(?:{_DEGREE}|[1-7]))?"
)
"""What a numeral looks like. Whether it means a chord is asked where it is used, and for all of
them in the tests: working out every chord of a room would take longer than reading its files."""

Reader = Callable[[Any], Any]
"""Takes a value from a file and returns it as the style holds it, or raises ValueError with what is
wanted."""


@lru_cache(maxsize=len(GENRES))
def style_of(genre: str) -> Style:
    """The room of a genre, read once.

    Raises:
        RequestError: there is no such genre.
        RoomError: its data is wrong.
    """
    if genre not in GENRES:
        raise RequestError(f"there is no genre {genre!r}", hint="Use one of " + ", ".join(GENRES) + ".")
    return read_room(_HERE / genre.replace("-", ""), genre)


def read_room(folder: Path, genre: str) -> Style:
    """Read the four files of a room.

    Missing voicings or patterns are no hand shapes or no patterns.

    Raises:
        RoomError: something in it is wrong; the message names file and entry.
    """
    head = _load(folder / "style.toml")
    place = f"{folder.name}/style.toml"
    unknown = set(head) - {"title", "usual", "application"}
    if unknown:
        raise RoomError(
            f"{place}: unknown field {min(unknown)!r}",
            hint="It holds title, usual and [[application]].",
        )
    rows = head.get("application", ())
    applications = {a.name: a for a in _checked(place, rows, "application", Application, _APPLICATION)}
    usual = head.get("usual", "")
    if usual not in applications:
        raise RoomError(
            f"{place}: the usual application {usual!r} is none of its own",
            hint="Use one of " + ", ".join(applications),
        )
    patterns = _entries(folder, "patterns.toml", "pattern", Pattern, _PATTERN)
    return Style(
        genre=genre,
        title=str(head.get("title", genre)),
        applications=applications,
        usual=usual,
        phrases=_entries(folder, "progressions.toml", "phrase", Phrase, _PHRASE),
        shapes=_entries(folder, "voicings.toml", "shape", Shape, _SHAPE),
        patterns={pattern.name: pattern for pattern in patterns},
    )


def read_shapes(path: Path) -> tuple[Shape, ...]:
    """The hand shapes of one file, such as the common stock of the arranger.

    Raises:
        RoomError: an entry is wrong.
    """
    return _entries(path.parent, path.name, "shape", Shape, _SHAPE)


def read_patterns(path: Path) -> dict[str, Pattern]:
    """The patterns of one file by name.

    Raises:
        RoomError: an entry is wrong.
    """
    return {p.name: p for p in _entries(path.parent, path.name, "pattern", Pattern, _PATTERN)}


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomli.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except tomli.TOMLDecodeError as error:
        raise RoomError(f"{path.parent.name}/{path.name}: {error}", hint="Mend the line that is named.") from error


def _entries(folder: Path, file: str, kind: str, form: type, readers: Mapping[str, Reader]) -> tuple[Any, ...]:
    place = f"{folder.name}/{file}"
    rows = _load(folder / file)
    if set(rows) - {kind}:
        raise RoomError(
            f"{place}: unknown table {min(set(rows) - {kind})!r}",
            hint=f"It holds [[{kind}]] entries.",
        )
    return _checked(place, rows.get(kind, ()), kind, form, readers)


def _checked(
    place: str,
    rows: Iterable[Mapping[str, Any]],
    kind: str,
    form: type,
    readers: Mapping[str, Reader],
) -> tuple[Any, ...]:
    entries: dict[str, Any] = {}
    for row in rows:
        name = row.get("name", "")
        where = f"{place}, {kind} {name!r}"
        if name in entries:
            raise RoomError(f"{where}: the name is taken", hint="Give every entry a name of its own.")
        entries[name] = _entry(where, row, form, readers)
    return tuple(entries.values())


def _entry(where: str, row: Mapping[str, Any], form: type, readers: Mapping[str, Reader]) -> Any:
    for field in ("name", "level", "source"):
        if not row.get(field):
            raise RoomError(
                f"{where}: {field} is missing",
                hint="Every entry has a name, a level from 1 to 10 and a source.",
            )
    values = {}
    for field, value in row.items():
        reader = readers.get(field)
        if reader is None:
            raise RoomError(f"{where}: unknown field {field!r}", hint="Fields are " + ", ".join(readers) + ".")
        try:
            values[field] = reader(value)
        except ValueError as wanted:
            raise RoomError(f"{where}: {field} = {value!r} cannot be read", hint=f"Write {wanted}.") from wanted
    try:
        return form(**values)
    except TypeError as error:
        raise RoomError(f"{where}: {str(error).partition(') ')[2]}", hint="Add what is missing.") from error


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("a text in quotes")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError("a list of texts in quotes")
    return tuple(value)


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("a number")
    return float(value)


def _whole(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError("a whole number")
    return value


def _level(value: Any) -> int:
    if not 1 <= _whole(value) <= 10:
        raise ValueError("a level from 1, the first weeks, to 10, a concert player")
    return int(value)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("true or false")
    return value


def _two(reader: Reader) -> Reader:
    def read(value: Any) -> tuple[Any, Any]:
        if not isinstance(value, list) or len(value) != 2:
            raise ValueError("two numbers in brackets")
        return reader(value[0]), reader(value[1])

    return read


def _one_of(*names: str) -> Reader:
    def read(value: Any) -> str:
        if value not in names:
            raise ValueError("one of " + ", ".join(names))
        return str(value)

    return read


def _weights(value: Any) -> dict[str, float]:
    if not isinstance(value, dict):
        raise ValueError('names with weights, such as { "walking" = 3 }')
    return {str(name): _number(weight) for name, weight in value.items()}


def _names(value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping) or set(value) - {"left", "right"}:
        raise ValueError('a table such as { left = "final bass", right = "final chord" }')
    return {hand: _text(name) for hand, name in value.items()}


def _shade(value: Any) -> dict[str, int]:
    if not isinstance(value, Mapping) or not all(type(v) is int for v in value.values()):
        raise ValueError('a table of velocities by place, such as { "1" = 4, "&" = -2, "x" = -4 }')
    return dict(value)


def _options(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError("a table of options")
    return value


def _meters(value: Any) -> tuple[str, ...]:
    names = _texts(value)
    if not set(names) <= set(SERVED):
        raise ValueError("time signatures out of " + ", ".join(SERVED))
    return names


def _swing(value: Any) -> float | str:
    return value if value == "tempo" else _number(value)


def _bars(value: Any) -> tuple[tuple[str, ...], ...]:
    """``"Imaj7 .

    | iim7 V7"``: bars divided by strokes, within them numerals and prolonging dots.
    """
    bars = tuple(tuple(bar.split()) for bar in _text(value).split("|"))
    for bar in bars:
        if not bar or bar[0] == ".":
            raise ValueError("at least one numeral in every bar, and none that begins with a dot")
        for numeral in bar:
            if numeral != "." and not _NUMERAL.fullmatch(numeral):
                raise ValueError(f"numerals such as iim7, V7(b9) or I/III; {numeral!r} is none")
    return bars


_COMMON: dict[str, Reader] = {"name": _text, "level": _level, "source": _text}
_APPLICATION: dict[str, Reader] = _COMMON | {
    "title": _text, "words": _texts, "tempo": _two(_number), "usual_tempo": _number,
    "meters": _meters,
    "bars": _whole, "mode": _one_of(*MODES), "keys": _texts, "swing": _swing,
    "unit": _one_of("1/8", "1/16"),
    "late": _two(_number), "velocity": _two(_whole),
    "dynamics": _one_of("build", "rise", "arch", "terraced", "phrase", "swell", "drive", "flat"),
    "pedal": _one_of("changes", "none"),
    "clave": _one_of("son23", "son32", "rumba23", "rumba32"), "voices": _one_of("satb"),
    "strict": _flag, "loop": _flag, "form": _flag,
    "phrases": _texts, "left": _weights, "right": _weights, "fills": _weights, "fill_every": _whole,
    "ends": _names, "shade": _shade, "top": _whole, "variations": _texts,
    "filled": _whole,
}  # fmt: skip
_PHRASE: dict[str, Reader] = _COMMON | {
    "bars": _bars, "role": _one_of(*ROLES), "mode": _one_of(*MODES), "tags": _texts,
    "idioms": _texts, "meters": _meters, "weight": _number,
}  # fmt: skip
_SHAPE: dict[str, Reader] = _COMMON | {
    "chords": _texts, "hand": _one_of("left", "right", "both"), "notes": _texts,
    "texture": _text, "weight": _number,
}  # fmt: skip
_PATTERN: dict[str, Reader] = _COMMON | {
    "hand": _one_of("left", "right", "both"), "device": _text, "meters": _meters,
    "tempo": _two(_number),
    "levels": _two(_whole), "idioms": _texts, "options": _options,
}  # fmt: skip

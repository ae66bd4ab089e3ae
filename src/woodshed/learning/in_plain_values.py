"""The questions of other programs in plain values: what comes next, and how a progression may go on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from woodshed.errors import RequestError
from woodshed.genres import style_of
from woodshed.learning.ahead import ways_on
from woodshed.learning.habits import Habits
from woodshed.learning.line import genre_named
from woodshed.learning.suggestions import WEIGHTS, Context, suggest
from woodshed.learning.tune import GENRES
from woodshed.piece.brief import GENRES as ROOMS
from woodshed.theory.chord import Chord
from woodshed.theory.key import Key
from woodshed.theory.meter import Meter

One = TypeVar("One")
Progression = str | Iterable[Chord | str]

_COUNT, _COUNT_OF_PROGRESSIONS, _LENGTH = 8, 5, 4


class Told(list[One]):
    """A list of answers with what must be told beside them: the key they are counted from, who spoke, and notices.

    A class because the answer must be a plain list, and a fallback must never be silent.
    """

    def __init__(self, answers: Iterable[One], key: Key, by: str, notices: tuple[str, ...]) -> None:
        super().__init__(answers)
        self.key, self.by, self.notices = str(key), by, notices


def next_chords(
    progression: Progression, context: Mapping[str, Any] | None, genre: str | None
) -> Told[tuple[str, float]]:
    """Chords that may come next with their probabilities, best first; all of them together make one.

    ``context`` may hold key, genre, style, meter, bar, beat, count and weights; ``genre`` is meant where it names none.
    A ``count`` of None gives every chord.

    Raises:
        UnreadableError: a chord, the key or the meter cannot be read.
        RequestError: a field of the context is unknown or cannot be.
    """
    said, notices = _read(context, genre, {**_ASKED, "count": _count})
    found = suggest(progression, _context(said), count=said.get("count", _COUNT), reasons=False)
    chords = [(one.chord.symbol, one.probability) for one in found.chords]
    return Told(chords, found.key, found.by, (*notices, *found.notices))


def progressions(
    key: Key | str | None, style: str | None, context: Mapping[str, Any] | None, genre: str | None
) -> Told[dict[str, Any]]:
    """Progressions in a key and style, best first: ``chords``, ``numerals``, ``probability`` and ``reason`` of each.

    ``context`` may hold also ``progression``, which they go on from, ``length`` in chords and ``count``.

    Raises:
        UnreadableError: a chord, the key or the meter cannot be read.
        RequestError: a field of the context is unknown or cannot be.
    """
    fields = {**_ASKED, "count": _whole, "length": _whole, "progression": _any}
    given = {name: value for name, value in (("key", key), ("style", style)) if value is not None}
    said, notices = _read({**(context or {}), **given}, genre, fields)
    found = ways_on(
        said.get("progression", ()), _context(said),
        length=said.get("length", _LENGTH), count=said.get("count", _COUNT_OF_PROGRESSIONS),
    )  # fmt: skip
    told = [
        {
            "chords": [chord.symbol for chord in way.chords],
            "numerals": list(way.numerals),
            "probability": way.probability,
            "reason": way.reason,
        }
        for way in found.progressions
    ]
    return Told(told, found.key, found.by, (*notices, *found.notices))


def context_of(context: Mapping[str, Any] | None, genre: str | None) -> Context:
    """A context in plain values as one to ask with; ``genre`` is meant where it names none.

    Raises:
        UnreadableError: the key or the meter cannot be read.
        RequestError: a field is unknown or cannot be.
    """
    return _context(_read(context, genre, _ASKED)[0])


def _context(said: Mapping[str, Any]) -> Context:
    names = ("key", "genre", "meter", "bar", "beat", "weights", "habits")
    return Context(**{name: said[name] for name in names if said.get(name) is not None})


def _read(
    context: Mapping[str, Any] | None, genre: str | None, readers: Mapping[str, Callable[[str, Any], Any]]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The fields of a context, each checked, and what is to be told of them."""
    if context is not None and not isinstance(context, Mapping):
        raise RequestError(f"the context is {context!r}, which is no mapping", hint=_HINT)
    fields = dict(context or {})
    unknown = sorted(str(name) for name in set(fields) - set(readers))
    if unknown:
        raise RequestError(f"unknown field {unknown[0]!r} of the context", hint="It holds " + ", ".join(readers) + ".")
    said = {name: readers[name](name, value) for name, value in fields.items() if value is not None or name == "count"}
    style = said.pop("style", None)
    said["genre"], notices = _genre_of(said.get("genre"), style, genre)
    return said, notices


def _genre_of(named: str | None, style: str | None, genre: str | None) -> tuple[str | None, tuple[str, ...]]:
    """The genre that is meant: a style may be a genre, or the name of a style within one."""
    if style is None:
        return named or genre, ()
    try:
        return genre_named(style), ()
    except RequestError:
        pass
    name = style.strip().lower().replace(" ", "_")
    own = named or genre
    rooms = dict.fromkeys([own, *ROOMS]) if own in ROOMS else dict.fromkeys(ROOMS)
    for room in filter(None, rooms):
        if name in style_of(room).applications:
            told = f"The chord model knows genres, not their styles: {style} is heard as {style_of(room).title}."
            return room, (told,)
    raise RequestError(
        f"there is no style {style!r}",
        hint="Use a genre, " + ", ".join(GENRES) + ", or a style that `woodshed genres` lists.",
    )


_HINT = 'Give a mapping such as {"key": "C", "genre": "jazz", "count": 5}.'


def _any(name: str, value: Any) -> Any:
    return value


def _key(name: str, value: Any) -> Key:
    if isinstance(value, Key):
        return value
    return Key.parse(_text(name, value))


def _meter(name: str, value: Any) -> Meter:
    return value if isinstance(value, Meter) else Meter.parse(_text(name, value))


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str):
        raise RequestError(f"{name} is {value!r}, which is no text", hint=_HINT)
    return value


def _whole(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise RequestError(
            f"{name} is {value!r}, which is no whole number", hint=f"Write {name} as a number such as 4."
        )
    return value


def _count(name: str, value: Any) -> int | None:
    return None if value is None else _whole(name, value)


def _number(name: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:  # noqa: PLR0124, not a number
        raise RequestError(f"{name} is {value!r}, which is no number", hint=f"Write {name} as a number such as 1.5.")
    return float(value)


def _genre(name: str, value: Any) -> str:
    return genre_named(_text(name, value))


def _habits(name: str, value: Any) -> Habits:
    if not isinstance(value, Habits):
        raise RequestError(f"{name} are {value!r}, which are none", hint="Give user_id, and they are looked up.")
    return value


def _weights(name: str, value: Any) -> str:
    return _text(name, value) or WEIGHTS


_ASKED: dict[str, Callable[[str, Any], Any]] = {
    "key": _key, "genre": _genre, "style": _text, "meter": _meter, "bar": _whole, "beat": _number, "weights": _weights,
    "habits": _habits,
}  # fmt: skip
"""The fields of a context that every question may have, and how each is read."""

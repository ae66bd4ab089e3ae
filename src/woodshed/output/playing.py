"""What a document tells beyond the notes, so that a piece can be gone on with: hands, lay-back, devices asked for."""

from __future__ import annotations

from typing import Any, cast

from woodshed.errors import UnreadableError
from woodshed.piece.brief import HAND_SIZES, Brief, Idiom

_HINT = "Leave `playing` out of a document that was written by hand: it then takes its usual values."
_HANDS = ("both", "left", "right")


def playing_of(brief: Brief) -> dict[str, Any]:
    """The fields of a brief that the rest of a document does not tell, as plain values.

    ``late`` are milliseconds behind the beat (left, right); an idiom is its tag, argument, count, first and last bar.
    The size of the hand stands there only where it is not that of the request, and that a level was asked for only
    where it was.
    """
    return {
        "seed": brief.seed,
        "late": [brief.feel.late_left, brief.feel.late_right],
        "hands": brief.hands,
        **({} if brief.hand_size == (brief.request.hand_size or HAND_SIZES[2]) else {"hand_size": brief.hand_size}),
        **({"level_asked": True} if brief.level_asked else {}),
        "volume": brief.volume,
        "density": brief.density,
        "form": brief.form,
        "idioms": [[i.name, i.argument, i.count, i.bars and list(i.bars)] for i in brief.idioms],
        "avoid": sorted(brief.avoid),
    }


def read_playing(row: Any) -> dict[str, Any]:
    """The same fields read back, by their names in a brief; ``late`` as two floats. What is missing stays out.

    Raises:
        UnreadableError: a value is of the wrong kind; the message names it.
    """
    if not isinstance(row, dict):
        raise UnreadableError(f"playing is {row!r}", hint=_HINT)
    kinds: dict[str, type] = {"seed": int, "volume": int, "density": int, "form": str, "hands": str, "hand_size": str}
    found: dict[str, Any] = {}
    for name, kind in kinds.items():
        if name in row:
            value = row[name]
            if not isinstance(value, kind) or isinstance(value, bool):
                raise UnreadableError(f"playing: {name} is {value!r}", hint=_HINT)
            found[name] = value
    for name, choices in (("hands", _HANDS), ("hand_size", HAND_SIZES)):
        if found.get(name, choices[0]) not in choices:
            raise UnreadableError(f"playing: {name} is {found[name]!r}", hint="Use one of " + ", ".join(choices) + ".")
    if "level_asked" in row:
        found["level_asked"] = row["level_asked"] is True
    if "late" in row:
        found["late"] = _late(row["late"])
    if "idioms" in row:
        found["idioms"] = tuple(_idiom(one) for one in _listed(row, "idioms"))
    if "avoid" in row:
        found["avoid"] = frozenset(map(str, _listed(row, "avoid")))
    return found


def _listed(row: dict[str, Any], name: str) -> list[Any]:
    if not isinstance(row[name], list):
        raise UnreadableError(f"playing: {name} is {row[name]!r}", hint=_HINT)
    return cast("list[Any]", row[name])


def _late(value: Any) -> tuple[float, float]:
    match value:
        case [int() | float() as left, int() | float() as right]:
            return float(left), float(right)
    raise UnreadableError(f"playing: late is {value!r}", hint="Write two numbers of milliseconds, left and right.")


def _idiom(value: Any) -> Idiom:
    match value:
        case [str() as name, str() | None as argument, int() | None as count, None]:
            return Idiom(name, argument, count)
        case [str() as name, str() | None as argument, int() | None as count, [int() as first, int() as last]]:
            return Idiom(name, argument, count, (first, last))
    raise UnreadableError(f"playing: {value!r} is no idiom", hint="Write its name, argument, count, and its bars.")

"""What may be set outright beside the words of a revision, as orders; it beats the words."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any, TypedDict

from woodshed.errors import RequestError
from woodshed.piece import Arrangement
from woodshed.piece.bars import bars_listed
from woodshed.piece.brief import HAND_SIZES
from woodshed.revision.orders import LEAST_SWING, MOST_SWING, WHOLE, Kind, Order
from woodshed.theory.key import Key
from woodshed.words.fields import FASTEST, SLOWEST, genre_named
from woodshed.words.time_choice import swing_at

_FEELS = {"straight": 0.5, "light": 0.56, "shuffle": 0.667, "triplet": 0.667, "hard": 0.7}
_SAME_MATTER: tuple[frozenset[Kind], ...] = (
    frozenset({"transpose", "key"}), frozenset({"tempo", "bpm"}), frozenset({"level", "at_level"}),
)  # fmt: skip


_NUMBER, _TEXT = (int, "whole number"), (str, "text")
_KINDS: dict[str, tuple[type | tuple[type, ...], str]] = {
    "redo": ((str, list, tuple, set, frozenset, range), "list of bars"), "transpose": ((str, int), "key or a number"),
    "key": _TEXT, "level": _NUMBER, "tempo": ((int, float), "number"), "genre": _TEXT, "application": _TEXT,
    "feel": ((str, int, float), "name or a number"), "hand_size": _TEXT, "seed": _NUMBER, "voicing": _NUMBER,
    "take": (tuple, "pair of a bar and a rank"), "version": _NUMBER,
}  # fmt: skip
"""The kind of each setting, and what it is called."""


class Settings(TypedDict, total=False):
    """The settings of a revision.

    ``redo`` and ``voicing`` name bars (from 1, as numbers or as ``"3-4"``); ``transpose`` is a number of semitones or a
    key; ``feel`` is straight, light, swing, shuffle or the place of the off-beat; ``take`` is a bar and the rank of one
    of its alternatives; ``version`` counts from 0 and asks for another way to carry out the same orders.
    """

    redo: str | Collection[int]
    transpose: str | int
    key: str
    level: int
    tempo: float
    genre: str
    application: str
    feel: str | float
    hand_size: str
    seed: int
    voicing: int
    take: tuple[int, int]
    version: int


def orders_of(settings: Settings, piece: Arrangement) -> tuple[Order, ...]:
    """The orders that the settings give.

    Raises:
        RequestError: a value cannot be used; the message quotes it.
        KeyNameError: a key cannot be read.
    """
    _refuse_other_kinds(settings)
    found: list[Order] = []
    count = len(piece.chart.bars)
    if settings.get("redo") is not None:
        found.append(Order("redo", _bars(settings["redo"], count), words="redo"))
    if settings.get("transpose") is not None:
        found.append(_transposition(str(settings["transpose"]), piece))
    if settings.get("key") is not None:
        found.append(Order("key", key=Key.parse(settings["key"]), words=f"key {settings['key']}"))
    if settings.get("level") is not None:
        found.append(_level(settings["level"]))
    if settings.get("tempo") is not None:
        found.append(Order("bpm", amount=_tempo(settings["tempo"]), words=f"tempo {settings['tempo']:g}"))
    if settings.get("genre") is not None or settings.get("application") is not None:
        found.append(_style(settings, piece))
    if settings.get("feel") is not None:
        found.append(Order("feel", amount=_swing(settings["feel"], piece), words=f"feel {settings['feel']}"))
    if settings.get("hand_size") is not None:
        found.append(_size(settings["hand_size"]))
    if settings.get("voicing") is not None:
        found.append(Order("voicing", _bars((settings["voicing"],), count), words="voicing"))
    if settings.get("take") is not None:
        bar, rank = settings["take"]
        found.append(Order("take", _bars((bar,), count), amount=rank, words=f"alternative {rank}"))
    return tuple(found)


def _refuse_other_kinds(settings: Settings) -> None:
    """Python checks no types by itself: what is of another kind would be met deep inside, as an error of ours."""
    for name, value in settings.items():
        if name not in _KINDS:
            raise RequestError(f"a revision has no setting {name!r}", hint="Settings are " + ", ".join(_KINDS) + ".")
        kind, words = _KINDS[name]
        if value is not None and (isinstance(value, bool) or not isinstance(value, kind)):
            raise RequestError(f"{name} {value!r} is no {words}", hint=f"Give {name} as a {words}.")


def beaten(words: Sequence[Order], settings: Sequence[Order]) -> tuple[list[Order], list[str]]:
    """The orders of the words without those that a setting decides, and a notice for each that it beats."""
    kept, notices = [], []
    for order in words:
        rival = next((one for one in settings if _same_matter(one, order)), None)
        if rival is None:
            kept.append(order)
        elif (rival.amount, rival.key, rival.name) != (order.amount, order.key, order.name):
            notices.append(f'The words say "{order.words}", and {rival.words} is set: the setting holds.')
    return kept, notices


def _same_matter(one: Order, other: Order) -> bool:
    same = one.kind == other.kind and one.kind in WHOLE
    return same or any(one.kind in matter and other.kind in matter for matter in _SAME_MATTER)


def _bars(given: str | Collection[int], count: int) -> tuple[int, ...]:
    listed = given if isinstance(given, str) else ",".join(map(str, given))
    return bars_listed(listed, count)


def _transposition(text: str, piece: Arrangement) -> Order:
    plain = re.sub(r"^to\s+", "", text.strip())
    if re.fullmatch(r"[+-]?\d{1,2}", plain):
        return Order("transpose", amount=int(plain), words=f"transpose {text}")
    key = Key.parse(plain)
    named = " " in plain or plain.endswith("m")
    return Order(
        "key", key=key if named else Key(key.tonic, piece.chart.key.mode).simplified, words=f"transpose {text}"
    )


def _level(level: int) -> Order:
    if not 1 <= level <= 10:
        raise RequestError(f"level {level} is out of range", hint="Use 1 (first weeks) to 10 (concert player).")
    return Order("at_level", amount=level, words=f"level {level}")


def _tempo(tempo: float) -> float:
    if not SLOWEST <= tempo <= FASTEST:
        raise RequestError(f"tempo {tempo:g} is out of range", hint=f"Use {SLOWEST:g} to {FASTEST:g} beats per minute.")
    return tempo


def _style(settings: Settings, piece: Arrangement) -> Order:
    genre = genre_named(settings.get("genre") or piece.brief.genre)
    name = f"{genre}/{settings.get('application') or ''}"
    return Order("style", name=name, words=f"style {name.rstrip('/')}")


def _swing(feel: str | float, piece: Arrangement) -> float:
    said = str(feel).strip().lower()
    if said in {"swing", "swung"}:
        return swing_at(piece.brief.tempo)
    try:
        place = _FEELS[said] if said in _FEELS else float(said)
    except ValueError:
        place = 0.0
    if not LEAST_SWING <= place <= MOST_SWING:
        raise RequestError(
            f"feel {feel!r} is not known",
            hint=f"Use {', '.join(_FEELS)}, swing, or the place of the off-beat, {LEAST_SWING:g} to {MOST_SWING:g}.",
        )
    return place


def _size(size: Any) -> Order:
    if size not in HAND_SIZES[1:]:
        raise RequestError(
            f"hand size {size!r} is not known", hint="Use small (an octave), medium (a ninth) or large (a tenth)."
        )
    return Order("hand_size", name=size, words=f"hand size {size}")

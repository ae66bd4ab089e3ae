"""What players share of their habits with all others on this machine: only who agreed, and until they take it back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from woodshed.errors import RequestError
from woodshed.learning.others import Others
from woodshed.services.habit_files import folder, name_of, read, write

_FILE = "shared.json"
_WHAT = "the shared habits"
_HINT = "Delete the file; who wants to share their habits agrees anew."


def table() -> Path:
    """The file that holds what is shared."""
    return folder() / _FILE


def shared_since(user_id: str) -> date | None:
    """The day on which a player agreed to share their habits; None where they did not, or took it back.

    Raises:
        RequestError: no player is named, or the table is damaged.
    """
    entry = _players().get(name_of(user_id))
    return None if entry is None else date.fromisoformat(entry["since"])


def others_of(user_id: str) -> Others | None:
    """What all players but one share; None where nobody does.

    Raises:
        RequestError: no player is named, or the table is damaged.
    """
    own = name_of(user_id)
    entries = [entry for name, entry in _players().items() if name != own]
    if not entries:
        return None
    try:
        return Others(entry["genres"] for entry in entries)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise RequestError(f"{_WHAT} in {table()} are damaged", hint=_HINT) from error


def put_share(user_id: str, genres: Mapping[str, Any], day: date | None = None) -> date | None:
    """Put what a player hands on in the place of what they handed on before; the day since when they share.

    Nothing is written where they did not agree, unless they do now, on ``day``; then None. Only while ``writing``.

    Raises:
        RequestError: no player is named, or the table is damaged; it stays as it is.
    """
    players, own = _players(), name_of(user_id)
    since = players[own]["since"] if own in players else day.isoformat() if day else None
    if since is None:
        return None
    _put({**players, own: {"since": since, "genres": dict(genres)}})
    return date.fromisoformat(since)


def take_share(user_id: str) -> bool:
    """Take out all that a player handed on, and their agreement; whether there was one. Only while ``writing``.

    What is left is, byte for byte, what it would be had they never agreed.

    Raises:
        RequestError: no player is named, or the table is damaged; it stays as it is.
    """
    players = _players()
    there = players.pop(name_of(user_id), None) is not None
    if there:
        _put(players)
    return there


def _put(players: Mapping[str, Any]) -> None:
    if players:
        write(table(), {"format": 1, "players": players})
    else:
        table().unlink(missing_ok=True)


def _players() -> dict[str, Any]:
    document = read(table(), _WHAT, _HINT)
    if document is None:
        return {}
    players = document.get("players")
    if document.get("format") != 1 or not isinstance(players, dict) or not all(map(_sound, players.values())):
        raise RequestError(f"{_WHAT} in {table()} are damaged, or of a newer version", hint=_HINT)
    return players


def _sound(entry: object) -> bool:
    """Whether an entry tells a day and genres."""
    if not isinstance(entry, dict) or not isinstance(entry.get("genres"), dict):
        return False
    try:
        date.fromisoformat(entry["since"])
    except (KeyError, TypeError, ValueError):
        return False
    return True

"""What each player likes to come next, kept on this machine: one small file a player, which nobody else reads."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from woodshed.errors import RequestError
from woodshed.learning.habits import Habits
from woodshed.learning.line import Line
from woodshed.learning.suggestions import Context, learn
from woodshed.services.small_files import write_whole
from woodshed.settings.places import places
from woodshed.theory.chord import Chord

_FOLDER = "chord-habits"


def habits_of(user_id: str) -> Habits:
    """The habits of a player; none yet for one who is new.

    Raises:
        RequestError: no player is named, or what is kept of them is damaged; it stays as it is.
    """
    path = _file_of(user_id)
    try:
        document = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return Habits()
    except ValueError as error:
        raise RequestError(
            f"the habits of {user_id!r} in {path.name} are damaged", hint="Forget them, and they are learned anew."
        ) from error
    return Habits.of(document)


def learn_choice(
    user_id: str, progression: str | Iterable[Chord | str] | Line, context: Context | None = None, *,
    kept: str | None = None, refused: Iterable[str] = (),
) -> Habits:  # fmt: skip
    """The habits of a player after they kept a chord behind a progression, or refused some.

    Raises:
        UnreadableError: a chord cannot be read.
        RequestError: no player is named, nothing was kept or refused, or the context cannot be.
    """
    chords = [Chord.parse(symbol) for symbol in refused]
    if kept is None and not chords:
        raise RequestError("nothing was kept and nothing refused", hint="Name a chord that was.")
    habits = habits_of(user_id)
    learn(
        progression,
        replace(context or Context(), habits=habits),
        Chord.parse(kept) if kept is not None else None,
        chords,
    )
    write_whole(_file_of(user_id), json.dumps(habits.as_document()))
    return habits


def forget(user_id: str) -> bool:
    """Forget all habits of a player; whether there were any."""
    path = _file_of(user_id)
    there = path.exists()
    path.unlink(missing_ok=True)
    return there


def _file_of(user_id: str) -> Path:
    """Where the habits of a player lie: under a name that says nothing of theirs, and is one in every file system."""
    if not isinstance(user_id, str) or not user_id.strip():
        raise RequestError(f"{user_id!r} names no player", hint="Give a name or number of your own choice.")
    name = hashlib.sha256(user_id.encode(errors="surrogatepass")).hexdigest()[:32]
    return places(os.environ)[1] / _FOLDER / f"{name}.json"

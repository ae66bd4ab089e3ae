"""What each player likes to come next, kept on this machine: one small file a player, which nobody else reads.

What they agree to share lies beside it, in a table of all players (``shared_habits``).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from woodshed.errors import RequestError
from woodshed.learning.habits import Habits
from woodshed.learning.line import Line
from woodshed.learning.suggestions import Context, choice_of
from woodshed.services.habit_files import folder, name_of, read, sweep, write, writing
from woodshed.services.shared_habits import others_of, put_share, take_share
from woodshed.theory.chord import Chord

_HINT = "Forget them, and they are learned anew."


def habits_of(user_id: str) -> Habits:
    """The habits of a player, who may be new, beside what others share; where those are damaged, its notices say so.

    Raises:
        RequestError: no player is named, or what is kept of them is damaged; it stays as it is.
    """
    path = _file_of(user_id)
    document = read(path, f"the habits of {user_id!r}", _HINT)
    try:
        return _beside_others(user_id, Habits() if document is None else Habits.of(document))
    except RequestError as error:
        raise RequestError(f"the habits of {user_id!r} in {path} are damaged: {error}", hint=_HINT) from error


def habits_to_ask(user_id: str) -> Habits:
    """The same, to answer with: habits that are damaged are left out, and the notices say so.

    Raises:
        RequestError: no player is named.
    """
    name_of(user_id)
    try:
        return habits_of(user_id)
    except RequestError as error:
        habits = _beside_others(user_id, Habits())
        habits.notices = (f"{_said(error)} They count for nothing until then.", *habits.notices)
        return habits


def _beside_others(user_id: str, habits: Habits) -> Habits:
    try:
        habits.others = others_of(user_id)
    except RequestError as error:
        habits.notices = (f"{_said(error)} What others keep counts for nothing until then.",)
    return habits


def _said(error: RequestError) -> str:
    message = str(error)
    return f"{message[0].upper()}{message[1:]}. {error.hint}"


def learn_choice(
    user_id: str, progression: str | Iterable[Chord | str] | Line, context: Context | None = None, *,
    kept: str | None = None, refused: Iterable[str] = (),
) -> Habits:  # fmt: skip
    """The habits of a player after they kept a chord behind a progression, or refused some.

    Where they agreed to share them, what they share grows as well; its ``notices`` say where it could not.

    Raises:
        UnreadableError: a chord cannot be read.
        RequestError: no player is named, nothing was kept or refused, the context cannot be, or their habits are
            damaged.
        OutputError: they cannot be written.
    """
    name_of(user_id)
    chords = [Chord.parse(symbol) for symbol in refused]
    if kept is None and not chords:
        raise RequestError("nothing was kept and nothing refused", hint="Name a chord that was.")
    # Heard before others are kept waiting.
    choice = choice_of(progression, context or Context(), Chord.parse(kept) if kept is not None else None, chords)
    with writing():
        habits = habits_of(user_id)
        habits.learn(choice)
        write(_file_of(user_id), habits.as_document())
        if not habits.notices:  # where the table is damaged they say so, and it stays as it is
            put_share(user_id, habits.handed_on())
    return habits


def share(user_id: str, day: date) -> date:
    """Let all other players' suggestions lean a little towards what a player keeps, has kept and will; since when.

    Raises:
        RequestError: no player is named, or their habits or what is shared are damaged.
        OutputError: it cannot be written.
    """
    name_of(user_id)
    with writing():
        return put_share(user_id, habits_of(user_id).handed_on(), day) or day


def withdraw(user_id: str) -> bool:
    """Take back that a player shares their habits, and all that they shared; whether they did.

    Raises:
        RequestError: no player is named, or what is shared is damaged.
        OutputError: it cannot be written.
    """
    name_of(user_id)
    if not folder().exists():
        return False
    with writing():
        return take_share(user_id)


def forget(user_id: str) -> bool:
    """Forget all habits of a player, and what they shared of them; whether there were any.

    Raises:
        RequestError: no player is named, or what is shared is damaged; their own habits are forgotten all the same.
        OutputError: it cannot be written.
    """
    path = _file_of(user_id)
    if not folder().exists():
        return False
    with writing():
        there = path.exists()
        path.unlink(missing_ok=True)
        sweep(path)
        return take_share(user_id) or there


def _file_of(user_id: str) -> Path:
    return folder() / f"{name_of(user_id)}.json"

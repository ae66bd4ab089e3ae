"""A player agrees that their habits move the suggestions of others a little, takes that back, or has them forgotten."""

from __future__ import annotations

import json
from argparse import Namespace
from datetime import date

from woodshed.errors import RequestError

_SHARED = """\
{user} shares their habits since {day}. Which chords they kept and refused in each genre, counted from the tonic and at
most eight in each place, now move the suggestions of the other players on this machine a little. No name, no tune and
no date of a choice is shared, and nothing leaves this machine. It can be taken back at any time:
woodshed suggest --user {said} --no-share"""


def settle(options: Namespace) -> int:
    """Do what one of --share, --no-share and --forget asks for, and say what was done.

    Raises:
        RequestError: no player is named, something else is asked for beside it, or what is kept is damaged.
        OutputError: it cannot be written.
    """
    option = "--share" if options.share else "--no-share" if options.no_share else "--forget"
    if options.user is None:
        raise RequestError(f"{option} needs a player", hint="Name one: --user NAME.")
    if options.chords or options.fill is not None or options.ahead is not None or options.kept or options.refused:
        raise RequestError(f"nothing is suggested or learned beside {option}", hint="Ask in two steps.")
    told, text = _done(option, options.user)
    print(json.dumps({"user": options.user, **told}, ensure_ascii=False) if options.json else text)
    return 0


def _done(option: str, user: str) -> tuple[dict[str, str | bool | None], str]:
    """What was done, for programs and for readers."""
    from shlex import quote

    from woodshed.services.chord_habits import forget, share, withdraw

    if option == "--share":
        day = share(user, date.today()).isoformat()  # noqa: DTZ011, the player's own day
        return {"shared_since": day}, _SHARED.format(user=user, day=day, said=quote(user))
    if option == "--no-share":
        there = withdraw(user)
        done = "no longer shares their habits; what they shared is taken out again" if there else "shares nothing"
        return {"shared_since": None, "changed": there}, f"{user} {done}"
    there = forget(user)
    return {"forgotten": there}, f"the habits of {user} are forgotten" if there else f"nothing is known of {user}"

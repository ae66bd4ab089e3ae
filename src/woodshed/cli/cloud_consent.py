"""The player's agreement, once, that words leave the machine."""

from __future__ import annotations

import sys
from argparse import Namespace
from datetime import date
from typing import TYPE_CHECKING

from woodshed.errors import RequestError

if TYPE_CHECKING:
    from woodshed.settings import Settings

_CONSENT = """\
Gemini Pro runs in Google's cloud. For the hardest requests the words that you type, and nothing else about you, are
sent there, and each costs about a tenth to a quarter of a cent, within your budget. You can take this back:
woodshed models forget gemini-pro"""

_ELSEWHERE = """\
{host} is not this machine. The words that you type for {name}, and nothing else about you, are sent there. You can take
this back: woodshed models forget {name}"""


def use_cloud(options: Namespace, settings: Settings) -> int:
    """Set the cloud up: ask whether the player agrees, and take its key, if one is given."""
    from woodshed.services.cloud_key import keep_key
    from woodshed.services.model_setup import agree_to_cloud
    from woodshed.settings import gemini_key

    if settings.offline or settings.local_only:
        raise RequestError("nothing may leave this machine", hint="Take offline and local_only out of the settings.")
    key = None if options.key is None else _key(options.key)
    print(_CONSENT)
    if not agreed(options):
        return 0
    if key is not None:
        keep_key(key)
    agree_to_cloud(settings, date.today())  # noqa: DTZ011, the player's own day
    print(
        "Agreed."
        if gemini_key()
        else "Agreed. Now set GEMINI_API_KEY, or give the key: woodshed models use gemini-pro --key -"
    )
    return 0


def asked_about(options: Namespace, host: str) -> date | None:
    """The day of the player's agreement that words go to a server elsewhere; None where there is none."""
    print(_ELSEWHERE.format(host=host, name=options.name))
    return date.today() if agreed(options) else None  # noqa: DTZ011, the player's own day


def agreed(options: Namespace) -> bool:
    """Whether the player agrees; if not, says that nothing was changed."""
    if options.yes:
        return True
    try:
        answer = input("Type yes to agree: ").strip().lower()
        if not sys.stdin.isatty():
            print()  # nobody typed the end of this line
    except EOFError:
        print()
        answer = ""
    if answer != "yes":
        print("Nothing was changed.")
    return answer == "yes"


def _key(given: str) -> str:
    if given != "-":
        raise RequestError("a key is not taken from the command line, where others can read it", hint="Say --key -")
    key = sys.stdin.readline().strip()
    if not key:
        raise RequestError("there was no key on standard input", hint="Type it, or pipe it in.")
    return key

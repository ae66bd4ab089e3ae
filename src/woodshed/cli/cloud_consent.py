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


def use_cloud(options: Namespace, settings: Settings) -> int:
    """Set the cloud up: take its key, if one is given, and ask whether the player agrees."""
    from woodshed.services.model_setup import agree_to_cloud, keep_key
    from woodshed.settings import gemini_key

    if options.file or options.server:
        raise RequestError("gemini-pro runs in the cloud alone", hint="Leave out --file and --server.")
    if settings.offline or settings.local_only:
        raise RequestError("nothing may leave this machine", hint="Take offline and local_only out of the settings.")
    if options.key is not None:
        if options.key != "-":
            raise RequestError("a key is not taken from the command line, where others can read it", hint="Say --key -")
        key = sys.stdin.readline().strip()
        if not key:
            raise RequestError("there was no key on standard input", hint="Type it, or pipe it in.")
        keep_key(key)
    print(_CONSENT)
    if not options.yes and not _agreed():
        print("Nothing was changed.")
        return 0
    agree_to_cloud(settings, date.today())  # noqa: DTZ011, the player's own day
    print(
        "Agreed."
        if gemini_key()
        else "Agreed. Now set GEMINI_API_KEY, or give the key: woodshed models use gemini-pro --key -"
    )
    return 0


def _agreed() -> bool:
    try:
        return input("Type yes to agree: ").strip().lower() == "yes"
    except EOFError:
        return False

"""Where a model is asked, as a message may say it: an address can hold a password, which is left out."""

from __future__ import annotations

import re

LONGEST = 100
"""Signs of an address that still say which it is."""


def shown(address: str) -> str:
    """An address without whoever logs in there, and without what is asked there.

    >>> shown("https://me:secret@example.org/v1?key=secret"), shown("nonsense")
    ('https://example.org/v1', 'nonsense')
    """
    plain = re.split(r"[?#]", " ".join(address.split()))[0]
    scheme, mark, rest = plain.rpartition("//")
    first, slash, path = rest.partition("/")
    return f"{scheme}{mark}{first.rpartition('@')[2]}{slash}{path.rpartition('@')[2]}"[:LONGEST]


def host_of(address: str) -> str:
    """The host and port of an address, empty where it has none.

    >>> host_of("http://me:secret@127.0.0.1:8993/v1"), host_of("nonsense")
    ('127.0.0.1:8993', '')
    """
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(address)
        return ":".join(str(part) for part in (parts.hostname, parts.port) if part)
    except ValueError:
        return ""

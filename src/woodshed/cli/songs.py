"""Reads the arrangement that a command is to work on: a file that was written here, or standard input."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from woodshed.errors import UnreadableError

if TYPE_CHECKING:
    from woodshed.piece import Arrangement

_HINT = "Name the .json file of a piece, such as `woodshed generate` writes, or - for standard input."


def read_song(name: str) -> Arrangement:
    """The arrangement that a file holds, or standard input.

    Raises:
        UnreadableError: it is not there, or no arrangement; the message says where it is wrong.
    """
    from woodshed.output.document_reading import loads

    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UnreadableError(f"{name} cannot be read: {reason}", hint=_HINT) from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError(f"{name} is not JSON: it is not even text", hint=_HINT) from None
    if not text.strip():
        raise UnreadableError(f"{name} is empty", hint=_HINT)
    if text.lstrip().startswith(("<", "|", "Title:", "Key:")):
        hint = f"{_HINT} A chart or a score becomes one by `woodshed arrange`."
        raise UnreadableError(f"{name} is not the JSON of an arrangement", hint=hint)
    return loads(text)

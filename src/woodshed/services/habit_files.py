"""The files in which habits lie on this machine: where, how they are read, and how they are written whole."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from woodshed.errors import OutputError, RequestError
from woodshed.services.one_writer import one_writer
from woodshed.services.small_files import write_whole
from woodshed.settings.places import places

_FOLDER = "chord-habits"


def folder() -> Path:
    """Where all of them lie."""
    return places(os.environ)[1] / _FOLDER


def name_of(user_id: str) -> str:
    """The name of a player's files: it says nothing of theirs, and is one in every file system.

    Raises:
        RequestError: no player is named.
    """
    if not isinstance(user_id, str) or not user_id.strip():
        raise RequestError(f"{user_id!r} names no player", hint="Give a name or number of your own choice.")
    return hashlib.sha256(user_id.encode(errors="surrogatepass")).hexdigest()[:32]


def read(path: Path, what: str, hint: str) -> dict[str, Any] | None:
    """The document of a file; None where there is no file.

    Raises:
        RequestError: it cannot be read or is no document; the message names it, and it stays as it is.
    """
    try:
        document = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (ValueError, RecursionError) as error:
        raise RequestError(f"{what} in {path} are damaged", hint=hint) from error
    except OSError as error:
        raise RequestError(f"{what} in {path} cannot be read: {error.strerror}", hint="Check who may.") from error
    if not isinstance(document, dict):
        raise RequestError(f"{what} in {path} are damaged", hint=hint)
    return document


def write(path: Path, document: Mapping[str, Any]) -> None:
    """Put a document in the place of the one that was there; only while ``writing``.

    Raises:
        OSError: it cannot be written, and then what was there is still there.
    """
    sweep(path)
    write_whole(path, json.dumps(document, sort_keys=True))


def sweep(path: Path) -> None:
    """Take away what writers of a file left half written when they were killed; only while ``writing``."""
    for part in path.parent.glob(f"{path.name}.*.part"):
        part.unlink(missing_ok=True)


@contextmanager
def writing() -> Iterator[None]:
    """Be the only one who writes; what is read meanwhile is still true when it is written.

    Raises:
        OutputError: something cannot be written; whatever was there is still there.
    """
    try:
        with one_writer(folder()):
            yield
    except OSError as error:
        raise OutputError(
            f"{error.filename or folder()} cannot be written: {error.strerror}",
            hint="Check the disk and who may write.",
        ) from error

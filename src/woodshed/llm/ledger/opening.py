"""Opening the ledger's file: made by whoever writes first, read where it is, and refused where it is another's."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from woodshed.llm.ledger.rows import LedgerError

if TYPE_CHECKING:
    from sqlite3 import Connection

VERSION = 1
"""Of the tables in ``ledger.sql``, kept in the file as ``user_version``."""

_PATIENCE = 60.0
"""Seconds to wait for other programs. One commit takes a tenth of a millisecond, but SQLite hands its turn to whoever
asks first, not to whoever waits longest, and under dozens of writers somebody is unlucky for seconds."""

_SCHEMA = Path(__file__).with_name("ledger.sql")


def open_to_write(path: Path) -> Connection:
    """A connection for writing; folder and file are made where they are not there yet.

    Raises:
        LedgerError: a newer Woodshed wrote the file.
        OSError: the folder cannot be made.
        sqlite3.Error: the file cannot be opened.
    """
    import sqlite3

    path.parent.mkdir(parents=True, exist_ok=True)
    db = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        # In WAL a killed program loses nothing that was committed. A power cut may lose the last commits, never
        # the file: waiting for the disk each time would take milliseconds to protect fractions of a cent.
        db.execute("PRAGMA synchronous = NORMAL")
        if _version(db, path) == 0:
            _begin_in_wal(db)
            db.executescript(
                f"BEGIN IMMEDIATE; {_SCHEMA.read_text(encoding='utf-8')} PRAGMA user_version = {VERSION}; COMMIT;"
            )
    except BaseException:
        db.close()
        raise
    return db


def open_to_read(path: Path) -> Connection | None:
    """A connection for reading, or None where nothing was entered yet; no file is made.

    Raises:
        LedgerError: a newer Woodshed wrote the file.
        OSError: the folder cannot be looked into.
        sqlite3.Error: the file cannot be opened.
    """
    import sqlite3

    if not path.exists():
        return None
    place = f"{path.absolute().as_uri()}?mode=rw"  # a reader helps to recover, but creates nothing
    db = sqlite3.connect(place, uri=True, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
    try:
        begun = _version(db, path) != 0
        db.execute("PRAGMA query_only = 1")
    except BaseException:
        db.close()
        raise
    if begun:
        return db
    db.close()
    return None


def _version(db: Connection, path: Path) -> int:
    version = int(db.execute("PRAGMA user_version").fetchone()[0])
    if version not in {0, VERSION}:
        raise LedgerError(
            f"the ledger {path} has the layout {version}, and this Woodshed reads {VERSION}",
            hint="Use the newer Woodshed that wrote it, or move the file away: a new one is begun.",
        )
    return version


def _begin_in_wal(db: Connection) -> None:
    """Let readers and a writer go on side by side.

    Where two programs begin one ledger at the same moment, SQLite refuses one of them at once instead of letting it
    wait, so the waiting is done here.
    """
    import sqlite3
    import time

    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            db.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return

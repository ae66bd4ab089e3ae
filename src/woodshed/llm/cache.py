"""Answers that served, kept under exactly what was asked: the same question is never paid for twice.

What is asked has no key in it, so one entry serves all twelve. The file may be deleted at any time.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from woodshed.llm.model import Ask, Usage

if TYPE_CHECKING:
    import sqlite3

_AT_HAND = 1024
"""Entries in memory."""
_ON_DISK = 20_000
"""Entries in the file: some 10 MB. The oldest go first."""
_WAIT_SECONDS = 5.0
"""How long another process may hold the file."""
_TABLES = """
CREATE TABLE IF NOT EXISTS answers (
  model TEXT NOT NULL, asked BLOB NOT NULL, chart TEXT NOT NULL,
  prompt INTEGER NOT NULL, written INTEGER NOT NULL, thought INTEGER NOT NULL, reported INTEGER NOT NULL,
  PRIMARY KEY (model, asked)
) STRICT;
"""


class Kept(NamedTuple):
    """An answer that served, in the key without sharps or flats, and the tokens that it took."""

    chart: str
    usage: Usage


def key_of(ask: Ask) -> bytes:
    """The fingerprint of everything that shapes an answer: the words, the grammar, the sampling."""
    grammar = ask.grammar
    parts = (ask.messages, str(grammar.meter), grammar.symbols, grammar.slots, ask.temperature, ask.seed)
    return blake2b(repr(parts).encode(errors="replace"), digest_size=16).digest()


class Cache:
    """The kept answers; a class since it holds a connection. Safe from many threads and processes.

    A file that cannot be used is done without: a cache must never cost a player the music.
    """

    def __init__(self, path: Path | None) -> None:
        """Without a path it lives in memory alone."""
        self._path = path
        self._near: OrderedDict[tuple[str, bytes], Kept] = OrderedDict()
        self._lock = threading.Lock()
        self._file: sqlite3.Connection | None = None

    def get(self, model: str, asked: bytes) -> Kept | None:
        """What this model answered to this, or None."""
        with self._lock:
            if (model, asked) in self._near:
                self._near.move_to_end((model, asked))
                return self._near[model, asked]
            if self._path is None or not self._path.exists():
                return None
            found = self._read(model, asked)
            if found is not None:
                self._hold(model, asked, found)
            return found

    def put(self, model: str, asked: bytes, kept: Kept) -> None:
        """Keep what this model answered to this."""
        with self._lock:
            self._hold(model, asked, kept)
            if self._path is not None:
                self._write(model, asked, kept)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            if self._file is not None:
                self._file.close()
                self._file = None

    def _hold(self, model: str, asked: bytes, kept: Kept) -> None:
        self._near[model, asked] = kept
        if len(self._near) > _AT_HAND:
            self._near.popitem(last=False)

    def _read(self, model: str, asked: bytes) -> Kept | None:
        import sqlite3

        query = "SELECT chart, prompt, written, thought, reported FROM answers WHERE model = ? AND asked = ?"
        try:
            row = self._opened().execute(query, (model, asked)).fetchone()
        except (sqlite3.Error, OSError):
            return None
        return None if row is None else Kept(row[0], Usage(row[1], row[2], row[3], bool(row[4])))

    def _write(self, model: str, asked: bytes, kept: Kept) -> None:
        import sqlite3

        usage = kept.usage
        row = (model, asked, kept.chart, usage.prompt, usage.written, usage.thought, usage.reported)
        try:
            with self._opened() as file:
                file.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?)", row)
                file.execute(
                    "DELETE FROM answers WHERE rowid <= (SELECT max(rowid) FROM answers) - ?",
                    (_ON_DISK,),
                )
        except (sqlite3.Error, OSError):
            return

    def _opened(self) -> sqlite3.Connection:
        import sqlite3

        if self._file is None and self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = sqlite3.connect(self._path, timeout=_WAIT_SECONDS, check_same_thread=False)
            self._file.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;" + _TABLES)
        if self._file is None:
            raise OSError("this cache has no file")
        return self._file

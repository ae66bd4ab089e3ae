"""Answers that served, kept under exactly what was asked: the same question is never paid for twice.

What is asked has no key in it, so one entry serves all twelve. The file may be deleted at any time.
"""

from __future__ import annotations

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from woodshed.llm.model import Ask, Usage

if TYPE_CHECKING:
    import sqlite3

_AT_HAND = 1024
"""Entries in memory."""
_ON_DISK = 20_000
"""Entries in the file: some 10 MB. The oldest go first."""
_WAIT_SECONDS = 0.02
"""How long another process may hold the file: what is kept there is there to save time. A reader never waits for a
writer, so that looking something up takes a twentieth of a millisecond, less than handing it to a thread."""
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
        self._near_lock = threading.Lock()
        self._lock = threading.Lock()
        self._file: sqlite3.Connection | None = None

    @property
    def is_filed(self) -> bool:
        """Whether there is a file to look into."""
        return self._path is not None and self._path.exists()

    def near(self, model: str, asked: bytes) -> Kept | None:
        """What this model answered to this, as far as this process remembers; at once."""
        with self._near_lock:
            found = self._near.get((model, asked))
            if found is not None:
                self._near.move_to_end((model, asked))
            return found

    def get(self, model: str, asked: bytes) -> Kept | None:
        """What this model answered to this, or None; waits for the file hardly at all."""
        found = self.near(model, asked)
        if found is not None or not self.is_filed:
            return found
        query = "SELECT chart, prompt, written, thought, reported FROM answers WHERE model = ? AND asked = ?"
        if not self._lock.acquire(timeout=_WAIT_SECONDS):
            return None
        try:
            row = self._tried(lambda file: file.execute(query, (model, asked)).fetchone())
        finally:
            self._lock.release()
        if row is None:
            return None
        found = Kept(row[0], Usage(row[1], row[2], row[3], bool(row[4])))
        self.hold(model, asked, found)
        return found

    def put(self, model: str, asked: bytes, kept: Kept) -> None:
        """Keep what this model answered to this."""
        self.hold(model, asked, kept)
        if self._path is None:
            return
        usage = kept.usage
        row = (model, asked, kept.chart, usage.prompt, usage.written, usage.thought, usage.reported)

        def write(file: sqlite3.Connection) -> None:
            with file:
                file.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?)", row)
                file.execute("DELETE FROM answers WHERE rowid <= (SELECT max(rowid) FROM answers) - ?", (_ON_DISK,))

        with self._lock:
            self._tried(write)

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._let_go()

    def _let_go(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def _tried(self, work: Callable[[sqlite3.Connection], Any]) -> Any:
        """What a work on the file gives, or None. A file that is no database any more is begun anew."""
        import sqlite3

        try:
            return work(self._opened())
        except sqlite3.OperationalError:
            return None  # held by another program, or a disk that is full or read-only
        except (sqlite3.DatabaseError, OSError):
            self._let_go()
            if self._path is not None:
                with contextlib.suppress(OSError):
                    self._path.unlink()
            return None

    def hold(self, model: str, asked: bytes, kept: Kept) -> None:
        """Remember an answer in this process; at once."""
        with self._near_lock:
            self._near[model, asked] = kept
            if len(self._near) > _AT_HAND:
                self._near.popitem(last=False)

    def _opened(self) -> sqlite3.Connection:
        import sqlite3

        if self._file is None and self._path is not None:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = sqlite3.connect(self._path, timeout=_WAIT_SECONDS, check_same_thread=False)
            self._file.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;" + _TABLES)
        if self._file is None:
            raise OSError("this cache has no file")
        return self._file

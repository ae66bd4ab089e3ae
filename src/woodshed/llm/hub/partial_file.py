"""A file on its way: it grows at its end, and its hash grows with it."""

from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path
from typing import Self

_PIECE = 1 << 20
"""Bytes hashed at a time: large enough that the disk and not Python sets the pace."""


class PartialFile:
    """The part of a file that is there. A class, since the open file and its running hash must not part.

    What an earlier pull left is hashed from the disk when it is opened: it is continued, not trusted.
    ``head`` are its first four bytes, or as many as there are.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.done = 0
        self.head = b""
        self._hash = hashlib.sha256()
        self._file = os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644), "r+b", 0)
        try:
            self._hash_what_is_there()
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    @property
    def sha256(self) -> str:
        """The checksum of what is there, in hexadecimal digits."""
        return self._hash.hexdigest()

    def append(self, chunk: bytes) -> None:
        """Add to the end.

        Raises:
            OSError: the disk did not take all of it; ``done`` counts what it did take.
        """
        rest = memoryview(chunk)
        while rest:
            count = self._file.write(rest)
            if not count:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            self._take(rest[:count])
            rest = rest[count:]

    def restart(self) -> None:
        """Drop everything and begin again."""
        self._file.seek(0)
        if self.done:
            self._file.truncate()
        self.done, self.head = 0, b""
        self._hash = hashlib.sha256()

    def settle(self) -> None:
        """Return once everything is on the disk, not only on its way there."""
        os.fsync(self._file.fileno())

    def _take(self, piece: memoryview | bytes) -> None:
        self._hash.update(piece)
        self.head += bytes(piece[: 4 - len(self.head)])
        self.done += len(piece)

    def _hash_what_is_there(self) -> None:
        size = os.fstat(self._file.fileno()).st_size
        while self.done < size:
            piece = self._file.read(min(_PIECE, size - self.done))
            if not piece:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            self._take(piece)


def checksum(path: Path) -> str:
    """The sha256 of a whole file, in hexadecimal digits.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

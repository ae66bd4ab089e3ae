"""The files of a model in the player's folder: which is complete, which is on its way, and who is fetching it.

Only a complete file whose checksum was found right ever has its final name. Beside it lies a receipt, so that nobody
has to work out the checksum again. Until then there is a partial, a note of what it is a part of, and a lock.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any, Literal, NamedTuple

from woodshed.errors import DownloadError
from woodshed.llm.catalog import Entry
from woodshed.llm.hub.machine import Machine

_TRIES, _PAUSE_SECONDS = 20, 0.05
"""A listing holds the lock for microseconds while it looks. Whoever has it all of twenty times is a pull."""


class Files(NamedTuple):
    """Where everything about one model lies."""

    final: Path
    receipt: Path
    part: Path
    note: Path
    lock: Path


class FileState(NamedTuple):
    """How far a model's file has come: ``done`` of ``size`` bytes; None where the size is not known yet."""

    state: Literal["missing", "downloading", "partial", "ready"]
    done: int
    size: int | None


class Note(NamedTuple):
    """What a partial is a part of: the checksum and size of the whole, and the mark that its server gave it."""

    sha256: str
    size: int
    etag: str = ""
    host: str = ""


def files_of(entry: Entry, folder: Path) -> Files:
    """Where the model's files lie, or would lie, in that folder.

    Raises:
        DownloadError: it is a model without a file to fetch.
    """
    if not entry.file or not entry.repository:
        where = "it is asked over the network" if not entry.local else "it is the player's own"
        raise DownloadError(
            f"there is no file of {entry.name} to fetch: {where}",
            hint="Fetch one of the catalog's local models, or name a file of your own by `woodshed models use --file`.",
        )
    name = PurePosixPath(entry.file).name
    return Files(*(folder / (name + end) for end in ("", ".json", ".part", ".part.json", ".part.lock")))


def ready(entry: Entry, folder: Path) -> Path | None:
    """The model's file, if it is complete and was found right when it came; else None. Nothing is hashed."""
    if not entry.file or not entry.repository:
        return None
    files = files_of(entry, folder)
    receipt = read_json(files.receipt)
    size = _size(files.final)
    right = size is not None and receipt.get("size") == size and entry.sha256 in {"", receipt.get("sha256")}
    return files.final if right else None


def state_of(entry: Entry, folder: Path) -> FileState:
    """How far the model's file has come.

    A whole file that has no receipt counts as partial: the next pull only works out its checksum. A partial whose pull
    was killed is no longer downloading.
    """
    if not entry.file or not entry.repository:
        return FileState("missing", 0, entry.size)
    files = files_of(entry, folder)
    if ready(entry, folder):
        whole = _size(files.final) or 0
        return FileState("ready", whole, whole)
    done = _size(files.part) or _size(files.final) or 0
    note = read_note(files.note)
    size = entry.size or (note.size if note else None)
    if _is_held(files.lock):
        return FileState("downloading", done, size)
    return FileState("partial" if done else "missing", done, size)


def read_note(path: Path) -> Note | None:
    """What the partial is a part of; None where that cannot be told."""
    found = read_json(path)
    try:
        return Note(str(found["sha256"]), int(found["size"]), str(found["etag"]), str(found["host"]))
    except (KeyError, TypeError, ValueError):
        return None


def read_json(path: Path) -> Mapping[str, Any]:
    """What a small file beside a model says; nothing where it is missing or unreadable."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Put down a small file whole or not at all."""
    draft = path.with_name(path.name + ".new")
    try:
        with draft.open("w", encoding="utf-8") as file:
            json.dump(content, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def keep(files: Files, sha256: str, size: int, now: float) -> None:
    """Give a verified partial its final name, with a receipt; a power cut leaves the one or the other."""
    when = datetime.fromtimestamp(now, UTC).isoformat(timespec="seconds")
    write_json(files.receipt, {"size": size, "sha256": sha256, "when": when})
    if files.part.exists():
        files.part.replace(files.final)
    files.note.unlink(missing_ok=True)
    if sys.platform != "win32":  # elsewhere folders are opened like files
        folder = os.open(files.final.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@contextmanager
def held(lock: Path, name: str, machine: Machine) -> Iterator[None]:
    """Keep every other pull from the same partial. A process that is killed lets go of it.

    Raises:
        DownloadError: another pull has it; the message says which process and since when.
    """
    descriptor = _take(lock, name, machine)
    try:
        since = datetime.fromtimestamp(machine.now(), UTC).isoformat(" ", timespec="minutes")
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"process {os.getpid()} since {since}".encode())
        yield
    finally:
        with suppress(OSError):  # Windows deletes no file that is open; there it stays behind, empty of meaning
            lock.unlink()
        os.close(descriptor)


def _take(lock: Path, name: str, machine: Machine) -> int:
    """The open lock file, locked."""
    holder = ""
    for attempt in range(_TRIES):
        if attempt:
            machine.sleep(_PAUSE_SECONDS)
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o644)
        ours = False
        try:
            locked = _locked(descriptor, alone=True)
            # Whoever held it before deletes it on the way out: then this is a lock on a file that nobody else sees.
            ours = locked and _is_same(descriptor, lock)
            holder = holder if locked else os.read(descriptor, 200).decode(errors="replace")
        finally:
            if not ours:
                os.close(descriptor)
        if ours:
            return descriptor
    raise DownloadError(
        f"{name} is being fetched already, by {holder or 'another process'}",
        hint="Wait for it, or end that process and pull again: what it has fetched is kept.",
    )


def _is_same(descriptor: int, lock: Path) -> bool:
    """Whether the open file is still the one of that name."""
    try:
        return os.path.samestat(os.fstat(descriptor), lock.stat())
    except OSError:
        return False


def _is_held(lock: Path) -> bool:
    """Whether a running process holds the lock."""
    try:
        descriptor = os.open(lock, os.O_RDONLY)
    except OSError:
        return False
    try:
        return not _locked(descriptor, alone=False)
    except OSError:  # a folder that knows no locks
        return False
    finally:
        os.close(descriptor)


def _size(path: Path) -> int | None:
    """Bytes of a file; None where there is none."""
    try:
        return path.stat().st_size if path.is_file() else None
    except OSError:
        return None


if sys.platform == "win32":

    def _locked(descriptor: int, *, alone: bool) -> bool:
        """Whether the lock was to be had. It lies far behind the text, which others may then read."""
        import msvcrt

        try:
            os.lseek(descriptor, 1 << 30, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(descriptor, 0, os.SEEK_SET)
        return True

else:

    def _locked(descriptor: int, *, alone: bool) -> bool:
        """Whether the lock was to be had, ``alone`` or beside others who only look."""
        import fcntl

        try:
            fcntl.flock(descriptor, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

"""Fetches a model's file from a hub: resumed, verified, and never under its final name before it is whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from woodshed.errors import DownloadError
from woodshed.llm.catalog import Entry
from woodshed.llm.hub.line import HubLine, line_to
from woodshed.llm.hub.machine import THIS_MACHINE, Machine, spoken_size
from woodshed.llm.hub.model_files import Files, files_of, held, keep, read_note, ready
from woodshed.llm.hub.offer import Offer, offer_of
from woodshed.llm.hub.partial_file import PartialFile, checksum
from woodshed.llm.hub.refusals import on_disk, with_kept
from woodshed.llm.hub.transfer import Progress, Transfer

HUB = "https://huggingface.co"
"""The hub whose headers are understood: it gives size and checksum of a file before the file."""

ROOM_TO_LEAVE = 512 << 20
"""Bytes that a pull leaves free: a system whose disk is full to the last byte loses more than a model."""


def pull(
    entry: Entry,
    folder: Path,
    *,
    endpoint: str = HUB,
    token: str | None = None,
    progress: Progress,
    force: bool = False,
    offline: bool = False,
    machine: Machine = THIS_MACHINE,
) -> Path:
    """The path of the model's file in ``folder``, fetched if it is not there, and verified.

    What an earlier pull left is continued. Cut connections and faults of the server are tried again a few times. The
    token goes to the hub alone, never to the hosts that it redirects to. ``force`` fetches also what this machine has
    too little memory for; ``offline`` fetches nothing.

    Raises:
        DownloadError: it could not be fetched; the message says why and how much is kept, the hint what to do next.
    """
    files = files_of(entry, folder)
    found = ready(entry, folder)
    if found is not None:
        return _told(found, progress)
    if offline and not files.final.exists():
        raise _stays_offline(entry)
    if not force:
        _check_memory(entry, machine)
    with on_disk(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with _alone(files, entry, machine):
        if ready(entry, folder):  # another pull has just finished
            return _told(files.final, progress)
        if entry.sha256 and files.final.exists():
            return _confirmed(files, entry.sha256, machine, progress)
        if offline:
            raise _stays_offline(entry)
        with line_to(endpoint, entry, token, machine) as line:
            return _fetched(line, files, progress)


def _fetched(line: HubLine, files: Files, progress: Progress) -> Path:
    """Ask, check, fetch, name."""
    folder = files.part.parent
    offer = line.patiently(lambda: offer_of(line), lambda: 0)
    if files.final.exists():
        return _confirmed(files, offer.sha256, line.machine, progress)
    with on_disk(folder):
        _drop_stale(files, offer)
        _check_disk(files, offer, line)
        part = PartialFile(files.part)
    with part:
        Transfer(line, files, offer, part, progress).run()
    with on_disk(folder):
        keep(files, offer.sha256, offer.size, line.machine.now())
    return files.final


@contextmanager
def _alone(files: Files, entry: Entry, machine: Machine) -> Iterator[None]:
    """Hold the model's lock; an error says on its way out how much is kept, and nothing empty is left."""
    with ExitStack() as stack:
        with on_disk(files.lock.parent):
            stack.enter_context(held(files.lock, entry.name, machine))
        try:
            yield
        except DownloadError as error:
            note, done = read_note(files.note), _length(files.part)
            raise with_kept(error, done, note.size if note else done) from error
        finally:
            if not _length(files.part):
                files.part.unlink(missing_ok=True)
                files.note.unlink(missing_ok=True)


def _confirmed(files: Files, sha256: str, machine: Machine, progress: Progress) -> Path:
    """A whole file that has no receipt, as after a copy from another machine: verified, it is given one."""
    with on_disk(files.final.parent):
        found = checksum(files.final)
    if found != sha256:
        raise DownloadError(
            f"{str(files.final)!r} is there already and is another file: its sha256 begins with {found[:12]} "
            f"instead of {sha256[:12]}",
            hint="Move it away and pull again, or keep it and name it by `woodshed models use --file`.",
        )
    with on_disk(files.final.parent):
        keep(files, sha256, _length(files.final), machine.now())
    return _told(files.final, progress)


def _drop_stale(files: Files, offer: Offer) -> None:
    """Delete a partial of another file, and one that is longer than the whole."""
    note = read_note(files.note)
    if note is None or note.sha256 != offer.sha256 or _length(files.part) > offer.size:
        files.part.unlink(missing_ok=True)
        files.note.unlink(missing_ok=True)


def _check_disk(files: Files, offer: Offer, line: HubLine) -> None:
    """Refuse before the first byte what the disk could not hold."""
    folder, missing = files.part.parent, offer.size - _length(files.part)
    free, wanted = line.machine.free_disk(folder), missing + ROOM_TO_LEAVE
    if free < wanted:
        raise DownloadError(
            f"{line.entry.name} needs {spoken_size(missing)} more in {str(folder)!r} and {spoken_size(ROOM_TO_LEAVE)} "
            f"to spare, but only {spoken_size(free)} are free there",
            hint=f"Make room for {spoken_size(wanted - free)}, or use a folder on another disk.",
        )


def _check_memory(entry: Entry, machine: Machine) -> None:
    """Refuse what this machine could not run."""
    there = machine.memory()
    if there is None or entry.memory is None or entry.memory <= there:
        return
    raise DownloadError(
        f"{entry.name} needs {spoken_size(entry.memory)} of memory to run, and this machine has {spoken_size(there)}",
        hint="Use a smaller model, or --force where a graphics card holds part of it or another machine will run it.",
    )


def _stays_offline(entry: Entry) -> DownloadError:
    return DownloadError(
        f"{entry.name} is not here, and Woodshed is set to stay offline",
        hint="Allow the network for this once, or copy the file from another machine and name it by --file.",
    )


def _told(path: Path, progress: Progress) -> Path:
    """The path of a whole file, once the player has seen it to be whole."""
    size = _length(path)
    progress(size, size)
    return path


def _length(path: Path) -> int:
    """Bytes of a file, 0 where there is none."""
    try:
        return path.stat().st_size
    except OSError:
        return 0

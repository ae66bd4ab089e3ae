"""Writing files so that nothing is lost: whole or not at all, and over nothing without leave."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from woodshed.errors import OutputError

_TRIES = 10_000
"""Numerals tried for a free name before the folder is called full."""


def write_all(contents: Mapping[Path, bytes], *, force: bool) -> None:
    """Write all of these files or none of them.

    Raises:
        OutputError: a file is there already and ``force`` is not given, or cannot be written.
    """
    for path in contents:
        refuse_existing(path, force=force)
    parts: dict[Path, Path] = {}
    done: list[Path] = []
    try:
        for path, content in contents.items():
            part = part_beside(path)
            parts[part] = path
            part.write_bytes(content)
        for part, path in parts.items():
            publish(part, path, force=force)
            done.append(path)
    except OutputError:
        _remove([*parts, *(() if force else done)])
        raise
    except OSError as error:
        _remove([*parts, *(() if force else done)])
        raise unwritable(path, error) from error


def publish(part: Path, path: Path, *, force: bool) -> None:
    """Give a finished file its name in one step; without ``force`` the name must still be free."""
    try:
        if force:
            os.replace(part, path)
            return
        os.link(part, path)
    except FileExistsError as error:
        raise _taken(path) from error
    except OSError as error:
        if force:
            raise unwritable(path, error) from error
        # Some file systems have no links; there a name is looked at once more, then taken.
        refuse_existing(path, force=False)
        publish(part, path, force=True)
        return
    part.unlink()


def refuse_existing(path: Path, *, force: bool) -> None:
    """Refuse a name that is taken, or that can never be a file.

    Raises:
        OutputError: as above; the hint says what to do.
    """
    if os.path.isdir(path):
        raise OutputError(f"{path} is a folder", hint="Name a file, or end the folder with / for a name of ours.")
    if not os.path.isdir(path.parent):
        raise OutputError(f"there is no folder {path.parent}", hint="Make it first, or choose another place.")
    if not force and os.path.lexists(path):
        raise _taken(path)


def part_beside(path: Path) -> Path:
    """A fresh name beside ``path`` for what is not finished yet, created empty.

    Raises:
        OutputError: nothing can be written there.
    """
    for count in range(_TRIES):
        part = path.parent / f".woodshed-{os.getpid()}-{count}.part"
        try:
            os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666))
        except FileExistsError:
            continue
        except OSError as error:
            raise unwritable(path, error) from error
        return part
    raise OutputError(f"{path.parent} is full of unfinished files", hint="Remove .woodshed-*.part there.")


def fresh_stem(stem: Path, suffixes: Sequence[str]) -> Path:
    """The stem, with a numeral where one of its files is there already.

    Raises:
        OutputError: every numeral is taken.
    """
    for count in range(1, _TRIES):
        free = stem if count == 1 else stem.with_name(f"{stem.name}-{count}")
        if not any(os.path.lexists(f"{free}{suffix}") for suffix in suffixes):
            return free
    raise OutputError(f"every name like {stem} is taken", hint="Name another with -o.")


def unwritable(path: Path, error: OSError) -> OutputError:
    """What went wrong with a file, in plain words."""
    return OutputError(f"{path} cannot be written: {error.strerror or error}", hint="Choose another place with -o.")


def _taken(path: Path) -> OutputError:
    return OutputError(f"{path} is there already", hint="Name another file, or write over it with --force.")


def _remove(paths: Sequence[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)

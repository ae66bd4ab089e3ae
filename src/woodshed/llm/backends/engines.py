"""The engines of this process: one for each file, whoever asks, and none for a file that is not used any more."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import NamedTuple, TypeAlias

from woodshed.llm.backends.engine import Engine, Settings

Content: TypeAlias = tuple[int, int]
"""The size of a file, and when it was written: another content has another of these."""


class _Kept(NamedTuple):
    engine: Engine
    content: Content | None


_ENGINES: dict[Path, _Kept] = {}
_FILES: dict[str, Path] = {}
"""The file that each model was last run from."""

_LOCK = Lock()


def engine(name: str, path: Path, settings: Settings) -> Engine:
    """The engine of a file for the model of this name: the same for everyone, until the file is replaced.

    The settings of whoever came first hold. An engine is let go once no model is run from its file any more; who is
    being answered by it is answered to the end.
    """
    file = path.expanduser().resolve()
    content = _content(file)
    with _LOCK:
        before = _FILES.get(name)
        _FILES[name] = file
        if before is not None and before not in _FILES.values():
            _ENGINES.pop(before, None)
        kept = _ENGINES.get(file)
        # A file that is gone for the moment may be on its way to being replaced; what was loaded from it still runs.
        if kept is None or (content is not None and kept.content != content):
            kept = _ENGINES[file] = _Kept(Engine(file, settings), content)
        return kept.engine


def _content(file: Path) -> Content | None:
    try:
        told = file.stat()
    except OSError:
        return None
    return told.st_size, told.st_mtime_ns

"""What the last trial of each model found wrong, kept for the list of models."""

from __future__ import annotations

import json
from typing import Any

from woodshed.services.model_standings import identity_of, setups_of
from woodshed.services.small_files import write_whole
from woodshed.settings import Settings

_CANARIES = "canaries.json"


def canary_notes(settings: Settings) -> dict[str, str]:
    """What the last trial of each model found wrong, empty where it passed.

    A note holds only for the file or server that was tried.
    """
    notes = _written(settings)
    setups = setups_of(settings) if notes else {}
    return {
        str(name): str(note.get("fault", ""))
        for name, note in notes.items()
        if isinstance(note, dict) and note.get("of") == identity_of(setups.get(name))
    }


def note_canary(settings: Settings, name: str, fault: str) -> None:
    """Keep what a trial found, for the list of models."""
    note = {"fault": fault, "of": identity_of(setups_of(settings).get(name))}
    _write(settings, {**_written(settings), name: note})


def drop_canary(settings: Settings, name: str) -> None:
    """Forget what was found, since the model is reached in another way now, or not at all."""
    notes = _written(settings)
    if notes.pop(name, None) is not None:
        _write(settings, notes)


def _written(settings: Settings) -> dict[str, Any]:
    try:
        notes = json.loads((settings.data / _CANARIES).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return notes if isinstance(notes, dict) else {}


def _write(settings: Settings, notes: dict[str, Any]) -> None:
    path = settings.data / _CANARIES
    try:
        write_whole(path, json.dumps(notes, indent=1))
    except OSError:
        return  # the list then shows the model as untried

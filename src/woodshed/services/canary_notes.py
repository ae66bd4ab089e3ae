"""What the last trial of each model found wrong, kept for the list of models."""

from __future__ import annotations

import json
import os

from woodshed.settings import Settings


def canary_notes(settings: Settings) -> dict[str, str]:
    """What the last trial of each model found wrong, empty where it passed."""
    try:
        notes = json.loads((settings.data / _CANARIES).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(name): str(note) for name, note in notes.items()} if isinstance(notes, dict) else {}


def note_canary(settings: Settings, name: str, fault: str) -> None:
    """Keep what a trial found, for the list of models."""
    notes = canary_notes(settings) | {name: fault}
    path = settings.data / _CANARIES
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{os.getpid()}.part")
        part.write_text(json.dumps(notes, indent=1), encoding="utf-8")
        part.replace(path)
    except OSError:
        return  # the list then shows the model as untried


_CANARIES = "canaries.json"

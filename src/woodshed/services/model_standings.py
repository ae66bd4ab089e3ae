"""Which models the player has, how each is reached, and why one cannot be asked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from woodshed.errors import SettingsError
from woodshed.llm.addresses import host_of, is_loopback
from woodshed.llm.catalog import Entry, catalog, custom
from woodshed.llm.router import Standing
from woodshed.settings import ModelSetup, Settings, gemini_key

GEMINI = "gemini-pro"


def setups_of(settings: Settings) -> Mapping[str, ModelSetup | None]:
    """How each local model is reached: as the player said, by the file that was pulled, or by a server found here."""
    found: dict[str, ModelSetup | None] = {}
    known = {name: entry for name, entry in catalog().items() if entry.local}
    servers = found_servers(settings)
    for name, entry in known.items():
        found[name] = settings.models.get(name) or pulled(entry, settings.models_folder) or servers.get(name)
    return found | {name: setup for name, setup in settings.models.items() if name not in catalog()}


def pulled(entry: Entry, folder: Path) -> ModelSetup | None:
    """By the file that was pulled, None where there is none, or none that may be looked at."""
    try:
        if not folder.exists():
            return None
        from woodshed.llm.hub.model_files import ready

        path = ready(entry, folder)
    except OSError:
        return None
    return None if path is None else ModelSetup(file=path)


def found_servers(settings: Settings) -> Mapping[str, ModelSetup]:
    """The servers that `woodshed models` found on this machine, by the name of the model that they serve."""
    try:
        if not settings.found_path.exists():
            return {}
        import json

        rows = json.loads(settings.found_path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}  # it is written anew by the next search
    read = (_row(row, settings) for row in rows) if isinstance(rows, list) else ()
    return {name: setup for name, setup in filter(None, read) if setup.server and is_loopback(setup.server)}


def _row(row: object, settings: Settings) -> tuple[str, ModelSetup] | None:
    """One line of what was found, read as a line of the settings is; None where it cannot be."""
    from woodshed.settings.model_setups import read_setup

    if not isinstance(row, dict) or not isinstance(row.get("model"), str):
        return None
    fields = {name: value for name, value in row.items() if name != "model" and value is not None}
    try:
        return row["model"], read_setup(row["model"], fields, str(settings.found_path))
    except SettingsError:
        return None


def entry_for(name: str, setup: ModelSetup | None) -> Entry:
    """What is known of a model: by the catalog, or by the tier that the player gave."""
    return catalog()[name] if name in catalog() else custom(name, (setup.tier if setup else None) or 1)


def identity_of(setup: ModelSetup | None) -> str:
    """What tells one file or server behind a name from another; empty for none, and for the cloud."""
    if setup is None:
        return ""
    if setup.file is None:
        return f"{setup.server} {setup.remote or ''}".strip()
    try:
        found = setup.file.stat()
    except (OSError, ValueError):
        return f"file:gone:{setup.file}"
    return f"file:{found.st_size}:{found.st_mtime_ns}:{setup.file}"


def standings_of(settings: Settings, setups: Mapping[str, ModelSetup | None]) -> Mapping[str, Standing]:
    """Every model that may be asked for, with why it cannot be, where it cannot."""
    found = {name: _local(entry_for(name, setup), setup, settings) for name, setup in setups.items()}
    for name, entry in catalog().items():
        if not entry.local:
            found[name] = _cloud(entry, settings)
    return found


def _local(entry: Entry, setup: ModelSetup | None, settings: Settings) -> Standing:
    if settings.broken or settings.models_off:
        return Standing(entry, settings.broken or "models are switched off", set_up=setup is not None)
    if setup is None or (setup.file is None and setup.server is None):
        return Standing(entry, "no model file is set up", set_up=False)
    if setup.file is not None:
        return Standing(entry, _wrong_with(entry, setup.file))
    server = setup.server or ""
    if is_loopback(server):
        return Standing(entry)
    absent = ""
    if settings.offline or settings.local_only:
        absent = "its server is not on this machine, and nothing may leave it"
    elif entry.name not in settings.consent:
        absent = f"you have not agreed that your words go to {host_of(server)}"
    return Standing(entry, absent, where=f"on a server at {host_of(server)}")


def _wrong_with(entry: Entry, file: Path) -> str:
    """Why a file cannot be loaded here, empty if it can."""
    try:
        return _too_large(entry, file) if file.is_file() else "its file is not there any more"
    except (OSError, ValueError):
        return "its file cannot be looked at"


def _too_large(entry: Entry, file: Path) -> str:
    """Why a file does not fit, empty if it does: a system that runs out of memory ends whoever took it."""
    from woodshed.llm.hub.machine import memory_bytes, spoken_size

    needed = memory_needed(entry, file)
    there = memory_bytes()
    if there is None or needed <= there:
        return ""
    try:
        from woodshed.llm.backends.engine import memory_of_devices

        there = max(there, memory_of_devices())  # a graphics card may hold what the machine cannot
    except ImportError:
        return ""  # it is told at loading that the engine is missing
    if needed <= there:
        return ""
    return f"it needs {spoken_size(needed)} of memory, and this machine has {spoken_size(there)}"


def memory_needed(entry: Entry, file: Path) -> int:
    """Bytes that a file takes once it runs: its weights, the cache of the whole context, and what it computes in."""
    return file.stat().st_size + entry.context * entry.cache + entry.overhead


def _cloud(entry: Entry, settings: Settings) -> Standing:
    agreed = entry.name in settings.consent
    if settings.broken or settings.models_off:
        return Standing(entry, settings.broken or "models are switched off", set_up=agreed)
    if settings.offline or settings.local_only:
        return Standing(entry, "nothing may leave this machine", set_up=agreed)
    if not agreed:
        return Standing(entry, "you have not agreed that your words leave this machine", set_up=False)
    if gemini_key() is None:
        return Standing(entry, "no key is set up", set_up=True)
    return Standing(entry)

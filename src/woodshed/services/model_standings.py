"""Which models the player has, how each is reached, and why one cannot be asked."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

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
        found[name] = settings.models.get(name) or _pulled(entry, settings.models_folder) or servers.get(name)
    return found | {name: setup for name, setup in settings.models.items() if name not in catalog()}


def _pulled(entry: Entry, folder: Path) -> ModelSetup | None:
    if not folder.exists():
        return None
    from woodshed.llm.hub.model_files import ready

    path = ready(entry, folder)
    return None if path is None else ModelSetup(file=path)


def found_servers(settings: Settings) -> Mapping[str, ModelSetup]:
    """The servers that `woodshed models` found on this machine, by the name of the model that they serve."""
    if not settings.found_path.exists():
        return {}
    import json

    try:
        rows = json.loads(settings.found_path.read_text(encoding="utf-8"))
        return {
            row["model"]: ModelSetup(server=row["server"], remote=row["remote"], constraint=row.get("constraint"))
            for row in rows
        }
    except (OSError, ValueError, KeyError, TypeError):
        return {}  # it is written anew by the next search


def entry_for(name: str, setup: ModelSetup | None) -> Entry:
    """What is known of a model: by the catalog, or by the tier that the player gave."""
    return catalog()[name] if name in catalog() else custom(name, (setup.tier if setup else None) or 1)


def standings_of(settings: Settings, setups: Mapping[str, ModelSetup | None]) -> Mapping[str, Standing]:
    """Every model that may be asked for, with why it cannot be, where it cannot."""
    found = {name: _local(entry_for(name, setup), setup, settings) for name, setup in setups.items()}
    for name, entry in catalog().items():
        if not entry.local:
            found[name] = _cloud(entry, settings)
    return found


def _local(entry: Entry, setup: ModelSetup | None, settings: Settings) -> Standing:
    if settings.models_off:
        return Standing(entry, "models are switched off", set_up=setup is not None)
    if setup is None or (setup.file is None and setup.server is None):
        return Standing(entry, "no model file is set up", set_up=False)
    if setup.file is not None and not setup.file.is_file():
        return Standing(entry, "its file is not there any more")
    if setup.file is not None and (lacking := _too_large(entry, setup.file)):
        return Standing(entry, lacking)
    if setup.server is not None and (settings.offline or settings.local_only) and not is_loopback(setup.server):
        return Standing(entry, "its server is not on this machine, and nothing may leave it")
    return Standing(entry)


def _too_large(entry: Entry, file: Path) -> str:
    """Why a file cannot be loaded here, empty if it can: a system that runs out of memory ends whoever took it."""
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
    if settings.models_off:
        return Standing(entry, "models are switched off", set_up=agreed)
    if settings.offline or settings.local_only:
        return Standing(entry, "nothing may leave this machine", set_up=agreed)
    if not agreed:
        return Standing(entry, "you have not agreed that your words leave this machine", set_up=False)
    if gemini_key() is None:
        return Standing(entry, "no key is set up", set_up=True)
    return Standing(entry)


def is_loopback(url: str) -> bool:
    """Whether an address stays on this machine.

    >>> is_loopback("http://127.0.0.1:11434/v1"), is_loopback("http://10.0.0.7:8000")
    (True, False)
    """
    from ipaddress import ip_address
    from urllib.parse import urlsplit

    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

"""The list of models: what each is for, what it needs, how it stands, and who serves it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from woodshed.llm.catalog import Entry
from woodshed.llm.hub.machine import spoken_size
from woodshed.llm.ledger import LedgerError
from woodshed.services.canary_notes import canary_notes
from woodshed.services.language_models import ledger_of
from woodshed.services.model_finding import find
from woodshed.services.model_standings import memory_needed, setups_of, standings_of

if TYPE_CHECKING:
    from pathlib import Path

    from woodshed.llm.ledger.rows import CircuitRow
    from woodshed.llm.router import Standing
    from woodshed.settings import ModelSetup, Settings


@dataclass(frozen=True, slots=True)
class Row:
    """One model of the list.

    ``state`` is missing, downloading, partly fetched, ready, failing its canary, open circuit, needs your agreement,
    or not allowed; ``note`` says more.
    """

    name: str
    title: str
    tier: int
    complexity: tuple[int, int]
    local: bool
    size: str
    memory: str
    state: str
    note: str
    served_by: str


class Listing(NamedTuple):
    """The rows of the list, and a remark on what could not be looked at, or nothing."""

    rows: tuple[Row, ...]
    remark: str


def rows(settings: Settings) -> tuple[Row, ...]:
    """Every model of the catalog and of the player's own, from the simplest tier on. Looks for servers on the way."""
    return listing(settings).rows


def listing(settings: Settings) -> Listing:
    """The same, also where the ledger cannot be read."""
    find(settings)
    circuits, remark = _circuits(settings)
    return Listing(_rows(settings, circuits), remark)


def _circuits(settings: Settings) -> tuple[Mapping[str, CircuitRow], str]:
    try:
        return ledger_of(settings).circuits(), ""
    except LedgerError as error:
        return {}, f"which circuits are open is not known: {error}"


def _rows(settings: Settings, circuits: Mapping[str, CircuitRow]) -> tuple[Row, ...]:
    setups = setups_of(settings)
    standings = standings_of(settings, setups)
    notes = canary_notes(settings)
    found = []
    for name, standing in sorted(standings.items(), key=lambda item: (item[1].entry.tier, item[0])):
        setup, entry = setups.get(name), standing.entry
        row = circuits.get(name)
        shut = row.reason if row is not None and row.until and row.until > time.time() else ""
        state, note = _state(standing, setup, settings, notes.get(name, ""), shut)
        found.append(
            Row(
                name,
                entry.title,
                entry.tier,
                entry.complexity,
                entry.local,
                _size(entry, setup),
                _memory(entry, setup),
                state,
                note,
                _served_by(entry, setup),
            )
        )
    return tuple(found)


def _state(standing: Standing, setup: ModelSetup | None, settings: Settings, canary: str, shut: str) -> tuple[str, str]:
    entry = standing.entry
    if not standing.set_up and entry.local:
        return _fetched(entry, settings)
    if not standing.set_up:
        return "needs your agreement", f"woodshed models use {entry.name}"
    if standing.absent.startswith("you have not agreed") and setup is not None:
        return "needs your agreement", f"woodshed models use {entry.name} --server {setup.server}"
    unheld = "its server obeys no grammar, so answers are checked and mended"
    faults = {"not available": standing.absent, "failing its canary": canary, "open circuit": shut}
    usual = ("ready", unheld if setup is not None and setup.constraint == "none" else "")
    return next(((state, why) for state, why in faults.items() if why), usual)


def _fetched(entry: Entry, settings: Settings) -> tuple[str, str]:
    """How far the file of a model has come that is not set up."""
    from woodshed.llm.hub import state_of

    how = f"woodshed models pull {entry.name}, or use {entry.name} --file … or --server …"
    if not entry.file or not settings.models_folder.exists():
        return "missing", how
    state = state_of(entry, settings.models_folder)
    done = f"{spoken_size(state.done)} of {spoken_size(state.size)}" if state.size else spoken_size(state.done)
    if state.state == "downloading":
        return "downloading", done
    if state.state == "partial":
        return "partly fetched", f"{done}; woodshed models pull {entry.name} goes on"
    return "missing", how


def _size(entry: Entry, setup: ModelSetup | None) -> str:
    if not entry.local:
        return "nothing to fetch"
    if setup is not None and setup.server is not None:
        return "size not known"
    if setup is not None and setup.file is not None and (size := _bytes_of(setup.file)) is not None:
        return f"file of {spoken_size(size)}"
    return f"file of {spoken_size(entry.size)}" if entry.size else "size not known"


def _bytes_of(file: Path) -> int | None:
    """How large the file in use is; None where there is none."""
    try:
        return file.stat().st_size if file.is_file() else None
    except (OSError, ValueError):
        return None


def _memory(entry: Entry, setup: ModelSetup | None) -> str:
    if not entry.local:
        return "no memory of yours"
    if setup is not None and setup.server is not None:
        return "in the memory of its server"
    if setup is not None and setup.file is not None and _bytes_of(setup.file) is not None:
        return f"needs {spoken_size(memory_needed(entry, setup.file))} of memory"
    return f"needs {spoken_size(entry.memory)} of memory" if entry.memory else "memory not known"


def _served_by(entry: Entry, setup: ModelSetup | None) -> str:
    if not entry.local:
        return "Google, over the network"
    if setup is None:
        return ""
    return f"{setup.server} as {setup.remote or entry.name}" if setup.server else f"this process, from {setup.file}"

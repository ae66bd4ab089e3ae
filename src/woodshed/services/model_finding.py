"""Servers on this machine: found, tried, and remembered."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING

from woodshed.errors import ModelError
from woodshed.llm.catalog import catalog, known_as
from woodshed.services.language_models import model_of
from woodshed.services.model_standings import found_servers
from woodshed.services.model_trial import ANSWER_SECONDS, TRIAL_SECONDS
from woodshed.services.small_files import write_whole
from woodshed.settings import ModelSetup, Settings

if TYPE_CHECKING:
    from woodshed.llm.backends import Constraint
    from woodshed.llm.discovery import Found
    from woodshed.llm.model import LanguageModel


FOUND_SECONDS = 5.0
"""How long a server that was merely found may keep the list of models waiting."""


async def probed(
    name: str,
    made: Callable[[Constraint], LanguageModel],
    server: str = "",
    within: float = TRIAL_SECONDS,
) -> str:
    """The form of grammar that a server obeys, ``none`` where it obeys no form; found out within some seconds.

    Raises:
        ModelError: it cannot be asked as things stand.
    """
    import asyncio

    from woodshed.llm.canary import probe
    from woodshed.llm.model import ModelFailure

    try:
        async with asyncio.timeout(within):
            return await probe(made, server=server, limit=ANSWER_SECONDS)
    except TimeoutError:
        raise ModelError(f"{name}: the server did not answer within {within:g} s", hint=_HINT) from None
    except ModelFailure as failure:
        raise ModelError(f"{name}: {failure}", hint=_HINT) from failure


_HINT = "See that the server runs and has the model, and write its address as http://127.0.0.1:11434/v1."


def find(settings: Settings) -> Mapping[str, ModelSetup]:
    """Look for servers on the usual ports of this machine, and remember the models of the catalog that they have."""
    import asyncio

    try:
        from woodshed.llm.discovery import find_servers

        servers = asyncio.run(find_servers())
    except ImportError:
        return {}  # without the library for wires no server could be asked either
    found: dict[str, ModelSetup] = {}
    for server in servers:
        ends = monotonic() + FOUND_SECONDS
        for remote in server.models:
            name = known_as(remote)
            if name is not None and name not in found:
                found[name] = _with_constraint(settings, name, server, remote, ends - monotonic())
    _remember(settings, found)
    return found


def _with_constraint(settings: Settings, name: str, server: Found, remote: str, within: float) -> ModelSetup:
    """The set-up with the form of grammar that the server obeys; found out once, and kept with the server."""
    import asyncio

    before = found_servers(settings).get(name)
    setup = ModelSetup(server=server.base_url, remote=remote)
    if before is not None and (before.server, before.remote) == (setup.server, setup.remote) and before.constraint:
        return before
    entry = catalog()[name]
    try:
        constraint = asyncio.run(
            probed(name, lambda kind: model_of(name, replace(setup, constraint=kind), entry), server.kind, within)
        )
    except ModelError:
        return setup  # it is tried again when it is asked
    return replace(setup, constraint=constraint)


def _remember(settings: Settings, found: Mapping[str, ModelSetup]) -> None:
    path = settings.found_path
    if not found and not path.exists():
        return
    rows = [{"model": n, "server": s.server, "remote": s.remote, "constraint": s.constraint} for n, s in found.items()]
    try:
        write_whole(path, json.dumps(rows, indent=1))
    except OSError:
        return  # they are found again next time

"""Setting models up: a file that lies here, a server, the cloud."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from woodshed.errors import ModelError
from woodshed.llm.addresses import host_of, is_loopback
from woodshed.llm.catalog import catalog, known_as
from woodshed.services.canary_notes import drop_canary
from woodshed.services.language_models import model_of
from woodshed.services.model_finding import probed
from woodshed.services.model_standings import GEMINI, entry_for
from woodshed.services.settings_writing import edit, inside, take_out, write_setup
from woodshed.settings import ModelSetup, Settings
from woodshed.settings.model_setups import check_name, read_setup
from woodshed.settings.readers import address

if TYPE_CHECKING:
    from woodshed.llm.backends import Constraint
    from woodshed.llm.model import LanguageModel


def adopt_file(settings: Settings, name: str, path: Path, tier: int | None) -> ModelSetup:
    """Take over a model file that is there already.

    Raises:
        ModelError: it is no model, another one of the catalog by its name, or the name cannot be one.
    """
    from woodshed.llm.hub import adopt

    check_name(name)
    _check_truth(name, path.name, "--file …")
    setup = ModelSetup(file=adopt(_whole(path)), tier=tier)
    write_setup(settings, name, setup)
    drop_canary(settings, name)
    return setup


def adopt_server(
    settings: Settings, name: str, url: str, remote: str | None, tier: int | None, key_env: str | None = None,
    agreed: date | None = None,
) -> ModelSetup:  # fmt: skip
    """Take over a model of a server, once it has answered; and find out which form of grammar the server obeys.

    ``key_env`` names the variable with the server's key. ``agreed`` is the day on which the player agreed that words go
    to this server; a server that is not on this machine is not asked without it.

    Raises:
        ModelError: nothing answers there, not as such a server does, or it does not have the model; or the player has
            not agreed.
        SettingsError: the address is none.
    """
    import asyncio

    check_name(name)
    server = address(url, "--server").rstrip("/")
    given = {"server": server, "remote": remote or name, "key_env": key_env}
    read_setup(name, {field: value for field, value in given.items() if value is not None}, name)
    _check_truth(name, remote or name, "--server … --model …")
    far = not is_loopback(server)
    if far and (settings.offline or settings.local_only):
        raise ModelError(
            f"{server} is not on this machine, and nothing may leave it",
            hint="Take offline and local_only out of the settings first.",
        )
    if far and agreed is None and not has_agreed(settings, name, server):
        raise ModelError(f"you have not agreed that your words go to {host_of(server)}", hint="Say --yes to agree.")
    entry = entry_for(name, ModelSetup(tier=tier))
    setup = ModelSetup(server=server, remote=remote or name, tier=tier, key_env=key_env)

    def made(constraint: Constraint) -> LanguageModel:
        return model_of(name, replace(setup, constraint=constraint), entry)

    setup = replace(setup, constraint=asyncio.run(probed(name, made)))
    write_setup(settings, name, setup, agreed=(agreed or settings.consent.get(name)) if far else None)
    drop_canary(settings, name)
    return setup


def has_agreed(settings: Settings, name: str, url: str) -> bool:
    """Whether the player has agreed already that words for this model go to the host of this address."""
    before = settings.models.get(name)
    same = before is not None and before.server is not None and host_of(before.server) == host_of(url)
    return same and name in settings.consent


def on_your_word(name: str, remote: str) -> bool:
    """Whether only the player says that this is that model of the catalog."""
    return name in catalog() and known_as(remote) is None


def _check_truth(name: str, remote: str, how: str) -> None:
    meant = known_as(remote)
    if name in catalog() and meant not in {None, name}:
        raise ModelError(f"{remote} is {meant}, and not {name}", hint=f"Say: woodshed models use {meant} {how}")


def _whole(path: Path) -> Path:
    try:
        return path.expanduser()
    except RuntimeError as error:
        raise ModelError(f"{str(path)!r} is no file: {error}", hint="Write the whole path.") from error


def agree_to_cloud(settings: Settings, today: date) -> None:
    """Keep that the player agreed, on this day, that words leave the machine for the cloud's model."""
    edit(settings, lambda table: inside(table, "consent").__setitem__(GEMINI, today))


def forget(settings: Settings, name: str) -> bool:
    """Take a model out of the settings, and the agreement to ask it elsewhere; files stay. Whether there was one."""
    found = settings.file.exists() and edit(settings, lambda table: take_out(table, name, "models", "consent"))
    drop_canary(settings, name)
    return found

"""Setting up models: a file that lies here, a server, the cloud; and trying one out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from woodshed.errors import ModelError
from woodshed.services.language_models import model_of
from woodshed.services.model_finding import probed
from woodshed.services.model_standings import GEMINI, entry_for, is_loopback
from woodshed.services.settings_writing import INSTALL, edit, inside, write_setup
from woodshed.settings import ModelSetup, Settings

if TYPE_CHECKING:
    from woodshed.llm.backends import Constraint
    from woodshed.llm.model import LanguageModel

Result = TypeVar("Result")


def adopt_file(settings: Settings, name: str, path: Path, tier: int | None) -> ModelSetup:
    """Take over a model file that is there already.

    Raises:
        ModelError: it is no model, or the name cannot be one.
        SettingsError: the settings cannot be written.
    """
    from woodshed.llm.hub import adopt

    entry_for(name, ModelSetup(tier=tier))
    setup = ModelSetup(file=adopt(path), tier=tier)
    write_setup(settings, name, setup)
    note_canary(settings, name, "")
    return setup


def adopt_server(settings: Settings, name: str, url: str, remote: str | None, tier: int | None) -> ModelSetup:
    """Take over a model of a server, once it has answered; and find out which form of grammar the server obeys.

    Raises:
        ModelError: nothing answers there, or not as such a server does, or it does not have the model.
        SettingsError: the settings cannot be written.
    """
    import asyncio

    if (settings.offline or settings.local_only) and not is_loopback(url):
        raise ModelError(
            f"{url} is not on this machine, and nothing may leave it",
            hint="Take offline and local_only out of the settings first.",
        )
    entry = entry_for(name, ModelSetup(tier=tier))
    setup = ModelSetup(server=url.rstrip("/"), remote=remote or name, tier=tier)

    def made(constraint: Constraint) -> LanguageModel:
        return model_of(name, replace(setup, constraint=constraint), entry)

    setup = replace(setup, constraint=asyncio.run(probed(name, made)))
    write_setup(settings, name, setup)
    note_canary(settings, name, "")
    return setup


def agree_to_cloud(settings: Settings, today: date) -> None:
    """Keep that the player agreed, on this day, that words leave the machine for the cloud's model."""
    edit(settings, lambda table: inside(table, "consent").__setitem__(GEMINI, today))


def keep_key(key: str) -> None:
    """Put the cloud's key into the system's keyring.

    Raises:
        ModelError: there is no keyring that works.
    """
    hint = "Set GEMINI_API_KEY in the environment instead."
    try:
        import keyring
    except ImportError as error:
        raise ModelError("no library for keyrings is installed", hint=f"{INSTALL} Or: {hint}") from error
    try:
        keyring.set_password("woodshed", "gemini", key)
    except keyring.errors.KeyringError as error:
        raise ModelError("this system has no keyring that takes a key", hint=hint) from error


def forget(settings: Settings, name: str) -> bool:
    """Take a model out of the settings, and the agreement to the cloud; files stay. Whether there was one."""
    known = name in settings.models or name in settings.consent

    def drop(table: Any) -> None:
        for part in ("models", "consent"):
            if name in table.get(part, {}):
                del table[part][name]

    if known:
        edit(settings, drop)
    return known

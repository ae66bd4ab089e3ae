"""Changes to the settings file: whole or not at all, and all else in it stays as it is."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from woodshed.errors import ModelError
from woodshed.settings import ModelSetup, Settings

INSTALL = "Install the libraries for models: make models, or pip install 'woodshed[models]'."


def write_setup(settings: Settings, name: str, setup: ModelSetup) -> None:
    """Write how a model is reached into the settings file; all else in it, remarks included, stays as it is."""
    values = {
        "file": str(setup.file) if setup.file else None, "server": setup.server,
        "remote": setup.remote, "constraint": setup.constraint, "tier": setup.tier,
    }  # fmt: skip
    given = {key: value for key, value in values.items() if value is not None}
    edit(settings, lambda table: inside(table, "models").__setitem__(name, given))


def inside(table: Any, name: str) -> Any:
    """The part of the settings with that name, made where it was missing."""
    return table.setdefault(name, {})


def edit(settings: Settings, change: Callable[[Any], object]) -> None:
    """Change the settings file as a whole or not at all.

    Raises:
        ModelError: the library that writes it is missing, or it cannot be written.
    """
    try:
        import tomlkit
    except ImportError as error:
        raise ModelError("the library that writes settings is not installed", hint=INSTALL) from error
    file = settings.file
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        table = tomlkit.parse(file.read_text(encoding="utf-8")) if file.exists() else tomlkit.document()
        change(table)
        part = file.with_name(f"{file.name}.{os.getpid()}.part")
        part.write_text(tomlkit.dumps(table), encoding="utf-8")
        part.replace(file)
    except OSError as error:
        raise ModelError(f"{file} cannot be written: {error.strerror}", hint="Check who may write there.") from error

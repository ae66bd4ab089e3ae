"""Changes to the settings file: whole or not at all, and all else in it stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from woodshed.errors import ModelError, SettingsError
from woodshed.services.small_files import write_whole
from woodshed.settings import ModelSetup, Settings

INSTALL = "Install the libraries for models: make models, or pip install 'woodshed[models]'."


def write_setup(settings: Settings, name: str, setup: ModelSetup, agreed: date | None = None) -> None:
    """Write how a model is reached into the settings file; all else in it, remarks included, stays as it is.

    ``agreed`` is the day of the agreement that words go to its server; an earlier one, for another, does not stay.
    """
    values = {
        "file": str(setup.file) if setup.file else None, "server": setup.server, "remote": setup.remote,
        "constraint": setup.constraint, "tier": setup.tier, "key_env": setup.key_env,
    }  # fmt: skip
    given = {key: value for key, value in values.items() if value is not None}

    def change(table: Any) -> None:
        inside(table, "models")[name] = given
        if agreed is not None:
            inside(table, "consent")[name] = agreed
        else:
            take_out(table, name, "consent")

    edit(settings, change)


def inside(table: Any, name: str) -> Any:
    """The part of the settings with that name, made where it was missing."""
    return table.setdefault(name, {})


def take_out(table: Any, name: str, *parts: str) -> None:
    """Take a name out of these parts of the settings, and a part that is empty then."""
    for part in parts:
        within = table.get(part)
        if isinstance(within, dict) and name in within:
            del within[name]
            if not within:
                del table[part]


def edit(settings: Settings, change: Callable[[Any], object]) -> bool:
    """Change the settings file as a whole or not at all. Whether it is another one now.

    Raises:
        ModelError: the library that writes it is missing, or it cannot be written.
        SettingsError: what stands in it cannot be read.
    """
    try:
        import tomlkit
        from tomlkit.exceptions import TOMLKitError
    except ImportError as error:
        raise ModelError("the library that writes settings is not installed", hint=INSTALL) from error
    file = settings.file
    try:
        before = file.read_text(encoding="utf-8") if file.exists() else ""
        table = tomlkit.parse(before)
        change(table)
        after = tomlkit.dumps(table)
        if after == before:
            return False
        write_whole(file, after)
    except OSError as error:
        raise ModelError(f"{file} cannot be written: {error.strerror}", hint="Check who may write there.") from error
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{file} is not TOML, so nothing can be changed in it: {error}", hint="Mend the line, or delete the file."
        ) from error
    return True

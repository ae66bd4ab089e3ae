"""Reading the settings: the file, then the environment, then flags."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from woodshed.errors import SettingsError
from woodshed.settings.places import places
from woodshed.settings.readers import SCALARS, day, truth
from woodshed.settings.settled import Settings

_OTHER_VARIABLES = ("WOODSHED_HOME", "WOODSHED_CLOUD_CONSENT", "WOODSHED_TRACE")


def load(environment: Mapping[str, str] | None = None, **flags: Any) -> Settings:
    """The settings as they hold now; ``flags`` are those of the command line, None where not given.

    Raises:
        SettingsError: the file cannot be read, or a value cannot be used.
    """
    environment = os.environ if environment is None else environment
    config, data = places(environment)
    settings = _with_file(Settings(config=config, data=data))
    settings = _with_environment(settings, environment)
    return replace(settings, **_given(flags))


def load_anyhow(environment: Mapping[str, str] | None = None, **flags: Any) -> Settings:
    """The same for whoever waits for music: settings that cannot be used leave the usual ones, without language models.

    Why stands in ``broken``; but where the models are switched off by a flag, what is settled about them need not be
    right, and nothing is said.
    """
    environment = os.environ if environment is None else environment
    given = _given(flags)
    try:
        return load(environment, **flags)
    except SettingsError as error:
        broken = "" if given.get("models_off") else str(error)
    try:
        config, data = places(environment)
    except SettingsError:
        config = data = Path(os.devnull) / "woodshed"  # nothing lies there, and nothing can be written
    return Settings(config=config, data=data, broken=broken, **{**given, "models_off": True})


def odd_variables(environment: Mapping[str, str] | None = None) -> Iterator[str]:
    """A remark on every variable that looks like a setting and is none."""
    from difflib import get_close_matches

    environment = os.environ if environment is None else environment
    known = [variable for _, variable, _ in SCALARS.values()] + [*_OTHER_VARIABLES]
    for name in sorted(environment):
        if name.startswith("WOODSHED_") and name not in known:
            near = get_close_matches(name, known, n=1)
            yield f"{name} is no setting" + (f"; did you mean {near[0]}?" if near else "")


def _given(flags: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in flags.items() if value is not None}


def _with_file(settings: Settings) -> Settings:
    table = _table(settings.file)
    names = {name: (own, read) for own, (name, _, read) in SCALARS.items()}
    found: dict[str, Any] = {}
    for name, value in table.items():
        where = f"{settings.file}, {name}"
        if name in names:
            own, read = names[name]
            found[own] = read(value, where)
        elif name == "models" and isinstance(value, dict):
            from woodshed.settings.model_setups import read_setup

            found["models"] = {n: read_setup(n, v, f"{where}.{n}") for n, v in value.items()}
        elif name == "consent" and isinstance(value, dict):
            found["consent"] = {n: day(v, f"{where}.{n}") for n, v in value.items()}
        else:
            raise SettingsError(
                f"{where} is no setting", hint="Settings are " + ", ".join([*names, "models", "consent"]) + "."
            )
    return replace(settings, **found)


def _table(file: Path) -> Mapping[str, Any]:
    """What stands in the file; nothing where there is none."""
    try:
        written = file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or error
        raise SettingsError(f"{file} cannot be read: {said}", hint="Check who may read it.") from error
    import tomli

    try:
        return tomli.loads(written.decode())
    except (ValueError, RecursionError) as error:
        raise SettingsError(f"{file} is not TOML: {error}", hint="Mend the line, or delete the file.") from error


def _with_environment(settings: Settings, environment: Mapping[str, str]) -> Settings:
    found: dict[str, Any] = {}
    for own, (_, variable, read) in SCALARS.items():
        if variable in environment and (environment[variable].strip() or read is truth):
            found[own] = read(environment[variable], variable)
    if truth(environment.get("WOODSHED_CLOUD_CONSENT", ""), "WOODSHED_CLOUD_CONSENT"):
        # Someone who runs a service agrees in its environment; the day is that of the process.
        found["consent"] = {**settings.consent, "gemini-pro": date.min}
    return replace(settings, **found)

"""What the player has settled: read from a file, the environment and flags, and only at the doors.

A flag beats the environment, the environment beats the file, the file beats what is usual. Secrets are never part of
the settings: the key of the cloud is looked up when it is needed.
"""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from woodshed.errors import SettingsError

FILE = "settings.toml"
NANO = 1_000_000_000
"""Nano-dollars to the dollar: prices per token are small, and whole numbers add up exactly."""

_YES, _NO = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off", ""})
MODES = ("auto", "write", "choose")
"""How a local model is asked: the router decides, it writes the chart, or it chooses among charts of the rules."""


@dataclass(frozen=True, slots=True)
class ModelSetup:
    """How a model is reached: a file on this machine, or a server and the name that the model has there.

    ``constraint`` is the form of grammar that the server was seen to obey. ``tier`` places a model that the catalog
    does not know: 1 for easy requests, 2 for harder ones, 3 for the hardest.
    """

    file: Path | None = None
    server: str | None = None
    remote: str | None = None
    constraint: str | None = None
    tier: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that may be settled.

    ``deadline`` is in seconds for a whole request, ``patience`` how long a model may take to load before it is passed
    by. ``budget_day`` and ``budget_request`` are in nano-dollars. ``watts`` is what the machine draws while a model
    works, for the estimate of electricity. ``consent`` maps the name of a cloud model to the day on which the player
    agreed that words leave the machine.
    """

    config: Path
    data: Path
    offline: bool = False
    local_only: bool = False
    models_off: bool = False
    mode: str = "auto"
    deadline: float = 30.0
    patience: float = 10.0
    budget_day: int = NANO
    budget_request: int = NANO // 20
    watts: float | None = None
    gemini_url: str | None = None
    hub_url: str | None = None
    models: Mapping[str, ModelSetup] = field(default_factory=dict)
    consent: Mapping[str, date] = field(default_factory=dict)

    @property
    def file(self) -> Path:
        """Where the settings file lies, or would."""
        return self.config / FILE

    @property
    def ledger_path(self) -> Path:
        """Where every attempt is written down."""
        return self.data / "ledger.sqlite"

    @property
    def cache_path(self) -> Path:
        """Where checked charts are kept; it may be deleted at any time."""
        return self.data / "charts.sqlite"

    @property
    def models_folder(self) -> Path:
        """Where pulled models lie."""
        return self.data / "models"

    @property
    def found_path(self) -> Path:
        """Where the servers stand that `woodshed models` found on this machine."""
        return self.data / "servers.json"


def load(environment: Mapping[str, str] | None = None, **flags: Any) -> Settings:
    """The settings as they hold now; ``flags`` are those of the command line, None where not given.

    Raises:
        SettingsError: the file cannot be read, or a value cannot be used.
    """
    environment = os.environ if environment is None else environment
    config, data = _places(environment)
    settings = _with_file(Settings(config=config, data=data))
    settings = _with_environment(settings, environment)
    given = {name: value for name, value in flags.items() if value is not None}
    return replace(settings, **given)


def _places(environment: Mapping[str, str]) -> tuple[Path, Path]:
    """Where this system keeps settings, and where data of a program; one folder for both with WOODSHED_HOME.

    A library knows these three rules too, and loading it costs a cold start a sixth of its time.
    """
    own = environment.get("WOODSHED_HOME")
    if own:
        return Path(own), Path(own)
    home = Path(environment.get("HOME") or environment.get("USERPROFILE") or "~").expanduser()
    if sys.platform == "win32":
        local = Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local") / "woodshed"
        return local, local
    if sys.platform == "darwin":
        library = home / "Library" / "Application Support" / "woodshed"
        return library, library
    return (
        Path(environment.get("XDG_CONFIG_HOME") or home / ".config") / "woodshed",
        Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share") / "woodshed",
    )


_Reader = Callable[[Any, str], Any]


def _truth(value: Any, where: str) -> bool:
    text = str(value).strip().lower()
    if isinstance(value, bool) or text in _YES | _NO:
        return text in _YES
    raise SettingsError(f"{where} is {value!r}, and takes yes or no", hint="Write 1 or 0, true or false.")


def _amount(value: Any, where: str) -> float:
    try:
        number = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        number = math.nan
    if not (math.isfinite(number) and number >= 0):
        raise SettingsError(f"{where} is {value!r}, and takes a number of 0 or more", hint="Write it in digits.")
    return number


def _nano_dollars(value: Any, where: str) -> int:
    return round(_amount(value, where) * NANO)


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str) or not value.strip():
        raise SettingsError(f"{where} is {value!r}, and takes a text", hint='Write it in quotes: "…".')
    return value.strip()


def _mode(value: Any, where: str) -> str:
    if value not in MODES:
        raise SettingsError(f"{where} is {value!r}, and takes one of {', '.join(MODES)}", hint="auto is the usual one.")
    return str(value)


_SCALARS: dict[str, tuple[str, str, _Reader]] = {
    "offline": ("offline", "WOODSHED_OFFLINE", _truth),
    "local_only": ("local_only", "WOODSHED_LOCAL_ONLY", _truth),
    "models_off": ("models_off", "WOODSHED_NO_MODELS", _truth),
    "mode": ("mode", "WOODSHED_MODE", _mode),
    "deadline": ("deadline_seconds", "WOODSHED_DEADLINE_SECONDS", _amount),
    "patience": ("patience_seconds", "WOODSHED_PATIENCE_SECONDS", _amount),
    "budget_day": ("budget_day_usd", "WOODSHED_BUDGET_DAY_USD", _nano_dollars),
    "budget_request": ("budget_request_usd", "WOODSHED_BUDGET_REQUEST_USD", _nano_dollars),
    "watts": ("watts", "WOODSHED_WATTS", _amount),
    "gemini_url": ("gemini_url", "WOODSHED_GEMINI_URL", _text),
    "hub_url": ("hub_url", "WOODSHED_HUB_URL", _text),
}
"""Field -> its name in the file, its name in the environment, and how it is read."""


def _with_file(settings: Settings) -> Settings:
    try:
        written = settings.file.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return settings
    except OSError as error:
        raise SettingsError(
            f"{settings.file} cannot be read: {error.strerror}", hint="Check who may read it."
        ) from error
    import tomli

    try:
        table = tomli.loads(written.decode())
    except ValueError as error:
        raise SettingsError(
            f"{settings.file} is not TOML: {error}", hint="Mend the line, or delete the file."
        ) from error
    names = {name: (own, read) for own, (name, _, read) in _SCALARS.items()}
    found: dict[str, Any] = {}
    for name, value in table.items():
        where = f"{settings.file}, {name}"
        if name in names:
            own, read = names[name]
            found[own] = read(value, where)
        elif name == "models" and isinstance(value, dict):
            found["models"] = {n: _setup(v, f"{where}.{n}") for n, v in value.items()}
        elif name == "consent" and isinstance(value, dict):
            found["consent"] = {n: _day(v, f"{where}.{n}") for n, v in value.items()}
        else:
            raise SettingsError(
                f"{where} is no setting", hint="Settings are " + ", ".join([*names, "models", "consent"]) + "."
            )
    return replace(settings, **found)


_SETUP = {item.name for item in fields(ModelSetup)}


def _setup(value: Any, where: str) -> ModelSetup:
    if not isinstance(value, dict) or set(value) - _SETUP:
        odd = ", ".join(sorted(set(value) - _SETUP)) if isinstance(value, dict) else repr(value)
        raise SettingsError(f"{where} holds {odd}", hint="A model takes " + ", ".join(sorted(_SETUP)) + ".")
    tier = value.get("tier")
    if tier not in (None, 1, 2, 3):
        raise SettingsError(f"{where}.tier is {tier!r}, and takes 1, 2 or 3", hint="1 is for easy requests.")
    texts = {n: _text(v, f"{where}.{n}") for n, v in value.items() if n != "tier"}
    file = texts.pop("file", None)
    return ModelSetup(file=Path(file).expanduser() if file else None, tier=tier, **texts)


def _day(value: Any, where: str) -> date:
    if type(value) is not date:
        raise SettingsError(f"{where} is {value!r}, and takes a day", hint="Write it as 2026-11-22, without quotes.")
    return value


def _with_environment(settings: Settings, environment: Mapping[str, str]) -> Settings:
    found: dict[str, Any] = {}
    for own, (_, variable, read) in _SCALARS.items():
        if variable in environment and (environment[variable].strip() or read is _truth):
            found[own] = read(environment[variable], variable)
    if _truth(environment.get("WOODSHED_CLOUD_CONSENT", ""), "WOODSHED_CLOUD_CONSENT"):
        # Someone who runs a service agrees in its environment; the day is that of the process.
        found["consent"] = {**settings.consent, "gemini-pro": date.min}
    return replace(settings, **found)


def gemini_key() -> str | None:
    """The key of the cloud: ``GEMINI_API_KEY``, else the system's keyring where one is installed; None without."""
    return os.environ.get("GEMINI_API_KEY", "").strip() or _key_in_keyring()


@lru_cache(maxsize=1)
def _key_in_keyring() -> str | None:
    """Asked once a process: a keyring lives in another program and may take a second to answer."""
    try:
        import keyring
    except ImportError:
        return None
    try:
        return keyring.get_password("woodshed", "gemini") or None
    except keyring.errors.KeyringError:
        return None

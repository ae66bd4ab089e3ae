"""What may be settled, and what is usual."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

FILE = "settings.toml"
NANO = 1_000_000_000
"""Nano-dollars to the dollar: prices per token are small, and whole numbers add up exactly."""

MODES = ("auto", "write", "choose")
"""How a local model is asked: the router decides, it writes the chart, or it chooses among charts of the rules."""

COMPOSERS = ("chord-model", "rules")
"""Who may compose where no language model does; behind the chord model the rules are asked as well."""

CHORDS = ("chords-full", "chords-open")
"""The weights that the chord model may compose with."""


@dataclass(frozen=True, slots=True)
class ModelSetup:
    """How a model is reached: a file on this machine, or a server and the name that the model has there.

    ``constraint`` is the form of grammar that the server was seen to obey. ``tier`` places a model that the catalog
    does not know: 1 for easy requests, 2 for harder ones, 3 for the hardest. ``key_env`` names the variable of the
    environment that holds the server's key.
    """

    file: Path | None = None
    server: str | None = None
    remote: str | None = None
    constraint: str | None = None
    tier: int | None = None
    key_env: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that may be settled.

    ``composer`` is one of ``COMPOSERS``, ``chords`` one of ``CHORDS``, or None for those that the package has as its
    usual ones. ``deadline`` is in seconds for a whole request, ``patience`` how long a model
    may take to load before it is passed by. ``budget_day`` and ``budget_request`` are in nano-dollars. ``watts`` is
    what the machine draws while a model works, for the estimate of electricity. ``consent`` maps the name of a cloud
    model, or of one on a server elsewhere, to the day on which the player agreed that words leave the machine.
    ``broken`` says why the settings cannot be used, empty if they can; then no model is asked.
    """

    config: Path
    data: Path
    offline: bool = False
    local_only: bool = False
    models_off: bool = False
    mode: str = "auto"
    composer: str = "chord-model"
    chords: str | None = None
    deadline: float = 30.0
    patience: float = 10.0
    budget_day: int = NANO
    budget_request: int = NANO // 20
    watts: float | None = None
    gemini_url: str | None = None
    hub_url: str | None = None
    models: Mapping[str, ModelSetup] = field(default_factory=dict)
    consent: Mapping[str, date] = field(default_factory=dict)
    broken: str = ""

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

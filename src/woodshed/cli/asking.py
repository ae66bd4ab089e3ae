"""The options that say which models may be asked, and on what terms."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from woodshed.cli.fields import number
from woodshed.errors import RequestError
from woodshed.settings import COMPOSERS, MODES, NANO, load, load_anyhow
from woodshed.settings.readers import MOST_SECONDS, MOST_USD

if TYPE_CHECKING:
    from woodshed.settings import Settings


def add_asking(parser: ArgumentParser) -> None:
    """Give a command the options about models."""
    group = parser.add_argument_group("the models", "What is left out, the settings decide: see `woodshed models`.")
    group.add_argument("--no-models", action="store_true", help="ask no language model: the package composes at once")
    group.add_argument("--local-only", action="store_true", help="no word leaves this machine")
    group.add_argument("--offline", action="store_true", help="the same, and nothing is fetched either")
    group.add_argument("--mode", choices=MODES, help="let a local model write the chart, or choose among the rules'")
    group.add_argument("--composer", choices=COMPOSERS, help="who composes where no language model does")
    group.add_argument("--deadline", metavar="SECONDS", help="how long the models may take in all")
    group.add_argument("--budget", metavar="USD", help="the most that this request may cost")


def settings_of(options: Namespace) -> Settings:
    """The settings with these options on top.

    Raises:
        RequestError: an option is no number, negative, or beyond all measure.
        SettingsError: the settings file or the environment cannot be used.
    """
    return load(**_flags(options))


def settings_for_music(options: Namespace) -> Settings:
    """The same for whoever waits for music: settings that cannot be used are told, and no model is asked.

    Raises:
        RequestError: an option is no number, negative, or beyond all measure.
    """
    settings = load_anyhow(**_flags(options))
    if settings.broken:
        print(f"woodshed: {settings.broken}\n  No language model is asked: the package composes.", file=sys.stderr)
    return settings


def _flags(options: Namespace) -> dict[str, Any]:
    budget = _amount("--budget", options.budget, MOST_USD)
    return {
        "models_off": options.no_models or None,
        "local_only": options.local_only or None,
        "offline": options.offline or None,
        "mode": options.mode,
        "composer": options.composer,
        "deadline": _amount("--deadline", options.deadline, MOST_SECONDS),
        "budget_request": None if budget is None else round(budget * NANO),
    }


def _amount(option: str, value: str | None, most: int) -> float | None:
    if value is None:
        return None
    read = number(option, value)
    if read < 0:
        raise RequestError(f"{option} is {value}, and cannot be negative", hint="Write 0 or more.")
    if read > most:
        raise RequestError(f"{option} is {value}, and takes {most:,} at most", hint="Write a smaller number.")
    return read

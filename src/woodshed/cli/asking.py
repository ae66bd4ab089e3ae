"""The options that say which models may be asked, and on what terms."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from woodshed.cli.fields import number
from woodshed.errors import RequestError
from woodshed.settings import MODES, NANO, load

if TYPE_CHECKING:
    from woodshed.settings import Settings


def add_asking(parser: ArgumentParser) -> None:
    """Give a command the options about models."""
    group = parser.add_argument_group("the models", "What is left out, the settings decide: see `woodshed models`.")
    group.add_argument("--no-models", action="store_true", help="ask no language model: the rules compose at once")
    group.add_argument("--local-only", action="store_true", help="no word leaves this machine")
    group.add_argument("--offline", action="store_true", help="the same, and nothing is fetched either")
    group.add_argument("--mode", choices=MODES, help="let a local model write the chart, or choose among the rules'")
    group.add_argument("--deadline", metavar="SECONDS", help="how long the models may take in all")
    group.add_argument("--budget", metavar="USD", help="the most that this request may cost")


def settings_of(options: Namespace) -> Settings:
    """The settings with these options on top.

    Raises:
        RequestError: an option is no number, or negative.
        SettingsError: the settings file or the environment cannot be used.
    """
    budget = _amount("--budget", options.budget)
    return load(
        models_off=options.no_models or None,
        local_only=options.local_only or None,
        offline=options.offline or None,
        mode=options.mode,
        deadline=_amount("--deadline", options.deadline),
        budget_request=None if budget is None else round(budget * NANO),
    )


def _amount(option: str, value: str | None) -> float | None:
    if value is None:
        return None
    read = number(option, value)
    if read < 0:
        raise RequestError(f"{option} is {value}, and cannot be negative", hint="Write 0 or more.")
    return read

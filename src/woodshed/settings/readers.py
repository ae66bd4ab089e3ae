"""How one value is read: as it is meant, or as an error that names where it stands and what is accepted."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from typing import Any

from woodshed.errors import SettingsError
from woodshed.settings.settled import CHORDS, COMPOSERS, MODES, NANO

MOST_USD = 10_000
"""The largest budget: whoever writes more has slipped with a point, or with nano-dollars."""
MOST_SECONDS = 3_600
"""The longest deadline: nobody waits an hour for a chart."""

YES, _NO = frozenset({"1", "true", "yes", "on"}), frozenset({"0", "false", "no", "off", ""})

Reader = Callable[[Any, str], Any]


def truth(value: Any, where: str) -> bool:
    """Yes or no."""
    text = str(value).strip().lower()
    if isinstance(value, bool) or text in YES | _NO:
        return text in YES
    raise SettingsError(f"{where} is {value!r}, and takes yes or no", hint="Write 1 or 0, true or false.")


def amount(value: Any, where: str, most: float = math.inf) -> float:
    """A number of 0 or more."""
    try:
        number = math.nan if isinstance(value, bool) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not (math.isfinite(number) and number >= 0):
        raise SettingsError(f"{where} is {value!r}, and takes a number of 0 or more", hint="Write it in digits.")
    if number > most:
        raise SettingsError(f"{where} is {value!r}, and takes {most:,} at most", hint="Write a smaller number.")
    return number


def _seconds(value: Any, where: str) -> float:
    return amount(value, where, MOST_SECONDS)


def _nano_dollars(value: Any, where: str) -> int:
    return round(amount(value, where, MOST_USD) * NANO)


def text(value: Any, where: str) -> str:
    """A text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise SettingsError(f"{where} is {value!r}, and takes a text", hint='Write it in quotes: "…".')
    return value.strip()


def one_of(accepted: tuple[str, ...], hint: str) -> Reader:
    """One of these words."""

    def read(value: Any, where: str) -> str:
        if value not in accepted:
            raise SettingsError(f"{where} is {value!r}, and takes one of {', '.join(accepted)}", hint=hint)
        return str(value)

    return read


def address(value: Any, where: str) -> str:
    """The address of a server, with its scheme and its host."""
    from urllib.parse import urlsplit

    url = text(value, where)
    try:
        parts = urlsplit(url)
        whole = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        whole = False
    if whole and not any(sign.isspace() for sign in url):
        return url
    hint = "Write it as http://127.0.0.1:11434/v1." if "://" in url else f"Write it with its scheme: http://{url}"
    raise SettingsError(f"{where} is {value!r}, and takes an address of http or https", hint=hint)


def day(value: Any, where: str) -> date:
    """A day without an hour."""
    if type(value) is not date:
        raise SettingsError(f"{where} is {value!r}, and takes a day", hint="Write it as 2026-11-22, without quotes.")
    return value


SCALARS: dict[str, tuple[str, str, Reader]] = {
    "offline": ("offline", "WOODSHED_OFFLINE", truth),
    "local_only": ("local_only", "WOODSHED_LOCAL_ONLY", truth),
    "models_off": ("models_off", "WOODSHED_NO_MODELS", truth),
    "mode": ("mode", "WOODSHED_MODE", one_of(MODES, "auto is the usual one.")),
    "composer": ("composer", "WOODSHED_COMPOSER", one_of(COMPOSERS, "The rules never decline.")),
    "chords": ("chords", "WOODSHED_CHORDS", one_of(CHORDS, "chords-open learned from openly licensed charts alone.")),
    "deadline": ("deadline_seconds", "WOODSHED_DEADLINE_SECONDS", _seconds),
    "patience": ("patience_seconds", "WOODSHED_PATIENCE_SECONDS", _seconds),
    "budget_day": ("budget_day_usd", "WOODSHED_BUDGET_DAY_USD", _nano_dollars),
    "budget_request": ("budget_request_usd", "WOODSHED_BUDGET_REQUEST_USD", _nano_dollars),
    "watts": ("watts", "WOODSHED_WATTS", amount),
    "gemini_url": ("gemini_url", "WOODSHED_GEMINI_URL", address),
    "hub_url": ("hub_url", "WOODSHED_HUB_URL", address),
}
"""Field -> its name in the file, its name in the environment, and how it is read."""

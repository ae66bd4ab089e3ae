"""How long a server asks to wait: by header, by field or in words. Nonsense is passed over, whatever it is."""

from __future__ import annotations

import re
from collections.abc import Mapping

DAY = 86400.0
"""Nobody is kept waiting for longer: quotas are counted by the day at most."""

FIELD = re.compile(r'"retryDelay"\s*:\s*"([^"s]{1,500})s"')
WORDS = re.compile(r"(?i)(?:try again|retry)\s+(?:in|after)\s+(?:(\d{1,500})m)?\s*([\d.]{1,500})\s*(ms|s)")


def seconds_to_wait(text: str, headers: Mapping[str, str]) -> float | None:
    """The seconds that an answer's headers or its text ask for, a day at most; None where they say nothing."""
    header = str(headers.get("retry-after") or "").strip()
    if header:
        return _capped(_number(header) if re.fullmatch(r"[\d.]+", header) else _until(header))
    if found := FIELD.search(text):
        return _capped(_number(found[1]))
    if found := WORDS.search(text):
        minutes, amount = _number(found[1] or "0"), _number(found[2].rstrip("."))
        if minutes is not None and amount is not None:
            return _capped(60 * minutes + amount / (1000 if found[3].lower() == "ms" else 1))
    return None


def _number(text: str) -> float | None:
    """The number that a text is, if it is one; it may be as large as it likes."""
    try:
        return float(text)
    except ValueError:
        return None


def _capped(seconds: float | None) -> float | None:
    return min(seconds, DAY) if seconds is not None and seconds >= 0 else None


def _until(date: str) -> float | None:
    """Seconds from now until a date as HTTP writes it."""
    from datetime import UTC, datetime
    from email.utils import parsedate_to_datetime

    try:
        return max(0.0, (parsedate_to_datetime(date) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError, OverflowError, LookupError):
        return None

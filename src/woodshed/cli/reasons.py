"""The kinds of reasons for which a model did not help, in plain words."""

from __future__ import annotations

from collections.abc import Mapping

IN_WORDS: Mapping[str, str] = {
    "absent": "it could not be asked",
    "budget": "the budget had no room",
    "ledger": "the ledger could not be written",
    "settled": "every bar was given",
    "no choice": "there was nothing to choose from",
    "refused": "nobody answered",
    "reset": "the connection broke",
    "slow_start": "it began too late",
    "stalled": "it stopped in the middle",
    "late": "the time was over",
    "truncated": "its answer was cut short",
    "unreadable": "its answer could not be read",
    "wrong_bars": "the number of bars was wrong",
    "unfit": "its chart was not what was asked",
    "denied": "the key was refused",
    "not_found": "it was not there",
    "busy": "too many requests in a minute",
    "quota_day": "too many requests in a day",
    "server_error": "its server failed",
    "warming": "it was still loading",
    "empty": "its answer was empty",
    "blocked": "its answer was withheld",
    "impostor": "another model answered",
    "rejected": "its server refused the request",
    "fault": "it failed in a way that nobody foresaw",
}
"""By the kind that stands in the ledger."""

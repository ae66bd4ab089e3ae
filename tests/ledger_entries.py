"""Entries for a ledger, usual but for what a test says."""

from __future__ import annotations

from typing import Any

from woodshed.llm.ledger import Attempt, Outcome

NOON = 1_795_348_800.0
"""2026-11-22, 12:00 UTC."""

DAY = 86_400.0


def local(request_id: str, **fields: Any) -> Attempt:
    """A chart of the small local model: 400 tokens read and 36 written, which gemini-2.5-pro sells for $0.00086."""
    usual: dict[str, Any] = {
        "request_id": request_id, "genre": "jazz", "application": "swing", "complexity": 3, "bars": 8,
        "model": "phi-3.5-mini", "cloud": False, "outcome": "ok", "latency_ms": 200.0, "first_ms": 50.0,
        "tokens_in": 400, "tokens_out": 36, "tokens_thought": 0, "reported": True,
        "cost_nano": 0, "cloud_model": "gemini-2.5-pro", "cloud_nano": 860_000, "at": NOON,
    }  # fmt: skip
    return Attempt(**{**usual, **fields})


def paid(request_id: str, **fields: Any) -> Attempt:
    """A chart of the paid model, which cost what its tokens cost."""
    return local(request_id, **{"model": "gemini-pro", "cloud": True, "cost_nano": 860_000, **fields})


def answered(request_id: str, **fields: Any) -> Outcome:
    """A request that the small local model answered."""
    usual: dict[str, Any] = {
        "request_id": request_id, "genre": "jazz", "application": "swing", "complexity": 3, "bars": 8,
        "credit": "phi-3.5-mini", "latency_ms": 210.0, "at": NOON,
    }  # fmt: skip
    return Outcome(**{**usual, **fields})

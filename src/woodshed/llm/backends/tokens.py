"""How many tokens an attempt took, as a server of the OpenAI protocol says it."""

from __future__ import annotations

from typing import Any

from woodshed.llm.model import Usage


def usage_of(told: Any) -> Usage | None:
    """The usage of an answer; nothing where there is none, or one that cannot be true.

    Tokens that were thought are told among those that were written; they are taken apart here.

    >>> usage_of({"prompt_tokens": 90, "completion_tokens": 30, "completion_tokens_details": {"reasoning_tokens": 10}})
    Usage(prompt=90, written=20, thought=10, reported=True)
    """
    if not isinstance(told, dict):
        return None
    details = told.get("completion_tokens_details")
    counts: tuple[Any, ...] = (
        told.get("prompt_tokens"),
        told.get("completion_tokens"),
        (details.get("reasoning_tokens") if isinstance(details, dict) else None) or 0,
        told.get("total_tokens") or 0,
    )
    if not all(type(count) is int and count >= 0 for count in counts):
        return None
    prompt, written, thought, total = counts
    is_true = prompt and written >= thought and (not total or total >= prompt + written)
    return Usage(prompt, written - thought, thought) if is_true else None

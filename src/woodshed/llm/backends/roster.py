"""Which models a server of the OpenAI protocol has, for the sentence that says that the asked one is not among them."""

from __future__ import annotations

from woodshed.llm.backends.connections import connections
from woodshed.llm.backends.refusals import as_json

PATIENCE = 2.0
"""Seconds that the answer may take: the sentence is good without it too."""

MOST = 5
"""Models that are named; some servers have hundreds."""


async def models_at(base_url: str, key: str) -> tuple[str, ...]:
    """The names of a server's first models; none where it does not tell them. It raises nothing of its own."""
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    try:
        pool = await connections(base_url)
        answer = await pool.get(f"{base_url.rstrip('/')}/models", headers=headers, timeout=PATIENCE)
        told = as_json(answer.text)
        listed = told["data"] if isinstance(told, dict) else []
        return tuple(str(model["id"]) for model in listed[:MOST])
    except Exception:  # noqa: BLE001, whatever goes wrong here, the failure that is told is another
        return ()

"""Finds the servers of language models that run on this machine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from httpx2 import AsyncClient

USUAL_PORTS: Mapping[int, str] = {
    11434: "ollama",
    8080: "llama-server",  # mlx_lm uses it too, and is told apart by its answer
    8000: "vllm",
    30000: "sglang",
    1234: "lm-studio",
}
"""Where each kind of server listens unless told otherwise."""

OWNERS: Mapping[str, str] = {
    "llamacpp": "llama-server",
    "vllm": "vllm",
    "sglang": "sglang",
    "library": "ollama",
    "organization_owner": "lm-studio",
}
"""Who owns a model, as each kind of server says in its list."""

MOST_BYTES = 1_000_000
"""No list of models is longer; what is, comes from some other program."""


class Found(NamedTuple):
    """A server that was found: its kind as guessed, or empty; its address; the models that it names."""

    kind: str
    base_url: str
    models: tuple[str, ...]


async def find_servers(
    ports: Mapping[int, str] = USUAL_PORTS,
    host: str = "127.0.0.1",
    timeout: float = 1.0,  # noqa: ASYNC109, it holds for each server, and the others are found all the same
) -> tuple[Found, ...]:
    """The servers of the OpenAI protocol that answer on these ports, in their order; all are asked at once.

    ``ports`` names the kind that each port suggests, ``timeout`` is how many seconds a server has. Whatever does not
    answer, or answers something else, is passed over.
    """
    import asyncio

    import httpx2

    # Proxies are not for this machine, and without certificates there is nothing to load for plain HTTP.
    async with httpx2.AsyncClient(trust_env=False, verify=False, timeout=timeout) as client:
        found = await asyncio.gather(
            *(_found(client, host, port, kind, within=timeout) for port, kind in ports.items())
        )
    return tuple(server for server in found if server is not None)


async def _found(client: AsyncClient, host: str, port: int, kind: str, *, within: float) -> Found | None:
    import asyncio
    import json

    import httpx2

    base_url = f"http://{f'[{host}]' if ':' in host else host}:{port}/v1"
    try:
        async with asyncio.timeout(within):
            text, header = await _listing(client, f"{base_url}/models")
        listed = json.loads(text)["data"]
        models = {str(model["id"]): str(model.get("owned_by", "")) for model in listed}
    except (
        TimeoutError,
        OSError,
        httpx2.HTTPError,
        httpx2.InvalidURL,
        ValueError,
        RecursionError,
        LookupError,
        TypeError,
        AttributeError,
    ):
        return None
    return Found(_kind(models, header, kind), base_url, tuple(models))


async def _listing(client: AsyncClient, address: str) -> tuple[bytes, str]:
    """What a server answers, and how it calls itself.

    Raises:
        ValueError: it is no answer, or too long for a list of models.
    """
    content = b""
    async with client.stream("GET", address) as response:
        if response.status_code != 200:
            raise ValueError(response.status_code)
        async for part in response.aiter_bytes():
            content += part
            if len(content) > MOST_BYTES:
                raise ValueError(len(content))
        return content, response.headers.get("server", "")


def _kind(models: Mapping[str, str], header: str, usual: str) -> str:
    """The kind of a server: by who owns its models, by its header, else by its port."""
    for owner in models.values():
        if owner.lower() in OWNERS:
            return OWNERS[owner.lower()]
    if "llama.cpp" in header.lower():
        return "llama-server"
    if "basehttp" in header.lower():  # the server of Python's standard library, which only mlx_lm builds on
        return "mlx_lm"
    return usual

"""Gemini, Google's models in the cloud."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import aclosing, contextmanager
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from woodshed.llm.addresses import is_loopback
from woodshed.llm.backends.connections import certificates, collected, connections
from woodshed.llm.backends.discretion import Discretion
from woodshed.llm.backends.failures import FieldRefusedError, translated
from woodshed.llm.backends.gemini_answer import GeminiAnswer
from woodshed.llm.backends.libraries import load
from woodshed.llm.backends.refusals import NoSuchModel
from woodshed.llm.model import Ask, Delta, End, FailureKind, Message, ModelFailure, Question, Weighed

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

    from google.genai import Client
    from google.genai.types import ContentDict, GenerateContentConfigDict, GenerateContentResponse
    from httpx2 import AsyncClient
    from httpx2 import Response as HttpResponse

GOOGLE = "https://generativelanguage.googleapis.com/"
"""Given always: the library would else send the key to wherever an environment variable points."""

THOUGHTLESS = re.compile(r"gemini-(1|2\.0)\b|gemma|palm")
"""Models that came before thinking, and refuse to be told how much of it they may do."""


class Gemini:
    """A Gemini model, held to a list of so many strings, which arrives as a chart.

    ``key`` is asked for the key at every call, so that it can change. ``thinking_budget`` is the
    most tokens of thought, in a model that thinks; they are billed as written. Nothing is retried.
    """

    def __init__(
        self,
        name: str,
        remote: str,
        key: Callable[[], str],
        *,
        base_url: str | None = None,
        thinking_budget: int = 128,
    ) -> None:
        self._name = name
        self._remote = remote
        self._key = key
        self._base_url = base_url or GOOGLE
        self._thinking_budget = thinking_budget
        self._thinks = not THOUGHTLESS.search(remote.lower())
        """Until the model refuses to."""
        self._clients: WeakKeyDictionary[AbstractEventLoop, tuple[str, Client]] = WeakKeyDictionary()

    @property
    def name(self) -> str:
        """The name that appears in the credit."""
        return self._name

    async def warm(self) -> None:
        """Load the library, in a thread; the cloud is always warm.

        Raises:
            ModelFailure: NOT_FOUND where the library is not installed.
        """
        await load("google.genai", "google.genai.types", "httpx2", then=self._prepared)

    async def write(self, ask: Ask) -> AsyncGenerator[Delta | End]:
        """The answer bar by bar; closing the iterator closes the connection.

        Raises:
            ModelFailure: as the service or the connection failed.
        """
        key = self._key()
        if not key:
            raise ModelFailure(FailureKind.DENIED, "has no key")
        discretion = Discretion(key, ask.messages)
        thinks = self._thinks
        try:
            async with aclosing(self._written(ask, discretion, thinks=thinks)) as pieces:
                async for piece in pieces:
                    yield piece
                return
        except FieldRefusedError:
            self._thinks = False
        async with aclosing(self._written(ask, discretion, thinks=False)) as pieces:
            async for piece in pieces:
                yield piece

    async def choose(self, question: Question) -> Weighed:  # noqa: ARG002, the protocol gives it
        """Nothing: this service does not say how probable its tokens are.

        Raises:
            ModelFailure: REJECTED, always.
        """
        raise ModelFailure(FailureKind.REJECTED, "does not say how probable its answers are")

    async def _written(self, ask: Ask, discretion: Discretion, *, thinks: bool) -> AsyncGenerator[Delta | End]:
        """One request, as ``write`` answers it."""
        answer = GeminiAnswer(self._remote)
        with (
            self._named(),
            translated(
                discretion,
                self._base_url,
                is_refusal=lambda error: thinks and _refuses_thinking(error),
                is_complete=lambda: answer.is_complete,
            ),
        ):
            async with aclosing(self._responses(ask, discretion.key, thinks=thinks)) as received:
                async for response in received:
                    if text := answer.read(response):
                        yield Delta(text)
        yield answer.end()

    def _prepared(self) -> None:
        """What the library puts off until its first use: its types are only then put together."""
        from google.genai.types import GenerateContentConfig, GenerateContentResponse, HttpOptions

        certificates(here=is_loopback(self._base_url))
        for kind in (HttpOptions, GenerateContentConfig, GenerateContentResponse):
            kind.model_rebuild()

    @contextmanager
    def _named(self) -> Iterator[None]:
        """Says which model is missing, where one is."""
        try:
            yield
        except NoSuchModel as failure:
            raise ModelFailure(failure.kind, f"the server has no model {self._remote!r}") from None

    async def _responses(self, ask: Ask, key: str, *, thinks: bool) -> AsyncGenerator[GenerateContentResponse]:
        """The library's responses to one request, whose connection is closed with this iterator.

        The library's own iterator holds itself in a circle, and would close it when garbage is collected.
        """
        client = await self._client(key)
        opened: list[HttpResponse] = []
        try:
            with collected(opened):
                stream = await client.aio.models.generate_content_stream(
                    model=self._remote, contents=_turns(ask.messages), config=self._config(ask, thinks=thinks)
                )
                first = await anext(aiter(stream), None)
            if first is not None:
                yield first
            async for response in stream:
                yield response
        finally:
            for begun in opened:
                await begun.aclose()

    def _config(self, ask: Ask, *, thinks: bool) -> GenerateContentConfigDict:
        config: GenerateContentConfigDict = {
            "temperature": ask.temperature,
            "seed": ask.seed % 2**31,
            "max_output_tokens": self._thinking_budget + ask.most_tokens,
            "response_mime_type": "application/json",
            "response_schema": ask.grammar.bar_list_schema(),
        }
        if system := _said_by_system(ask.messages):
            config["system_instruction"] = system
        if thinks:
            config["thinking_config"] = {"thinking_budget": self._thinking_budget}
        return config

    async def _client(self, key: str) -> Client:
        """The library's client over the connections of this event loop, made anew where the key has changed."""
        import asyncio

        loop = asyncio.get_running_loop()
        known, client = self._clients.get(loop, ("", None))
        if client is None or known != key:
            client = _client(key, self._base_url, await connections(self._base_url))
            self._clients[loop] = key, client
        return client


def _client(key: str, base_url: str, pool: AsyncClient) -> Client:
    import httpx2
    from google import genai
    from google.genai.types import HttpOptions

    return genai.Client(
        api_key=key,
        vertexai=False,  # whatever the environment says
        http_options=HttpOptions(
            base_url=base_url,
            httpx_async_client=pool,
            # Never used: without it the library makes one for blocking calls, and loads certificates for it.
            httpx_client=httpx2.Client(verify=False, trust_env=False),
        ),
    )


def _refuses_thinking(error: Exception) -> bool:
    return getattr(error, "code", None) == 400 and "think" in str(error).lower()


def _turns(messages: tuple[Message, ...]) -> list[ContentDict]:
    """All but the system's words, which have a place of their own."""
    return [
        {"role": "model" if turn.role == "assistant" else "user", "parts": [{"text": turn.content}]}
        for turn in messages
        if turn.role != "system"
    ]


def _said_by_system(messages: tuple[Message, ...]) -> str:
    return "\n\n".join(message.content for message in messages if message.role == "system")

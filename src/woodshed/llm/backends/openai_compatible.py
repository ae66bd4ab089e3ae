"""Models behind servers that speak the OpenAI protocol: llama-server, vLLM, SGLang, Ollama, LM Studio and others."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast

from woodshed.llm.addresses import is_loopback
from woodshed.llm.backends.answer import Answer
from woodshed.llm.backends.connections import certificates, connections
from woodshed.llm.backends.discretion import Discretion
from woodshed.llm.backends.event_stream import EventStream
from woodshed.llm.backends.failures import FieldRefusedError, translated
from woodshed.llm.backends.letters import shares_of
from woodshed.llm.backends.libraries import load
from woodshed.llm.backends.refusals import NoSuchModel
from woodshed.llm.backends.roster import models_at
from woodshed.llm.backends.served import is_same_model
from woodshed.llm.backends.tokens import usage_of
from woodshed.llm.chart_grammar import ChartGrammar
from woodshed.llm.model import Ask, Delta, End, FailureKind, Message, ModelFailure, Question, Usage, Weighed

if TYPE_CHECKING:
    from openai import AsyncOpenAI

Constraint: TypeAlias = Literal["gbnf", "structured_outputs", "ebnf", "json_schema", "none"]
"""How a server is held to a grammar: the fields of llama-server, vLLM and SGLang, a JSON schema, or not at all."""

ALTERNATIVES = 20
"""The most alternatives to one token that the protocol lists."""

QUOTES, ESCAPED = 2, 6
"""Characters that a JSON string takes beyond what stands in it, and the most for one sign in it, as in ``\\u266d``."""

NO_KEY = "none"
"""Servers without keys take any; an empty one would make the library look for one in the environment."""


class OpenAICompatible:
    """A model of a server that speaks the OpenAI protocol.

    ``base_url`` ends in ``/v1`` as a rule, and ``remote`` is the model's name there. ``constraint`` says how the server
    is held to the grammar; ``canary.probe`` finds out which way works. ``allow_aliases`` are further names under which
    the server may answer. Nothing is retried, and nothing but connecting has a deadline here: both are the caller's.
    """

    def __init__(
        self,
        name: str,
        base_url: str,
        remote: str,
        *,
        key: str | None = None,
        constraint: Constraint = "gbnf",
        allow_aliases: Sequence[str] = (),
    ) -> None:
        self._name = name
        self._base_url = base_url
        self._remote = remote
        self._key = key or NO_KEY
        self._constraint = constraint
        self._aliases = tuple(allow_aliases)
        self._tells_usage = True
        """Until the server refuses the field that asks for it."""

    @property
    def name(self) -> str:
        """The name that appears in the credit."""
        return self._name

    @property
    def constraint(self) -> Constraint:
        """How the server is held to the grammar."""
        return self._constraint

    async def warm(self) -> None:
        """Load the library, in a thread; what a server loads, and when, is its own affair.

        Raises:
            ModelFailure: NOT_FOUND where the library is not installed.
        """
        here = is_loopback(self._base_url)
        await load("openai", "openai.resources.chat.completions", "httpx2", then=lambda: certificates(here=here))

    async def write(self, ask: Ask) -> AsyncGenerator[Delta | End]:
        """The answer piece by piece; closing the iterator closes the connection, at which servers stop.

        Raises:
            ModelFailure: as the server or the connection failed.
        """
        body = {
            "messages": _turns(ask.messages),
            "temperature": ask.temperature,
            "seed": ask.seed % 2**31,
            "max_tokens": self._most_tokens(ask),
            "stream": True,
            **_constrained(self._constraint, ask.grammar),
        }
        discretion = self._discretion(ask.messages)
        asks_usage = self._tells_usage
        try:
            async with aclosing(self._written(body, discretion, asks_usage=asks_usage)) as pieces:
                async for piece in pieces:
                    yield piece
                return
        except FieldRefusedError:
            self._tells_usage = False
        except NoSuchModel as failure:
            raise await self._missing(failure) from None
        async with aclosing(self._written(body, discretion, asks_usage=False)) as pieces:
            async for piece in pieces:
                yield piece

    async def choose(self, question: Question) -> Weighed:
        """The probabilities of the letters among the twenty likeliest tokens.

        Raises:
            ModelFailure: as the server or the connection failed; UNREADABLE where it gave none of the letters.
        """
        body: dict[str, Any] = {
            "messages": _turns(question.messages),
            "temperature": 0,
            "max_tokens": 1,
            "logprobs": True,
            "top_logprobs": ALTERNATIVES,
        }
        if self._constraint == "gbnf":
            quoted = " | ".join(f'"{letter}"' for letter in question.letters)
            body["extra_body"] = {"grammar": f"root ::= {quoted}"}
        try:
            told = await self._answered(body, self._discretion(question.messages))
        except NoSuchModel as failure:
            raise await self._missing(failure) from None
        with translated(self._discretion(question.messages), self._base_url):
            usage = usage_of(told.get("usage"))
            choice = told["choices"][0]
            token = ((choice.get("logprobs") or {}).get("content") or [{}])[0]
            written = str((choice.get("message") or {}).get("content") or "")
            served = self._checked(told.get("model"), usage)
            listed = [*(token.get("top_logprobs") or [])]
            if token and token.get("token") not in {other.get("token") for other in listed}:
                listed.append(token)  # a grammar can force a letter that is not among the likeliest tokens
            return Weighed(shares_of(question.letters, listed, written, usage), usage, served)

    async def _answered(self, body: dict[str, Any], discretion: Discretion) -> dict[str, Any]:
        """A whole answer, as JSON."""
        with translated(discretion, self._base_url):
            client = await self._client()
            answer = await client.chat.completions.with_raw_response.create(model=self._remote, **body)
            return cast("dict[str, Any]", answer.http_response.json())

    async def _written(
        self, body: dict[str, Any], discretion: Discretion, *, asks_usage: bool
    ) -> AsyncGenerator[Delta | End]:
        """One request, as ``write`` answers it."""
        if asks_usage:
            body = {**body, "stream_options": {"include_usage": True}}
        answer = Answer()
        with translated(
            discretion,
            self._base_url,
            is_refusal=lambda error: asks_usage and _refuses_usage(error),
            is_complete=lambda: answer.is_complete,
        ):
            async with aclosing(self._events(body, discretion)) as events:
                async for event in events:
                    self._checked(event.get("model"), usage_of(event.get("usage")))
                    if text := answer.read(event):
                        yield Delta(text)
        yield answer.end()

    async def _events(self, body: dict[str, Any], discretion: Discretion) -> AsyncGenerator[dict[str, Any]]:
        """The events of one request."""
        client = await self._client()
        opened = client.chat.completions.with_streaming_response.create(model=self._remote, **body)
        stream = EventStream(discretion)
        async with opened as response, aclosing(cast("Any", response.iter_lines())) as lines:
            async for line in lines:
                if (event := stream.read(line)) is not None:
                    yield event
            stream.close()

    def _most_tokens(self, ask: Ask) -> int:
        return QUOTES + ESCAPED * ask.most_tokens if self._constraint == "json_schema" else ask.most_tokens

    def _checked(self, served: object, usage: Usage | None) -> str | None:
        """The name of the model that answered, if it gives one.

        Raises:
            ModelFailure: IMPOSTOR, where it is another than the one that was asked.
        """
        if not isinstance(served, str) or not served:
            return None
        if not is_same_model(self._remote, served, self._aliases):
            known = self._discretion(()).named(served)
            accepted = " or ".join(map(repr, dict.fromkeys((self._remote, *self._aliases))))
            said = f"{known!r} answered, and only {accepted} is accepted"
            raise ModelFailure(FailureKind.IMPOSTOR, said, usage=usage)
        return served

    async def _missing(self, failure: NoSuchModel) -> ModelFailure:
        """Which model is missing, and which are there as far as the server says so."""
        key = "" if self._key == NO_KEY else self._key
        there = ", ".join(repr(self._discretion(()).named(name)) for name in await models_at(self._base_url, key))
        said = f"the server has no model {self._remote!r}" + (f"; it has {there}" if there else "")
        return ModelFailure(failure.kind, said)

    def _discretion(self, messages: tuple[Message, ...]) -> Discretion:
        return Discretion("" if self._key == NO_KEY else self._key, messages)

    async def _client(self) -> AsyncOpenAI:
        """The library's client over the connections of this event loop."""
        from openai import AsyncOpenAI, omit

        return AsyncOpenAI(
            api_key=self._key,
            base_url=self._base_url,
            max_retries=0,
            http_client=await connections(self._base_url),
            # The library takes these from the environment, where they are meant for OpenAI's own servers.
            default_headers=cast("Any", {"OpenAI-Organization": omit, "OpenAI-Project": omit}),
        )


def _refuses_usage(error: Exception) -> bool:
    if getattr(error, "status_code", None) not in {400, 422}:
        return False
    text = str(getattr(getattr(error, "response", None), "text", ""))
    return "stream_options" in text or "include_usage" in text


def _turns(messages: tuple[Message, ...]) -> list[dict[str, str]]:
    return [{"role": message.role, "content": message.content} for message in messages]


def _constrained(constraint: Constraint, grammar: ChartGrammar) -> dict[str, Any]:
    """The fields that hold a server to the grammar."""
    match constraint:
        case "gbnf":
            return {"extra_body": {"grammar": grammar.gbnf()}}
        case "structured_outputs":
            return {"extra_body": {"structured_outputs": {"grammar": grammar.gbnf()}}}
        case "ebnf":
            return {"extra_body": {"ebnf": grammar.gbnf()}}
        case "json_schema":
            schema = {"name": "chart", "strict": True, "schema": grammar.json_schema()}
            return {"response_format": {"type": "json_schema", "json_schema": schema}}
        case "none":
            return {}

"""Models in this process, run by llama.cpp from a GGUF file."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from os import PathLike
from pathlib import Path

from woodshed.llm.backends.answer import Answer
from woodshed.llm.backends.discretion import Discretion
from woodshed.llm.backends.engine import Engine, Settings
from woodshed.llm.backends.engines import engine
from woodshed.llm.backends.failures import translated
from woodshed.llm.backends.letters import shares_of
from woodshed.llm.backends.tokens import usage_of
from woodshed.llm.model import Ask, Delta, End, Message, Question, Weighed

ALTERNATIVES = 512
"""Tokens among which a letter is looked for. A letter that is less likely than all of these was not considered."""


class LlamaCpp:
    """A model of this process.

    All that name one file share one engine, with the settings of the first. ``context`` is the most tokens of prompt
    and answer together; ``slots`` answers are written at a time, and more wait. ``threads`` are as many as do not
    hinder others where they are ``None``, and ``gpu_layers`` are left to llama.cpp. What a prompt shares with the one
    before it is not read again.
    """

    def __init__(
        self,
        name: str,
        path: str | PathLike[str],
        *,
        context: int = 4096,
        threads: int | None = None,
        slots: int = 1,
        gpu_layers: int | None = None,
    ) -> None:
        self._name = name
        self._path = Path(path)
        self._settings = Settings(context, threads, slots, gpu_layers)

    @property
    def name(self) -> str:
        """The name that appears in the credit."""
        return self._name

    async def warm(self) -> None:
        """Load the model, in a thread; returns at once where it is loaded.

        Raises:
            ModelFailure: NOT_FOUND where the file is missing or no model, SERVER_ERROR where it cannot be loaded.
        """
        with translated(Discretion()):
            await self._engine().load()

    async def write(self, ask: Ask) -> AsyncGenerator[Delta | End]:
        """The answer piece by piece; closing the iterator stops the model after the token that it is at.

        Raises:
            ModelFailure: as ``warm``; REJECTED where prompt and answer exceed the context.
        """
        body = {
            "messages": _turns(ask.messages),
            "grammar": ask.grammar.gbnf(),
            "max_tokens": ask.most_tokens,
            "temperature": ask.temperature,
            "seed": ask.seed % 2**31,
            **STREAMED,
        }
        answer = Answer()
        discretion = Discretion(messages=ask.messages)
        with translated(discretion):
            async with aclosing(self._engine().stream(body, discretion)) as chunks:
                async for chunk in chunks:
                    if text := answer.read(chunk):
                        yield Delta(text)
        yield answer.end(served=self._name)

    async def choose(self, question: Question) -> Weighed:
        """The probabilities of the letters.

        Raises:
            ModelFailure: as ``write``.
        """
        letters = " | ".join(f'"{letter}"' for letter in question.letters)
        body = {
            "messages": _turns(question.messages),
            "grammar": f"root ::= {letters}",
            "max_tokens": 1,
            "temperature": 0,
            "logprobs": True,
            "top_logprobs": ALTERNATIVES,
            **STREAMED,
        }
        discretion = Discretion(messages=question.messages)
        with translated(discretion):
            async with aclosing(self._engine().stream(body, discretion)) as stream:
                chunks = [chunk async for chunk in stream]
            usage = usage_of(chunks[-1].get("usage"))
            choices = [choice for chunk in chunks for choice in chunk["choices"]]
            written = "".join(choice["delta"].get("content") or "" for choice in choices)
            tokens = [token for choice in choices for token in (choice.get("logprobs") or {}).get("content") or ()]
            listed = [other for token in tokens for other in token["top_logprobs"]]
            return Weighed(shares_of(question.letters, listed, written, usage), usage, self._name)

    def _engine(self) -> Engine:
        return engine(self._name, self._path, self._settings)


STREAMED = {
    "stream": True,
    "stream_options": {"include_usage": True},
    "cache_prompt": True,
    "return_progress": True,  # a word after each batch of the prompt, so that a long one can be stopped too
    "chat_template_kwargs": {"enable_thinking": False},  # the grammar leaves no room for thoughts
}
"""What every request to the engine has in common."""


def _turns(messages: tuple[Message, ...]) -> list[dict[str, str]]:
    return [{"role": message.role, "content": message.content} for message in messages]

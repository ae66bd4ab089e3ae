"""Tokens that were counted, and those that have to be estimated."""

from __future__ import annotations

import math

from woodshed.llm.model import Ask, Usage

_BYTES_PER_TOKEN = 3
"""Of prose and chord symbols together; prose has four, symbols two. For estimates alone, and marked as such."""


def most_usage(ask: Ask, thinking: int) -> Usage:
    """The worst case: no token is shorter than a byte, and ``thinking`` tokens are thought at most."""
    return Usage(_length(ask), ask.most_tokens, thinking, reported=False)


def settled_usage(ask: Ask, text: str, reported: Usage | None, thinking: int) -> Usage:
    """What is put down for an answer: what the server reported if that can be true, else an estimate.

    A server that counts fewer tokens than none, none for a text, or more than the worst case is not believed; the
    larger of its count and ours is taken, and never more than the worst case, which is what was set aside.
    """
    guess = Usage(math.ceil(_length(ask) / _BYTES_PER_TOKEN), math.ceil(len(text.encode()) / _BYTES_PER_TOKEN))
    most = most_usage(ask, thinking)
    if reported is None:
        return Usage(guess.prompt, guess.written, 0, reported=False)
    believable = (
        0 < reported.prompt <= most.prompt
        and (reported.written > 0 or not text)
        and reported.thought >= 0
        and reported.written + reported.thought <= most.written + thinking
    )
    if believable:
        return reported
    return Usage(
        min(max(guess.prompt, reported.prompt), most.prompt),
        min(max(guess.written, reported.written), most.written),
        min(max(0, reported.thought), thinking),
        reported=False,
    )


def _length(ask: Ask) -> int:
    """Bytes of the prompt, with a few for the marks of each turn."""
    return sum(len(message.content.encode(errors="replace")) + _TURN for message in ask.messages)


_TURN = 16
"""Bytes that stand for the marks around a turn of the conversation."""

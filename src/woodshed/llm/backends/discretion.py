"""What a message may repeat of what a server said: never a key, never what the player wrote."""

from __future__ import annotations

import re
from dataclasses import dataclass

from woodshed.llm.model import Message

KEYS = re.compile(r"(?i)bearer\s+\S+|\bsk-[\w*-]{4,}|\bAIza[\w*-]{4,}|([?&;]|\b)(api[_-]?)?key=[^&\s\"']+")
"""How keys look in headers and addresses, and how OpenAI and Google begin theirs."""

SHARED = 12
"""Characters that may stand in a prompt and in an error alike by chance, such as ``the context``; more is an echo."""

LONGEST = 200
"""Characters of a server's own words that help; beyond that come traces and copies of the request."""


@dataclass(frozen=True, slots=True)
class Discretion:
    """The secrets of one attempt: its key and the words of its prompt."""

    key: str = ""
    messages: tuple[Message, ...] = ()

    def quoted(self, said: str) -> str:
        """What a server said, on one line and without keys; empty where it repeats the prompt.

        >>> Discretion("s3cret").quoted("no quota left for key s3cret")
        'no quota left for key (key)'
        """
        plain = " ".join(said.split())[:LONGEST]
        if self.key:
            plain = plain.replace(self.key, "(key)")
        plain = KEYS.sub("(key)", plain)
        return "" if self._echoes(plain) else plain

    def _echoes(self, said: str) -> bool:
        heard = _letters(said)
        for message in self.messages:
            told = _letters(message.content)
            if len(told) < SHARED:
                if told and told in heard:
                    return True
            elif any(heard[at : at + SHARED] in told for at in range(len(heard) - SHARED + 1)):
                return True
        return False


def _letters(text: str) -> str:
    """Letters and figures alone: an echo may come quoted, escaped or on several lines."""
    return re.sub(r"\\[nrt]|[^\w]+", "", text).lower()

"""What a message may repeat of what a server said: never a key, never what the player wrote."""

from __future__ import annotations

import re
from dataclasses import dataclass

from woodshed.llm.model import Message

KEYS = re.compile(r"(?i)bearer\s+\S+|\bsk-[\w*-]{4,}|\bAIza[\w*-]{4,}|([?&;]|\b)(api[_-]?)?key=[^&\s\"']+")
"""How keys look in headers and addresses, and how OpenAI and Google begin theirs."""

SHAPED = re.compile(r"(?<![\w.-])(?=[\w.-]*[A-Za-z])(?=[\w.-]*\d)[\w.-]{30,}")
"""How keys look elsewhere: long, without a space, of letters and figures. No word is as long as that."""

SHARED = 12
"""Characters that may stand in a prompt and in an error alike by chance, such as ``the context``; more is an echo."""

QUOTED = 4
"""Characters in quotation marks that are an echo where they stand in the prompt: a name may be as short."""

MARKS = "'\"`’”»“‘«"
"""Quotation marks. An apostrophe looks like one, so that what stands between any two of them counts as quoted."""

LONGEST = 200
"""Characters of a server's own words that help; beyond that come traces and copies of the request."""

MOST_READ = 5_000
"""Characters of a server's words that are looked at; nothing beyond them is repeated."""


@dataclass(frozen=True, slots=True)
class Discretion:
    """The secrets of one attempt: its key and the words of its prompt."""

    key: str = ""
    messages: tuple[Message, ...] = ()

    def quoted(self, said: str) -> str:
        """What a server said, on one line, without keys and not too long; empty where it repeats the prompt.

        >>> Discretion("s3cret").quoted("no quota left for key s3cret")
        'no quota left for key (key)'
        """
        # What is cut first may lose the end by which a secret is known.
        plain = SHAPED.sub("(key)", self._without_key(_read(said)))
        return "" if self._echoes(plain) else plain[:LONGEST]

    def named(self, name: str) -> str:
        """The name of a model as a server gives it: as ``quoted``, though it may be long and have figures."""
        return self._without_key(_read(name))[:LONGEST]

    def _without_key(self, said: str) -> str:
        plain = said.replace(self.key, "(key)") if self.key else said
        plain = " ".join(plain.split())
        return KEYS.sub("(key)", plain.replace(self.key, "(key)") if self.key else plain)

    def _echoes(self, said: str) -> bool:
        heard = _letters(said)
        quoted = [part for part in map(_letters, _in_marks(said)) if part]
        for message in self.messages:
            told = _letters(message.content)
            if len(told) < SHARED and told and told in heard:
                return True
            if any(heard[at : at + SHARED] in told for at in range(len(heard) - SHARED + 1)):
                return True
            if any(part in told for part in quoted):
                return True
        return False


def _read(said: str) -> str:
    """As much as is looked at; a word that is cut there may be the beginning of a key, and is left out."""
    return said if len(said) <= MOST_READ else re.sub(r"\S*\Z", "", said[:MOST_READ])


def _in_marks(said: str) -> list[str]:
    """What stands between two quotation marks of one kind, or after the last of them."""
    parts = [part for mark in MARKS for part in said.split(mark)[1:]]
    return [part for part in parts if len(part.strip()) >= QUOTED]


def _letters(text: str) -> str:
    """Letters and figures alone: an echo may come quoted, escaped or on several lines."""
    plain = re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), text)
    return re.sub(r"\\[nrt]|[^\w]+", "", plain).lower()

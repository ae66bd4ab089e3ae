"""A model that the player has, and on what terms models are asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from woodshed.llm.addresses import host_of
from woodshed.llm.catalog import Entry
from woodshed.llm.ledger import Limits
from woodshed.llm.model import LanguageModel


@dataclass(frozen=True, slots=True)
class Seat:
    """A model that the player has: how it is made, and how many requests it takes at once.

    ``served`` names the paid model behind an alias at a moment (seconds since 1970), None for a free one; ``thinking``
    is how many tokens it may think; ``make`` gets that name. ``here`` is whether it runs on this machine, and
    ``identity`` tells one file or server behind a name from another, for the kept answers.
    """

    entry: Entry
    make: Callable[[str | None], LanguageModel]
    slots: int = 1
    thinking: int = 0
    served: Callable[[float], str] | None = None
    here: bool = True
    identity: str = ""

    @property
    def where(self) -> str:
        """Where it runs, if that needs saying: on a server elsewhere."""
        if self.here or self.served is not None:
            return ""
        return f"on a server at {host_of(self.identity.partition(' ')[0])}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On what terms models are asked.

    ``deadline`` and ``patience`` are in seconds: for a whole request, and for a model that is loading. ``mode`` is
    auto, write or choose. ``cloud`` names the paid model with which savings are compared.
    """

    deadline: float = 30.0
    patience: float = 10.0
    mode: str = "auto"
    limits: Limits = field(default_factory=lambda: Limits(0, 0))
    cloud: str = "gemini-pro"

"""What others keep and refuse, added up by genre, from those who agreed to share it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from woodshed.learning.leaning import Leaning
from woodshed.learning.tallies import PART, Tallies, tallies_of


class Others:
    """What the other players hand on; a class because it is added up for a genre when that is first asked for."""

    def __init__(self, shares: Iterable[Mapping[str, Any]]) -> None:
        """Take what each player hands on, by genre, each as ``Tallies.handed_on`` makes it.

        Raises:
            ValueError, TypeError, KeyError, AttributeError: one is none.
        """
        self._tallies: dict[str, Tallies] = {}
        for share in shares:
            for genre, document in share.items():
                self._tallies.setdefault(genre, Tallies()).add(tallies_of(document, PART))
        self._leanings: dict[str, Leaning] = {}

    def leaning(self, genre: str) -> Leaning | None:
        """How they lean in a genre; None where nobody shares anything of it."""
        if genre not in self._tallies:
            return None
        if genre not in self._leanings:
            self._leanings[genre] = Leaning(self._tallies[genre])
        return self._leanings[genre]

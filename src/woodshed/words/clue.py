"""Regular expressions that are compiled only when a request first needs them."""

from __future__ import annotations

import re
from collections.abc import Iterator

MINUS = r"(?P<minus>minus |negative |(?<![\w\d])-)?"
"""A sign before a number: what is negative is out of range, and is told."""


class Clue:
    """A pattern with the words that must stand in a text for it to match at all.

    A class because it remembers its compiled form: compiling all patterns of this package takes longer than a whole
    arrangement, and most requests need a fifth of them. ``cues`` are parts of words, separated by spaces; where none of
    them stands in the text, or what the pattern ``needs`` is not found, nothing is searched.
    """

    __slots__ = ("_compiled", "_cues", "_flags", "_needs", "_source")

    def __init__(self, source: str, flags: int = 0, *, cues: str = "", needs: Clue | None = None) -> None:
        """Keep the source of a pattern with its flags, its cues, and a simpler pattern that is part of it."""
        self._source = source
        self._flags = flags
        self._cues = tuple(cues.split())
        self._needs = needs
        self._compiled: re.Pattern[str] | None = None

    @property
    def _pattern(self) -> re.Pattern[str]:
        if self._compiled is None:
            self._compiled = re.compile(self._source, self._flags)
        return self._compiled

    def _hopeless(self, text: str) -> bool:
        if self._cues and not any(cue in text for cue in self._cues):
            return True
        return self._needs is not None and self._needs.search(text) is None

    def finditer(self, text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
        """All matches from left to right."""
        if self._hopeless(text):
            return iter(())
        return self._pattern.finditer(text, start, len(text) if end is None else end)

    def search(self, text: str, start: int = 0, end: int | None = None) -> re.Match[str] | None:
        """The first match within the stretch."""
        if self._hopeless(text):
            return None
        return self._pattern.search(text, start, len(text) if end is None else end)

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """The match that begins at ``start``."""
        return None if self._hopeless(text) else self._pattern.match(text, start)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The match of the whole text."""
        return None if self._hopeless(text) else self._pattern.fullmatch(text)

"""Progressions that were heard lately, so that one chord more takes one step and not the whole way again."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from woodshed.learning.expecting import Listening
from woodshed.learning.line import Line
from woodshed.learning.tune import Setting
from woodshed.learning.weights import ChordModel
from woodshed.theory.chord import Chord

_MOST = 4
"""Progressions that are remembered: a player works on one or two, and each takes about a megabyte."""

_Place = tuple[int, Setting]
_Steps = tuple[tuple[Chord, int | None], ...]


class Memory:
    """Remembers what was heard of some progressions; a class because it holds them, with a lock, between calls."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[_Place, _Steps], tuple[ChordModel | None, Listening]] = OrderedDict()
        self._lock = Lock()

    def listening(self, model: ChordModel | None, setting: Setting, line: Line) -> Listening:
        """The line, heard to its end; the answer is the same whatever is remembered. Not to be heard on: fork it."""
        steps = tuple((chord, line.onset(index)) for index, chord in enumerate(line.chords))
        place = (id(model), setting)
        listening, known = self._longest(place, steps)
        if listening is None:
            listening = Listening(model, setting)
        for chord, onset in steps[known:]:
            listening.hear(chord, onset)
        with self._lock:
            self._kept[place, steps] = model, listening
            self._kept.move_to_end((place, steps))
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return listening

    def _longest(self, place: _Place, steps: _Steps) -> tuple[Listening | None, int]:
        """The longest progression with which this one begins, to go on from, and its length."""
        with self._lock:
            found = [
                (len(heard), listening)
                for (where, heard), (_, listening) in self._kept.items()
                if where == place and steps[: len(heard)] == heard
            ]
            if not found:
                return None, 0
            length, listening = max(found, key=lambda one: one[0])
            return listening.fork(), length

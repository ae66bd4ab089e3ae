"""Chooses phrases of a room that fill a section and belong together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from random import Random

from woodshed.genres.style import Phrase, Style
from woodshed.piece.brief import Brief
from woodshed.progression.habits import PASSING, smooth_bass
from woodshed.progression.harmonic_rhythm import HOLD
from woodshed.theory.key import Key
from woodshed.theory.roman import chord_of

Bars = tuple[tuple[str, ...], ...]
"""Bars of numerals and dots, as a room writes them."""

_ROLES_BY_CLOSE = {
    "half": ("middle", "turnaround"),
    "full": ("cadence",),
    "turn": ("turnaround",),
    "pivot": ("middle", "cadence"),
    "ending": ("ending", "cadence"),
}
OWN = "own"
"""The tag of phrases that make up a sub-style by themselves, without the common ones of the
room."""
_PLAIN = "plain"
"""The tag of phrases for easy pieces only."""
_FIFTHS_AND_STEPS = frozenset({1, 2, 5, 10, 11})
"""Ways for a bass to move on, in semitones upwards: by step, or a fourth up."""
_FIVE = 7
_RESOLUTIONS = frozenset({0, 5, 11})
"""Ways for a dominant's root to resolve, in semitones upwards: a fifth down, or a half step; or it stays."""

_AT_REST = frozenset({0, 2, 5, 10})
"""Roots of dominants that may go anywhere: the one and the four of a blues, the two of bossas and standards, the seven
of the back door."""
_HOME: Bars = (("I",),)
"""What most sections begin with, so what a half close is heard to lead to."""


class Library:
    """The phrases that suit one brief; a class since it remembers its pools."""

    def __init__(self, brief: Brief, style: Style) -> None:
        application = style.applications.get(brief.application)
        tags = {brief.application, *(application.phrases if application else ())}
        self._application = brief.application
        self._simple = simple(brief)
        self._wanted = frozenset(idiom.name for idiom in brief.idioms)
        # Without its seventh a tritone substitute is no dominant any more.
        substitutes = brief.avoid >= PASSING or "sevenths" in brief.avoid
        self._avoided = brief.avoid | ({"tritone_sub"} if substitutes else frozenset())
        self._meter = str(brief.meter)
        self._reach = reach(brief)
        self._led = smooth_bass(brief) > 0
        self._tags = frozenset(tags)
        self._phrases = style.phrases
        self._pools: dict[tuple[str, str], tuple[Phrase, ...]] = {}

    def pool(self, role: str, key: Key) -> tuple[Phrase, ...]:
        """The phrases of a role that stand in the mode of the key, within reach of the player.

        Requirements are let go one after the other, style first, rather than to leave a section empty.
        """
        found = self._pools.get((role, key.mode))
        if found is None:
            found = self._search(role, key)
            self._pools[role, key.mode] = found
        return found

    def _search(self, role: str, key: Key) -> tuple[Phrase, ...]:
        same = [p for p in self._phrases if p.role == role and not self._avoided.intersection(p.idioms)]
        same = [p for p in same if not p.meters or self._meter in p.meters]
        modes = [key.mode, "minor" if key.minor else "major"]
        pool = next((found for mode in modes if (found := [p for p in same if p.mode == mode])), [])
        pool = [p for p in pool if self.in_style(p)] or pool
        pool = [p for p in pool if OWN in p.tags and self._owns(p)] or pool
        for test in (self._in_reach, self._easy, self._slow_enough):
            pool = [p for p in pool if test(p)] or pool
        return tuple(pool)

    def in_style(self, phrase: Phrase) -> bool:
        """Whether a phrase belongs to this sub-style, or to all."""
        tags = set(phrase.tags) - {_PLAIN}
        return not tags or not self._tags.isdisjoint(tags)

    def _easy(self, phrase: Phrase) -> bool:
        return self._simple or _PLAIN not in phrase.tags

    def _owns(self, phrase: Phrase) -> bool:
        return self._application in phrase.tags or OWN in self._tags

    def _in_reach(self, phrase: Phrase) -> bool:
        return phrase.level <= self._reach

    def _slow_enough(self, phrase: Phrase) -> bool:
        return not self._simple or most_chords(phrase.bars) <= 1

    def weight(self, phrase: Phrase) -> float:
        """How likely this phrase is, apart from what stands beside it."""
        weight = phrase.weight
        if self._tags.intersection(phrase.tags):
            weight *= 3
        if self._wanted.intersection(phrase.idioms):
            weight *= 12
        if self._reach >= 6 and phrase.level >= 4:
            weight *= 1.5
        return weight

    def fill(self, bars: int, close: str, key: Key, rng: Random, *, home: bool = True) -> Bars:
        """Phrases that last exactly this many bars and close so; ``home``: from the tonic."""
        last = self.closing(bars, close, key, rng)
        start: Bars = ()
        room = bars - len(last)
        used: set[str] = set()
        while room:
            role = "middle" if start else "opening"
            start += self._one(role, room, key, (start, last), used, rng, home=home)
            room = bars - len(last) - len(start)
        return start + last

    def closing(self, bars: int, close: str, key: Key, rng: Random) -> Bars:
        """The phrase with which a section of so many bars closes so: half of it at most, unless it is tiny."""
        limit = max(2, bars // 2)
        for role in _ROLES_BY_CLOSE[close]:
            pool = [p for p in self.pool(role, key) if close != "ending" or rests(p.bars[-1])]
            pool = [p for p in pool if len(p.bars) <= limit] or pool
            if pool:
                weights = [self.weight(p) * len(p.bars) for p in pool]
                if close == "half":
                    weights = [w * self.resolving(p.bars, _HOME) for p, w in zip(pool, weights, strict=True)]
                chosen = _drawn(pool, weights, rng)
                return chosen.bars[-min(limit, bars) :]
        return (("V7",), ("I",))[-bars:]

    def _one(
        self,
        role: str,
        room: int,
        key: Key,
        around: tuple[Bars, Bars],
        used: set[str],
        rng: Random,
        *,
        home: bool,
    ) -> Bars:
        before, after = around
        pool = self.pool(role, key) or self.pool("opening", key)
        short = [p for p in pool if len(p.bars) <= room]
        fitting = [p for p in short if p.name not in used] or short or list(pool)
        weights = []
        for phrase in fitting:
            weight = self.weight(phrase) * _grid(len(before), min(len(phrase.bars), room))
            weight *= self.joint(before, phrase.bars)
            if len(phrase.bars) >= room:
                weight *= self.joint(phrase.bars[:room], after)
            if home and not before and bass_degree(phrase.bars[0][0]):
                weight *= 0.15
            weights.append(weight)
        chosen = _drawn(fitting, weights, rng)
        used.add(chosen.name)
        return chosen.bars[:room]

    def joint(self, before: Bars, after: Bars) -> float:
        """How well bars lead into others, by their basses and their dominants."""
        return _join(before, after) * self.resolving(before, after)

    def resolving(self, before: Bars, after: Bars) -> float:
        """1 where bars resolve into others, less where they leave a dominant hanging: least where the bass is led."""
        if not _left_hanging(before, after):
            return 1.0
        return 0.05 if self._led else 0.2 if _wants_on(before) else 1.0


def simple(brief: Brief) -> bool:
    """Whether plain chords, one a bar, are wanted: for easy requests, and for hands in their first months."""
    return brief.level <= 2 or (brief.complexity <= 3 and brief.level <= 3)


def reach(brief: Brief) -> int:
    """The highest level of phrase for this brief; a beginner stays a beginner whatever is asked."""
    return brief.level + 1 if brief.level <= 2 else max(brief.level, brief.complexity)


def rests(bar: Sequence[str]) -> bool:
    """Whether a bar comes to rest on the tonic: one held chord on it, or it ends so."""
    last = chord_of(next(token for token in reversed(bar) if token != HOLD), _ANY)
    return last.root.semitone == 0 and last.bass is None and (len(bar) == 1 or bar[-1] == "." or bar[0] == bar[-1])


@lru_cache(maxsize=4096)
def most_chords(bars: Bars) -> int:
    """The chords in the fullest bar."""
    return max(sum(token != HOLD for token in bar) for bar in bars)


_ANY = Key.parse("C")


@lru_cache(maxsize=4096)
def bass_degree(numeral: str) -> int:
    """Semitones of the bass above the tonic, 0 to 11."""
    return chord_of(numeral, _ANY).lowest.semitone


def _grid(start: int, length: int) -> float:
    """Phrases of four bars from bars 1, 5, 9 … on are the rule; others are exceptions."""
    if start % 4 == 0:
        return {4: 8.0, 8: 8.0, 2: 1.5}.get(length, 1.0)
    return 4.0 if start % 4 + length == 4 else 1.0 if start % 4 + length < 4 else 0.2


def _join(before: Bars, after: Bars) -> float:
    """How well bars lead into others: by step or falling fifth best, standing still worst."""
    if not before or not after:
        return 1.0
    last = next(token for token in reversed(before[-1]) if token != HOLD)
    first = after[0][0]
    if last == first:
        return 0.2
    move = (bass_degree(first) - bass_degree(last)) % 12
    return 2.0 if move in _FIFTHS_AND_STEPS else 0.4


def _left_hanging(before: Bars, after: Bars) -> bool:
    """Whether bars end on a dominant or a diminished chord that the next chord does not resolve.

    A dominant falls a fifth or a half step, a diminished chord goes by half step; the five may also go to the six, and
    a sus chord anywhere.
    """
    if not before or not after:
        return False
    last = chord_of(next(token for token in reversed(before[-1]) if token != HOLD), _ANY)
    goal = chord_of(after[0][0], _ANY)
    if last.kind.family == "dom" and last.root.semitone != _FIVE:
        return (goal.root.semitone - last.root.semitone) % 12 not in _RESOLUTIONS
    if last.kind.family == "dim":
        return (goal.lowest.semitone - last.lowest.semitone) % 12 not in {1, 11}
    return False


def _wants_on(before: Bars) -> bool:
    """Whether the dominant at the end of bars is heard to want on: those of blues and of the back door are at rest."""
    last = chord_of(next(token for token in reversed(before[-1]) if token != HOLD), _ANY)
    return last.kind.family == "dom" and last.root.semitone not in _AT_REST


def _drawn(pool: Sequence[Phrase], weights: Sequence[float], rng: Random) -> Phrase:
    return rng.choices(pool, weights)[0]

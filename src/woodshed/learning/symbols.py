"""Which symbol a player writes for a chord class: by the genre's room, and by what the tune has shown so far."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from woodshed.learning.chord_class import FAMILIES, class_of
from woodshed.learning.room_phrases import Symbol, room_phrases
from woodshed.piece.brief import GENRES
from woodshed.theory.chord import Chord
from woodshed.theory.chord_type import chord_type
from woodshed.theory.interval import spelled
from woodshed.theory.key import Key
from woodshed.theory.pitch import PitchClass

_SAME, _ALIKE = 4.0, 1.0
"""How often a symbol counts that the tune wrote on the same root, and on another: players keep to their symbols."""
_ROOM = 2.0
"""How often all that the room writes on a degree counts together: what the tune has shown twice weighs as much."""
_FAMILY = 1.0
"""The same for what the room writes in the family on any degree."""
_SLASH = 0.3
"""What the room's basses count: which bass a chord stands on, its neighbours say, and those of a phrase are others."""
_ONCE = 1.0
"""The plain symbol counts once in every family, so that it is never impossible."""
_HABIT = 2.0
"""Chords of a tune that must speak before they weigh as much as the room on whether ninths and above are written."""
_RAISED = frozenset({FAMILIES.index("dim"), FAMILIES.index("m7b5")})
"""Families whose chromatic roots lead upwards where the bass does: C, C#dim7, Dm7."""

_Shares = Mapping[Symbol, float]


class Manner(NamedTuple):
    """How a tune writes its chords: symbols by class above the tonic and by family, and how rich they are.

    ``extended`` of its ``rich`` chords, those beyond triads, name a ninth or more.
    """

    symbols: Mapping[int, Mapping[Symbol, int]]
    families: Mapping[int, Mapping[Symbol, int]]
    rich: int
    extended: int


def manner_of(chords: Iterable[Chord], tonic: int) -> Manner:
    """The manner of some chords, counted from a tonic in semitones above C."""
    symbols: dict[int, Counter[Symbol]] = defaultdict(Counter)
    families: dict[int, Counter[Symbol]] = defaultdict(Counter)
    sounding = [chord for chord in chords if not chord.silent]
    for chord in sounding:
        number = class_of(chord, tonic)
        bass = None if chord.bass is None else (chord.bass.semitone - chord.root.semitone) % 12
        symbols[number][Symbol(chord.type, bass)] += 1
        families[number % len(FAMILIES)][Symbol(chord.type)] += 1
    rich, extended = (sum(getattr(c.kind, name) for c in sounding) for name in ("rich", "ninth_plus"))
    return Manner(symbols, families, rich, extended)


@lru_cache(maxsize=16)
def _written(genre: str) -> tuple[Mapping[int, _Shares], Mapping[int, _Shares], float]:
    """What the room writes on each degree, in each family on any degree, and the share of ninths and above.

    A foreign bass makes another chord of it, such as a sus chord of F/G, so those of the room are left out.
    """
    families = {
        number: defaultdict(float, {Symbol(chord_type(name).name): _ONCE}) for number, name in enumerate(FAMILIES)
    }
    degrees: Mapping[int, Mapping[Symbol, float]] = room_phrases(genre).colours if genre in GENRES else {}
    own: dict[int, dict[Symbol, float]] = defaultdict(lambda: defaultdict(float))
    rich, extended = _ONCE, 0.0
    for number, symbols in degrees.items():
        for symbol, weight in symbols.items():
            families[number % len(FAMILIES)][Symbol(symbol.type)] += weight
            kind = chord_type(symbol.type)
            if symbol.bass is None or symbol.bass in kind.semitones:
                own[number][symbol] += weight
            rich += weight * kind.rich
            extended += weight * kind.ninth_plus
    whole = {number: _shares(symbols) for number, symbols in own.items()}
    return whole, {number: _shares(symbols) for number, symbols in families.items()}, extended / rich


def _shares(counts: Mapping[Symbol, float]) -> _Shares:
    total = sum(counts.values())
    return {symbol: count / total for symbol, count in counts.items()}


def symbols_of(number: int, genre: str, manner: Manner) -> list[tuple[Symbol, float]]:
    """The symbols that may be written for a class above the tonic, likeliest first; the shares add up to one.

    A genre without a room writes plainly, until the tune does not.
    """
    family = number % len(FAMILIES)
    degrees, families, extended = _written(genre)
    counts: dict[Symbol, float] = defaultdict(float)
    for shares, weight in ((degrees.get(number, {}), _ROOM), (families[family], _FAMILY)):
        for symbol, share in shares.items():
            counts[symbol] += weight * share * (1.0 if symbol.bass is None else _SLASH)
    if extended > 0 and manner.rich:
        now = (manner.extended + _HABIT * extended) / (manner.rich + _HABIT)
        for symbol in counts:
            kind = chord_type(symbol.type)
            if kind.rich:
                counts[symbol] *= now / extended if kind.ninth_plus else (1 - now) / (1 - extended)
    for own, weight in ((manner.symbols.get(number), _SAME), (manner.families.get(family), _ALIKE)):
        for symbol, times in (own or {}).items():
            counts[symbol] += weight * times
    return sorted(_shares(counts).items(), key=lambda entry: (-entry[1], entry[0].type, entry[0].bass or 0))


def chord_for(number: int, symbol: Symbol, key: Key, tonic: int, before: Chord | None) -> Chord:
    """The chord of a class above a tonic (semitones above C), spelled as players write it in the key after another."""
    above, family = divmod(number, len(FAMILIES))
    root = key.spell(tonic + above)
    if family in _RAISED and root.alter < 0 and before is not None and not before.silent:
        # A passing chord takes the letter of the chord that it rises from.
        rises = (root.semitone - before.root.semitone) % 12 == 1
        if rises and before.root.alter == 0:
            root = spelled(before.root.step, root.semitone)
    if symbol.bass is None:
        return Chord(root, symbol.type)
    return Chord(root, symbol.type, _bass(Chord(root, symbol.type), root.semitone + symbol.bass, key))


def _bass(chord: Chord, semitone: int, key: Key) -> PitchClass:
    """A bass as the chord spells it where it is one of its tones, else as the key does."""
    own: Iterable[PitchClass] = (tone for tone in chord.pitch_classes if tone.semitone == semitone % 12)
    return next((tone for tone in own if abs(tone.alter) <= 1), key.spell(semitone))

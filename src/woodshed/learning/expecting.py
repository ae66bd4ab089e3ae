"""What is expected next by all who know something: the model, the tune itself, and the phrases of the genre's room."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import NamedTuple

import numpy as np

from woodshed.learning.chord_class import CLASSES, class_of
from woodshed.learning.next_chord import Following, Odds, Voice, voices
from woodshed.learning.places import Ints
from woodshed.learning.room_phrases import RoomPhrases, room_phrases
from woodshed.learning.table import ALL, LONGEST, START
from woodshed.learning.tune import Setting
from woodshed.learning.weights import ChordModel
from woodshed.piece.brief import GENRES
from woodshed.theory.chord import Chord

_LEAST_SHARE, _MOST_SHARE = 0.02, 0.15
"""What the room says where the genre was learned from many tunes, and where from none.

Two in a hundred cost no genre of the held-out charts anything, and blues and jazz gain by them; fifteen are what tunes
in a genre that was never learned ask for.
"""
_ENOUGH = 8
"""So many tunes halve the room's share above the least."""
_MINOR_FIRST, _MINOR_LEFT = 0.45, 0.7
"""The room's share in the first chord of a tune in minor, and what each chord more leaves of it.

Most charts to learn from do not tell their mode, so that the model begins a minor tune as it does one in the relative
major; the rooms know better. On held-out tunes in minor the first chord becomes half a bit cheaper, the next three a
tenth each.
"""
_SURE = 0.02
"""Keys that are less likely than this beside the likeliest are not followed until they are likelier."""
_LOST = 0.002
"""Keys that have become less likely than this beside the likeliest are followed no more."""
_HARDLY = 1e-9


class Belief(NamedTuple):
    """Probabilities of all classes above a tonic, and who gave which part of them; shape (classes,).

    ``odds`` is the sum of ``own``, what the model says by itself, ``roomed``, what the room's phrases say, and what
    the earlier ``places`` of the tune give to their classes, each as ``pointed`` tells.
    """

    odds: Odds
    own: Odds
    roomed: Odds
    places: Ints
    pointed: Odds


def share_of_room(model: ChordModel | None, genre: str) -> float:
    """How much the room's phrases say beside the model, 0 to 1: the more, the fewer tunes of the genre it learned."""
    if genre not in GENRES:
        return 0.0 if model else 1.0
    if model is None:
        return 1.0
    tunes = sum(model.counts.by_key.met(genre, (START,)).values())
    return _LEAST_SHARE + (_MOST_SHARE - _LEAST_SHARE) * _ENOUGH / (_ENOUGH + tunes)


class Expecting:
    """A tune followed in one key with every expert at hand; without a model the room speaks alone.

    A class because it grows with the tune.
    """

    def __init__(self, model: ChordModel | None, setting: Setting, tonic: int) -> None:
        """Begin a tune whose chords are counted from ``tonic``, the major tonic of the signature."""
        self.setting, self.tonic = setting, tonic
        self._following = None if model is None else Following(model, setting)
        self._share = share_of_room(model, setting.genre)
        self.room: RoomPhrases | None = room_phrases(setting.genre, setting.mode) if self._share else None
        self._counts = model.counts.by_key if model else self.room.counts if self.room else None
        self._label = ALL if model is None else setting.genre
        self.numbers: list[int] = []
        self.onsets: list[int] = []

    def hear(self, number: int, onset: int | None) -> None:
        """The class that came, and when in ticks; a bar after the one before where that is not known."""
        if self.numbers and self.numbers[-1] == number:
            return
        if onset is None:
            onset = self.onsets[-1] + self.setting.bar if self.onsets else 0
        if self._following is not None:
            self._following.hear(number, onset)
        self.numbers.append(number)
        self.onsets.append(onset)

    def leads(self, number: int, goal: int | None) -> float:
        """How likely the counts alone hold ``goal`` after ``number``, which comes next; 1 without a goal.

        A quick look ahead: the model itself takes twenty times as long.
        """
        if goal is None or self._counts is None:
            return 1.0
        return float(self._counts.after([*self.numbers[-LONGEST:], number], self._label)[goal])

    def fork(self) -> Expecting:
        """The same tune so far, to go on in another way."""
        twin = copy(self)
        following = None if self._following is None else self._following.fork()
        vars(twin).update(_following=following, numbers=[*self.numbers], onsets=[*self.onsets])
        return twin

    def belief(self, onset: int | None) -> Belief:
        """What comes next, at an onset in ticks, or at one that is not known."""
        return beliefs([self], onset)[0]

    @property
    def following(self) -> Following | None:
        """The tune as the model follows it."""
        return self._following

    def weighed(self, voice: Voice | None) -> Belief:
        """What is expected where the model says this."""
        room = None if self.room is None else self.room.counts.after(self.numbers, ALL)
        if self._following is None or voice is None:
            nothing = np.zeros(CLASSES)
            odds = nothing if room is None else room
            return Belief(odds, nothing, odds, np.zeros(0, np.int64), np.zeros(0))
        copied = np.bincount(self._following.past.classes[voice.places], weights=voice.pointed, minlength=CLASSES)
        own = voice.odds - copied
        if room is None:
            return Belief(voice.odds, own, np.zeros(CLASSES), voice.places, voice.pointed)
        # The room says what follows in general, so it takes from the model's general part alone: what comes back in
        # this tune is known from the tune. Laid over everything it costs two to four times as many bits.
        share = self._share
        if self.setting.mode == "minor" and share:
            share = max(share, _MINOR_FIRST * _MINOR_LEFT ** len(self.numbers))
        roomed: Odds = share * own.sum() * room
        own *= 1 - share
        return Belief(copied + own + roomed, own, roomed, voice.places, voice.pointed)


def beliefs(several: Sequence[Expecting], onset: int | None) -> list[Belief]:
    """What comes next in several ways or keys at once, which takes far less time than one after the other."""
    followed = [one.following for one in several if one.following is not None]
    said: Sequence[Voice | None] = voices(followed, onset) or [None] * len(several)
    return [one.weighed(voice) for one, voice in zip(several, said, strict=True)]


class InKey(NamedTuple):
    """How likely a key is, and what is expected in it."""

    weight: float
    expecting: Expecting
    belief: Belief


class Listening:
    """A progression heard in its key, or in every key where none is known, each weighed by how well it explains it.

    A class because it grows with the progression. The counts weigh the keys, and only likely keys are followed by the
    whole model: the answer stays the same and takes a fifth of the time.
    """

    def __init__(self, model: ChordModel | None, setting: Setting) -> None:
        """Begin a progression."""
        self._model, self._setting = model, setting
        tonics = range(12) if setting.tonic is None else (setting.tonic,)
        self._weights = dict.fromkeys(tonics, 1.0 / len(tonics))
        self._numbers: dict[int, list[int]] = {tonic: [] for tonic in tonics}
        self._heard: list[tuple[Chord, int | None]] = []
        self._followed: dict[int, Expecting] = {}
        self._counts = room_phrases(setting.genre, setting.mode).counts if model is None else model.counts.by_key

    def hear(self, chord: Chord, onset: int | None) -> None:
        """The chord that came, and when in ticks from the start, None where that is not known."""
        if len(self._weights) > 1:
            self._weigh(chord)
        self._heard.append((chord, onset))
        least = _LOST * max(self._weights.values())
        self._followed = {tonic: one for tonic, one in self._followed.items() if self._weights[tonic] >= least}
        for tonic, expecting in self._followed.items():
            expecting.hear(class_of(chord, tonic), onset)

    def _weigh(self, chord: Chord) -> None:
        weights = dict(self._weights)
        for tonic, numbers in self._numbers.items():
            number = class_of(chord, tonic)
            if not numbers or numbers[-1] != number:
                # A genre of few tunes has a manner of its own, such as gospel's way to the subdominant, which would
                # tell a wrong key.
                odds = self._counts.after(numbers, ALL)
                weights[tonic] *= float(odds[number]) + _HARDLY
                numbers.append(number)
        total = sum(weights.values())
        self._weights = {tonic: weight / total for tonic, weight in weights.items()}

    def expected(self, onset: int | None) -> Sequence[InKey]:
        """What comes next in every likely key, the likeliest first; the weights add up to one."""
        least = _SURE * max(self._weights.values())
        likely = {tonic: weight for tonic, weight in self._weights.items() if weight >= least}
        total = sum(likely.values())
        several = [self._expecting(tonic) for tonic in likely]
        rows = zip(likely.values(), several, beliefs(several, onset), strict=True)
        found = [InKey(weight / total, expecting, belief) for weight, expecting, belief in rows]
        return sorted(found, key=lambda one: -one.weight)

    @property
    def likeliest(self) -> int:
        """The likeliest tonic, major, of the signature, in semitones above C."""
        return max(self._weights, key=lambda tonic: self._weights[tonic])

    def _expecting(self, tonic: int) -> Expecting:
        if tonic not in self._followed:
            expecting = Expecting(self._model, self._setting, tonic)
            for chord, onset in self._heard:
                expecting.hear(class_of(chord, tonic), onset)
            self._followed = {**self._followed, tonic: expecting}  # others may be reading the old one
        return self._followed[tonic]

    def fork(self) -> Listening:
        """The same progression, to go on in another way."""
        twin = copy(self)
        vars(twin).update(
            _heard=[*self._heard],
            _numbers={tonic: [*numbers] for tonic, numbers in self._numbers.items()},
            _followed={tonic: expecting.fork() for tonic, expecting in self._followed.items()},
        )
        return twin
